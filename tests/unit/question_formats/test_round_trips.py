"""What is written in a format is read back word for word, whatever signs are in it."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.errors import Refused
from question_formats.format_dispatch import (
    Format,
    format_of,
    read_question_file,
    write_question_file,
)
from spreadsheets.question_bank_sheet import LETTERS, QuestionRow
from spreadsheets.row_findings import Note
from tests.unit.question_formats.bank_files import BANKS, questions, without_lines

pytestmark = pytest.mark.slow

OUR_BANKS = sorted((Path(__file__).parents[3] / "contests" / "banks").glob("*.toml"))
NAMES: dict[Format, str] = {
    "xlsx": "a.xlsx", "gift": "a.gift", "aiken": "a.txt", "moodle": "a.xml", "toml": "a.toml",
}  # fmt: skip
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=30)


def written(rows: list[QuestionRow], target: Format) -> bytes:
    return write_question_file(rows, target, title="Thử")[0]


@pytest.mark.parametrize("target", ["moodle", "toml", "xlsx"])
@SLOW
@given(rows=BANKS)
def test_these_formats_hold_everything(target: Format, rows: list[QuestionRow]) -> None:
    hold_everything(target, rows)


def test_formatting_that_a_format_cannot_hold_is_told_with_its_questions() -> None:
    row = QuestionRow(0, "q7", "t", "Hỏi gì?", {"A": "a", "B": "b"}, "A", None, None)
    row = replace(row, formatting={"": [(0, 3, "b")]})
    notes = write_question_file([row], "aiken")[1]
    (note,) = (note for note in notes if note.details["fields"] == ["formatting"])
    assert (note.code, note.details["questions"]) == ("not_held", ["q7"])


def but_formulas(notes: list[Note]) -> list[Note]:
    """Any signs may look like a formula, and the order of options hangs on what these say."""
    return [n for n in notes if n.code != "latex_as_written" and not n.code.startswith("options_")]


def hold_everything(target: Format, rows: list[QuestionRow]) -> None:
    content, notes = write_question_file(rows, target)
    found = read_question_file(content, NAMES[target])
    assert without_lines(found) == rows
    assert (found.format, notes, but_formulas(found.notes)) == (target, [], [])


@SLOW
@given(rows=BANKS)
def test_gift_holds_everything_but_offices_and_audiences_that_it_names(
    rows: list[QuestionRow],
) -> None:
    content, notes = write_question_file(rows, "gift")
    found = read_question_file(content, "a.gift")
    unheld = {note.details["fields"][0]: note.details["questions"] for note in notes}
    expected = rows
    for field in ("contributor", "audience"):
        lost = [row.id for row in rows if set(getattr(row, field) or "") & set("[]\\<>`")]
        assert unheld.get(field, []) == lost
        expected = [replace(r, **{field: None}) if r.id in lost else r for r in expected]
    assert (without_lines(found), but_formulas(found.notes)) == (expected, [])


@SLOW
@given(rows=BANKS)
def test_aiken_holds_question_options_and_answer_and_names_the_rest(
    rows: list[QuestionRow],
) -> None:
    try:
        content, notes = write_question_file(rows, "aiken")
    except Refused as refused:
        unwritable = refused.problem.details["questions"]
    else:
        unwritable = []
    assert set(unwritable) <= {row.id for row in rows}
    if unwritable:
        return
    folded = {" ".join(row.text.split()).casefold() for row in rows}
    if len(folded) < len(rows) or any(_options_fall_together(row) for row in rows):
        return  # told apart by nothing but line breaks
    found = read_question_file(content, "a.txt", topic="chung")
    assert [_stem_and_options(row) for row in found.rows] == [
        _stem_and_options(row) for row in rows
    ]
    told = {name for note in notes for name in note.details.get("fields", [])}
    assert told >= {"id", "topic"}
    assert ("source" in told) == any(row.source for row in rows)


def _options_fall_together(row: QuestionRow) -> bool:
    lines = {text.replace("\n", " ").casefold() for text in row.options.values()}
    return len(lines) < len(row.options)


def _stem_and_options(row: QuestionRow) -> tuple[object, ...]:
    options = {letter: text.replace("\n", " ") for letter, text in row.options.items()}
    return row.text.replace("\n", " "), options, row.answer


@pytest.mark.parametrize("target", ["gift", "moodle", "toml", "xlsx"])
@settings(SLOW, max_examples=25)
@given(rows=BANKS)
def test_writing_what_was_read_gives_the_same_file(target: Format, rows: list[QuestionRow]) -> None:
    first = written(rows, target)
    again = read_question_file(first, NAMES[target]).rows
    if target == "xlsx":  # a zip file holds the time at which it was written
        assert again == read_question_file(written(again, target)).rows
    else:
        assert written(again, target) == first


@settings(SLOW, max_examples=40)
@given(row=questions(), form=st.sampled_from(["NFD", "NFC"]))
def test_decomposed_vietnamese_is_composed(row: QuestionRow, form: str) -> None:
    for target in ("gift", "moodle", "toml"):
        content = unicodedata.normalize(form, written([row], target).decode())  # type: ignore[arg-type]
        if unicodedata.normalize("NFC", content) != written([row], target).decode():
            continue  # a sign that has no decomposed form of its own
        (found,) = read_question_file(content.encode(), NAMES[target]).rows
        assert (found.text, found.options, found.id) == (row.text, row.options, row.id)


@pytest.mark.parametrize("bank", OUR_BANKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("target", ["gift", "moodle", "xlsx", "toml"])
def test_our_own_banks_pass_through_every_format(bank: Path, target: Format) -> None:
    original = read_question_file(bank.read_bytes(), bank.name)
    content, notes = write_question_file(
        original.rows, target, title=original.title, topic_names=original.topic_names
    )
    found = read_question_file(content, NAMES[target], original.topic_names)
    assert without_lines(found) == without_lines(original)
    assert not notes
    assert format_of(content, NAMES[target]) == target


@pytest.mark.parametrize("bank", OUR_BANKS, ids=lambda path: path.stem)
def test_our_own_banks_pass_through_aiken_topic_by_topic(bank: Path) -> None:
    original = read_question_file(bank.read_bytes(), bank.name)
    for topic in original.topic_names:
        rows = [row for row in original.rows if row.topic == topic]
        found = read_question_file(written(rows, "aiken"), "a.txt", topic=topic)
        keys = [(row.topic, row.text, row.options, row.answer) for row in rows]
        assert [(row.topic, row.text, row.options, row.answer) for row in found.rows] == keys


def test_every_format_is_recognised_by_what_it_holds() -> None:
    row = QuestionRow(0, "1", "t", "Hỏi?", dict(zip(LETTERS, "xy", strict=False)), "A", None, None)
    for target in ("xlsx", "gift", "aiken", "moodle"):
        assert format_of(written([row], target), "no-name") == target
        assert format_of(written([row], target), "wrong.xlsx") == target
