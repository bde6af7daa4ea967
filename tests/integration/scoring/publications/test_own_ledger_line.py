"""From the public file a person sees that the answers counted are their own, and nobody else's
(ADR 19): what opens their line is told to them alone."""

import io
from functools import partial
from typing import Any

import msgspec
import pytest

from cli.recount.receipt_check import Found, Told, check_receipt
from cli.recount.round_checks import Report
from contracts.attempts import AttemptSubmitted, Receipt
from contracts.errors import Problem
from contracts.ledger_file import read_ledger
from contracts.own_ledger_line import OwnLine, OwnLineQuery
from contracts.receipt_digests import salted_digest
from contracts.rosters import ContestantErased, Membership
from plumbing.installation_keys import Signer
from services.exam.domain.receipts import make_receipt, salt_of
from services.scoring.use_cases.publications.own_ledger_line import own_line
from tests.support.marked_contest import CONTEST, QUESTIONS
from tests.support.marking import SAFE, Marking
from tests.support.solver import Attack, narrowed

RECEIPTS = Signer(b"r" * 32)
PEOPLE = ["p0", "p1", "p2"]


def _asked(marking: Marking, one: AttemptSubmitted, person: str = "", round_id: str = "w1") -> Any:
    query = OwnLineQuery(CONTEST, round_id, one.attempt, person or one.person)
    return marking.ask(partial(own_line, safe=SAFE), query)


def _code(answer: Any) -> str:
    assert isinstance(answer, Problem), answer
    return answer.code


def _receipt(one: AttemptSubmitted) -> Receipt:
    salt = salt_of(RECEIPTS.derive, one.attempt, "bn-1")
    text = make_receipt(
        receipt="bn-1",
        attempt=one.attempt,
        contest=CONTEST,
        round_id=one.round,
        received_at_us=one.submitted_at_us,
        answered=len(one.answers),
        digest=salted_digest(one.answers, one.prediction, salt),
        kind="person",
        pseudonym=one.pseudonym,
        number=one.number,
        supersedes="",
        key=RECEIPTS.key,
        sign=RECEIPTS.sign,
    )
    return msgspec.json.decode(text, type=Receipt)


def _held(marking: Marking, one: AttemptSubmitted, line: OwnLine) -> tuple[Found, Report]:
    """The receipt and the opening against the public file, as ``hoithi recount`` holds them."""
    text = marking.publication(line.publication, round_id=one.round).ledger
    ledger, report = read_ledger(io.BytesIO(text.encode())), Report()
    told = Told(
        _receipt(one),
        position=line.line,
        salt=salt_of(RECEIPTS.derive, one.attempt, "bn-1"),
        answers=line.answers,
        answers_salt=bytes.fromhex(line.salt),
        publication=line.publication,
    )
    assert ledger.closing.root == line.root
    return check_receipt(ledger, told, RECEIPTS.public, report), report


def _played(marking: Marking, **changes: Any) -> list[AttemptSubmitted]:
    marking.define(**changes)
    marking.import_keys()
    marking.register(*PEOPLE)
    told = [marking.submitted(person, 4 - n) for n, person in enumerate(PEOPLE)]
    marking.play(*told)
    return told


@pytest.mark.parametrize("weeks", [1, 2])
def test_the_owner_opens_their_line_of_the_public_file_also_while_the_bank_is_sealed(
    marking: Marking, weeks: int
) -> None:
    told = _played(marking, weeks=weeks)
    assert _code(_asked(marking, told[1])) == "attempt.not_published"
    marking.publish()
    for one in told:
        line = _asked(marking, one)
        found, report = _held(marking, one, line)
        assert (found.answers, report.differences) == (True, [])
        assert line.answers == one.answers
        assert "score" not in msgspec.json.encode(line).decode()
    assert _code(_asked(marking, told[1], person="p2")) == "attempt.unknown"
    assert _code(_asked(marking, told[1], round_id="w2")) == "attempt.unknown"


def test_each_publication_is_opened_by_salts_of_its_own(marking: Marking) -> None:
    told = _played(marking)
    marking.publish()
    before = _asked(marking, told[0])
    marking.score_waiting()
    decided = marking.decide("void_question", question=QUESTIONS[0])
    assert not isinstance(decided, Problem), decided
    marking.score_waiting()
    number = marking.publish().number
    after = _asked(marking, told[0])
    assert (before.publication, after.publication) == (1, number)
    assert before.salt != after.salt
    for line in (before, after):
        assert _held(marking, told[0], line)[0].answers
    report = _held(marking, told[0], msgspec.structs.replace(before, **_of(after)))[1]
    assert any("than were counted" in difference for difference in report.differences)


def _of(line: OwnLine) -> dict[str, Any]:
    return {"publication": line.publication, "root": line.root}


def test_an_erasure_takes_the_opening_of_who_was_erased_and_of_nobody_else(
    marking: Marking,
) -> None:
    told = _played(marking)
    marking.publish()
    marking.hear(ContestantErased(CONTEST, "p1", "encouraged", [Membership("A")], 5))
    assert _code(_asked(marking, told[1])) == "attempt.salts_erased"
    for one in (told[0], told[2]):
        assert _held(marking, one, _asked(marking, one))[0].answers


def test_a_line_that_its_owner_opens_narrows_no_sealed_key_of_anybody_elses_paper(
    marking: Marking,
) -> None:
    """What one's own opening adds is what one knew: own answers beside own points, one equation.
    The attack with it in hand rules out no more than the owner could before."""
    told = _played(marking, weeks=2)
    marking.publish()
    text = marking.publication(1).ledger
    ledger = read_ledger(io.BytesIO(text.encode()))
    mine = _asked(marking, told[1])
    knew, opened = Attack(), Attack()
    lines = [
        msgspec.structs.replace(line, answers=(told[1].answers, mine.salt))
        if line.pseudonym[0] == told[1].pseudonym
        else line
        for line in ledger.attempts
    ]
    opened.read_ledger(msgspec.structs.replace(ledger, attempts=lines))
    knew.read_ledger(ledger)
    assert knew.equations == []
    own = next(line for line in ledger.attempts if line.pseudonym[0] == told[1].pseudonym)
    assert [(e.answers, e.points) for e in opened.equations] == [(told[1].answers, own.score[0])]
    others = set(QUESTIONS) - told[1].answers.keys()
    assert narrowed(opened, others) == {}
