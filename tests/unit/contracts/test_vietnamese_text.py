"""Search and sort order of Vietnamese text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.vietnamese_text import normalized, plain, sort_key_for_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đặng Thị Ánh", "dang thi anh"),
        ("  SỞ \n NỘI\u00a0VỤ ", "so noi vu"),
        (unicodedata.normalize("NFD", "Nguyễn Hữu Ước"), "nguyen huu uoc"),
        ("Ðức", "duc"),
        ("", ""),
    ],
)
def test_search_ignores_case_accents_and_takes_đ_for_d(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text())
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậ ĐÁ"))
def test_the_form_of_unicode_makes_no_difference(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert plain(decomposed) == plain(text)
    assert sort_key_for_name(decomposed) == sort_key_for_name(text)


def test_people_are_sorted_by_given_name_and_then_by_the_rest() -> None:
    ordered = ["Trần Văn An", "Lê Thị Ân", "Phạm Bình", "Bùi Đức", "Vũ Văn Đức", "Lê Dương Yến"]
    assert sorted(set(ordered), key=sort_key_for_name) == ordered


def test_letters_follow_the_vietnamese_alphabet() -> None:
    ordered = ["a", "ă", "â", "b", "d", "đ", "e", "ê", "o", "ô", "ơ", "u", "ư", "v", "x", "y"]
    assert sorted(set(ordered), key=sort_key_for_name) == ordered


def test_tones_decide_only_where_the_letters_are_the_same() -> None:
    tones = ["Hoa", "Hoà", "Hoả", "Hoã", "Hoá", "Hoạ"]
    assert sorted(set(tones), key=sort_key_for_name) == tones
    assert sorted(["Hoàng", "Hoạ"], key=sort_key_for_name) == ["Hoạ", "Hoàng"]


@given(st.text())
def test_every_text_has_a_key(text: str) -> None:
    assert sort_key_for_name(text) <= sort_key_for_name(text)


@pytest.mark.parametrize(("marks", "changed"), [(30, True), (31, False)])
def test_what_has_more_marks_in_a_row_than_any_language_is_no_text_and_stays(
    marks: int, changed: bool
) -> None:
    text = "\u1ec7" + "\u0301" * marks
    assert (normalized("NFD", text) != text) is changed
