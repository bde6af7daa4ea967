"""``template``, the data folder's lock, and what a demo says before it starts."""

import socket
from pathlib import Path

import pytest

from cli.main import COMMANDS, main
from deploy.embedded.folder_lock import FolderInUse, FolderLock
from plans.definition_check import examine
from rigs.demo.compressed_plan import FULL as FULL_PACE
from rigs.demo.compressed_plan import DemoFailed, find_plan, refuse_taken_port, rehearsed, text_of

PLAN = Path(__file__).parents[3] / "contests" / "hai-phong-2024.toml"


@pytest.mark.parametrize("kind", ["roster", "questions"])
def test_a_template_is_written_where_asked(kind: str, tmp_path: Path) -> None:
    target = tmp_path / "mau.xlsx"
    assert main(["template", kind, "--output", str(target), "--plan", str(PLAN)]) == 0
    assert target.read_bytes()[:2] == b"PK"


def test_a_template_that_cannot_be_written_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["template", "roster", "--output", str(tmp_path / "no" / "a.xlsx")]) == 1
    assert "a.xlsx" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["load", "template", "convert"])
def test_a_plan_that_is_no_text_is_named_by_every_command_that_reads_one(
    command: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOITHI_TOKEN", "token")
    plan, target = tmp_path / "plan.toml", tmp_path / "made.gift"
    plan.write_bytes(b"title = 1\n\xff\xfe\x00")
    words = {
        "load": ["--url", "http://127.0.0.1:1", str(plan)],  # nobody is asked before it is read
        "template": ["roster", "--output", str(target), "--plan", str(plan)],
        "convert": [str(plan), str(target), "--plan", str(plan)],
    }[command]
    assert main([command, *words]) == 1
    assert capsys.readouterr().err.startswith(f"{plan}: ")


@pytest.mark.parametrize("command", [["load", str(PLAN)], ["replay", "--list"], ["rebuild"]])
def test_an_address_that_is_none_is_told_without_a_trace(
    command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOITHI_TOKEN", "token")
    for url in ("http://[::1", "nonsense", "http://127.0.0.1:99999x"):
        assert main([*command, "--url", url]) == 1
        assert url in capsys.readouterr().err


def test_a_data_folder_has_one_platform_at_a_time(tmp_path: Path) -> None:
    first = FolderLock(tmp_path / "data")
    with pytest.raises(FolderInUse, match="pid"):
        FolderLock(tmp_path / "data")
    first.release()
    FolderLock(tmp_path / "data").release()


def test_serve_refuses_a_taken_port(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["serve", "--port", str(port), "--data", str(tmp_path)]) == 1
    assert f"--port {port + 1}" in capsys.readouterr().err


def test_serve_tells_a_setting_that_cannot_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("HOITHI_EMBED_ORIGINS", "*"), ("HOITHI_LOGO", str(tmp_path / "none"))):
        with monkeypatch.context() as patched:
            patched.setenv(name, value)
            assert main(["serve", "--port", "0", "--data", str(tmp_path / "data")]) == 1
        assert name in capsys.readouterr().err


def test_serve_refuses_a_folder_in_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = FolderLock(tmp_path)
    assert main(["serve", "--port", "0", "--data", str(tmp_path)]) == 1
    assert "--data" in capsys.readouterr().err
    lock.release()


def test_an_unknown_plan_lists_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--plan", "quang-ninh-2031", "--exit"]) == 1
    assert "hai-phong-2024" in capsys.readouterr().err


def test_a_demo_refuses_a_taken_port_before_it_starts_anything() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as other,
        pytest.raises(DemoFailed, match="--port"),
    ):
        refuse_taken_port(other.getsockname()[1])


def test_a_rehearsed_plan_can_be_sent_as_a_file_and_says_the_same() -> None:
    quick = rehearsed(find_plan("hai-phong-2024"), FULL_PACE, 1_800_000_000_123_456)
    reading = examine(text_of(quick), "quick.toml")
    assert reading.usable
    assert reading.definition == quick
    phase = quick.phase(quick.participation.phase)
    assert phase.quiz is not None
    assert phase.quiz.time_limit_s == FULL_PACE.limit_s


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_has_help_with_examples(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert "examples:" in capsys.readouterr().out


def test_the_beginning_of_an_option_is_not_taken_for_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """``--key`` of a public key was read as ``--keys``, which are those of questions."""
    with pytest.raises(SystemExit):
        main(["recount", "ledger.jsonl", "--key", "publication-key.pub"])
    assert "--key publication-key.pub" in capsys.readouterr().err
