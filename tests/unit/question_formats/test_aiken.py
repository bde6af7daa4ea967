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
    ("text", "stem", "options", "answer"),
    [
        ("Gì?\nA. a\nB. b\nAnswer: b", "Gì?", "a|b", "B"),
        ("Gì?\na) a\nb) b\nc) c\nANSWER: C", "Gì?", "a|b|c", "C"),
        ("Gì?\n\nA. a\n\nB. b\n\nĐáp án đúng: A.", "Gì?", "a|b", "A"),
        ("Câu 7. Gì?\nA. a\nB. b\nĐÁP ÁN: B", "Gì?", "a|b", "B"),
        ("Câu hỏi số 7 (2 điểm): Gì?\n(A) a\n(B) b\nTrả lời: (B)", "Gì?", "a|b", "B"),
        ("1. Gì?\nA/ a\nB/ b\nĐáp án B", "Gì?", "a|b", "B"),
        ("U.S. là gì?\nA. a\nB. b\nANSWER: A", "U.S. là gì?", "a|b", "A"),
        ("A. Bình làm gì?\nA. a\nB. b\nANSWER: A", "A. Bình làm gì?", "a|b", "A"),
        ("Gì?\nA. dài\nnữa\nB. b\nĐoạn hai\nANSWER: A", "Gì?", "dài nữa|b\nĐoạn hai", "A"),
        ("Gì?\nA. Một B. Hai  C. Ba\nANSWER: C", "Gì?", "Một|Hai|Ba", "C"),
        ("Gì?\nA. Một\tB. Hai\nC. Ba\tD. Bốn\nANSWER: D", "Gì?", "Một|Hai|Ba|Bốn", "D"),
        ("Gì?\nA. Vitamin B. và C.\nB. Khác\nANSWER: A", "Gì?", "Vitamin B. và C.|Khác", "A"),
        ("Câu 1: Gì? A. Một B. Hai\nANSWER: A", "Gì?", "Một|Hai", "A"),
        ("Gì?\nA. a\nB. b\nANSWER: B. b", "Gì?", "a|b", "B"),
        ("Gì?\nA. Đỏ\nB. Xanh\nĐáp án: Xanh", "Gì?", "Đỏ|Xanh", "B"),
        ("Gì?\nA. a\n*B. b", "Gì?", "a|b", "B"),
        ("Gì?\nA. a\nB. b *", "Gì?", "a|b", "B"),
        ("Gì?\nA. a\n✓ B. b", "Gì?", "a|b", "B"),
    ],
)
def test_what_people_write_more_freely_is_understood(
    text: str, stem: str, options: str, answer: str
) -> None:
    (row,) = read(text, "x.txt", topic="t").rows
    assert (row.text, "|".join(row.options.values()), row.answer) == (stem, options, answer)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("Gì?\nA. a\nB. b\n", "answer_missing", 5),
        ("Gì?\nA. a\nB. b\nKhác?\nA. a\nB. b\nANSWER: A", "answer_missing", 5),
        ("Gì?\nA. a\nB. b\nANSWER: C", "answer_invalid", 5),
        ("Gì?\nA. a\nB. b\nANSWER:", "answer_invalid", 5),
        ("Gì?\nA. a\nB. b\nANSWER: 2", "answer_invalid", 5),
        ("Gì?\nA. a\nB. b\nANSWER: A vì thế", "answer_invalid", 5),
        ("Gì?\nA. a\nB. b\nANSWER: A. b", "signs_disagree", 5),
        ("Gì?\nA. a\nB. b\nANSWER: A\nANSWER: B", "signs_disagree", 5),
        ("Gì?\nA. a\nA. b\nANSWER: A", "option_order", 5),
        ("Gì?\nA. gồm\na) x\nb) y\nB. b\nANSWER: A", "options_unclear", 5),
        ("Gì?\nA. a\nB. b\n\nGhi chú\nANSWER: A", "line_unclear", 5),
        ("Gì?\nA. a\nB. b. Đáp án: A\nANSWER: A", "key_in_text", 5),
        ("Câu 1: Gì?\nANSWER: A", "options_missing", 5),
        ("Gì?\nA. a\nB. b\nANSWER: A, B", "several_right", 5),
        ("Gì?\nA. a\nC. c\nANSWER: A", "option_order", 5),
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
