"""A round that is made good: nothing is told before, and nobody counts twice."""

import msgspec
import pytest

from contracts.contests import ContestDefined
from contracts.definition import MakeUpPrizes, Round
from contracts.publications import Publication
from contracts.rosters import AgencyRegistered
from tests.support.examination import code
from tests.support.marked_contest import CLOSES_US, CONTEST, SECOND_US, definition
from tests.support.marking import Marking


def _with_make_up(marking: Marking, question_use: str, prizes: MakeUpPrizes = "") -> None:
    plan = definition(question_use=question_use)
    again_us = CLOSES_US + SECOND_US
    make_up = Round(
        "bu", "Thi bù", again_us, again_us + SECOND_US, False, "bù", None, "w1", [], prizes
    )
    phase = msgspec.structs.replace(plan.phases[0], rounds=[*plan.phases[0].rounds, make_up])
    marking.plan = msgspec.structs.replace(plan, phases=[phase])
    marking.hear(ContestDefined(CONTEST, marking.plan, 1))
    marking.hear(AgencyRegistered(CONTEST, "A", "Sở A", "city", 1))


def test_a_round_and_its_make_up_are_published_together_and_nobody_counts_twice(
    marking: Marking,
) -> None:
    for use in ("shared", "split"):
        _with_make_up(marking, use)
    marking.import_keys()
    marking.register("cut", "done")
    cut, done = marking.submitted("cut", 1), marking.submitted("done", 3)
    marking.play(cut, done)
    again = marking.submitted("cut", 4, round_id="bu")
    refusal = marking.publish()
    assert (code(refusal), refusal.details["rounds"]) == ("publication.make_up_open", ["bu"])
    marking.settle(again, round_id="bu")
    assert code(marking.publish()) == "publication.incomplete"  # who sat again is not here yet
    marking.hear(again)
    assert isinstance(marking.publish(), Publication)
    assert [(s.person, s.score) for s in marking.standings().standings] == [("done", 3)]
    assert marking.recount().agrees
    assert isinstance(marking.publish("bu"), Publication)
    assert [(s.person, s.score) for s in marking.standings("bu").standings] == [("cut", 4)]
    given = {(line.round, line.person) for line in marking.awards().awards if line.person}
    assert given == {("w1", "done")}  # prizes of each round are not given once more
    assert isinstance(marking.publish_phase(), Publication)
    assert marking.recount_phase().differences == []
    told = sorted(
        (one.round, one.status)
        for person in marking.phase_ledger().people
        if isinstance(person.attempts, tuple)
        for one in person.attempts[0]
    )
    assert told == [("bu", "counted"), ("w1", "annulled"), ("w1", "counted")]


@pytest.mark.parametrize(
    ("prizes", "expected"),
    [("none", {("w1", "done")}), ("own", {("w1", "done"), ("bu", "cut")})],
)
def test_prizes_of_each_round_are_given_once_more_only_where_the_plan_says_so(
    marking: Marking, prizes: MakeUpPrizes, expected: set[tuple[str, str]]
) -> None:
    _with_make_up(marking, "split", prizes)
    marking.import_keys()
    marking.register("cut", "done")
    marking.play(marking.submitted("cut", 1), marking.submitted("done", 3))
    again = marking.submitted("cut", 4, round_id="bu")
    marking.settle(again, round_id="bu")
    marking.hear(again)
    for round_id in ("w1", "bu"):
        assert isinstance(marking.publish(round_id), Publication)
        assert marking.recount().agrees
    assert {(one.round, one.person) for one in marking.awards().awards if one.person} == expected


def test_a_draft_after_a_decision_leaves_out_who_sat_again_as_the_publication_does(
    marking: Marking,
) -> None:
    _with_make_up(marking, "split")
    marking.import_keys()
    marking.register("cut", "done", "gone")
    sat = [marking.submitted("cut", 4), marking.submitted("done", 3), marking.submitted("gone", 2)]
    marking.play(*sat)
    again = marking.submitted("cut", 1, round_id="bu")
    marking.settle(again, round_id="bu")
    marking.hear(again)
    marking.score_waiting()
    assert isinstance(marking.publish(), Publication)
    shown = marking.preview("annul_attempt", attempt=sat[2].attempt)
    assert [(one.person, one.rank_before, one.rank_after) for one in shown.moves] == [
        ("gone", 2, None)
    ]
    marking.decide("annul_attempt", attempt=sat[2].attempt, digest=shown.digest)
    marking.score_waiting()
    assert marking.redraw_waiting() == 1
    draft = marking.draft()
    assert [(one.person, one.rank) for one in draft.standings] == [("done", 1)]
    assert isinstance(marking.publish(), Publication)
    published = marking.standings().standings
    assert [(one.person, one.rank) for one in published] == [("done", 1)]
    assert marking.recount().agrees
