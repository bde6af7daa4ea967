"""Questions that ask nearly the same: found when reworded, and none among our own banks."""

import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.vietnamese_text import plain
from question_formats import similar_questions
from question_formats.format_dispatch import read_question_file
from question_formats.similar_questions import doubles_in, incomplete, nearest
from spreadsheets.question_bank_sheet import LETTERS, QuestionRow

pytestmark = pytest.mark.slow

BANKS = {
    path.stem: read_question_file(path.read_bytes(), path.name).rows
    for path in sorted((Path(__file__).parents[3] / "contests" / "banks").glob("*.toml"))
}


def question(number: int, text: str, *options: str) -> QuestionRow:
    given = dict(zip(LETTERS, options or ("Có", "Không"), strict=False))
    return QuestionRow(number, f"q{number}", "t", text, given, "A", None, None)


def without_accents(row: QuestionRow, _: Random) -> QuestionRow:
    return replace(row, text=plain(row.text).upper().replace(",", "").replace("?", "..."))


def with_a_preface(row: QuestionRow, _: Random) -> QuestionRow:
    text = f"Đồng chí cho biết: {row.text[0].lower()}{row.text[1:]}"
    return replace(row, text=text)


def with_a_word_less_and_options_in_another_order(row: QuestionRow, random: Random) -> QuestionRow:
    words = row.text.split()
    words.pop(random.randrange(len(words)))
    options = dict(zip(row.options, reversed(row.options.values()), strict=True))
    return replace(row, text=" ".join(words), options=options)


def with_another_option(row: QuestionRow, random: Random) -> QuestionRow:
    letter = random.choice([letter for letter in row.options if letter != row.answer])
    return replace(row, options={**row.options, letter: "Một phương án khác hẳn"})


@pytest.mark.parametrize("slug", BANKS)
def test_no_two_questions_of_our_own_banks_are_pointed_out(slug: str) -> None:
    assert [double.message for double in doubles_in(BANKS[slug]).pairs] == []


@pytest.mark.parametrize(
    ("reworded", "share"),
    [
        (without_accents, 1.0),
        (with_another_option, 1.0),
        (with_a_preface, 0.97),
        (with_a_word_less_and_options_in_another_order, 0.97),
    ],
)
@pytest.mark.parametrize("slug", BANKS)
def test_reworded_questions_are_pointed_out_with_both_rows(
    slug: str, reworded: Callable[[QuestionRow, Random], QuestionRow], share: float
) -> None:
    bank, random = BANKS[slug], Random(7)
    copies = [
        replace(reworded(row, random), row=10_000 + row.row, id=f"{row.id}-bis") for row in bank
    ]
    # a tenth of the bank comes twice, as when two offices send the same questions
    found = set()
    for start in range(10):
        pairs = doubles_in([*bank, *copies[start::10]]).pairs
        found |= {double.rows for double in pairs}
        assert all(second == first + 10_000 for first, second in (pair.rows for pair in pairs))
    assert len(found) >= share * len(bank)


def test_both_rows_are_named_and_the_most_alike_come_first() -> None:
    rows = [
        question(2, "Thời hạn đăng ký khai sinh là bao nhiêu ngày?", "60", "30"),
        question(3, "Nghị định nào quy định về công tác văn thư?", "NĐ 30", "NĐ 61"),
        question(4, "nghi dinh nao quy dinh ve cong tac van thu", "NĐ 30", "NĐ 61"),
        question(5, "Thời hạn đăng ký khai sinh là mấy ngày?", "60", "30"),
        question(6, "Cơ quan nào quản lý cơ sở dữ liệu quốc gia về dân cư?"),
    ]
    found = doubles_in(rows).pairs
    assert [double.rows for double in found] == [(3, 4), (2, 5)]
    assert found[0].alike == 1.0
    assert "Dòng 3 (q3) và dòng 4 (q4)" in found[0].message


def test_the_same_template_about_another_document_is_another_question() -> None:
    rows = [
        question(number, f"Quyết định số {number}/QĐ-TTg phê duyệt đề án nào?", f"a{number}", "b")
        for number in (468, 1847, 749, 942)
    ]
    assert doubles_in(rows).pairs == []


WORDS = st.sampled_from(
    [
        "cơ",
        "quan",
        "nào",
        "ban",
        "hành",
        "nghị",
        "quyết",
        "số",
        "76",
        "61",
        "107",
        "về",
        "một",
        "cửa",
    ]
)
STEMS = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)


@settings(deadline=None, max_examples=100)
@given(st.lists(STEMS, min_size=2, max_size=12))
def test_looking_up_rare_words_misses_no_pair_that_comparing_all_would_find(
    stems: list[str],
) -> None:
    rows = [question(number, text, f"a{number}", "b") for number, text in enumerate(stems)]
    weights = similar_questions._weights([similar_questions._grams(row.text) for row in rows])
    made = [similar_questions._stem(similar_questions._grams(row.text), weights) for row in rows]
    every = {
        (one, other)
        for one, other in combinations(range(len(rows)), 2)
        if similar_questions._alike(made[one], made[other], weights)
        >= similar_questions.STEMS_ALIKE
    }
    assert {double.rows for double in doubles_in(rows).pairs} == every


def test_a_bank_of_ten_thousand_of_one_template_ends_soon() -> None:
    rows = [question(number, f"Câu hỏi số {number} của cùng một mẫu?") for number in range(10_000)]
    assert len(doubles_in(rows).pairs) <= similar_questions.MOST_REPORTED


def test_it_is_told_where_too_many_are_alike_to_compare_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = BANKS["hai-phong-2024"]
    assert incomplete(doubles_in(rows)) == []
    monkeypatch.setattr(similar_questions, "MOST_GRAMS", 100)
    assert [note.code for note in incomplete(doubles_in(rows))] == ["doubles_incomplete"]


def test_long_questions_that_differ_by_a_word_are_all_compared_and_soon() -> None:
    """Two hundred of 8,000 words each took 55 s."""
    words = " ".join(f"từ{n}" for n in range(8_000))
    rows = [question(number, f"{words} {number}?") for number in range(200)]
    begun = time.process_time()
    found = doubles_in(rows)
    assert time.process_time() - begun < 8
    assert len(found.pairs) == similar_questions.MOST_REPORTED
    assert incomplete(doubles_in(rows[:50])) == []


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(sorted(BANKS)), st.randoms(use_true_random=False))
def test_those_nearest_to_one_question_are_its_pairs_among_all(name: str, random: Random) -> None:
    rows = BANKS[name][:30]
    taken = random.sample(rows, 5)
    again = [replace(without_accents(row, random), id=f"{row.id}-2") for row in taken]
    bank = [*rows, *again]
    for row in [*taken, *again, rows[0]]:
        pairs = [
            double.questions for double in doubles_in(bank).pairs if row.id in double.questions
        ]
        others = [other for other in bank if other.id != row.id]
        found = [other for other, _ in nearest(row, others)]
        assert set(found) == {one for pair in pairs for one in pair} - {row.id}
    assert [other for other, _ in nearest(again[0], rows)] == [taken[0].id]
