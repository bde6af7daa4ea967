"""Decisions about settled rounds: a key corrected, a question voided, an attempt annulled.

Decisions are never changed: one is taken back by another. What is in force follows from their
list alone, so a count from scratch always comes to the same. Of two corrections of one question
the later stands; a voided question stays void whatever its key.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from msgspec import Struct

from contracts.definition import Definition, QuestionKind, VoidRule
from contracts.errors import Refused
from contracts.question_keys import is_key
from contracts.reason_validation import stated
from contracts.settled_round_decisions import DecisionKind, Subject


class Decided(Struct, frozen=True):
    """A recorded decision; ``rule`` is what a question voided by it counts for."""

    number: int
    subject: Subject
    rule: VoidRule = "everyone"


def decision_reason(given: str) -> str:
    """The reason of a decision; ``decision.reason_missing``."""
    reason = stated(given)
    if not reason:
        raise Refused(
            "decision.reason_missing",
            "Quyết định phải ghi lý do. (A decision needs a reason.)",
        )
    return reason


#: of rounds that judges mark
JUDGED: frozenset[DecisionKind] = frozenset(
    {"annul_entry", "disqualify_team", "exclude_sheets", "correct_mark"}
)


class InForce(Struct, frozen=True):
    """What all decisions together come to; ``judged``: those of rounds that judges mark, in their
    order; ``given``: award -> the committee's last about who wins it."""

    corrected: dict[str, str] = {}
    voided: dict[str, VoidRule] = {}
    annulled: frozenset[str] = frozenset()
    judged: tuple[Decided, ...] = ()
    given: dict[str, Decided] = {}


class Swap(NamedTuple):
    """One question that counts, whose right option became another."""

    question: str
    was: str
    now: str


def in_force(decided: Iterable[Decided]) -> InForce:
    """What the decisions come to, those taken back left out; in whatever order they are given."""
    by_number = sorted(decided, key=lambda one: one.number)
    gone = withdrawn(by_number)
    corrected: dict[str, str] = {}
    voided: dict[str, VoidRule] = {}
    annulled: set[str] = set()
    given: dict[str, Decided] = {}
    for one in by_number:
        subject = one.subject
        if one.number in gone:
            continue
        if subject.kind == "correct_key":
            corrected[subject.question] = subject.option
        elif subject.kind == "void_question":
            voided[subject.question] = one.rule
        elif subject.kind == "annul_attempt":
            annulled.add(subject.attempt)
        elif subject.kind == "give_award":
            given[subject.award] = one
    judged = (one for one in by_number if one.subject.kind in JUDGED and one.number not in gone)
    return InForce(corrected, voided, frozenset(annulled), tuple(judged), given)


def withdrawn(decided: Iterable[Decided]) -> dict[int, int]:
    """Number of a decision that was taken back -> number of the one that did."""
    return {
        one.subject.decision: one.number
        for one in decided
        if one.subject.kind == "withdraw" and one.subject.decision is not None
    }


def swapped(
    question: str, key: str, before: InForce, right: str, voided: Collection[str]
) -> Swap | None:
    """The change of one question's key, from ``key`` as it was ``before`` to ``right``; None where
    it is none (a correction taken back that a later one covers), and where the question did not
    count before or does not now (``voided``)."""
    was = before.corrected.get(question, key)
    if was == right or question in before.voided or question in voided:
        return None
    return Swap(question, was, right)


def void_rule(definition: Definition, topic: str) -> VoidRule:
    """What the plan lets a voided question of this topic count for."""
    rules = [(phase.quiz.voided, phase.topics) for phase in definition.phases if phase.quiz]
    found = (voided for voided, topics in rules if topic in topics)
    return next(found, rules[0][0] if rules else "everyone")


def refuse_question(
    subject: Subject,
    options: Collection[str] | None,
    standing: InForce,
    kind: QuestionKind = "single_choice",
) -> None:
    """Refuse to correct or void a question that is not there (``options`` is None), has no such
    option, or is void already. ``kind``: of the question, whether several options may be right."""
    question = subject.question
    if options is None:
        raise Refused(
            "question.unknown",
            f"Không có câu hỏi {question}. (No such question.)",
            question=question,
        )
    if subject.kind == "void_question":
        if question in standing.voided:
            raise changes_nothing()
        return
    if not is_key(subject.option, options, kind):
        raise Refused(
            "decision.option_unknown",
            f"Câu {question} không có phương án {subject.option}; hãy chọn một trong "
            f"{', '.join(sorted(options))}. (No such option; choose one of these.)",
            question=question,
            options=sorted(options),
        )


def refuse_present_key(subject: Subject, present: str) -> None:
    """Refuse to correct a key to what counts now (``present``). Whoever hears this knows a key:
    to be asked last, when a round with the question has settled."""
    if subject.kind == "correct_key" and subject.option == present:
        raise changes_nothing()


def refuse_while_sealed(subject: Subject, standing: InForce) -> None:
    """Refuse what would let options be tried one after the other on a question that a later round
    may still draw: a second correction, and taking back a correction or that it is void. Voiding it
    is always possible. ``decision.sealed``."""
    again = subject.kind == "correct_key" and subject.question in standing.corrected
    if not again and subject.kind != "withdraw":
        return
    raise Refused(
        "decision.sealed",
        "Các đợt thi sau còn dùng câu hỏi này nên quyết định đã ra về câu này chưa thể rút "
        "hoặc sửa tiếp: so kết quả trước và sau sẽ làm lộ đáp án. Có thể hủy câu hỏi ngay, "
        "hoặc chờ đến khi đợt cuối chốt. (Later rounds may draw this question: "
        "what was decided about it can't be withdrawn or corrected again, as comparing "
        "results would tell its key. It can be voided, or wait until the last round has settled.)",
        question=subject.question,
    )


def refuse_withdrawal(number: int | None, decided: Sequence[Decided]) -> Decided:
    """The decision to be taken back; refused where there is none, or it was before."""
    found = next((one for one in decided if one.number == number), None)
    if found is None:
        raise Refused(
            "decision.unknown",
            f"Không có quyết định số {number}. (No such decision.)",
            decision=number,
        )
    if found.subject.kind == "withdraw":
        raise Refused(
            "decision.not_withdrawable",
            "Không thể rút một quyết định rút; hãy ra lại quyết định đó. "
            "(A withdrawal can't be withdrawn: make the decision again.)",
            decision=number,
        )
    by = withdrawn(decided).get(found.number)
    if by is not None:
        raise Refused(
            "decision.withdrawn_already",
            f"Quyết định số {number} đã được rút bởi quyết định số {by}. (Withdrawn already.)",
            decision=number,
            by=by,
        )
    return found


def changes_nothing() -> Refused:
    """It is so already."""
    return Refused("decision.changes_nothing", "Hiện đã như vậy rồi. (That is how it is already.)")
