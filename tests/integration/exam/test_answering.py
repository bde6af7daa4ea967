"""Saving and handing in: what arrived in time counts, in the order it arrived (G3, G4, G8, G9)."""

import random
from functools import partial
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from contracts.errors import Problem
from contracts.exam import (
    AnswersSaved,
    AttemptSubmitted,
    Receipt,
    ReceiptQuery,
    ReceiptView,
    SaveAnswers,
    SubmitAttempt,
    Submitted,
)
from contracts.receipts import answers_digest, signed_bytes
from plumbing.keys import Signer, verifies
from services.exam.use_cases import receipts
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    GRACE_US,
    LIMIT_S,
    OPENS_US,
    SECOND_US,
    SIGNER,
    Office,
    at_once,
    code,
    save,
    submit,
)

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
    for option in ("E", "AB", "", "a", " "):
        assert code(office.save(view.attempt, "p1", {question: option})) == "answers.unknown_option"
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
        assert saved == AnswersSaved(1)
        assert _receipt(handed_in).answered == 1
    else:
        assert code(saved) == code(handed_in) == "attempt.time_over"


def test_thirty_seconds_in_a_queue_make_nobody_late(office: Office) -> None:
    office.ready("p1")
    view = office.begun("p1")
    office.now_us = END_US + 30 * SECOND_US
    done = office.submit(view.attempt, "p1", {view.questions[0].id: "A"}, arrived_us=END_US - 1)
    assert _receipt(done).received_at == "2024-10-07T08:09:59.999+07:00"


def test_a_receipt_can_be_checked_with_the_public_key_alone(office: Office) -> None:
    office.ready("p1", prediction=True)
    view = office.begun("p1")
    answers = {view.questions[0].id: "A", view.questions[3].id: "D"}
    office.save(view.attempt, "p1", {view.questions[0].id: "A"})
    done = office.submit(view.attempt, "p1", {view.questions[3].id: "D"}, prediction=7)
    receipt = _receipt(done)
    assert receipt.answers_digest == answers_digest(answers, 7)
    assert (receipt.answered, receipt.kind, receipt.contest) == (2, "person", CONTEST)
    assert verifies(SIGNER.public, signed_bytes(receipt), receipt.signature)
    assert receipt.key == SIGNER.key
    for field in ("received_at", "answers_digest", "attempt", "kind"):
        forged = msgspec.structs.replace(receipt, **{field: "person2"})
        assert not verifies(SIGNER.public, signed_bytes(forged), receipt.signature)
    stranger = Signer(bytes([1]) * 32)
    assert not verifies(stranger.public, signed_bytes(receipt), receipt.signature)


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
    assert office.carry_out(save, late) == [AnswersSaved(2)]
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


def _found(office: Office, receipt: str) -> ReceiptView:
    with office.store.reading() as connection:
        (found,) = receipts.receipts(connection, [ReceiptQuery(receipt)])
    assert isinstance(found, ReceiptView), found
    return found


def _standing(office: Office, attempt: str) -> Receipt:
    view = office.attempt(attempt)
    assert view.receipt_text is not None
    return msgspec.json.decode(view.receipt_text, type=Receipt)


def test_answers_that_arrived_before_the_submission_and_come_later_count_with_another_receipt(
    office: Office,
) -> None:
    office.ready("p1")
    view = office.begun("p1")
    one, two, three = (question.id for question in view.questions[:3])
    office.save(view.attempt, "p1", {one: "A", two: "A"}, arrived_us=OPENS_US + 10)
    done = office.submit(view.attempt, "p1", {three: "C"}, arrived_us=OPENS_US + 30)
    first = _receipt(done)
    kept = {one: "B", three: "D"}  # by the door, while nothing behind it answered
    late = SaveAnswers(view.attempt, "p1", kept, OPENS_US + 20, 0)
    assert office.carry_out(save, late) == [AnswersSaved(3)]

    counted = {one: "B", two: "A", three: "C"}  # the submission's own answers stand
    told = office.told(AttemptSubmitted)[-1]
    second = _standing(office, view.attempt)
    assert (told.answers, told.revision, told.receipt) == (counted, 2, second.receipt)
    assert second.answers_digest == answers_digest(counted, None) != first.answers_digest
    assert (second.supersedes, first.supersedes) == (first.receipt, "")
    assert (second.received_at, second.kind) == (first.received_at, "person")
    assert verifies(SIGNER.public, signed_bytes(second), second.signature)
    gone, stands = _found(office, first.receipt), _found(office, second.receipt)
    assert (gone.superseded_by, stands.superseded_by) == (second.receipt, "")
    assert gone.receipt == done.receipt
    assert (gone.person, gone.pseudonym, gone.number) == ("p1", told.pseudonym, 1)

    again = office.submit(view.attempt, "p1", {three: "C"}, arrived_us=OPENS_US + 30)
    assert (again.receipt, again.repeated) == (done.receipt, True)  # byte for byte, as ever
    office.carry_out(save, late)
    assert len(office.told(AttemptSubmitted)) == 2
    after = office.save(view.attempt, "p1", {one: "C"}, arrived_us=OPENS_US + 30)
    assert code(after) == "attempt.already_submitted"


def test_a_late_save_that_changes_no_answer_leaves_the_receipt_alone(office: Office) -> None:
    office.ready("p1")
    view = office.begun("p1")
    one, two = (question.id for question in view.questions[:2])
    office.save(view.attempt, "p1", {one: "A"}, arrived_us=OPENS_US + 10)
    first = _receipt(office.submit(view.attempt, "p1", {two: "B"}, arrived_us=OPENS_US + 30))
    for answers, arrived in (({one: "A"}, 20), ({one: "D"}, 5), ({two: "C"}, 29)):
        late = SaveAnswers(view.attempt, "p1", answers, OPENS_US + arrived, 0)
        assert office.carry_out(save, late) == [AnswersSaved(2)]
    older = SaveAnswers(view.attempt, "p1", {one: "D"}, OPENS_US + 15, 0)
    assert office.carry_out(save, older) == [AnswersSaved(2)]  # A was said again at 20
    assert _standing(office, view.attempt) == first
    assert [told.revision for told in office.told(AttemptSubmitted)] == [1]


def test_the_receipt_of_an_automatic_submission_says_what_took_its_place(office: Office) -> None:
    office.ready("p1")
    view = office.begun("p1")
    question = view.questions[0].id
    office.go_to(END_US + 60 * SECOND_US)
    automatic = _standing(office, view.attempt)
    assert (automatic.kind, automatic.answered) == ("automatic", 0)
    late = SaveAnswers(view.attempt, "p1", {question: "B"}, END_US - 9, 0)
    office.carry_out(save, late)
    merged = _standing(office, view.attempt)
    assert (merged.kind, merged.answered, merged.supersedes) == ("automatic", 1, automatic.receipt)
    own = _receipt(office.submit(view.attempt, "p1", {}, arrived_us=END_US - 5))
    assert (own.kind, own.supersedes) == ("person", merged.receipt)
    for gone in (automatic, merged):
        assert _found(office, gone.receipt).superseded_by == own.receipt
    again = office.submit(view.attempt, "p1", {}, arrived_us=END_US - 5)
    assert _receipt(again) == own


@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.integers(0, 2), st.sampled_from("ABCD"), max_size=3),
            st.integers(0, 2),
        ),
        max_size=5,
    ),
    st.dictionaries(st.integers(0, 2), st.sampled_from("ABCD"), max_size=3),
    st.randoms(use_true_random=False),
)
@few
def test_whatever_is_delivered_when_the_standing_receipt_names_exactly_what_counts(
    office: Office,
    told: list[tuple[dict[int, str], int]],
    body: dict[int, str],
    dice: random.Random,
) -> None:
    """Saves that arrived before the submission, delivered before and after it, some twice."""
    _play_once(office)
    person = f"p{_play_once.count}"
    view = office.begun(person)
    names = [question.id for question in view.questions]

    def named(answers: dict[int, str]) -> dict[str, str]:
        return {names[place]: option for place, option in answers.items()}

    saves = [
        SaveAnswers(view.attempt, person, named(answers), OPENS_US + arrival, sequence)
        for sequence, (answers, arrival) in enumerate(told)
    ]
    submission = SubmitAttempt(view.attempt, person, OPENS_US + 3, 99, named(body))
    deliveries = [*saves, *dice.sample(saves, len(saves) // 2), submission, submission]
    dice.shuffle(deliveries)
    given_out = set()
    for item in deliveries:
        use_case = save if isinstance(item, SaveAnswers) else submit
        (answer,) = office.carry_out(use_case, item)
        assert not isinstance(answer, Problem), answer
        if isinstance(answer, Submitted):
            given_out.add(answer.receipt)
    expected: dict[str, str] = {}
    for item in sorted(saves, key=lambda one: (one.arrived_us, one.sequence)):
        expected.update(item.answers)
    expected.update(submission.answers)
    stands = _standing(office, view.attempt)
    assert office.attempt(view.attempt).answers == expected
    assert (stands.answers_digest, stands.answered) == (
        answers_digest(expected, None),
        len(expected),
    )
    (only,) = given_out
    before = _found(office, msgspec.json.decode(only, type=Receipt).receipt)
    assert before.superseded_by in ("", stands.receipt)
    assert (before.superseded_by == "") == (before.receipt == only == _text(stands))


def _text(receipt: Receipt) -> str:
    return msgspec.json.encode(receipt).decode()


def test_the_receipt_of_a_submission_is_the_one_that_a_question_for_it_finds(
    office: Office,
) -> None:
    office.ready("p1")
    view = office.begun("p1")
    receipt = office.receipt_of(view.attempt, "p1")
    with office.store.reading() as connection:
        query = ReceiptQuery(_receipt(Submitted(receipt, False)).receipt)
        (found,) = receipts.receipts(connection, [query])
    assert isinstance(found, ReceiptView)
    assert found.receipt == receipt
    assert (found.person, found.settled) == ("p1", False)


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
