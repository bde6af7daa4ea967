"""A round of its own makes another one good: fresh papers for who did not hand in there."""

from typing import Any

import msgspec
import pytest

from contracts.attempts import AttemptView
from contracts.contests import ContestDefined
from contracts.definition import Definition, Round
from contracts.errors import Refused
from contracts.rounds import MakeUpPeople, MakeUpQuery, RoundSettled
from services.exam.use_cases.make_up_audience import make_up_people
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    GRACE_US,
    LIMIT_S,
    SECOND_US,
    Office,
    code,
    definition,
)

HOUR_US = 3600 * SECOND_US
OPENS_AGAIN_US = CLOSES_US + 2 * HOUR_US


def with_make_up(agencies: list[str], **rules: Any) -> Definition:
    plan = definition(**rules)
    closes_us = OPENS_AGAIN_US + HOUR_US
    make_up = Round(
        "w1-bu", "Thi bù tuần 1", OPENS_AGAIN_US, closes_us, False, "bù", None, "w1", agencies
    )
    phase = msgspec.structs.replace(plan.phases[0], rounds=[*plan.phases[0].rounds, make_up])
    return msgspec.structs.replace(plan, phases=[phase])


@pytest.mark.parametrize("use", ["shared", "split"])
def test_who_did_not_hand_in_sits_again_with_a_fresh_paper_by_a_seed_committed_before(
    office: Office, use: Any
) -> None:
    office.ready(question_use=use)
    office.register("cut", "done", "absent", agency="A")
    office.register("other", agency="B")
    cut, done = office.begun("cut"), office.begun("done")
    office.submit(done.attempt, "done")
    office.go_to(CLOSES_US + GRACE_US + 1)
    (settled,) = office.told(RoundSettled)
    office.learn(ContestDefined(CONTEST, with_make_up(["A"], question_use=use), 2))
    planned = office.round("w1-bu")
    assert planned.commitment
    assert planned.seed is None
    assert office.round("w1").seed == settled.seed
    office.go_to(OPENS_AGAIN_US)
    again, first = office.begun("cut", "w1-bu"), office.begun("absent", "w1-bu")
    for view in (again, first):
        assert isinstance(view, AttemptView)
        assert view.deadline_us == OPENS_AGAIN_US + LIMIT_S * SECOND_US
    assert again.paper != cut.paper
    assert code(office.start("done", "w1-bu")) == "round.handed_in_before"
    assert code(office.start("other", "w1-bu")) == "round.not_for_agency"
    assert code(office.start("absent", "w1")) == "round.closed"
    office.submit(again.attempt, "cut")
    office.go_to(OPENS_AGAIN_US + HOUR_US + GRACE_US + 1)
    mine = office.told(RoundSettled)[-1]
    assert (mine.round, mine.commitment) == ("w1-bu", planned.commitment)
    assert mine.seed != settled.seed
    assert mine.bank == settled.bank


def test_a_make_up_for_everybody_names_no_agency(office: Office) -> None:
    office.ready("p1")
    office.register("q1", agency="B")
    office.learn(ContestDefined(CONTEST, with_make_up([]), 2))
    office.go_to(OPENS_AGAIN_US)
    office.begun("p1", "w1-bu")
    office.begun("q1", "w1-bu")


def test_whom_a_make_up_would_be_for_is_told_before_it_is_planned(office: Office) -> None:
    office.ready()
    office.register("cut", "done", "absent", "late", agency="A")
    office.register("other", agency="B")
    office.exclude("late")
    cut, done = office.begun("cut"), office.begun("done")
    office.submit(done.attempt, "done")
    office.go_to(CLOSES_US + GRACE_US + 1)
    assert office.attempt(cut.attempt).kind == "automatic"
    with office.store.reading() as connection:
        for agencies, expected in (
            (["A"], MakeUpPeople(1, 1, 1)),
            (["B"], MakeUpPeople(1, 0, 0)),
            (None, MakeUpPeople(2, 1, 1)),
        ):
            query = MakeUpQuery(CONTEST, "w1", OPENS_AGAIN_US, agencies)
            assert make_up_people(connection, query) == expected
        with pytest.raises(Refused, match=r"agency\.unknown"):
            make_up_people(connection, MakeUpQuery(CONTEST, "w1", OPENS_AGAIN_US, ["Z"]))
