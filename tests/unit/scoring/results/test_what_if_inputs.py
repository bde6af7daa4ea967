"""What results could be worked out with instead: what registration would tell, taken for true."""

from contracts.roster_previews import RosterFacts
from contracts.rosters import (
    AgencyRegistered,
    ContestantExcluded,
    ContestantRegistered,
    HeadcountApproved,
)
from services.scoring.domain.results.what_if_inputs import AS_IT_IS, WhatIf, what_if_told
from tests.support.marked_contest import definition

AGENCY = AgencyRegistered("c", "A", "Sở A", "city", 1)
PERSON = ContestantRegistered("c", "p1", "A", "mandatory", [], 1)
OUT = ContestantExcluded("c", "p2", "Giám khảo", 1)


def headcount(agency: str, people: int) -> HeadcountApproved:
    return HeadcountApproved("c", agency, people, 1)


def test_facts_are_taken_for_true_by_whom_they_are_about() -> None:
    facts = RosterFacts([AGENCY], [headcount("A", 5), headcount("B", 6)], [PERSON], [OUT])
    plan = definition()
    told = what_if_told(facts, {"B": 7}, plan)
    assert told == WhatIf(
        plan,
        None,
        {"A": headcount("A", 5).stands, "B": 7},
        {"A": AGENCY},
        {"p1": PERSON},
        {"p2": OUT},
    )
    assert told.touches_people


def test_only_people_touch_people() -> None:
    assert not AS_IT_IS.touches_people
    assert not what_if_told(RosterFacts([AGENCY], [headcount("A", 5)]), {}, None).touches_people
    assert what_if_told(RosterFacts(registered=[PERSON]), {}, None).touches_people
    assert what_if_told(RosterFacts(excluded=[OUT]), {}, None).touches_people


def test_there_are_facts_if_there_is_any_or_if_not_all_are_told() -> None:
    assert not RosterFacts()
    for facts in (
        RosterFacts([AGENCY]),
        RosterFacts(headcounts=[headcount("A", 5)]),
        RosterFacts(registered=[PERSON]),
        RosterFacts(excluded=[OUT]),
        RosterFacts(complete=False),
    ):
        assert facts
