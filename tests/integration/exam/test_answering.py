"""Saving and handing in: what arrived in time counts, in the order it arrived (G3, G4, G8, G9)."""

from functools import partial
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from contracts.attempts import AnswersSaved, AttemptSubmitted, Receipt, SaveAnswers, Submitted
from contracts.errors import Problem
from tests.support.examination import (
    CLOSES_US,
    GRACE_US,
    LIMIT_S,
    OPENS_US,
    SECOND_US,
    Office,
    at_once,
    code,
    questions,
    save,
    submit,
)

BANK = questions()
END_US = OPENS_US + LIMIT_S * SECOND_US
few = trying(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def _receipt(answer: Any) -> Receipt:
    assert isinstance(answer, Submitted), answer
    return msgspec.json.decode(answer.receipt, type=Receipt)


def _questions(office: Office, attempt: str) -> list[str]:
    return [question.id for question in office.attempt(attempt).questions]


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[tuple[dict[int, str], int]], list[int]]:
    """Saves as (answers by place, arrival), and the order in which they are delivered."""
    saves = draw(
        st.lists(
            st.tuples(
                st.dictionaries(st.integers(0, 1), st.sampled_from("ABCD"), max_size=2),
                st.integers(0, 2),  # often the same microsecond: then the sequence decides
            ),
            min_size=1,
            max_size=8,
        )
    )
    order = draw(st.lists(st.integers(0, len(saves) - 1), max_size=16))
    return saves, [*order, *draw(st.permutations(range(len(saves))))]


@given(deliveries(), st.lists(st.integers(1, 5), max_size=6))
@few
def test_any_order_of_delivery_keeps_the_newest_answer_to_each_question(
    office: Office,
    told: tuple[list[tuple[dict[int, str], int]], list[int]],
    batches: list[int],
) -> None:
    """Delivered twice, late or in one batch with others: only stamp and sequence decide."""
    if not office.store.database.is_sqlite and len(told[1]) > 12:
        return  # the same rule; fewer transactions where each one waits for the disk
    _play_once(office)
    saves, order = told
    view = office.begun(f"p{_play_once.count}")
    names = [question.id for question in view.questions]
    items = [
        SaveAnswers(
            view.attempt,
            f"p{_play_once.count}",
            {names[place]: option for place, option in answers.items()},
            OPENS_US + arrival,
            sequence,
        )
        for sequence, (answers, arrival) in enumerate(saves)
    ]
    delivered = [items[index] for index in order]
    while delivered:
        size = batches.pop() if batches else 1
        for answer in office.carry_out(save, *delivered[:size]):
            assert isinstance(answer, AnswersSaved)
        delivered = delivered[size:]
    expected: dict[str, str] = {}
    for item in sorted(items, key=lambda one: (one.arrived_us, one.sequence)):
        expected.update(item.answers)
    assert office.attempt(view.attempt).answers == expected


class _PlayOnce:
    """Sets the contest up for the first example, and gives each one a person."""

    def __init__(self) -> None:
        self.count = 0
        self.of: Office | None = None

    def __call__(self, office: Office) -> None:
        self.count += 1
        if self.of is not office:
            self.of = office
            office.ready()
        office.register(f"p{self.count}")


_play_once = _PlayOnce()


def test_a_save_is_refused_for_strangers_to_paper_or_attempt(office: Office) -> None:
    office.ready("p1", "p2")
    view = office.begun("p1")
    question = view.questions[0].id
    outside = ({"CH000", "CH001", "CH002", "CH003"} - set(_questions(office, view.attempt))).pop()
    assert code(office.save(view.attempt, "p2", {question: "A"})) == "attempt.unknown"
    assert code(office.save("none", "p1", {question: "A"})) == "attempt.unknown"
    assert code(office.save(view.attempt, "p1", {outside: "A"})) == "answers.unknown_question"
    for option in ("E", "AE", "", "a", " "):
        assert code(office.save(view.attempt, "p1", {question: option})) == "answers.unknown_option"
    several = office.save(view.attempt, "p1", {question: "AB"})
    assert code(several) == "answers.several_options"
    assert office.attempt(view.attempt).answers == {}


@pytest.mark.parametrize("late_us", [-1000, -1, 0, 1])
def test_the_deadline_is_half_open_for_saves_and_submissions(office: Office, late_us: int) -> None:
    office.ready("p1")
    view = office.begun("p1")
    question = view.questions[0].id
    office.now_us = END_US + late_us
    saved = office.save(view.attempt, "p1", {question: "A"})
    handed_in = office.submit(view.attempt, "p1")
    if late_us < 0:
        assert saved == AnswersSaved(1, view.deadline_us)
        assert _receipt(handed_in).answered == 1
    else:
        assert code(saved) == code(handed_in) == "attempt.time_over"


def test_a_clock_put_back_is_told_to_whose_newer_answer_would_not_stand(office: Office) -> None:
    office.ready("p1")
    view = office.begun("p1")
    first, second = (question.id for question in view.questions[:2])
    office.now_us = OPENS_US + 120 * SECOND_US
    office.save(view.attempt, "p1", {first: "A"})
    office.now_us -= 60 * SECOND_US
    assert code(office.save(view.attempt, "p1", {first: "B", second: "C"})) == "clock.behind"
    assert office.attempt(view.attempt).answers == {first: "A"}
    for harmless in ({first: "A"}, {second: "C"}):
        assert isinstance(office.save(view.attempt, "p1", harmless), AnswersSaved)
    office.now_us += 61 * SECOND_US
    assert isinstance(office.save(view.attempt, "p1", {first: "B"}), AnswersSaved)
    assert office.attempt(view.attempt).answers == {first: "B", second: "C"}


def test_a_save_delivered_late_is_taken_though_a_newer_answer_stands(office: Office) -> None:
    office.ready("p1")
    view = office.begun("p1")
    question = view.questions[0].id
    office.now_us = OPENS_US + 60 * SECOND_US
    office.save(view.attempt, "p1", {question: "A"})
    late = office.save(view.attempt, "p1", {question: "B"}, arrived_us=OPENS_US + SECOND_US)
    assert isinstance(late, AnswersSaved)
    assert office.attempt(view.attempt).answers == {question: "A"}


def test_thirty_seconds_in_a_queue_make_nobody_late(office: Office) -> None:
    office.ready("p1")
    view = office.begun("p1")
    office.now_us = END_US + 30 * SECOND_US
    done = office.submit(view.attempt, "p1", {view.questions[0].id: "A"}, arrived_us=END_US - 1)
    assert _receipt(done).received_at == "2024-10-07T08:09:59.999+07:00"


def test_a_hundred_identical_submissions_at_once_are_one_with_one_receipt(
    offices: list[Office],
) -> None:
    office = offices[0]
    office.ready("p1")
    for one in offices[1:]:
        one.now_us = OPENS_US
    view = office.begun("p1")
    answers = {view.questions[0].id: "C"}
    answers_given = at_once(
        [partial(offices[n % 4].submit, view.attempt, "p1", answers) for n in range(100)]
    )
    assert len({answer.receipt for answer in answers_given}) == 1
    assert sum(not answer.repeated for answer in answers_given) == 1
    assert len(office.told(AttemptSubmitted)) == 1


def test_identical_submissions_in_one_batch_are_one_too(office: Office) -> None:
    office.ready("p1")
    view = office.begun("p1")
    items = [office.submitting(view.attempt, "p1", {}) for _ in range(5)]
    answers = office.carry_out(submit, *items)
    assert len({answer.receipt for answer in answers}) == 1
    assert len(office.told(AttemptSubmitted)) == 1


@pytest.mark.parametrize(("asked", "told"), [(True, 3), (False, None)])
def test_a_prediction_counts_only_where_the_plan_asks_for_one(
    office: Office, asked: bool, told: int | None
) -> None:
    office.ready("p1", prediction=asked)
    view = office.begun("p1")
    first = office.submit(view.attempt, "p1", {}, prediction=3)
    assert [event.prediction for event in office.told(AttemptSubmitted)] == [told]
    again = office.submit(view.attempt, "p1", {}, prediction=3)
    assert (again.receipt, again.repeated) == (first.receipt, True)
    assert code(office.submit(view.attempt, "p1", {}, prediction=4)) == "attempt.already_submitted"


def test_another_body_after_the_submission_is_refused_and_changes_nothing(office: Office) -> None:
    office.ready("p1", prediction=True)
    view = office.begun("p1")
    question = view.questions[0].id
    first = office.submit(view.attempt, "p1", {question: "A"}, prediction=3)
    for other in ({question: "B"}, {}, {question: "A", view.questions[1].id: "A"}):
        refusal = office.submit(view.attempt, "p1", other, prediction=3)
        assert code(refusal) == "attempt.already_submitted"
    assert code(office.submit(view.attempt, "p1", {question: "A"})) == "attempt.already_submitted"
    again = office.submit(view.attempt, "p1", {question: "A"}, prediction=3)
    assert (again.receipt, again.repeated) == (first.receipt, True)
    saved = office.save(view.attempt, "p1", {question: "D"})
    assert code(saved) == "attempt.already_submitted"
    assert office.attempt(view.attempt).answers == {question: "A"}


def test_what_was_left_running_is_handed_in_once_at_its_deadline(office: Office) -> None:
    office.ready("p1", "p2")
    view = office.begun("p1")
    office.save(view.attempt, "p1", {view.questions[0].id: "B"})
    office.begun("p2")
    office.go_to(END_US + GRACE_US)
    assert office.told(AttemptSubmitted) == []
    for _ in range(3):
        office.go_to(office.now_us + 1)
    told = office.told(AttemptSubmitted)
    assert len(told) == 2
    mine = next(one for one in told if one.person == "p1")
    assert (mine.kind, mine.submitted_at_us, mine.revision) == ("automatic", END_US, 1)
    assert mine.answers == {view.questions[0].id: "B"}
    assert office.attempt(view.attempt).receipt is not None


def test_an_automatic_submission_gives_way_once_to_the_persons_own_stamped_in_time(
    office: Office,
) -> None:
    office.ready("p1")
    view = office.begun("p1")
    question = view.questions[0].id
    office.save(view.attempt, "p1", {question: "B"})
    office.go_to(END_US + 60 * SECOND_US)
    late = office.submit(view.attempt, "p1", {question: "C"})
    assert code(late) == "attempt.time_over"
    first = office.submit(view.attempt, "p1", {question: "C"}, arrived_us=END_US - 5)
    again = office.submit(view.attempt, "p1", {question: "C"}, arrived_us=END_US - 5)
    assert (again.receipt, again.repeated) == (first.receipt, True)
    assert _receipt(first).kind == "person"
    told = office.told(AttemptSubmitted)
    assert [(one.kind, one.revision) for one in told] == [("automatic", 1), ("person", 2)]
    assert told[-1].submitted_at_us == END_US - 5
    assert told[-1].answers == {question: "C"}


def test_late_journaled_saves_are_merged_below_newer_answers_until_settlement(
    office: Office,
) -> None:
    office.ready("p1")
    view = office.begun("p1")
    one, two, three = (question.id for question in view.questions[:3])
    office.save(view.attempt, "p1", {one: "A"}, arrived_us=OPENS_US + 50)
    office.go_to(END_US + 60 * SECOND_US)  # handed in by itself
    late = SaveAnswers(view.attempt, "p1", {one: "D", two: "B"}, OPENS_US + 20, 0)
    assert office.carry_out(save, late) == [AnswersSaved(2, view.deadline_us)]
    assert office.told(AttemptSubmitted)[-1].answers == {one: "A", two: "B"}
    revision = office.told(AttemptSubmitted)[-1].revision
    assert revision == 2
    office.carry_out(save, late)
    assert office.told(AttemptSubmitted)[-1].revision == revision  # the same again tells nothing
    office.go_to(CLOSES_US + GRACE_US)
    after = office.save(view.attempt, "p1", {three: "C"}, arrived_us=OPENS_US + 30)
    assert code(after) == "round.settled"


def test_nothing_is_taken_after_settlement_whatever_its_stamp(office: Office) -> None:
    office.ready("p1")
    view = office.begun("p1")
    office.go_to(CLOSES_US + GRACE_US)
    office.go_to(CLOSES_US + GRACE_US + 1)
    assert office.round().state == "settled"
    told = office.told(AttemptSubmitted)
    refusal = office.submit(view.attempt, "p1", {}, arrived_us=END_US - 5)
    assert code(refusal) == "round.settled"
    saved = office.save(view.attempt, "p1", {view.questions[0].id: "A"}, arrived_us=END_US - 5)
    assert code(saved) == "round.settled"
    assert office.told(AttemptSubmitted) == told


def test_a_big_batch_saves_everyone_else_when_one_is_wrong(office: Office) -> None:
    people = [f"p{n}" for n in range(30)]
    office.ready(*people)
    views = {person: office.begun(person) for person in people}
    items = [
        SaveAnswers(view.attempt, person, {view.questions[0].id: "A"}, OPENS_US, n)
        for n, (person, view) in enumerate(views.items())
    ]
    items[13] = msgspec.structs.replace(items[13], person="somebody")
    answers = office.carry_out(save, *items)
    assert [n for n, answer in enumerate(answers) if isinstance(answer, Problem)] == [13]
    assert office.attempt(views["p14"].attempt).answers != {}


def test_questions_may_be_called_as_moodle_and_offices_call_them(office: Office) -> None:
    """A name with blanks and a colon: "Câu 1: Hộ tịch" is the id where a file gives no other."""
    office.define()
    bank = [msgspec.structs.replace(one, id=f"Câu {n}: {one.topic}") for n, one in enumerate(BANK)]
    assert not isinstance(office.load(bank), Problem)
    office.register("p1")
    office.go_to(OPENS_US)
    view = office.begun("p1")
    asked = [one.id for one in view.questions]
    assert set(asked) < {one.id for one in bank}
    assert all(set(one.options) == set("ABCD") for one in view.questions)
    assert office.save(view.attempt, "p1", {asked[0]: "A"}).saved == 1
    foreign = {asked[1].replace(" ", "\u00a0"): "A"}
    assert code(office.save(view.attempt, "p1", foreign)) == "answers.unknown_question"
    office.submit(view.attempt, "p1", {asked[0]: "A", asked[1]: "B"})
    (told,) = office.told(AttemptSubmitted)
    assert told.answers == {asked[0]: "A", asked[1]: "B"}
    assert told.unanswered == asked[2:]
