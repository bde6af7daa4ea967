"""Our own format, and what is refused of every format before it is read."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.errors import Refused
from question_formats import bank_checks, plain_text
from question_formats.format_dispatch import read_question_file
from tests.unit.question_formats.bank_files import SIGNS, findings_of, read, refusal_of

TABLE = """[[question]]
id = "q1"
topic = "t"
text = "Gì?"
answer = "A"
[question.options]
A = "a"
B = "b"
"""


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('id = "q1"', "", "field_missing"),
        ('id = "q1"', "id = 7", "field_type"),
        ('topic = "t"', "", "field_missing"),
        ('answer = "A"', 'answer = "C"', "no_right"),
        ('answer = "A"', 'answer = "A"\ndifficulty = "x"', "difficulty_unknown"),
        ('answer = "A"', 'answer = "A"\nlevel = "easy"', "field_unknown"),
        ('B = "b"', 'C = "b"', "option_order"),
        ('B = "b"', "B = 7", "field_type"),
        ('B = "b"', "", "option_count"),
    ],
)
def test_what_is_wrong_in_a_table_is_named_with_its_line(old: str, new: str, code: str) -> None:
    good = TABLE.replace("q1", "q0").replace("Gì", "Ai")
    found = findings_of(f'[topics]\nt = "T"\n\n{good}\n{TABLE.replace(old, new)}', "b.toml")
    assert (found[0].code, found[0].line) == (code, 13)


def test_several_mistakes_in_a_table_are_told_in_the_order_of_its_fields() -> None:
    wrong = '[[question]]\nzeal = 1\nsource = 7\nlevel = 2\ntext = "Gì?"\n'
    found = findings_of(wrong, "b.toml")
    fields = ["zeal", "level", "id", "topic", "answer", "source", "options"]
    assert len(found) == len(fields)
    for one, field in zip(found, fields, strict=True):
        assert field in one.reason, found


def test_title_and_names_of_topics_are_kept() -> None:
    file = read(f'title = "Bộ"\n[topics]\nt = "Chủ đề"\n{TABLE}', "b.toml")
    assert (file.title, file.topic_names) == ("Bộ", {"t": "Chủ đề"})


@pytest.mark.parametrize("text", ["x = ", 'topics = "a"', "question = 3", "[[question]]\n[["])
def test_toml_that_cannot_be_read_says_where(text: str) -> None:
    assert refusal_of(text, "b.toml").code == "questions.broken_toml"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.txt", "questions.empty_file"),
        (b" \n ", "a.gift", "questions.empty_file"),
        ("Chào".encode("utf-16-le"), "a.txt", "questions.not_text"),
        ("Câu?{=a ~b}".encode("cp1258"), "a.gift", "questions.not_text"),
        (b"hello", "a.txt", "questions.unknown_format"),
        (b"%PDF-1.7 hello", "a.pdf", "questions.unknown_format"),
        (b"<html>", "a.html", "questions.unknown_format"),
        (b"// only a comment", "a.gift", "questions.none"),
        (b"PK\x03\x04", "a.xlsx", "spreadsheet.broken"),
        (b"", "a.xlsx", "spreadsheet.empty_file"),
        (b"hello", "a.xlsx", "spreadsheet.not_xlsx"),
        (b"\x89PNG\r\n\0\0", "a.xlsx", "spreadsheet.not_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "spreadsheet.old_xls"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(
    content: bytes, name: str, code: str
) -> None:
    assert refusal_of(content, name).code == code


def test_utf_16_with_its_mark_is_understood() -> None:
    (row,) = read("\ufeff$CATEGORY: t\n\nGì?{=ế ~b}".encode("utf-16-le")).rows
    assert row.options["A"] == "ế"


def test_files_and_banks_have_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_text, "MOST_BYTES", 20)
    assert refusal_of("$CATEGORY: t\n\nGì?{=a ~b}").code == "questions.too_large"
    monkeypatch.undo()
    monkeypatch.setattr(bank_checks, "MOST_QUESTIONS", 2)
    three = "\n\n".join(f"Câu {number}?{{=a ~b}}" for number in range(3))
    assert refusal_of(three, topic="t").code == "questions.too_many"


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from([*SIGNS, "{", "}", "\n\n", "<quiz>", "<question>"]))
    .map(lambda signs: "".join(signs).encode("utf-8", "replace")),
    st.sampled_from(["", "a.gift", "a.txt", "a.xml", "a.toml", "a.xlsx"]),
)  # fmt: skip
def test_any_bytes_are_either_a_bank_or_a_clear_refusal(content: bytes, name: str) -> None:
    try:
        rows, code = read_question_file(content, name, topic="t").rows, ""
    except Refused as refusal:
        rows, code = [], refusal.problem.code
    assert rows or code.startswith(("questions.", "spreadsheet."))


@pytest.mark.parametrize(
    "content",
    [
        "Gì?{" + "~a" * 200_000,
        "{" * 300_000,
        "// " + "[tag:" * 100_000 + "\nGì?{}",
        "::" * 200_000,
        "Gì? " + "<a " * 100_000 + "{=a ~b}",
        "A. \n" * 100_000 + "ANSWER: A",
        "%" * 300_000 + "{=%%%%%a ~b}",
    ],
    ids=["options", "braces", "tags", "names", "html", "aiken", "weights"],
)
@pytest.mark.timeout(20)
def test_a_file_made_to_cost_time_costs_little(content: str) -> None:
    assert refusal_of(content, "a.gift", topic="t").code == "questions.invalid"
