"""While a later round draws from the same bank, nothing that scoring gives out narrows its keys;
once they are told, the same files are opened under the roots they were signed with (ADR 19)."""

import io
import random
from functools import partial
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from cli.recount.round_checks import Report, recount
from contracts.attempts import AttemptSubmitted, Receipt
from contracts.definition import Disclosure
from contracts.errors import Problem
from contracts.ledger_file import Ledger, read_ledger
from contracts.publications import PublicationsQuery, ResultsPublished
from contracts.question_keys import PublishedKeysQuery
from contracts.question_statistics import QuestionStatisticsQuery
from contracts.receipt_digests import answers_digest, salted_digest
from contracts.rosters import ContestantErased, Membership
from plumbing.installation_keys import Signer
from services.exam.domain.receipts import make_receipt, salt_of
from services.scoring.models import openings, publications
from services.scoring.use_cases.publications import published_keys, results_queries
from services.scoring.use_cases.results import question_statistics
from tests.support.marked_contest import CONTEST, OPTIONS, QUESTIONS
from tests.support.marking import SAFE, SIGNER, Marking
from tests.support.solver import Attack, narrowed

PEOPLE = [f"p{n}" for n in range(14)]
DICE = random.Random(2024)
RECEIPTS = Signer(b"r" * 32)
KEYS = {question: DICE.choice(OPTIONS) for question in QUESTIONS}


def _begin(marking: Marking, weeks: int = 3, **changes: Any) -> None:
    marking.define(weeks=weeks, **changes)
    marking.import_keys(**KEYS)
    marking.register(*PEOPLE)


def _week(marking: Marking, round_id: str, **more: Any) -> list[AttemptSubmitted]:
    """Everybody answers what they like; some get many points, some few."""
    told = []
    for number, person in enumerate(PEOPLE):
        drawn = marking.submitted(person, 0, round_id=round_id, **more)
        answers = {
            q: KEYS[q] if DICE.random() < number / len(PEOPLE) else DICE.choice(OPTIONS)
            for q in drawn.answers
        }
        told.append(msgspec.structs.replace(drawn, answers=answers))
    marking.hear(*told)
    marking.settle(*told, round_id=round_id)
    return told


def _ledger(marking: Marking, number: int, round_id: str, *, auditor: bool) -> Ledger:
    text = marking.publication(number, auditor=auditor, round_id=round_id).ledger
    return read_ledger(io.BytesIO(text.encode()))


def _open(ledger: Ledger) -> int:
    return sum(not isinstance(line.answers, str) for line in ledger.attempts)


def _taken_as_published(report: Report) -> list[str]:
    return [note for note in report.notes if "taken as published" in note]


def _receipts(told: list[AttemptSubmitted], *, salted: bool = True) -> list[Receipt]:
    """Everybody's receipts, as exam gives them; or as an earlier version gave them."""
    found = []
    for one in told:
        salt = salt_of(RECEIPTS.derive, one.attempt, one.receipt)
        plain = answers_digest(one.answers, one.prediction)
        text = make_receipt(
            receipt=one.receipt,
            attempt=one.attempt,
            contest=CONTEST,
            round_id=one.round,
            received_at_us=one.submitted_at_us,
            answered=len(one.answers),
            digest=salted_digest(one.answers, one.prediction, salt) if salted else plain,
            kind="person",
            pseudonym=one.pseudonym,
            number=one.number,
            supersedes="",
            key=RECEIPTS.key,
            sign=RECEIPTS.sign,
        )
        found.append(msgspec.json.decode(text, type=Receipt))
    return found


@pytest.mark.parametrize("answers", ["auditors", "public"])
def test_no_file_of_an_earlier_round_narrows_a_key_while_a_later_one_draws_from_the_bank(
    marking: Marking, answers: str
) -> None:
    """S2: from 14 papers exactly one set of keys fitted. Publications, corrections and a question
    voided on the way; the auditor's files and everybody's receipts are in the attacker's hands."""
    _begin(marking, disclosure=Disclosure(answers))  # type: ignore[arg-type]
    attack, published = Attack(), []
    shown = {}
    for week in ("w1", "w2"):
        shown[week] = _receipts(_week(marking, week))
        published.append((marking.publish(week).number, week))
    voided, corrected = QUESTIONS[0], QUESTIONS[1]
    marking.score_waiting()
    assert not isinstance(marking.decide("void_question", question=voided), Problem)
    marking.score_waiting()
    other = next(option for option in OPTIONS if option != KEYS[corrected])
    decided = marking.decide("correct_key", question=corrected, option=other)
    assert not isinstance(decided, Problem), decided
    marking.score_waiting()
    published += [(marking.publish(week).number, week) for week in ("w1", "w2")]
    assert [number for number, _ in published] == [1, 2, 3, 4]
    assert marking.open_waiting() == 0
    for number, week in published:
        for auditor in (False, True):
            ledger = _ledger(marking, number, week, auditor=auditor)
            attack.read_ledger(ledger, shown[week])
            assert _open(ledger) == 0
            assert recount(ledger, SIGNER.public).differences == []
    assert len(attack.options) == len(QUESTIONS)
    assert narrowed(attack, QUESTIONS) == {}


def test_the_same_attack_finds_the_keys_in_receipts_without_a_salt(marking: Marking) -> None:
    """So the test above can fail: files that are all closed, and receipts as they were before."""
    _begin(marking)
    attack = Attack()
    for week in ("w1", "w2"):
        receipts = _receipts(_week(marking, week), salted=False)
        number = marking.publish(week).number
        attack.read_ledger(_ledger(marking, number, week, auditor=False), receipts)
    found = narrowed(attack, QUESTIONS)
    assert found == {question: [KEYS[question]] for question in QUESTIONS}


def test_the_same_attack_finds_the_keys_in_what_was_published_before(marking: Marking) -> None:
    """So the test above can fail: answers open beside points, as an earlier version had it."""
    _begin(marking)
    attack = Attack()
    for week in ("w1", "w2"):
        told = _week(marking, week)
        number = marking.publish(week).number
        ledger = _ledger(marking, number, week, auditor=True)
        mine = {(one.pseudonym, one.number): one.answers for one in told}
        attack.read_ledger(
            msgspec.structs.replace(
                ledger,
                attempts=[
                    msgspec.structs.replace(
                        line, answers=(mine[line.pseudonym[0], line.attempt[0]], "0" * 32)
                    )
                    for line in ledger.attempts
                ],
            )
        )
    found = narrowed(attack, QUESTIONS)
    assert found == {question: [KEYS[question]] for question in QUESTIONS}


@pytest.mark.parametrize("answers", ["auditors", "public"])
def test_the_last_round_opens_the_earlier_files_under_their_own_roots(
    marking: Marking, answers: str
) -> None:
    _begin(marking, weeks=2, disclosure=Disclosure(answers))  # type: ignore[arg-type]
    _week(marking, "w1")
    root = marking.publish("w1").root
    sealed = recount(_ledger(marking, 1, "w1", auditor=True), SIGNER.public)
    assert _taken_as_published(sealed) == [
        f"{len(PEOPLE)} scores taken as published: of {len(PEOPLE)} the answers are closed, "
        "of 0 keys are sealed"
    ]
    _week(marking, "w2")
    assert marking.open_waiting() == 0  # settled, but nothing has told the keys
    marking.publish("w2")
    assert (marking.open_waiting(), marking.open_waiting()) == (1, 0)
    keys = [_ledger(marking, 2, "w2", auditor=False)]
    full = _ledger(marking, 1, "w1", auditor=True)
    assert (full.closing.root, _open(full)) == (root, len(PEOPLE))
    told = recount(full, SIGNER.public, keys)
    assert (told.differences, _taken_as_published(told)) == ([], [])
    public = _ledger(marking, 1, "w1", auditor=False)
    assert (public.closing, public.leaves) == (full.closing, full.leaves)
    assert _open(public) == (len(PEOPLE) if answers == "public" else 0)


def test_points_that_were_made_up_while_keys_were_sealed_are_found_when_they_are_told(
    marking: Marking,
) -> None:
    """The organiser may sign what they like; the answers were committed to with it."""
    _begin(marking, weeks=2)
    told = _week(marking, "w1")
    with marking.store.database.writing() as connection:
        connection.execute(
            sa.text("UPDATE scores SET score = 4 WHERE attempt = :a"), {"a": told[0].attempt}
        )
    marking.publish("w1")
    _week(marking, "w2")
    marking.publish("w2")
    marking.open_waiting()
    keys = [_ledger(marking, 2, "w2", auditor=True)]
    full = _ledger(marking, 1, "w1", auditor=True)
    forged = msgspec.structs.replace(
        full,
        attempts=[
            msgspec.structs.replace(line, score=(line.score[0] + 1, line.score[1]))
            for line in full.attempts
        ],
    )
    assert recount(full, SIGNER.public).differences == []
    found = recount(forged, SIGNER.public, keys).differences
    assert sum("score published" in difference for difference in found) == len(PEOPLE)


def test_who_was_erased_while_keys_were_sealed_stays_closed(marking: Marking) -> None:
    _begin(marking, weeks=2)
    _week(marking, "w1")
    marking.publish("w1")
    marking.hear(ContestantErased(CONTEST, "p1", "mandatory", [Membership("A")], 5))
    _week(marking, "w2")
    marking.publish("w2")
    marking.open_waiting()
    full = _ledger(marking, 1, "w1", auditor=True)
    assert _open(full) == len(PEOPLE) - 1
    keys = [_ledger(marking, 2, "w2", auditor=True)]
    assert recount(full, SIGNER.public, keys).differences == []


def test_what_an_earlier_version_published_open_is_closed_while_its_bank_is_sealed(
    marking: Marking,
) -> None:
    _begin(marking, weeks=2)
    _week(marking, "w1")
    root = marking.publish("w1").root
    with marking.store.database.writing() as connection:  # as the migration leaves it
        connection.execute(openings.update().values(answers=""))
    assert (marking.open_waiting(), marking.open_waiting()) == (1, 0)
    assert _open(_ledger(marking, 1, "w1", auditor=True)) == 0
    _week(marking, "w2")
    marking.publish("w2")
    assert marking.open_waiting() == 1
    full = _ledger(marking, 1, "w1", auditor=True)
    assert (full.closing.root, _open(full)) == (root, len(PEOPLE))


def test_a_split_bank_tells_its_part_at_once_and_names_do_not_join_answers(
    marking: Marking,
) -> None:
    """S13: ranks lead from names to lines of the ledger, so its public file closes answers."""
    _begin(marking, weeks=2, question_use="split")
    _week(marking, "w1")
    marking.publish("w1")
    public, full = (_ledger(marking, 1, "w1", auditor=auditor) for auditor in (False, True))
    assert (_open(public), _open(full)) == (0, len(PEOPLE))
    assert recount(full, SIGNER.public).differences == []
    assert _taken_as_published(recount(full, SIGNER.public)) == []
    assert len(_taken_as_published(recount(public, SIGNER.public))) == 1
    with marking.store.reading() as connection:
        stored = connection.execute(sa.select(publications.c.ledger)).scalar_one()
    assert not any(f'"{question}":"' in stored.partition("\n")[2] for question in QUESTIONS)


def test_nothing_else_that_everybody_can_ask_for_names_an_option_of_a_sealed_question(
    marking: Marking,
) -> None:
    """Standings, prizes, heads, keys told, statistics, events and the overall ledger, after two of
    three rounds: whatever names a question says nothing of an option beside it."""
    _begin(marking)
    for week in ("w1", "w2"):
        _week(marking, week)
        marking.publish(week)
    public: list[Any] = [
        marking.standings("w1"),
        marking.standings("w2"),
        marking.awards(),
        marking.ask(
            partial(results_queries.publications, signer=SIGNER), PublicationsQuery(CONTEST)
        ),
        *marking.told(ResultsPublished),
    ]
    for week in ("w1", "w2"):
        public.append(
            marking.ask(published_keys.published_keys, PublishedKeysQuery(CONTEST, week, QUESTIONS))
        )
        use_case = partial(question_statistics.question_statistics, safe=SAFE)
        refused = marking.ask(use_case, QuestionStatisticsQuery(CONTEST, week))
        assert refused.code == "question_statistics.keys_sealed"
        number = {"w1": 1, "w2": 2}[week]
        for auditor in (False, True):
            text = marking.publication(number, auditor=auditor, round_id=week).ledger
            header, *lines = text.splitlines()
            assert not any(question in line for line in lines for question in QUESTIONS)
            bank = msgspec.json.decode(header)["bank"]
            assert {(row["key"], row["key_salt"]) for row in bank} == {(None, None)}
    told = b"\n".join(msgspec.json.encode(one) for one in public).decode()
    assert not any(question in told for question in QUESTIONS)
