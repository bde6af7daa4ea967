"""``hoithi convert``: any format into any other, offline, all or nothing."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from cli.main import main
from tests.unit.question_formats.word_files import UNDERLINED, paragraph, run, word

CONTESTS = Path(__file__).parents[3] / "contests"
BANK = CONTESTS / "banks" / "binh-thanh-2022.toml"


def test_a_bank_goes_through_every_format_and_comes_back_the_same(tmp_path: Path) -> None:
    files = [BANK, *(tmp_path / f"bank.{suffix}" for suffix in ("xml", "gift", "xlsx", "toml"))]
    for source, target in pairwise(files):
        assert main(["convert", str(source), str(target)]) == 0
    last, first = files[-1].read_text(), BANK.read_text()
    assert last[last.index("[[question]]") :] == first[first.index("[[question]]") :]
    assert files[-1].stat().st_mode & 0o777 == 0o600  # it holds keys


def test_what_the_format_cannot_hold_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "bank.txt"
    assert main(["convert", str(BANK), str(target), "--to", "aiken", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["questions"], answer["to"]) == (60, "aiken")
    (note,) = answer["notes"]
    assert note["details"]["fields"] == ["id", "topic", "source", "contributor", "difficulty"]


def test_a_target_whose_name_says_no_format_is_asked_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["convert", str(BANK), str(tmp_path / "bank.txt")]) == 1
    assert "--to" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_every_wrong_question_is_listed_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "a.gift", tmp_path / "a.xlsx"
    source.write_text("::q1::Gì?{}\n\n::q2::Ai?{#3}\n")
    assert main(["convert", str(source), str(target), "--topic", "t"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[:2] for line in lines[2:]] == [["1", "q1"], ["3", "q2"]]
    assert not target.exists()


def test_a_plan_gives_the_topics(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, source = CONTESTS / "hai-phong-2024.toml", tmp_path / "a.gift"
    source.write_text("$CATEGORY: Cơ chế một cửa, một cửa liên thông\n\nGì?{=a ~b}\n")
    target = tmp_path / "a.toml"
    assert main(["convert", str(source), str(target), "--plan", str(plan)]) == 0
    assert 'mot-cua = "Cơ chế một cửa, một cửa liên thông"' in target.read_text()
    assert main(["convert", str(source), str(target), "--plan", str(plan), "--topic", "lạ"]) == 1
    assert "“lạ”" in capsys.readouterr().err


def test_a_file_that_is_there_is_overwritten_only_when_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "bank.gift"
    target.write_text("mine")
    assert main(["convert", str(BANK), str(target)]) == 1
    assert (target.read_text(), "--force" in capsys.readouterr().err) == ("mine", True)
    assert main(["convert", str(BANK), str(target), "--force"]) == 0
    assert target.read_text() != "mine"


def test_of_a_word_file_each_right_option_is_told_with_its_sign(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "cau-hoi.docx", tmp_path / "bank.toml"
    options = ["A. Người nộp", paragraph(run("B. Người nhận", UNDERLINED))]
    source.write_bytes(word("Câu 1: Ai ký?", *options))
    assert main(["convert", str(source), str(target), "--topic", "t"]) == 0
    assert "Q001 (dòng 1) Ai ký? → B. Người nhận [gạch chân]" in capsys.readouterr().out
    assert 'answer = "B"' in target.read_text()
    assert main(["convert", str(source), str(target), "--topic", "t", "--force", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["found"]
    assert (found["answer"], found["option"], found["signs"]) == ("B", "Người nhận", ["underlined"])
