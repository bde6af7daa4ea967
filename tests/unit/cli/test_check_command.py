"""``hoithi check`` as a user meets it: exit status and output."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli.main import COMMANDS, main

CONTESTS = Path(__file__).parents[3] / "contests"
CLEAN = str(CONTESTS / "hai-phong-2024.toml")
PUBLISHED = str(CONTESTS / "hai-phong-2024-as-published.toml")


def test_a_clean_file_says_nothing_and_exits_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", CLEAN]) == 0
    assert capsys.readouterr() == ("", "")


def test_findings_are_one_a_line_with_file_and_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", PUBLISHED]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f'{PUBLISHED}:phases[0].rounds[4].closes_at: "Tuần 4')


def test_what_has_to_be_mended_is_told_from_what_is_only_doubted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plan.toml"
    text = Path(PUBLISHED).read_text("utf-8")
    file.write_text(text.replace('form = "entries"', 'form = "stage"'))
    assert main(["check", str(file)]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == len([line for line in out.splitlines() if ": " in line])
    (summary,) = err.splitlines()
    assert "lỗi phải sửa mới mở được hội thi (" in summary
    assert summary.endswith("; 1 cảnh báo")
    assert main(["check", PUBLISHED, "--language", "en"]) == 1
    assert "0 errors, to be mended before the contest can be run; 1 warnings" in (
        capsys.readouterr().err
    )


def test_messages_come_in_english_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", PUBLISHED, "--language", "en"]) == 1
    assert "is open until the end of 01/11/2024" in capsys.readouterr().out


def test_json_holds_both_languages_and_the_digest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", PUBLISHED, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["clean"] is False
    assert len(answer["digest"]) == 64
    (finding,) = answer["findings"]
    assert set(finding) == {"key", "message", "message_en", "severity", "code"}


def test_json_of_a_clean_file_has_no_findings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", CLEAN, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["clean"], answer["findings"]) == (True, [])


@pytest.mark.parametrize("content", [b"title = ", b"\xff\xfe\x00", b"#" * 5_000_000])
def test_an_unreadable_file_exits_with_2(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plan.toml"
    file.write_bytes(content)
    assert main(["check", str(file)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"{file}: ")


def test_a_missing_file_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none.toml")]) == 2
    assert main(["check", str(tmp_path)]) == 2
    assert main(["check", str(tmp_path / "none.toml"), "--json"]) == 2
    assert '"definition.unreadable"' in capsys.readouterr().out


def test_a_bank_is_counted_against_the_blueprint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bank = tmp_path / "bank.toml"
    bank.write_text('[[question]]\ntopic = "mot-cua"\n' * 5, "utf-8")
    assert main(["check", CLEAN, "--bank", str(bank)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 8
    assert lines[0].startswith(f"{CLEAN}:phases[0].quiz.blueprint.chuong-trinh-tong-the: ")


@pytest.mark.parametrize("text", ["a = 1", "question = 5", "[[question]]\nid = 'x'", "?"])
def test_what_is_no_bank_exits_with_2(tmp_path: Path, text: str) -> None:
    bank = tmp_path / "bank.toml"
    bank.write_text(text, "utf-8")
    assert main(["check", CLEAN, "--bank", str(bank)]) == 2


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_helps_with_examples(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    out = capsys.readouterr().out
    assert "examples:" in out
    assert f"hoithi {command} " in out


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    out = capsys.readouterr().out
    assert all(command in out for command in COMMANDS)


def test_an_unknown_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["chek"])
    assert caught.value.code == 2
    assert "chek" in capsys.readouterr().err


def test_checking_does_not_load_the_services() -> None:
    script = (
        "import sys; from cli.main import main; main(['check', sys.argv[1]]);"
        "sys.exit(any(m.split('.')[0] in {'nameko', 'sqlalchemy', 'fastapi', 'services'}"
        " for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script, CLEAN], check=False).returncode == 0
