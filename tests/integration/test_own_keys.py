"""A process starts with its own keys alone, in a folder that it cannot write, and with its own user
of the broker."""

import base64
import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.local.platform import GATEWAY, Platform
from deploy.local.server_addresses import free_port
from plumbing.installation_keys import NAMES, OWNERS, make_keys, secret
from tests.support.databases import PostgresDatabases

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0


def test_every_key_is_one_processs_own() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert set(OWNERS) == {GATEWAY, "registration", "exam", "scoring", "reporting"}


def test_the_document_names_the_keys_of_each_process() -> None:
    text = (ROOT / "docs" / "security.md").read_text()
    for process, names in OWNERS.items():
        told = ", ".join(f"`{name}`" for name in names) or "none"
        assert f"| {process} | {told} |" in text


def test_only_the_keys_that_are_asked_for_are_made(tmp_path: Path) -> None:
    make_keys(tmp_path / "keys", OWNERS["exam"])
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["receipt.key"]


def test_a_key_in_the_environment_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOITHI_KEY_AT_REST", base64.b64encode(b"k" * 32).decode())
    make_keys(tmp_path / "keys", ["at-rest"])
    assert not (tmp_path / "keys").exists()
    assert secret(tmp_path / "keys", "at-rest") == b"k" * 32


def _command(process: str, port: int) -> list[str]:
    if process == GATEWAY:
        return [sys.executable, "-m", "deploy.gateway", "--port", str(port)]
    return [sys.executable, "-m", "deploy.service", process]


def _environment(process: str, folder: Path, port: int) -> dict[str, str]:
    ours = {
        "HOITHI_KEYS": str(folder / "keys"),
        "HOITHI_DATA": str(folder / "data"),
        "HOITHI_METRICS_PORT": str(port),
        "HOITHI_INSTANCE": f"own-{process}",
    }
    return {**os.environ, **ours}


@pytest.mark.real
@pytest.mark.parametrize("process", OWNERS)
def test_a_process_starts_with_its_own_keys_in_a_folder_that_it_only_reads(
    process: str, tmp_path: Path, parts: Platform, users: dict[str, str]
) -> None:
    make_keys(tmp_path / "keys", OWNERS[process])
    (tmp_path / "keys").mkdir(exist_ok=True)
    (tmp_path / "keys").chmod(0o500)  # root writes there all the same: so it is looked at below
    before = _looks(tmp_path / "keys")
    port = free_port()
    environment = _environment(process, tmp_path, port) | {"HOITHI_BROKER": users[process]}
    if process != GATEWAY:
        address = PostgresDatabases(parts.postgres).service(process)
        environment[f"HOITHI_DATABASE_{process.upper()}"] = address
    with subprocess.Popen(
        _command(process, port),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as running:
        try:
            _until_live(running, port)
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(30)
    assert _looks(tmp_path / "keys") == before


def _looks(folder: Path) -> tuple[int, int, list[str]]:
    """What would tell that something was written there, even if it was removed again."""
    stat = folder.stat()
    return stat.st_mtime_ns, stat.st_mode, sorted(file.name for file in folder.iterdir())


def _until_live(running: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while True:
        assert running.poll() is None, running.stdout and running.stdout.read().decode()
        assert time.monotonic() < until
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            with contextlib.closing(connection):
                connection.request("GET", "/health/ready")
                if connection.getresponse().status == 200:
                    return
        time.sleep(0.05)


@pytest.mark.parametrize("process", ["exam", GATEWAY])
def test_a_process_without_its_key_says_which_and_where(process: str, tmp_path: Path) -> None:
    (tmp_path / "keys").touch()  # no folder: nothing can be made there
    done = subprocess.run(
        _command(process, free_port()),
        cwd=ROOT,
        env=_environment(process, tmp_path, 0),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 1
    assert str(tmp_path / "keys") in done.stderr
    for name in OWNERS[process]:
        assert name in done.stderr
    assert "Traceback" not in done.stderr
