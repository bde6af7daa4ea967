"""The agency tree: what stands in it, and what an entry changes."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.errors import Refused
from contracts.rosters import AgencyEntry
from services.registration.domain.contests.agency_tree import (
    Agency,
    changed_by,
    refuse_bad_entry,
    refuse_bad_tree,
)

ENTRY = AgencyEntry("A", "Sở A", "city", "B", 5, 9)


def made(**changes: Any) -> Agency:
    first = changed_by(None, "a", "c", ENTRY)
    assert first is not None
    return first._replace(**changes)


def test_a_new_agency_has_no_headcount_and_the_first_revision() -> None:
    assert made() == Agency("c", "A", "a", "Sở A", "city", "B", 5, 9, 1, None, False, 0)
    told = made().registered()
    assert (told.contest, told.agency, told.name, told.agency_class) == ("c", "A", "Sở A", "city")
    assert (told.revision, told.parent, told.valid_from_us, told.valid_until_us) == (1, "B", 5, 9)


def test_the_same_entry_again_changes_nothing() -> None:
    old = made(headcount=7, headcount_approved=True, headcount_revision=3, revision=4)
    assert changed_by(old, "a", "c", ENTRY) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Sở B"},
        {"agency_class": "khac"},
        {"parent": None},
        {"valid_from_us": 6},
        {"valid_until_us": None},
    ],
    ids=str,
)
def test_a_changed_entry_is_the_next_revision_and_keeps_the_headcount(
    changes: dict[str, Any],
) -> None:
    old = made(headcount=7, headcount_approved=True, headcount_revision=3, revision=4)
    after = changed_by(old, "a", "c", replace(ENTRY, **changes))
    assert after == old._replace(**changes, revision=5)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"agency_class": "x"}, "agency.class_unknown"),
        ({"valid_until_us": 5}, "agency.dates"),
        ({"valid_until_us": 6}, ""),
        ({"valid_until_us": None}, ""),
    ],
)
def test_an_entry_is_of_a_class_of_the_plan_and_ends_after_it_begins(
    changes: dict[str, Any], code: str
) -> None:
    entry = replace(ENTRY, **changes)
    if not code:
        refuse_bad_entry(entry, ["city"])
        return
    with pytest.raises(Refused) as refusal:
        refuse_bad_entry(entry, ["city"])
    assert refusal.value.problem.code == code
    assert refusal.value.problem.details["agency"] == "A"


@pytest.mark.parametrize(
    ("parents", "code", "agency"),
    [
        ({}, "", ""),
        ({"A": None, "B": "A", "C": "B"}, "", ""),
        ({"A": None, "B": "X"}, "agency.parent_unknown", "B"),
        ({"A": "A"}, "agency.circle", "A"),
        ({"A": "B", "B": "C", "C": "A"}, "agency.circle", "A"),
    ],
)
def test_the_tree_has_no_circle_and_no_parent_that_is_not_there(
    parents: dict[str, str | None], code: str, agency: str
) -> None:
    if not code:
        refuse_bad_tree(parents)
        return
    with pytest.raises(Refused) as refusal:
        refuse_bad_tree(parents)
    assert (refusal.value.problem.code, refusal.value.problem.details["agency"]) == (code, agency)
