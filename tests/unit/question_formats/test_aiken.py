"""Aiken: the little it holds, and what is named instead."""

import pytest

from contracts.errors import Refused
from question_formats.format_dispatch import write_question_file
from spreadsheets.question_bank_sheet import QuestionRow
from tests.unit.question_formats.bank_files import findings_of, read

GOOD = "Thủ đô?\nA. Huế\nB) Hà Nội\nANSWER: B\n"


def test_a_question_comes_out_whole() -> None:
    (row,) = read("\ufeff\r\n" + GOOD.replace("\n", "\r\n"), topic="dia-ly").rows
    assert row == QuestionRow(
        2, "Q001", "dia-ly", "Thủ đô?", {"A": "Huế", "B": "Hà Nội"}, "B", None, None
    )


def test_lines_above_the_options_belong_to_the_question() -> None:
    (row,) = read("Đoạn một.\nĐoạn hai?\nA. a\nB. b\nANSWER: A", topic="t").rows
    assert row.text == "Đoạn một.\nĐoạn hai?"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("Gì?\nA. a\nB. b\n", "answer_missing", 5),
        ("Gì?\nA. a\nB. b\nKhác?\nA. a\nB. b\nANSWER: A", "answer_missing", 5),
        ("Gì?\nA. a\nB. b\nANSWER: C", "answer_invalid", 5),
        ("Gì?\nA. a\nB. b\nANSWER:", "answer_invalid", 5),
        ("Gì?\nA. a\nB. b\nANSWER: b", "answer_invalid", 5),
        ("Gì?\nA. a\nB. b\nANSWER: A, B", "several_right", 5),
        ("Gì?\nA. a\nC. c\nANSWER: A", "option_order", 5),
        ("U.S. là gì?\nA. a\nB. b\nANSWER: A", "option_order", 5),
        ("Gì?\nA. a\nANSWER: A", "option_count", 5),
        ("Gì?\nA. 1\nB. 2\nC. 3\nD. 4\nE. 5\nF. 6\nG. 7\nANSWER: A", "option_count", 5),
        ("Gì?\nA. a\nB.\nANSWER: A", "option_empty", 5),
        ("A. a\nB. b\nANSWER: A", "text_missing", 5),
        ("thủ ĐÔ?\nA. a\nB. b\nANSWER: A", "text_doubled", 5),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, code: str, line: int) -> None:
    found = findings_of(GOOD + text, topic="t")
    assert (code, line) in [(item.code, item.line) for item in found]


def test_the_topic_that_aiken_cannot_name_is_asked_for() -> None:
    (found,) = findings_of(GOOD)
    assert found.code == "topic_missing"


@pytest.mark.parametrize("text", ["A. thế nào?", "ANSWER: gì?", "B) và C) là gì?"])
def test_a_question_that_would_be_read_as_something_else_is_not_written(text: str) -> None:
    row = QuestionRow(0, "q9", "t", text, {"A": "a", "B": "b"}, "A", None, None)
    with pytest.raises(Refused) as refused:
        write_question_file([row], "aiken")
    assert refused.value.problem.code == "questions.cannot_write"
    assert refused.value.problem.details["questions"] == ["q9"]


def test_joined_lines_are_told() -> None:
    row = QuestionRow(0, "q9", "t", "Một\nhai?", {"A": "a", "B": "b"}, "A", None, None)
    content, notes = write_question_file([row], "aiken")
    assert content.decode().startswith("Một hai?\n")
    assert [note.details.get("questions") for note in notes if note.code == "lines_joined"] == [
        ["q9"]
    ]
