"""A phase's ledger beside that of one of its rounds: the same, or told where not."""

import io
from typing import Any

import pytest
from msgspec import structs

from cli.recount.phase_reconciliation import beside
from contracts.ledger_file import Ledger, read_ledger
from contracts.phase_ledger_file import PhaseLedger
from contracts.phase_ledger_lines import (
    HeldPrize,
    PersonLine,
    PhaseAttempt,
    PhaseHeader,
    PhaseRound,
)
from tests.support.forging import put
from tests.support.ledgers import Played, published, small
from tests.support.phases import small_phase

SALT, OTHER = "0" * 32, "0" * 64
PLAYED: Played = small()
ROUND: Ledger = read_ledger(io.BytesIO(PLAYED.full))
HEADER: PhaseHeader = small_phase().publication.header


def person(number: int, pseudonym: str) -> PersonLine:
    """A person of the round, as the phase tells them."""
    rows = {(row.pseudonym, row.attempt): row for row in ROUND.standings}
    attempts = [
        PhaseAttempt(
            round="tuan-1",
            pseudonym=one.pseudonym,
            attempt=one.attempt,
            status=one.status,
            answered=len(one.answers),
            score=one.score,
            distance=rows[one.pseudonym, one.attempt].distance
            if (one.pseudonym, one.attempt) in rows
            else None,
            duration_s=one.duration_s,
            submitted_at_us=one.submitted_at_us,
            stands=(one.pseudonym, one.attempt) in rows,
        )
        for one in PLAYED.publication.attempts
        if one.pseudonym == pseudonym
    ]
    prizes = [
        HeldPrize("tuan-1", line.award, line.prize)
        for line in ROUND.awards
        if line.winner.pseudonym == pseudonym
    ]
    return PersonLine(
        (f"{number:016x}", SALT),
        ("counted", SALT),
        ("DV00", SALT),
        ("", SALT),
        (attempts, SALT),
        (prizes, SALT),
    )


def phase() -> PhaseLedger:
    """The phase's ledger of this round and of another, of which nobody has an attempt."""
    names = dict.fromkeys(one.pseudonym for one in PLAYED.publication.attempts)
    header = ROUND.header
    told = PhaseRound("tuan-1", header.number, ROUND.closing.root, header.seed, header.public_value)
    return PhaseLedger(
        header=structs.replace(HEADER, contest=header.contest, rounds=[HEADER.rounds[1], told]),
        people=[person(number, name) for number, name in enumerate(names)],
        agencies=[],
        standings=[],
        person_awards=[],
        agency_awards=[],
        unfilled=[],
        closing=ROUND.closing,
        leaves=[],
    )


PHASE = phase()
WINNER = next(n for n, line in enumerate(PHASE.people) if line.prizes[0])
STANDS = next(
    n
    for n, one in enumerate(PHASE.people[WINNER].attempts[0])
    if isinstance(one, PhaseAttempt) and one.stands
)
ATTEMPT = ("people", WINNER, "attempts", 0, STANDS)


def test_a_round_that_the_phase_tells_alike_agrees() -> None:
    assert list(beside(PHASE, ROUND)) == []


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("number", 2, "its publication is 1, the phase's ledger says 2"),
        ("root", OTHER, f"the phase's ledger says {OTHER}"),
        ("seed", OTHER, "its seed is"),
        ("public_value", "x", "its public value is 12345, the phase's ledger says x"),
        ("round", "tuan-9", "not one of the phase's"),
    ],
)
def test_what_the_phase_says_of_the_rounds_publication_must_be_so(
    field: str, value: object, said: str
) -> None:
    (words,) = beside(put(PHASE, ("header", "rounds", 1, field), value), ROUND)
    assert words.startswith("round tuan-1: ")
    assert said in words


def test_a_round_of_another_contest_is_none_of_the_phases() -> None:
    other = put(PHASE, ("header", "contest"), "khac")
    assert list(beside(other, ROUND)) == ["round tuan-1: not one of the phase's"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("status", "annulled"),
        ("score", 99),
        ("duration_s", 999),
        ("submitted_at_us", 1),
        ("answered", 99),
        ("distance", 99),
        ("stands", False),
    ],
)
def test_an_attempt_told_otherwise_is_named(field: str, value: object) -> None:
    found = list(beside(put(PHASE, (*ATTEMPT, field), value), ROUND))
    assert any("is told otherwise in the phase's ledger" in words for words in found)


def test_an_attempt_that_one_of_the_two_does_not_have_is_named() -> None:
    found = list(beside(put(PHASE, (*ATTEMPT, "attempt"), 9), ROUND))
    assert len([words for words in found if "is not in the phase's ledger" in words]) == 1
    assert len([words for words in found if "has no attempt" in words]) == 1


@pytest.mark.parametrize(
    "prizes",
    [
        [],
        [HeldPrize("tuan-1", "tuan", "khac")],
        [HeldPrize("tuan-1", "khac", "nhat")],
        [HeldPrize("w2", "tuan", "nhat")],
    ],
)
def test_prizes_are_the_rounds(prizes: list[HeldPrize]) -> None:
    changed = put(PHASE, ("people", WINNER, "prizes", 0), prizes)
    said = "round tuan-1: its prizes are not those of the phase's ledger"
    assert list(beside(changed, ROUND)) == [said]


def test_attempts_of_other_rounds_and_prizes_of_them_do_not_matter() -> None:
    more = [PhaseAttempt("w2", "a" * 16, 1, "counted", 0, 0, None, 0, 0, True)]
    told = PHASE.people[WINNER].attempts[0]
    changed = put(PHASE, ("people", WINNER, "attempts", 0), [*told, *more])
    prizes = [*PHASE.people[WINNER].prizes[0], HeldPrize("w2", "tuan", "nhat")]
    assert list(beside(put(changed, ("people", WINNER, "prizes", 0), prizes), ROUND)) == []


@pytest.mark.parametrize("field", ["attempts", "prizes"])
def test_where_the_phase_closes_people_only_the_publication_is_compared(field: str) -> None:
    closed = put(put(PHASE, ("people", 0, field), OTHER), (*ATTEMPT, "score"), 99)
    assert list(beside(closed, ROUND)) == []
    assert len(list(beside(put(closed, ("header", "rounds", 1, "number"), 2), ROUND))) == 1


def test_what_the_rounds_file_closes_is_not_compared() -> None:
    public: Any = read_ledger(
        io.BytesIO(published(PLAYED.full, PLAYED.publication.attempts, "sealed"))
    )
    assert all(isinstance(line.answers, str) for line in public.attempts)
    assert list(beside(put(PHASE, (*ATTEMPT, "answered"), 99), public)) == []
    closed_times = [n for n, line in enumerate(public.attempts) if isinstance(line.agency, str)]
    assert closed_times
    assert list(beside(PHASE, public)) == []
