"""Rounds without a limit of attempts or time, and rounds with papers of their own."""

from collections import Counter
from typing import Any

from msgspec.structs import replace

from contracts.contests import ContestDefined
from contracts.definition import TopicDraw
from contracts.errors import Problem
from contracts.rounds import ChangeRound, GiveTimeBack
from services.exam.use_cases import disruptions, round_changes
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    LIMIT_S,
    OPENS_US,
    SECOND_US,
    Office,
    code,
    definition,
)


def own_paper_in_the_second_week(topics: list[str], **rules: Any) -> Any:
    made = definition(weeks=2, **rules)
    (phase,) = made.phases
    first, second = phase.rounds
    lines = [TopicDraw(topics[0], 1), TopicDraw(topics[1], 3)]
    phase = replace(phase, rounds=[first, replace(second, blueprint=lines)])
    return replace(made, phases=[phase])


def test_a_plan_without_a_limit_lets_people_begin_again_and_again(office: Office) -> None:
    office.ready("p1", attempts_allowed=None)
    for number in range(1, 8):
        view = office.begun("p1")
        office.submit(view.attempt, "p1")
        office.now_us += SECOND_US
        assert office.attempt(view.attempt).state == "submitted", number


def test_an_attempt_without_a_limit_goes_on_until_the_round_closes(office: Office) -> None:
    office.ready("p1", time_limit_s=None)
    view = office.begun("p1")
    assert view.deadline_us == CLOSES_US
    office.now_us = OPENS_US + 2 * LIMIT_S * SECOND_US
    assert not isinstance(office.save(view.attempt, "p1", {view.questions[0].id: "A"}), Problem)
    later = CLOSES_US + 600 * SECOND_US
    item = ChangeRound(CONTEST, "w1", later, "Mất điện", "org", office.now_us)
    office.carry_out(round_changes.change_round, item)
    assert office.attempt(view.attempt).deadline_us == later


def test_no_time_is_given_back_where_none_was_limited(office: Office) -> None:
    office.ready("p1", time_limit_s=None)
    office.begun("p1")
    office.now_us = OPENS_US + 120 * SECOND_US
    span = (OPENS_US + 10 * SECOND_US, OPENS_US + 60 * SECOND_US)
    item = GiveTimeBack(CONTEST, "w1", *span, "Mất điện", "org", office.now_us)
    (answer,) = office.carry_out(disruptions.give_time_back, item)
    assert code(answer) == "round.disruption_of_nobody"


def test_a_round_with_its_own_blueprint_draws_its_papers_by_it(office: Office) -> None:
    made = definition(weeks=2)
    topics = [draw.topic for draw in made.phases[0].quiz.blueprint]  # type: ignore[union-attr]
    plan = own_paper_in_the_second_week(topics)
    office.learn(ContestDefined(CONTEST, plan, 1))
    assert not isinstance(office.load(), Problem)
    office.register("p1")
    office.go_to(OPENS_US)
    first = Counter(q.id[:3] for q in office.begun("p1", "w1").questions)
    office.go_to(CLOSES_US)
    second = Counter(q.id[:3] for q in office.begun("p1", "w2").questions)
    assert (sorted(first.values()), sorted(second.values())) == ([2, 3], [1, 3])
    rounds = plan.phases[0].rounds
    assert [plan.phases[0].quiz_in(one.id).questions for one in rounds] == [5, 4]


def test_a_bank_too_small_for_the_paper_of_one_round_is_refused(office: Office) -> None:
    made = definition(weeks=2)
    topics = [draw.topic for draw in made.phases[0].quiz.blueprint]  # type: ignore[union-attr]
    plan = own_paper_in_the_second_week(topics)
    (phase,) = plan.phases
    first, second = phase.rounds
    greedy = replace(second, blueprint=[TopicDraw(topics[0], 500)])
    plan = replace(plan, phases=[replace(phase, rounds=[first, greedy])])
    office.learn(ContestDefined(CONTEST, plan, 1))
    assert code(office.load()).startswith("blueprint.")
