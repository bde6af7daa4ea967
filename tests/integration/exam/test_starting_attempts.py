"""Who may start, how often, when; and going on elsewhere (G4, G5)."""

import re
from functools import partial
from typing import Any

import msgspec
import pytest

from contracts.attempts import AttemptStarted, AttemptView
from contracts.contests import ContestDefined
from contracts.errors import Problem, Refused
from contracts.question_bank import ImportQuestions, RoundQuestionsQuery
from contracts.rosters import Membership
from services.exam.use_cases import round_views, starting_attempts
from services.exam.use_cases.question_bank import import_questions
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    GRACE_US,
    LIMIT_S,
    OPENS_US,
    SECOND_US,
    Office,
    at_once,
    code,
    commitments,
    definition,
    questions,
    registered,
)


def test_a_start_gives_a_paper_of_the_blueprint_and_tells_it(office: Office) -> None:
    office.ready("p1")
    view = office.begun("p1")
    assert sorted(q.id[:3] for q in view.questions) == ["CH0"] * 3 + ["CH1"] * 2
    assert all(sorted(q.options) == list("ABCD") for q in view.questions)
    assert (view.started_at_us, view.deadline_us) == (OPENS_US, OPENS_US + LIMIT_S * SECOND_US)
    assert (view.answers, view.state, view.resumed) == ({}, "in_progress", False)
    (told,) = office.told(AttemptStarted)
    assert (told.attempt, told.person, told.agency, told.number) == (view.attempt, "p1", "A", 1)


def test_an_attempt_in_progress_is_resumed_with_its_paper_and_answers(office: Office) -> None:
    office.ready("p1")
    first = office.begun("p1")
    office.save(first.attempt, "p1", {first.questions[0].id: "B"})
    office.now_us += SECOND_US
    again = office.start("p1")
    assert again.resumed
    assert again.attempt == first.attempt
    assert again.questions == first.questions
    assert again.deadline_us == first.deadline_us
    assert again.answers == {first.questions[0].id: "B"}
    assert len(office.told(AttemptStarted)) == 1


@pytest.mark.parametrize("allowed", [1, 3])
def test_a_hundred_parallel_starts_never_give_more_than_allowed(
    offices: list[Office], allowed: int
) -> None:
    """Every start is handed in at once, so that each could be a new attempt."""
    offices[0].ready("p1", attempts_allowed=allowed)
    for one in offices[1:]:
        one.now_us = OPENS_US

    def play(office: Office) -> str:
        view = office.start("p1")
        if isinstance(view, AttemptView):
            office.submit(view.attempt, "p1")
            return "started"
        return code(view)

    answers = at_once([partial(play, offices[n % 4]) for n in range(100)])
    assert set(answers) <= {"started", "attempt.none_left"}
    told = offices[0].told(AttemptStarted)
    assert sorted(one.number for one in told) == list(range(1, allowed + 1))


def test_a_hundred_identical_starts_at_once_are_one_attempt(offices: list[Office]) -> None:
    offices[0].ready("p1", attempts_allowed=3)
    for one in offices[1:]:
        one.now_us = OPENS_US
    views = at_once([partial(offices[n % 4].start, "p1") for n in range(100)])
    assert len({view.attempt for view in views}) == 1
    assert sum(not view.resumed for view in views) == 1


def test_the_same_person_twice_in_one_batch_is_one_attempt(office: Office) -> None:
    office.ready("p1", attempts_allowed=2)
    views = office.carry_out(starting_attempts.start, *[office.starting("p1") for _ in range(3)])
    assert len({view.attempt for view in views}) == 1
    assert [view.resumed for view in views] == [False, True, True]


def test_a_start_that_was_sent_twice_burns_no_second_attempt(office: Office) -> None:
    office.ready("p1", attempts_allowed=2)
    start = office.starting("p1")
    office.now_us += 1_000  # it travels
    first = office.carry_out(starting_attempts.start, start)[0]
    office.submit(first.attempt, "p1")
    again = office.carry_out(starting_attempts.start, start)[0]
    assert (again.attempt, again.resumed) == (first.attempt, True)
    assert len(office.told(AttemptStarted)) == 1
    assert office.begun("p1").attempt != first.attempt


def test_the_same_person_in_two_contests_of_one_batch_has_two_attempts(office: Office) -> None:
    office.define()
    office.load()
    office.learn(
        ContestDefined("khac", msgspec.structs.replace(definition(), slug="khac"), 1),
        registered("p1", "A"),
        msgspec.structs.replace(registered("p1", "A"), contest="khac"),
    )
    bank = questions()
    item = ImportQuestions("khac", bank, commitments(bank), "org", office.now_us)
    office.carry_out(import_questions, item)
    office.go_to(OPENS_US)
    here = office.starting("p1")
    there = msgspec.structs.replace(here, contest="khac")
    first, second = office.carry_out(starting_attempts.start, here, there)
    assert (first.contest, second.contest) == (CONTEST, "khac")
    assert first.attempt != second.attempt


@pytest.mark.parametrize(
    ("arrived_us", "said"),
    [
        (OPENS_US - 1, "round.not_open"),
        (OPENS_US - 1000, "round.not_open"),
        (OPENS_US, ""),
        (CLOSES_US - 1000, ""),
        (CLOSES_US - 1, ""),
        (CLOSES_US, "round.closed"),
        (CLOSES_US + 1, "round.closed"),
    ],
)
def test_the_window_is_half_open_to_the_microsecond(
    office: Office, arrived_us: int, said: str
) -> None:
    office.ready("p1")
    office.now_us = arrived_us
    answer = office.start("p1")
    assert (code(answer) if isinstance(answer, Problem) else "") == said


def test_the_deadline_is_the_limit_or_the_close_whichever_is_first(office: Office) -> None:
    office.ready("p1", "p2")
    office.now_us = CLOSES_US - LIMIT_S * SECOND_US - 5
    assert office.begun("p1").deadline_us == CLOSES_US - 5
    office.now_us += 6
    assert office.begun("p2").deadline_us == CLOSES_US


def test_a_start_whose_caller_has_gone_burns_no_attempt(office: Office) -> None:
    office.ready("p1")
    arrived = office.now_us
    office.now_us = arrived + int(2.5 * SECOND_US)
    assert code(office.start("p1", arrived_us=arrived)) == "attempt.start_expired"
    assert office.told(AttemptStarted) == []
    office.now_us -= 1
    assert isinstance(office.start("p1", arrived_us=arrived), AttemptView)


def test_the_clock_of_started_at_is_ours_not_the_stamp(office: Office) -> None:
    """Waiting in a queue takes no time off a contestant."""
    office.ready("p1")
    arrived = office.now_us
    office.now_us += SECOND_US
    view = office.start("p1", arrived_us=arrived)
    assert view.started_at_us == arrived + SECOND_US


def test_unknown_and_excluded_people_are_refused_with_the_reason(office: Office) -> None:
    office.ready("p1", "p2")
    office.exclude("p2", "Tổ ra đề")
    assert code(office.start("nobody")) == "contestant.unknown"
    refusal = office.start("p2")
    assert code(refusal) == "contestant.excluded"
    assert refusal.details == {"reason": "Tổ ra đề"}
    assert code(office.start("p1", "w9")) == "round.unknown"
    assert office.told(AttemptStarted) == []


def test_an_exclusion_heard_before_the_person_still_excludes(office: Office) -> None:
    office.ready()
    office.exclude("p1")
    office.register("p1")
    assert code(office.start("p1")) == "contestant.excluded"
    office.exclude("p1", "", revision=2)  # taken back
    assert isinstance(office.start("p1"), AttemptView)


def test_a_person_on_two_rosters_has_one_allowance_for_the_agency_valid_at_opening(
    office: Office,
) -> None:
    office.ready()
    moved = [Membership("A", 0, OPENS_US), Membership("B", OPENS_US)]
    office.learn(registered("p1", *moved))
    view = office.begun("p1")
    office.submit(view.attempt, "p1")
    assert code(office.start("p1")) == "attempt.none_left"
    (told,) = office.told(AttemptStarted)
    assert told.agency == "B"


def test_one_batch_of_many_people_refuses_only_those_it_must(office: Office) -> None:
    office.ready(*[f"p{n}" for n in range(20)])
    office.exclude("p7")
    items = [office.starting(f"p{n}") for n in range(22)]
    answers = office.carry_out(starting_attempts.start, *items)
    refused = {n for n, answer in enumerate(answers) if isinstance(answer, Problem)}
    assert refused == {7, 20, 21}
    assert len({answer.attempt for answer in answers if isinstance(answer, AttemptView)}) == 19


def test_papers_differ_between_people_and_between_attempts(office: Office) -> None:
    people = [f"p{n}" for n in range(8)]
    office.ready(*people, attempts_allowed=2)
    papers = []
    for _ in range(2):
        for person in people:
            view = office.begun(person)
            papers.append(view.paper)
            office.submit(view.attempt, person)
    assert len(set(papers)) == 16


def test_a_start_that_waited_past_the_close_burns_no_attempt(office: Office) -> None:
    """Begun after the close it would have no time, and the recount would find it."""
    office.ready("p1", settlement_after_s=60)
    office.now_us = CLOSES_US
    assert code(office.start("p1", arrived_us=CLOSES_US - 1)) == "round.closed"
    office.now_us = CLOSES_US - 1
    assert office.begun("p1").deadline_us == CLOSES_US
    assert [one.started_at_us for one in office.told(AttemptStarted)] == [CLOSES_US - 1]


def test_a_start_that_comes_after_settlement_is_refused_however_early_it_arrived(
    office: Office,
) -> None:
    """Else the settled round would have one more attempt than it told, and never be published."""
    office.ready("p1")
    office.go_to(CLOSES_US + GRACE_US)
    assert office.round().state == "settled"
    late = office.start("p1", arrived_us=CLOSES_US - 1)
    assert code(late) == "round.settled"
    assert office.told(AttemptStarted) == []


def test_a_practice_round_is_played_beside_the_real_one(office: Office) -> None:
    office.ready("p1", practice=True)
    practice, serious = office.begun("p1", "w0"), office.begun("p1")
    assert (practice.practice, serious.practice) == (True, False)
    assert practice.attempt != serious.attempt


def test_no_text_of_a_round_is_told_before_it_opens_and_all_are_after(office: Office) -> None:
    office.ready("p1", weeks=2)
    asked = RoundQuestionsQuery(CONTEST, "w1")
    with office.store.reading() as connection:
        with pytest.raises(Refused, match=re.escape("round.not_open")):
            round_views.round_questions(connection, asked, OPENS_US - 1)
        with pytest.raises(Refused, match=re.escape("round.unknown")):
            round_views.round_questions(connection, RoundQuestionsQuery(CONTEST, "w9"), OPENS_US)
        told = round_views.round_questions(connection, asked, OPENS_US)
    view = office.begun("p1")
    texts = {question.id: question for question in told.questions}
    assert told.bank == view.bank
    for place in view.questions:
        assert {option.id for option in texts[place.id].options} == set(place.options)


def test_the_texts_of_a_round_are_those_of_its_own_part_of_a_split_bank(office: Office) -> None:
    office.ready("p1", weeks=2, question_use="split")
    parts = []
    with office.store.reading() as connection:
        for week in ("w1", "w2"):
            asked = RoundQuestionsQuery(CONTEST, week)
            told = round_views.round_questions(connection, asked, CLOSES_US)
            parts.append({question.id for question in told.questions})
    assert all(parts)
    assert not parts[0] & parts[1]


def test_questions_are_shown_to_anybody_only_where_and_when_the_plan_publishes_them(
    office: Office,
) -> None:
    """P3 publishes its questions with the rules, before the contest."""
    day = OPENS_US - 5_000 * SECOND_US
    office.define(questions_public_from_us=day)
    office.load()
    asked = RoundQuestionsQuery(CONTEST, "w1", public=True)
    with office.store.reading() as connection:
        with pytest.raises(Refused, match=re.escape("questions.secret")):
            round_views.round_questions(connection, asked, day - 1)
        told = round_views.round_questions(connection, asked, day)
    assert {question.id for question in told.questions} == {one.id for one in questions()}
    office.define(revision=2)
    with (
        office.store.reading() as connection,
        pytest.raises(Refused, match=re.escape("questions.secret")),
    ):
        round_views.round_questions(connection, asked, CLOSES_US)


@pytest.mark.parametrize(
    ("age", "refusal"),
    [("too_young", "contestant.too_young"), ("too_old", "contestant.too_old")],
)
def test_who_is_not_of_the_age_that_is_asked_for_does_not_start(
    office: Office, age: Any, refusal: str
) -> None:
    office.ready("p1")
    office.learn(msgspec.structs.replace(registered("p1", "A", revision=2), age=age))
    assert code(office.start("p1")) == refusal
    office.learn(registered("p1", "A", revision=3))
    assert office.begun("p1")
