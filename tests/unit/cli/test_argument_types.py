"""Arguments that make no sense are refused before anything is started, in every command."""

from pathlib import Path

import pytest

from cli.argument_types import cannot_be_written, positive, share, whole_number
from cli.capacity.contest_load import ContestLoad
from cli.capacity.machines_needed import Installation, needed
from cli.main import main

_NO_NUMBERS = [
    "",
    "abc",
    "nan",
    "inf",
    "-inf",
    "1e309",
    "１２",
    "1_0",
    " 5",
    "0x1",
    "1e",
    "9" * 400,
]
_NUMBERS = [
    ["bench", "--seconds"],
    ["bench", "--rate"],
    ["chaos", "--runs"],
    ["chaos", "--seed"],
    ["chaos", "--exam"],
    ["chaos", "--pause"],
    ["week", "--hours"],
    ["week", "--seed"],
    ["capacity", "--people"],
    ["capacity", "--people", "5", "--busy"],
    ["demo", "--port"],
    ["demo", "--seed"],
    ["serve", "--port"],
    ["simulate", "--contest", "a", "--round", "b", "--people"],
    ["simulate", "--contest", "a", "--round", "b", "--within"],
    ["rebuild", "--patience"],
]


@pytest.mark.parametrize("command", _NUMBERS, ids=" ".join)
def test_what_is_no_number_is_refused_with_its_option(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for text in _NO_NUMBERS:
        with pytest.raises(SystemExit) as refused:
            main([*command, text])
        assert refused.value.code == 2
        assert f"argument {command[-1]}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["bench", "--seconds", "0"],
        ["bench", "--rate=-1"],
        ["chaos", "--runs", "0"],
        ["chaos", "--exam", "0"],
        ["chaos", "--gateway", "999999999"],
        ["chaos", "--pause=-1"],
        ["serve", "--port", "70000"],
        ["demo", "--port=-5"],
        ["simulate", "--contest", "a", "--round", "b", "--people", "0"],
        ["capacity", "--people", "5", "--busy", "1e-320"],
    ],
    ids=" ".join,
)
def test_a_number_out_of_its_bounds_is_refused_with_them(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(words)
    assert refused.value.code == 2
    assert "is not from" in capsys.readouterr().err


def test_numbers_are_taken_as_they_are_written() -> None:
    assert [whole_number(text) for text in ("1", "+7", "007", "1e3", "2.0")] == [1, 7, 7, 1000, 2]
    assert [positive(text) for text in ("0.5", ".5", "5.", "1e-3")] == [0.5, 0.5, 5.0, 0.001]
    assert share("1") == 1


def test_the_least_share_of_a_core_and_the_most_people_still_give_an_answer() -> None:
    there = Installation(busy=share("0.000001"))
    assert needed(ContestLoad(people=whole_number("1e10")), there).processes["exam"] > 0


def test_a_file_that_cannot_be_written_is_told_before_anything_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in (tmp_path / "nowhere" / "x.json", tmp_path):
        assert main(["bench", "--row", "S1", "--json", str(file)]) == 2
        said = capsys.readouterr()
        assert str(file) in said.err
        assert not said.out
    kept = tmp_path / "kept.json"
    kept.write_text("before")
    assert not cannot_be_written(kept)
    assert kept.read_text() == "before"


def test_logs_that_cannot_be_kept_are_told_before_anything_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["chaos", "--runs", "1", "--keep-logs", str(tmp_path / "file" / "logs")]) == 2
    assert "--keep-logs" in capsys.readouterr().err
