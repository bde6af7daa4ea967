"""Rounds without a limit of attempts or time, with papers and with daily hours of their own."""

from collections import Counter
from typing import Any

from msgspec.structs import replace

from contracts.contests import ContestDefined
from contracts.definition import DailyHours, TopicDraw
from contracts.errors import Problem
from contracts.rounds import ChangeRound, GiveTimeBack
from services.exam.repository import questions as questions_repository
from services.exam.use_cases import disruptions, round_changes
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    GRACE_US,
    LIMIT_S,
    OPENS_US,
    SECOND_US,
    Office,
    code,
    definition,
    questions,
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


def test_a_bank_is_dealt_out_by_what_each_round_draws_and_what_is_missing_is_said_by_round(
    office: Office,
) -> None:
    """Dealt out evenly, each week had half of a topic of which the second draws three quarters."""
    made = definition(weeks=2)
    topics = [draw.topic for draw in made.phases[0].quiz.blueprint]  # type: ignore[union-attr]
    plan = own_paper_in_the_second_week(topics, question_use="split")
    (phase,) = plan.phases
    first, second = phase.rounds
    greedy = replace(second, blueprint=[TopicDraw(topics[0], 1), TopicDraw(topics[1], 4)])
    plan = replace(plan, phases=[replace(phase, rounds=[first, greedy])])
    office.learn(ContestDefined(CONTEST, plan, 1))
    bank = questions(6)  # weeks draw 3 and 1 of the one topic, 2 and 4 of the other
    assert not isinstance(office.load(bank), Problem)
    refused = office.load(bank[:2] + bank[6:11])
    assert code(refused) == "blueprint.too_few_questions"
    assert refused.details["missing"] == [
        {"topic": topics[0], "wanted": 3, "there": 2, "round": first.name},
        {"topic": topics[0], "wanted": 1, "there": 0, "round": second.name},
        {"topic": topics[1], "wanted": 4, "there": 3, "round": second.name},
    ]
    assert f"chủ đề “{topics[1]}”, đợt “{second.name}” cần 4 câu, có 3" in refused.message


def test_what_was_dealt_stays_and_is_dealt_anew_only_where_a_round_would_have_too_little(
    office: Office,
) -> None:
    made = definition(weeks=2, question_use="split")
    topics = [draw.topic for draw in made.phases[0].quiz.blueprint]  # type: ignore[union-attr]
    office.learn(ContestDefined(CONTEST, made, 1))
    bank = questions(6)
    assert not isinstance(office.load(bank), Problem)
    before = dealt(office)
    assert not isinstance(office.load([*bank, *questions(8)[6:8]]), Problem)
    assert {name: dealt(office)[name] for name in before} == before
    assert not isinstance(office.load(bank), Problem)
    (phase,) = made.phases
    greedy = replace(phase.rounds[1], blueprint=[TopicDraw(topics[1], 4)])
    plan = replace(made, phases=[replace(phase, rounds=[phase.rounds[0], greedy])])
    office.learn(ContestDefined(CONTEST, plan, 2))
    assert not isinstance(office.load(bank), Problem)
    assert Counter(dealt(office)[q.id] for q in bank if q.topic == topics[1]) == {"w1": 2, "w2": 4}


def dealt(office: Office) -> dict[str, str]:
    with office.store.reading() as connection:
        return questions_repository.rounds_of_questions(connection, CONTEST)


HOUR_US = 3600 * SECOND_US


def open_by_day(office: Office) -> None:
    """A round of three days from 08:00, each day until 10:00, in which nobody's time is limited."""
    made = definition(time_limit_s=None)
    (phase,) = made.phases
    week = replace(
        phase.rounds[0], closes_at_us=OPENS_US + 50 * HOUR_US, daily_hours=DailyHours(480, 600)
    )
    made = replace(made, ends_at_us=made.ends_at_us + 100 * HOUR_US)
    office.learn(ContestDefined(CONTEST, replace(made, phases=[replace(phase, rounds=[week])]), 1))
    office.load()
    office.register("p1", "p2")
    office.go_to(OPENS_US)


def test_a_round_with_daily_hours_takes_nobody_at_others_and_says_when_it_opens(
    office: Office,
) -> None:
    open_by_day(office)
    office.go_to(OPENS_US + 2 * HOUR_US)
    refused = office.start("p1")
    assert code(refused) == "round.outside_hours"
    assert refused.details["opens_at_us"] == OPENS_US + 24 * HOUR_US
    office.go_to(OPENS_US + 24 * HOUR_US)
    assert office.begun("p1").deadline_us == OPENS_US + 26 * HOUR_US


def test_hours_are_those_of_the_contests_own_clock_also_after_it_was_put_back(
    office: Office,
) -> None:
    """Paris, 08:00 to 10:00: from 13:00 in Vietnam, and from 14:00 once summer time is over, in the
    night to 27/10/2024."""
    made = definition(time_limit_s=None)
    (phase,) = made.phases
    day_us, begins_us = 24 * HOUR_US, OPENS_US + 5 * HOUR_US
    week = replace(
        phase.rounds[0], closes_at_us=OPENS_US + 25 * day_us, daily_hours=DailyHours(480, 600)
    )
    made = replace(made, timezone="Europe/Paris", ends_at_us=OPENS_US + 30 * day_us)
    office.learn(ContestDefined(CONTEST, replace(made, phases=[replace(phase, rounds=[week])]), 1))
    office.load()
    office.register("p1", "p2")
    office.go_to(OPENS_US)
    refused = office.start("p1")
    assert refused.details["opens_at_us"] == begins_us
    assert "08:00 ngày 07/10/2024" in refused.message
    office.go_to(begins_us)
    assert office.begun("p1").deadline_us == begins_us + 2 * HOUR_US
    office.go_to(begins_us + 20 * day_us)
    assert office.start("p2").details["opens_at_us"] == begins_us + 20 * day_us + HOUR_US
    office.go_to(begins_us + 20 * day_us + HOUR_US)
    assert office.begun("p2").deadline_us == begins_us + 20 * day_us + 3 * HOUR_US


def test_an_attempt_is_handed_in_when_the_hours_of_its_day_are_over(office: Office) -> None:
    open_by_day(office)
    view = office.begun("p1")
    ends_us = OPENS_US + 2 * HOUR_US
    assert view.deadline_us == ends_us
    late = office.save(view.attempt, "p1", {view.questions[0].id: "A"}, ends_us)
    assert code(late) == "attempt.time_over"
    office.watermark("g1", ends_us + SECOND_US)
    office.go_to(ends_us + GRACE_US + 1)
    assert (office.attempt(view.attempt).state, office.attempt(view.attempt).kind) == (
        "submitted", "automatic"
    )  # fmt: skip


def test_an_extension_goes_beyond_the_hours_of_the_last_day_alone(office: Office) -> None:
    open_by_day(office)
    first = office.begun("p1")
    office.go_to(OPENS_US + 49 * HOUR_US)
    last = office.begun("p2")
    assert last.deadline_us == OPENS_US + 50 * HOUR_US
    later_us = OPENS_US + 51 * HOUR_US
    assert not isinstance(office.change(later_us), Problem)
    assert office.attempt(last.attempt).deadline_us == later_us
    assert office.attempt(first.attempt).deadline_us == OPENS_US + 2 * HOUR_US


def test_an_extension_into_the_hours_in_which_a_round_rests_is_refused(office: Office) -> None:
    open_by_day(office)
    office.go_to(OPENS_US + 49 * HOUR_US)
    refused = office.change(OPENS_US + 71 * HOUR_US)
    assert code(refused) == "round.closes_at_rest"
    assert refused.details["opens_at_us"] == OPENS_US + 72 * HOUR_US
    assert not isinstance(office.change(OPENS_US + 73 * HOUR_US), Problem)
