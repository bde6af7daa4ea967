"""Whatever the platform writes is its owner's alone, and commands say nothing for programmers."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from client.platform_process import running_platform
from plumbing.durable_files import PASSABLE, private_folder

ROOT = Path(__file__).parents[2]
OTHERS = 0o077


@pytest.fixture
def open_umask() -> Iterator[None]:
    """The usual umask of a machine, whatever the tests run with."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def _open_to_others(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder))
        for path in [folder, *folder.rglob("*")]
        if path.lstat().st_mode & OTHERS and not path.is_symlink()
    }


@pytest.mark.usefixtures("open_umask")
def test_nothing_in_the_data_folder_is_open_to_others(tmp_path: Path) -> None:
    data = tmp_path / "of" / "before"
    data.mkdir(parents=True)  # as versions before this one left it
    (data / "lock").touch(0o600)
    with running_platform(data):
        names = {path.name for path in data.rglob("*")}
        assert {"registration.db", "registration.db-wal", "lock", "session.key"} <= names
        assert _open_to_others(data) <= {"serve.log"}  # of the test, which has another umask
        assert stat.S_IMODE(data.stat().st_mode) == 0o700


@pytest.mark.usefixtures("open_umask")
def test_a_folder_that_is_not_ours_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "theirs").touch()
    tmp_path.chmod(0o755)
    private_folder(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    private_folder(tmp_path / "new" / "passable", PASSABLE)
    assert stat.S_IMODE((tmp_path / "new" / "passable").stat().st_mode) == 0o711


def _hoithi(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(Path(sys.executable).with_name("hoithi")), *arguments],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.usefixtures("open_umask")
def test_what_a_command_writes_is_its_users_alone(tmp_path: Path) -> None:
    done = _hoithi("template", "questions", "--output", str(tmp_path / "q.xlsx"))
    assert done.returncode == 0, done.stderr
    assert _open_to_others(tmp_path) <= {"."}


@pytest.mark.parametrize("command", ["bench", "chaos"])
def test_a_missing_server_is_told_in_one_line_with_the_way_out(
    command: str, tmp_path: Path
) -> None:
    """As on a machine that has neither: an empty PATH, and no folder that is looked into."""
    program = (
        "import sys; from pathlib import Path; from deploy.local import prerequisites\n"
        "prerequisites._RABBITMQ_FOLDERS = ()\n"
        "from cli.main import main\n"
        f"sys.exit(main([{command!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": str(tmp_path), "HOME": str(tmp_path), "HOITHI_DATA": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "RabbitMQ" in line
    assert "apt-get install" in line
    assert "rabbitmq-server" in line


def test_commands_show_nobody_the_warnings_of_libraries() -> None:
    """eventlet's advice to programmers came first on the bench's screen."""
    for module in (
        "cli.bench",
        "rigs.bench.bench_run",
        "rigs.harness.measured_platform",
        "deploy.embedded.services",
    ):
        program = f"from cli.main import main; main([]); import {module}"
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0
        assert done.stderr == ""
