"""Which receipt stands when answers come late: each names exactly what counts."""

import random
from typing import Any

import msgspec
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.attempts import (
    AnswersSaved,
    AttemptSubmitted,
    Receipt,
    ReceiptQuery,
    ReceiptView,
    SaveAnswers,
    SubmitAttempt,
    Submitted,
)
from contracts.errors import Problem
from contracts.receipt_digests import answers_digest, salted_digest, signed_bytes
from plumbing.installation_keys import Signer, verifies
from services.exam.models import answer_sheets
from services.exam.use_cases import receipts
from tests.support.examination import (
    CONTEST,
    LIMIT_S,
    OPENS_US,
    SECOND_US,
    SIGNER,
    Office,
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


def _digest(
    office: Office, receipt: Receipt, person: str, answers: dict[str, str], prediction: int | None
) -> str:
    """What the receipt that stands would name for these answers, by the salt its owner is told."""
    salt = office.attempt(receipt.attempt, person).receipt_salt
    assert salt is not None
    return salted_digest(answers, prediction, bytes.fromhex(salt))


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


def test_a_receipt_can_be_checked_with_the_public_key_alone(office: Office) -> None:
    office.ready("p1", prediction=True)
    view = office.begun("p1")
    answers = {view.questions[0].id: "A", view.questions[3].id: "D"}
    office.save(view.attempt, "p1", {view.questions[0].id: "A"})
    done = office.submit(view.attempt, "p1", {view.questions[3].id: "D"}, prediction=7)
    receipt = _receipt(done)
    assert receipt.answers_digest == _digest(office, receipt, "p1", answers, 7)
    assert (receipt.answered, receipt.kind, receipt.contest) == (2, "person", CONTEST)
    assert verifies(SIGNER.public, signed_bytes(receipt), receipt.signature)
    assert receipt.key == SIGNER.key
    for field in ("received_at", "answers_digest", "attempt", "kind"):
        forged = msgspec.structs.replace(receipt, **{field: "person2"})
        assert not verifies(SIGNER.public, signed_bytes(forged), receipt.signature)
    stranger = Signer(bytes([1]) * 32)
    assert not verifies(stranger.public, signed_bytes(receipt), receipt.signature)


def test_a_receipt_that_is_shown_around_tells_nothing_that_could_be_tried_out(
    office: Office,
) -> None:
    """S2: an unsalted digest of four answers was one of 5^4. The salt is told to the owner alone,
    and whoever shows it tells it of this receipt only."""
    office.ready("p1", "p2")
    view = office.begun("p1")
    one, two = (question.id for question in view.questions[:2])
    assert office.attempt(view.attempt, "p1").receipt_salt is None
    receipt = _receipt(office.submit(view.attempt, "p1", {one: "A"}, arrived_us=OPENS_US + 30))
    for option in ["", *"ABCD"]:
        tried = {one: option} if option else {}
        assert receipt.answers_digest != answers_digest(tried, None)
    assert receipt.digest_version == 2
    first = office.attempt(view.attempt, "p1").receipt_salt
    assert first is not None
    assert len(bytes.fromhex(first)) == 16
    assert office.attempt(view.attempt).receipt_salt is None  # an organiser
    assert code(office.asked(view.attempt, "p2")) == "attempt.unknown"
    for _ in range(2):  # made again and again, it is the same
        assert office.attempt(view.attempt, "p1").receipt_salt == first

    late = SaveAnswers(view.attempt, "p1", {two: "B"}, OPENS_US + 20, 0)
    office.carry_out(save, late)
    second = office.attempt(view.attempt, "p1").receipt_salt
    assert second != first
    stands = _standing(office, view.attempt)
    assert stands.answers_digest == salted_digest({one: "A", two: "B"}, None, _raw(second))
    assert receipt.answers_digest == salted_digest({one: "A"}, None, _raw(first))


def test_a_receipt_of_an_earlier_version_stays_as_it_was_given_and_has_no_salt(
    office: Office,
) -> None:
    office.ready("p1")
    view = office.begun("p1")
    one = view.questions[0].id
    receipt = _receipt(office.submit(view.attempt, "p1", {one: "A"}))
    before = replace(receipt, digest_version=1, answers_digest=answers_digest({one: "A"}, None))
    signed = replace(before, signature=SIGNER.sign(signed_bytes(before)))
    text = _text(signed)
    assert "digest_version" not in text
    with office.store.database.writing() as connection:
        connection.execute(answer_sheets.update().values(receipt_text=text))
    seen = office.attempt(view.attempt, "p1")
    assert (seen.receipt_text, seen.receipt_salt) == (text, None)
    again = office.submit(view.attempt, "p1", {one: "A"})
    assert (again.receipt, again.repeated) == (text, True)
    assert verifies(SIGNER.public, signed_bytes(signed), signed.signature)


def test_the_salt_of_a_receipt_of_another_key_is_not_made_up(office: Office) -> None:
    office.ready("p1")
    view = office.begun("p1")
    receipt = _receipt(office.submit(view.attempt, "p1", {}))
    other = replace(receipt, key="0" * 16)
    with office.store.database.writing() as connection:
        connection.execute(answer_sheets.update().values(receipt_text=_text(other)))
    assert office.attempt(view.attempt, "p1").receipt_salt is None


def _raw(salt: str | None) -> bytes:
    assert salt is not None
    return bytes.fromhex(salt)


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
    assert office.carry_out(save, late) == [AnswersSaved(3, view.deadline_us)]

    counted = {one: "B", two: "A", three: "C"}  # the submission's own answers stand
    told = office.told(AttemptSubmitted)[-1]
    second = _standing(office, view.attempt)
    assert (told.answers, told.revision, told.receipt) == (counted, 2, second.receipt)
    assert second.answers_digest == _digest(office, second, "p1", counted, None)
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
        assert office.carry_out(save, late) == [AnswersSaved(2, view.deadline_us)]
    older = SaveAnswers(view.attempt, "p1", {one: "D"}, OPENS_US + 15, 0)
    assert office.carry_out(save, older) == [
        AnswersSaved(2, view.deadline_us)
    ]  # A was said again at 20
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
        _digest(office, stands, person, expected, None),
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
