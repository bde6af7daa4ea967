"""Corrections of a list: what is refused, and what a place on the roster becomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.agency_staff_lists import CorrectionState
from contracts.errors import Refused
from contracts.rosters import Membership
from services.registration.domain.people.correction_requests import (
    LONGEST_REASON,
    LONGEST_VALUE,
    answered,
    cleaned,
    joined,
    left,
    reason_of,
)
from services.registration.domain.people.person import Entry
from services.registration.domain.people.two_lists import TwoListsRule

NOW = 1_000
HERE = Entry("Lê Bình", "mandatory", (Membership("A"),))
BOTH = HERE._replace(memberships=(Membership("A"), Membership("B")))


def test_blanks_and_what_nobody_asked_for_are_left_out() -> None:
    given_values = {"code": " CB 9 ", "name": "Lê Bình", "position": " ", "role": "organiser"}
    assert cleaned("joined", given_values) == {"code": "CB 9", "name": "Lê Bình"}


@pytest.mark.parametrize(
    ("kind", "values", "fields"),
    [
        ("joined", {}, ["code", "name"]),
        ("joined", {"code": "CB9", "name": "  "}, ["name"]),
        ("joined", {"code": "\u0301", "name": "x"}, ["code"]),  # an accent of no letter
        ("position", {"name": "x"}, ["position"]),
    ],
)
def test_what_is_missing_is_named(kind: str, values: dict[str, str], fields: list[str]) -> None:
    with pytest.raises(Refused) as refusal:
        cleaned(kind, values)  # type: ignore[arg-type]
    assert refusal.value.problem.code == "correction.values_missing"
    assert refusal.value.problem.details["fields"] == fields


def test_texts_have_a_length() -> None:
    longest = {"position": "x" * LONGEST_VALUE}
    assert cleaned("position", longest) == longest
    with pytest.raises(Refused, match=r"correction\.too_long"):
        cleaned("position", {"position": "x" * (LONGEST_VALUE + 1)})
    assert reason_of(" nghỉ hưu ") == "nghỉ hưu"
    with pytest.raises(Refused, match=r"correction\.too_long"):
        reason_of("x" * (LONGEST_REASON + 1))
    with pytest.raises(Refused, match=r"correction\.reason_missing"):
        reason_of(" \n")


@pytest.mark.parametrize(
    ("state", "wanted", "answer", "code"),
    [
        ("accepted", "accepted", "", "correction.answered_already"),
        ("refused", "accepted", "", "correction.answered_already"),
        ("filed", "filed", "x", "correction.answer_unclear"),
        ("filed", "refused", " ", "correction.reason_missing"),
    ],
)
def test_an_answer_is_given_once_and_a_refusal_says_why(
    state: CorrectionState, wanted: CorrectionState, answer: str, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        answered(state, wanted, answer)
    assert refusal.value.problem.code == code


def test_an_answer_is_the_new_state() -> None:
    assert answered("filed", "accepted", "") == "accepted"
    assert answered("filed", "refused", "đã chuyển về") == "refused"


def test_who_is_on_no_other_list_leaves_the_contest() -> None:
    after = left(HERE, "A", "nghỉ hưu", NOW, begun=True)
    assert (after.excluded, after.memberships) == ("nghỉ hưu", HERE.memberships)


def test_who_is_on_another_list_counts_there_from_now_on() -> None:
    after = left(BOTH, "A", "luân chuyển", NOW, begun=True)
    assert after.excluded == ""
    assert after.memberships == (Membership("B"), Membership("A", 0, NOW))
    assert left(BOTH, "A", "luân chuyển", NOW, begun=False).memberships == (Membership("B"),)


def test_who_joined_is_on_the_list_and_stays_on_others() -> None:
    assert joined(None, "Lê An", "A", NOW, begun=True) == Entry(
        "Lê An", "mandatory", (Membership("A"),)
    )
    after = joined(HERE, "Lê Bình", "B", NOW, begun=True)
    assert after.memberships == (Membership("A"), Membership("B", NOW))
    assert joined(HERE, "Lê Bình", "A", NOW, begun=True) == HERE


def test_the_plans_rule_of_two_lists_holds_for_corrections_too() -> None:
    first, refused = TwoListsRule("first"), TwoListsRule("refused")
    after = joined(HERE, "Lê Bình", "B", NOW, begun=True, two_lists=first)
    assert (after.agency_at(NOW), after.agencies_now()) == ("A", ["A", "B"])
    with pytest.raises(Refused) as refusal:
        joined(HERE, "Lê Bình", "B", NOW, begun=True, two_lists=refused)
    assert refusal.value.problem.code == "correction.two_lists"
    assert left(after, "A", "nghỉ", NOW + 1, begun=True, two_lists=first).agency_at(NOW) == "A"
    classes = TwoListsRule("class_order", {"A": 1, "B": 0})
    after = joined(HERE, "Lê Bình", "B", NOW, begun=True, two_lists=classes)
    assert after.agency_at(NOW) == "B"


agencies = st.lists(st.sampled_from("ABCD"), unique=True, min_size=1)


@given(agencies, st.sampled_from("ABCD"), st.booleans())
def test_joining_and_leaving_again_gives_the_same_lists(
    on: list[str], agency: str, begun: bool
) -> None:
    entry = Entry("Lê Bình", "mandatory", tuple(Membership(one) for one in on))
    there = joined(entry, entry.name, agency, NOW, begun=begun)
    assert sorted(there.agencies_now()) == sorted({*on, agency})
    gone = left(there, agency, "nhầm", NOW + 1, begun=begun)
    if set(on) - {agency}:
        assert sorted(gone.agencies_now()) == sorted(set(on) - {agency})
        assert not gone.excluded
    else:
        assert gone.excluded == "nhầm"
