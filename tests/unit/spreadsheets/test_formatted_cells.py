"""Formatted words of cells: read as people see them, written so that they are read again."""

import pytest
from msgspec.structs import replace

from contracts.text_formatting import Formatting
from question_formats.bank_checks import QuestionFile
from question_formats.format_dispatch import read_question_file, write_question_file
from spreadsheets.question_bank_sheet import QuestionRow, read_questions
from spreadsheets.row_findings import Note
from tests.unit.spreadsheets.changed_workbooks import BOLD, Cell, workbook
from tests.unit.spreadsheets.sheet_files import refused

HEADINGS = [
    "Mã câu hỏi", "Chủ đề", "Câu hỏi", "Phương án A", "Phương án B", "Đáp án", "Căn cứ",
]  # fmt: skip


def run(text: str, look: str | None = None) -> str:
    """A run of a rich text; ``look``: ``None`` where it looks as its cell does."""
    said = "" if look is None else f"<rPr>{look}</rPr>"
    return f'<r>{said}<t xml:space="preserve">{text}</t></r>'


def rich(*runs: str, style: int = 0, inline: bool = False) -> Cell:
    """A cell of these runs."""
    inner = "".join(runs)
    if inline:
        return Cell("", f't="inlineStr" s="{style}"', f"<is>{inner}</is>")
    return Cell("", f't="s" s="{style}"', shared=inner)


def plain(text: str) -> Cell:
    return Cell("", 't="str"', f"<v>{text}</v>")


def bank(stem: Cell | None = None, **cells: Cell) -> bytes:
    """A bank of one question, in which these cells are as said."""
    found = {"A": plain("một"), "B": plain("hai"), "source": plain("Điều 5"), **cells}
    row = [plain("q1"), plain("chung"), stem or plain("Hỏi gì?"), found["A"], found["B"]]
    row += [plain("A"), found["source"]]
    return workbook([[plain(heading) for heading in HEADINGS], row])


def read(content: bytes) -> QuestionFile:
    return read_question_file(content, "a.xlsx")


def notes(file: QuestionFile) -> dict[str, Note]:
    return {note.code: note for note in file.notes}


@pytest.mark.parametrize("inline", [False, True])
@pytest.mark.parametrize(
    ("look", "mark"),
    [("<b/>", "b"), ('<i val="1"/>', "i"), ("<u/>", "u"), ('<u val="double"/>', "u"),
     ('<sz val="12"/><color theme="1"/><rFont val="Arial"/><b/>', "b"), ('<b val="0"/>', ""),
     ('<u val="none"/>', ""), ("", "")],
)  # fmt: skip
def test_formatted_words_of_a_cell_are_kept(look: str, mark: str, *, inline: bool) -> None:
    stem = rich(run("Việc "), run("KHÔNG", look), run(" được làm?"), inline=inline)
    file = read(bank(stem))
    assert file.rows[0].text == "Việc KHÔNG được làm?"
    assert file.rows[0].formatting == ({"": [(5, 10, mark)]} if mark else {})
    assert file.notes == []


@pytest.mark.parametrize(
    ("way", "raised", "text", "formatting"),
    [
        ("superscript", "2", "x²", {}),
        ("subscript", "2", "x₂", {}),
        ("superscript", "th", "xth", {"A": [(1, 3, "sup")]}),
        ("subscript", "ij", "xij", {"A": [(1, 3, "sub")]}),
        ("baseline", "2", "x2", {}),
    ],
)
def test_raised_and_lowered_signs_are_signs_or_stay_so(
    way: str, raised: str, text: str, formatting: Formatting
) -> None:
    option = rich(run("x"), run(raised, f'<vertAlign val="{way}"/>'))
    file = read(bank(A=option))
    assert (file.rows[0].options["A"], file.rows[0].formatting) == (text, formatting)
    assert ("signs_moved" in notes(file)) == (text != f"x{raised}")


def test_a_run_of_which_nothing_is_said_looks_as_its_cell_does() -> None:
    stem = rich(run("Việc "), run("được làm?", ""), style=BOLD)
    assert read(bank(stem)).rows[0].formatting == {"": [(0, 4, "b")]}


def test_what_all_of_a_cell_is_says_nothing_of_its_words() -> None:
    stem = Cell("", f't="str" s="{BOLD}"', "<v>Ai ký?</v>")
    file = read(bank(stem, A=rich(run("một", "<b/>"))))
    assert (file.rows[0].formatting, file.notes) == ({}, [])


def test_what_may_tell_the_right_option_is_not_shown_and_told() -> None:
    one = rich(run("KHÔNG", "<b/>"), run(" quá 5 ngày"))
    other = rich(run("KHÔNG", "<b/>"), run(" quá 10 ngày"))
    both = read(bank(A=one, B=other))
    assert both.rows[0].formatting == {"A": [(0, 5, "b")], "B": [(0, 5, "b")]}
    alone = read(bank(A=one, B=plain("KHÔNG quá 10 ngày")))
    assert alone.rows[0].formatting == {}
    assert notes(alone)["emphasis_unseen"].details["questions"] == ["q1"]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"stem": rich(run("Việc "), run("KHÔNG", '<color rgb="FFFF0000"/>'))}, ["C2"]),
        ({"stem": rich(run("Việc "), run("KHÔNG", '<color theme="5"/>'))}, ["C2"]),
        ({"stem": rich(run("Việc "), run("này", '<color rgb="FF000000"/>'))}, []),
        ({"source": rich(run("Điều "), run("5", "<b/>"))}, ["G2"]),
        ({"source": rich(run("Điều 5", "<b/>"))}, []),
    ],
)
def test_colours_and_the_formatting_of_sources_are_told(
    cells: dict[str, Cell], told: list[str]
) -> None:
    found = notes(read(bank(**cells)))
    assert (found["emphasis_dropped"].details["cells"] if found else []) == told


@pytest.mark.parametrize("place", ["stem", "B", "source"])
def test_words_that_are_struck_out_are_a_doubt(place: str) -> None:
    struck = rich(run("một "), run("hai", "<b/><strike/>"))
    problem = refused(lambda: read_questions(bank(**{place: struck})))
    assert [one["code"] for one in problem.details["problems"]] == ["struck"]


def test_formatting_goes_along_where_a_cell_is_converted_from_an_old_encoding() -> None:
    stem = rich(run("Céng hßa "), run("x· héi", "<b/>"), run(" lµ g×?"))
    file = read_question_file(bank(stem), "a.xlsx", convert=True)
    (row,) = file.rows
    assert (row.text, row.formatting) == ("Cộng hòa xã hội là gì?", {"": [(9, 15, "b")]})


def test_formatting_that_cannot_go_along_is_told() -> None:
    # in VNI a vowel and its accent are two signs, which stand in two runs here
    stem = rich(run("Coäng ho"), run("ø", "<b/>"), run("a xaõ hoäi laø gì?"))
    file = read_question_file(bank(stem), "a.xlsx", convert=True)
    kept = file.rows[0].formatting != {}
    assert kept or notes(file)["emphasis_dropped"].details["cells"] == ["C2"]


def test_what_is_written_is_read_again() -> None:
    row = QuestionRow(
        0, "q1", "chung", "=Việc _x0041_ KHÔNG\nđược làm", {"A": "x mũ th", "B": "y"}, "A", None,
        None,
    )  # fmt: skip
    words: Formatting = {"": [(6, 13, "i"), (14, 19, "b"), (14, 19, "u")], "A": [(5, 7, "sup")]}
    row = replace(row, formatting=words)
    content, told = write_question_file([row], "xlsx")
    assert told == []
    (found,) = read(content).rows
    assert replace(found, row=0) == row
