"""Question banks: what is understood, what is named, and that keys are never repeated."""

import json
from datetime import datetime
from typing import Any, get_args

import msgspec
import pytest

from contracts.definition import QuestionKind
from contracts.errors import Problem
from contracts.question_bank import LONGEST_TEXT
from spreadsheets.question_bank_sheet import QuestionRow, read_questions
from tests.unit.spreadsheets.sheet_files import (
    QUESTION,
    QUESTION_HEADINGS,
    excel_like,
    questions_file,
    refused,
    saved,
    sheet_of,
)

TOPICS = {"mot-cua": "Một cửa", "tthc": "Thủ tục hành chính"}


def problem_of(*questions: dict[str, Any]) -> Problem:
    return refused(lambda: read_questions(questions_file(*questions), TOPICS))


def test_a_question_comes_out_whole() -> None:
    (row,) = read_questions(questions_file({}), TOPICS).rows
    assert row == QuestionRow(
        row=2, id="Q1", topic="mot-cua", text="Hỏi gì?",
        options={"A": "Một", "B": "Hai", "C": "Ba"}, answer="B", source="NĐ 61", contributor=None,
    )  # fmt: skip


@pytest.mark.parametrize("column", ["Câu hỏi", "Phương án B", "Căn cứ"])
def test_a_text_is_as_long_as_in_every_other_format(column: str) -> None:
    (row,) = read_questions(questions_file({column: "x" * LONGEST_TEXT}), TOPICS).rows
    assert row.id == "Q1"
    (found,) = problem_of({column: "x" * (LONGEST_TEXT + 1)}).details["problems"]
    assert (found["code"], found["row"], found["column"]) == ("text_too_long", 2, column)


def test_without_topics_any_topic_is_taken_as_written() -> None:
    (row,) = read_questions(questions_file({"Chủ đề": "Khác  lạ"})).rows
    assert row.topic == "Khác lạ"


def test_english_headings_are_understood() -> None:
    headings = [
        "question id",
        "TOPIC",
        "Question",
        "Option A",
        "option b",
        "Answer",
        "Legal source",
    ]
    file = excel_like([headings, ["Q1", "tthc", "Is it?", "Yes", "No", "a", "Decree 61"]])
    (row,) = read_questions(file, TOPICS).rows
    assert (row.topic, row.options, row.answer) == ("tthc", {"A": "Yes", "B": "No"}, "A")


@pytest.mark.parametrize("written", ["b", "B.", "Đáp án B", "phương án b", " B) "])
def test_answers_are_letters_however_written(written: str) -> None:
    (row,) = read_questions(questions_file({"Đáp án": written}), TOPICS).rows
    assert row.answer == "B"


def test_lines_of_a_question_are_kept_and_whole_numbers_are_options() -> None:
    fields = {"Câu hỏi": "Dòng một \r\n\n  dòng hai", "Phương án C": 70}
    (row,) = read_questions(questions_file(fields), TOPICS).rows
    assert row.text == "Dòng một\ndòng hai"
    assert row.options["C"] == "70"


@pytest.mark.parametrize(
    ("written", "level"),
    [("Dễ", "easy"), ("TRUNG BÌNH", "medium"), ("hard", "hard"), (None, None)],
)
def test_a_difficulty_may_be_told(written: str | None, level: str | None) -> None:
    (row,) = read_questions(questions_file({"Mức độ": written}), TOPICS).rows
    assert row.difficulty == level


@pytest.mark.parametrize(
    ("fields", "code", "column"),
    [
        ({"Chủ đề": "Lạ"}, "unknown_choice", "Chủ đề"),
        ({"Phương án C": None, "Phương án D": "Bốn"}, "option_missing", "Phương án C"),
        ({"Phương án A": None, "Phương án C": "x"}, "option_missing", "Phương án A"),
        ({"Phương án C": "một"}, "options_identical", "Phương án C"),
        ({"Đáp án": "D"}, "answer_not_an_option", "Đáp án"),
        ({"Đáp án": "G"}, "answer_invalid", "Đáp án"),
        ({"Đáp án": "A, B"}, "kind_not_allowed", "Đáp án"),
        ({"Đáp án": "A, A"}, "answer_invalid", "Đáp án"),
        ({"Đáp án": "A; G"}, "answer_invalid", "Đáp án"),
        ({"Phương án C": 0.7}, "not_text", "Phương án C"),
        ({"Phương án C": datetime(2024, 10, 1)}, "not_text", "Phương án C"),
        ({"Câu hỏi": "=1+1"}, "formula", "Câu hỏi"),
        ({"Mã câu hỏi": None}, "missing", "Mã câu hỏi"),
        ({"Mức độ": "rất khó"}, "difficulty_unknown", "Mức độ"),
    ],
)
def test_what_is_wrong_is_named(fields: dict[str, Any], code: str, column: str) -> None:
    (found,) = problem_of(fields).details["problems"]
    assert (found["code"], found["column"], found["row"]) == (code, column, 2)


def test_doubled_ids_and_texts_are_named_with_the_first_row() -> None:
    found = problem_of({}, {"Câu hỏi": "Khác?"}, {"Mã câu hỏi": "Q2", "Câu hỏi": "HỎI  gì?"})
    codes = [(item["row"], item["column"]) for item in found.details["problems"]]
    assert codes == [(3, "Mã câu hỏi"), (4, "Câu hỏi")]
    assert all("dòng 2" in item["reason"] for item in found.details["problems"])


@pytest.mark.parametrize("fields", [
    {"Đáp án": "BÍ-MẬT-77"}, {"Đáp án": '="BÍ-MẬT-77"'}, {"Căn cứ": '="BÍ-MẬT-77"'},
    {"Căn cứ": "BÍ-MẬT-77", "Đáp án": None},
])  # fmt: skip
def test_no_part_of_a_key_is_repeated_in_a_finding(fields: dict[str, Any]) -> None:
    assert "BÍ-MẬT-77" not in json.dumps(
        msgspec.to_builtins(problem_of(fields)), ensure_ascii=False
    )


def test_the_example_question_of_these_tests_is_sound() -> None:
    assert read_questions(questions_file(dict(QUESTION)), TOPICS).notes == []


def test_what_is_raised_or_lowered_in_a_cell_is_so_in_the_text() -> None:
    lowered = "<r><rPr><vertAlign val='subscript'/></rPr><t>2</t></r><r><t xml:space='preserve'>"
    stem = f"Chất H</t></r>{lowered}O là gì?"
    headings = ["Mã câu hỏi", "Chủ đề", "Câu hỏi", "Phương án A", "Phương án B", "Đáp án"]
    content = excel_like([headings, ["q1", "chung", stem, "Nước", "Muối", "A"]])
    assert read_questions(content).rows[0].text == "Chất H₂O là gì?"


def with_kind(kind: str, **fields: Any) -> bytes:
    row = [*({**QUESTION, **fields}).values(), kind]
    return saved(sheet_of([[*QUESTION_HEADINGS, "Loại câu hỏi"], row]))


@pytest.mark.parametrize(
    ("kind", "answer", "code", "column"),
    [
        ("Nhiều đáp án đúng", "B", "kind_not_allowed", "Loại câu hỏi"),
        ("Điền từ", "B", "kind_unknown", "Loại câu hỏi"),
        ("Đúng/Sai", "B", "true_false_options", "Loại câu hỏi"),
        ("Một đáp án đúng", "A, B", "answer_not_one", "Đáp án"),
    ],
)
def test_a_kind_that_does_not_fit_is_named(kind: str, answer: str, code: str, column: str) -> None:
    file = with_kind(kind, **{"Đáp án": answer})
    (found,) = refused(lambda: read_questions(file, TOPICS)).details["problems"]
    assert (found["code"], found["column"]) == (code, column)


def test_several_right_options_are_read_where_the_plan_allows_them() -> None:
    allowed = get_args(QuestionKind)
    for kind, answer, letters in (
        ("", "A, C", "AC"),
        ("", "c và a", "AC"),
        ("Nhiều đáp án đúng", "AB", "AB"),
        ("Nhiều đáp án đúng", "B", "B"),
    ):
        (row,) = read_questions(with_kind(kind, **{"Đáp án": answer}), TOPICS, kinds=allowed).rows
        assert (row.kind, row.answer) == ("multiple_choice", letters)
    options = {"Phương án A": "Đúng", "Phương án B": "Sai", "Phương án C": None}
    (row,) = read_questions(with_kind("Đúng/Sai", **options), TOPICS, kinds=allowed).rows
    assert (row.kind, row.answer) == ("true_false", "B")
