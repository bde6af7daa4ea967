"""Handing entries in: who may, what belongs to one, how many, what is found in what is typed."""

from typing import Any

import pytest

from contracts.definition import EntryRules
from contracts.errors import Refused
from contracts.handing_in import Author
from services.exam.domain import entries
from services.exam.domain.entries import Standing, Window

ESSAYS = EntryRules(["essay", "text"], attachments=True, labels=["title", "phone"], original=True)
WINDOW = Window(1_000_000, 10_000_000, 2)
TYPED = {"title": "Một sáng kiến", "text": "", "explanation": ""}


def rules(**changes: Any) -> EntryRules:
    """The rules of essays, changed."""
    return EntryRules(["essay", "text"], **changes)


def refusal(function: Any, *args: Any, **more: Any) -> str:
    """The code with which it is refused."""
    with pytest.raises(Refused) as caught:
        function(*args, **more)
    return caught.value.problem.code


def test_the_plan_says_who_hands_in() -> None:
    entries.refuse_hander(rules(), liaison=True)
    entries.refuse_hander(rules(), liaison=False)
    by_author, by_liaison = rules(handed_in_by="author"), rules(handed_in_by="liaison")
    assert refusal(entries.refuse_hander, by_author, liaison=True) == "entry.author_hands_in"
    assert refusal(entries.refuse_hander, by_liaison, liaison=False) == "entry.liaison_hands_in"


def test_an_author_who_names_nobody_is_meant_alone_and_an_agency_names_nobody() -> None:
    assert entries.authors_of(rules(), [], "an", liaison=False) == [Author("an")]
    of_agency = rules(owner="agency")
    assert entries.authors_of(of_agency, [], "an", liaison=False) == []
    named = [Author(name="Bình"), Author("an")]
    assert entries.authors_of(of_agency, named, "lan", liaison=True) == named


@pytest.mark.parametrize(
    ("told", "liaison", "code"),
    [
        ([Author("an"), Author("binh"), Author("chi")], False, "entry.too_many_authors"),
        ([Author("an"), Author("an")], False, "entry.authors_unclear"),
        ([Author("an"), Author(name=" ")], False, "entry.authors_unclear"),
        ([Author(name="An"), Author("an")], False, "entry.author_missing"),
        ([], True, "entry.author_missing"),
        ([Author("binh")], False, "entry.not_an_author"),
    ],
)
def test_authors_who_cannot_be_are_refused(told: list[Author], liaison: bool, code: str) -> None:
    groups = rules(authors_maximum=2)
    assert refusal(entries.authors_of, groups, told, "an", liaison=liaison) == code


@pytest.mark.parametrize(
    ("kind", "purposes", "text", "code"),
    [
        ("essay", ["main"], "", None),
        ("essay", ["main", "attachment"], "", None),
        ("text", [], "Toàn dân đoàn kết", None),
        ("video", ["main"], "", "entry.kind_not_taken"),
        ("essay", [], "", "entry.file_missing"),
        ("essay", ["main", "main"], "", "entry.file_missing"),
        ("essay", ["main", *["attachment"] * 11], "", "entry.too_many_attachments"),
        ("text", ["main"], "Toàn dân", "entry.text_missing"),
        ("text", [], "  ", "entry.text_missing"),
    ],
)
def test_a_text_is_typed_and_anything_else_is_one_file(
    kind: Any, purposes: list[Any], text: str, code: str | None
) -> None:
    if code is None:
        entries.refuse_content(ESSAYS, kind, purposes, text)
    else:
        assert refusal(entries.refuse_content, ESSAYS, kind, purposes, text) == code


def test_nothing_is_cut_off_in_silence() -> None:
    entries.refuse_long(TYPED, {"phone": "0" * 300})
    assert refusal(entries.refuse_long, TYPED, {"phone": "0" * 301}) == "entry.too_long"
    assert refusal(entries.refuse_long, {**TYPED, "title": "a" * 301}, {}) == "entry.too_long"


@pytest.mark.parametrize(
    ("at_us", "late"),
    [
        (999_999, "round.not_open"),
        (1_000_000, False),
        (9_999_999, False),
        (10_000_000, True),
        (11_999_999, True),
        (12_000_000, "round.closed"),
    ],
)
def test_the_grace_is_silent_and_ends(at_us: int, late: bool | str) -> None:
    if isinstance(late, str):
        assert refusal(entries.received_late, None, WINDOW, at_us) == late
    else:
        assert entries.received_late(None, WINDOW, at_us) is late


def test_what_was_sent_back_may_come_after_the_close_and_what_is_over_may_not() -> None:
    sent_back = Standing("handed_in", "sent_back", 20_000_000)
    assert entries.received_late(sent_back, WINDOW, 19_999_999) is False
    assert refusal(entries.received_late, sent_back, WINDOW, 20_000_000) == "round.closed"
    withdrawn = Standing("withdrawn", "waiting", None)
    assert refusal(entries.received_late, withdrawn, WINDOW, 2_000_000) == "entry.withdrawn"
    refused = Standing("handed_in", "refused", None)
    assert refusal(entries.received_late, refused, WINDOW, 2_000_000) == "entry.refused"
    assert entries.changeable_until(sent_back, WINDOW.closes_at_us) == 20_000_000
    assert entries.changeable_until(withdrawn, WINDOW.closes_at_us) == 0


def test_places_are_as_many_as_the_plan_says() -> None:
    assert entries.free_place({1, 3}, 3, "author") == 2
    assert entries.free_place({1, 2}, None, "author") is None
    assert refusal(entries.free_place, {1, 2}, 2, "agency") == "entry.limit"


@pytest.mark.parametrize(
    ("changes", "typed", "codes"),
    [
        ({"text_word_minimum": 3, "text_word_maximum": 4}, {"text": "một – hai"}, ["words.few"]),
        ({"text_word_minimum": 3, "text_word_maximum": 4}, {"text": "một hai ba"}, []),
        ({"text_word_maximum": 2}, {"text": "một hai ba"}, ["words.many"]),
        ({"explanation_word_maximum": 1}, {"explanation": "một hai"}, ["explanation.many"]),
        ({"labels": ["title", "phone"]}, {"title": " "}, ["label.missing", "label.missing"]),
        ({"original": True}, {}, ["original.undeclared"]),
    ],
)
def test_what_is_typed_is_held_against_the_plan_at_once(
    changes: dict[str, Any], typed: dict[str, str], codes: list[str]
) -> None:
    found = entries.found_in_words(
        rules(**changes), "text", {**TYPED, **typed}, {}, original_declared=False
    )
    assert [one.code for one in found] == codes
