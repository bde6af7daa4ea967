"""Published results that no longer follow are known as such; what a change would do is shown."""

from typing import Any

import msgspec
import pytest

from contracts.contests import ContestDefined
from contracts.definition import Conditions, Measure, ParticipationRules, ResultsRules
from contracts.roster_previews import RosterFacts
from contracts.rosters import (
    AgencyRegistered,
    ContestantErased,
    ContestantExcluded,
    ContestantRegistered,
    HeadcountApproved,
    Membership,
)
from contracts.settled_round_decisions import PrizeChange
from services.scoring.repository.results import publication_freshness
from tests.support.concluding import (
    OVERALL,
    RATE,
    changes,
    compared,
    play,
    previewed,
    ready,
)
from tests.support.marked_contest import CONTEST
from tests.support.marking import Marking

MEASURED = msgspec.structs.replace(RATE, measures=[Measure("participation_rate")])


def played(marking: Marking, **changes_: Any) -> None:
    """A wins by 2 of 2, then B by 2 of 4; everything is final."""
    people = {"a0": "A", "a1": "A", "b0": "B", "b1": "B"}
    ready(marking, people, {"A": 2, "B": 4}, MEASURED, OVERALL, **changes_)
    play(
        marking,
        marking.submitted("a0", 4),
        marking.submitted("a1", 3),
        marking.submitted("b0", 2, agency="B"),
        marking.submitted("b1", 1, agency="B"),
    )
    assert marking.publish_phase().state == "final"


def found(marking: Marking) -> dict[str, str]:
    return {place: one.found for place, one in compared(marking).items()}


def test_what_was_published_a_moment_ago_is_fresh_and_asks_for_no_comparison(
    marking: Marking,
) -> None:
    played(marking)
    assert found(marking) == {"w1": "fresh", "w2": "fresh", "v1": "fresh"}


def test_a_headcount_corrected_after_the_final_publication_makes_it_stale_until_published_anew(
    marking: Marking,
) -> None:
    played(marking)
    shown = previewed(marking, headcounts={"\uff41": 8})  # as registration finds agencies
    assert (shown.final, shown.decides, shown.unclear) == (True, [], [])
    swapped = [
        ("lost", "tap-the", "first", "Sở A"),
        ("lost", "tap-the", "second", "Sở B"),
        ("won", "tap-the", "first", "Sở B"),
        ("won", "tap-the", "second", "Sở A"),
    ]
    assert sorted(changes(shown.prizes)) == swapped
    assert all(one.collective for one in shown.prizes)
    assert found(marking)["v1"] == "fresh"  # looking changes nothing
    marking.hear(HeadcountApproved(CONTEST, "A", 8, 2))
    now = compared(marking)
    assert {place: one.found for place, one in now.items()} == {
        "w1": "fresh",
        "w2": "fresh",
        "v1": "stale",
    }
    assert sorted(changes(now["v1"].prizes)) == swapped
    assert now["v1"].state == "final"
    marking.publish_phase()
    assert found(marking)["v1"] == "fresh"


def test_a_headcount_that_moves_no_prize_still_makes_the_table_of_participation_stale(
    marking: Marking,
) -> None:
    played(marking)
    assert previewed(marking, headcounts={"A": 3}).prizes == []
    marking.hear(HeadcountApproved(CONTEST, "A", 3, 2))
    assert (found(marking)["v1"], compared(marking)["v1"].prizes) == ("stale", [])
    marking.hear(HeadcountApproved(CONTEST, "A", 2, 3))
    assert found(marking)["v1"] == "fresh"


def _moved(person: str, *agencies: str, duty: Any = "mandatory") -> ContestantRegistered:
    return ContestantRegistered(CONTEST, person, "", duty, [Membership(a) for a in agencies], 9)


FORESEEN = {
    "moved": RosterFacts(registered=[_moved("a0", "B"), _moved("a1", "B")]),
    "excluded": RosterFacts(excluded=[ContestantExcluded(CONTEST, "a0", "Tổ ra đề", 9)]),
    "duty": RosterFacts(
        registered=[_moved("a0", "A", duty="excluded")],
        excluded=[ContestantExcluded(CONTEST, "a0", "giám khảo", 9)],
    ),
    "counted": RosterFacts(headcounts=[HeadcountApproved(CONTEST, "A", 8, 9)]),
    "joined": RosterFacts(
        agencies=[AgencyRegistered(CONTEST, "C", "Sở C", "city", 1)],
        headcounts=[HeadcountApproved(CONTEST, "C", 1, 1), HeadcountApproved(CONTEST, "A", 8, 9)],
        registered=[_moved("new-1", "C"), _moved("a0", "C")],
    ),
}


@pytest.mark.parametrize("what", FORESEEN)
def test_what_a_change_of_lists_moves_is_foreseen_as_it_then_happens(
    marking: Marking, what: str
) -> None:
    played(marking)
    facts = FORESEEN[what]
    shown = previewed(marking, facts=facts)
    assert (shown.final, shown.unclear, shown.decides) == (True, [], [])
    assert shown.prizes
    assert found(marking) == {"w1": "fresh", "w2": "fresh", "v1": "fresh"}
    assert previewed(marking, facts=facts).digest == shown.digest
    marking.hear(*facts.agencies, *facts.headcounts, *facts.registered, *facts.excluded)
    now = compared(marking)
    happened = [one for place in ("w1", "w2", "v1") for one in now[place].prizes]
    # whoever has no name in the facts keeps the one that is known until they are told
    assert _bare(shown.prizes) == _bare(happened)
    if what == "excluded":
        assert ("w1", "lost", "a0") in {(one.round, one.change, one.person) for one in shown.prizes}
    if what in ("moved", "counted", "joined"):
        collective = [one for one in shown.prizes if one.collective]
        assert ("lost", "tap-the", "first", "Sở A") in changes(collective)


def _bare(prizes: list[PrizeChange]) -> list[PrizeChange]:
    plain = [msgspec.structs.replace(one, name="") if one.person else one for one in prizes]
    return sorted(plain, key=msgspec.json.encode)


def test_a_readmitted_person_and_a_list_that_moves_nothing_are_foreseen_too(
    marking: Marking,
) -> None:
    played(marking)
    same = RosterFacts(registered=[_moved("a0", "A")])
    assert previewed(marking, facts=same).prizes == []
    marking.exclude("a0")
    marking.score_waiting()
    for name in ("w1", "w2"):
        marking.publish(name)
    marking.publish_phase()
    back = RosterFacts(excluded=[ContestantExcluded(CONTEST, "a0", "", 9)])
    won = {(one.round, one.change, one.person) for one in previewed(marking, facts=back).prizes}
    assert ("w1", "won", "a0") in won


def test_a_list_that_changes_more_than_can_be_carried_says_that_nobody_can_say(
    marking: Marking,
) -> None:
    played(marking)
    shown = previewed(marking, facts=RosterFacts(complete=False))
    assert shown.prizes == []
    assert shown.unclear == [f"{place}: roster.too_many_changes" for place in ("w1", "w2", "v1")]


@pytest.mark.parametrize("told", ["moved", "excluded", "agency", "name", "erased"])
def test_whatever_results_hang_on_makes_them_stale_and_nothing_else_does(
    marking: Marking, told: str
) -> None:
    played(marking)
    moved = ContestantRegistered(CONTEST, "a0", "Tên", "mandatory", [Membership("B")], 2)
    facts: dict[str, Any] = {
        "moved": moved,
        "agency": AgencyRegistered(CONTEST, "C", "Sở C", "city", 1),
        "name": msgspec.structs.replace(moved, name="Tên mới", memberships=[Membership("A")]),
        "erased": ContestantErased(CONTEST, "a0", "mandatory", [Membership("A")], 2, False),
    }
    if told == "excluded":
        marking.exclude("a0")
    else:
        marking.hear(facts[told])
    stale = {"moved": {"v1"}, "excluded": {"w1", "v1"}, "agency": {"v1"}}.get(told, set())
    now = compared(marking)
    assert {place for place, one in now.items() if one.found == "stale"} == stale
    assert {one.found for place, one in now.items() if place not in stale} <= {"fresh"}
    if told == "excluded":
        assert ("lost", "a0") in {(one.change, one.person) for one in now["w1"].prizes}


def test_a_decision_shows_the_collective_and_overall_prizes_that_it_moves(marking: Marking) -> None:
    played(marking)
    marking.score_waiting()
    shown = marking.preview("annul_attempt", attempt="a0-w1-1")
    overall = [one for one in shown.prizes if not one.round]
    assert ("lost", "chung", "first", "Tên a0") in changes(overall)
    assert ("won", "chung", "first", "Tên a1") in changes(overall)
    assert {one.award for one in overall if one.collective} <= {"tap-the"}
    score = msgspec.structs.replace(RATE, id="diem", measures=[Measure("total_score")])
    plan = msgspec.structs.replace(marking.plan, awards=[*marking.plan.awards, score])
    marking.hear(ContestDefined(CONTEST, plan, 2))
    for name in ("w1", "w2"):
        marking.publish(name)
    marking.publish_phase()
    shown = marking.preview("annul_attempt", attempt="a0-w1-1")
    assert shown.unclear == []
    made = marking.decide("annul_attempt", attempt="a0-w1-1", digest=shown.digest)
    assert made.difference.prizes == shown.prizes
    assert found(marking) == {"w1": "stale", "w2": "fresh", "v1": "stale"}


def test_a_digest_binds_the_prizes_over_rounds_too(marking: Marking) -> None:
    played(marking)
    marking.score_waiting()
    shown = marking.preview("annul_attempt", attempt="b1-w1-1")
    marking.hear(HeadcountApproved(CONTEST, "A", 100, 2))
    refused = marking.decide("annul_attempt", attempt="b1-w1-1", digest=shown.digest)
    assert refused.code == "decision.difference_changed"


def test_another_plan_says_what_it_would_decide_otherwise(marking: Marking) -> None:
    played(marking, results=None)
    plan = marking.plan
    same = msgspec.structs.replace(plan, title="Tên khác", calendar=[])
    assert (previewed(marking, definition=same).decides) == []
    participants = msgspec.structs.replace(MEASURED, measures=[Measure("participants")])
    stricter = msgspec.structs.replace(MEASURED, conditions=Conditions(minimum_participants=3))
    rules = ParticipationRules("v1", "eligible")
    phase = msgspec.structs.replace(plan.phases[0], results=ResultsRules(86_400))
    others = plan.awards[:-2]
    for other, keys in (
        ({"awards": [*others, participants, OVERALL]}, ["awards.tap-the.measures"]),
        ({"awards": [*others, stricter, OVERALL]}, ["awards.tap-the.conditions"]),
        ({"participation": rules}, ["participation.denominator"]),
        ({"phases": [phase]}, ["phases.v1.results.complaints_window"]),
    ):
        shown = previewed(marking, definition=msgspec.structs.replace(plan, **other))
        assert (shown.decides, shown.final) == (keys, True)
        if "conditions" in keys[0]:
            assert changes(shown.prizes) == [
                ("lost", "tap-the", "first", "Sở A"),
                ("lost", "tap-the", "second", "Sở B"),
            ]
    assert found(marking) == {"w1": "fresh", "w2": "fresh", "v1": "fresh"}


def test_what_cannot_be_compared_says_why_and_is_tried_again_later(marking: Marking) -> None:
    played(marking)
    late = msgspec.structs.replace(marking.submitted("a0", 4), revision=2)
    marking.hear(late)  # more was told of the round than it settled with
    marking.hear(HeadcountApproved(CONTEST, "A", 8, 2))
    assert found(marking)["v1"] == "publication.incomplete"
    with marking.store.reading() as connection:
        assert publication_freshness.next_due(connection, marking.now_us) is None
        due = publication_freshness.next_due(
            connection, marking.now_us + publication_freshness.AGAIN_US
        )
    assert due is not None
    assert due.phase == "v1"
