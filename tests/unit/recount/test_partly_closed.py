"""Ledgers of which a part is closed: single times, keys that a later ledger tells, reasons."""

import io
import random

import pytest
from msgspec import structs

from cli.recount.keys_from_later_ledger import told_by, with_keys
from cli.recount.phase_people import PhaseRow, prizes
from cli.recount.round_checks import commitments, recount
from contracts.definition import QuizRules, TopicDraw
from contracts.ledger_file import ROUND_LEDGER, Ledger, read_ledger
from contracts.ledger_lines import Header, LedgerPrize
from contracts.phase_ledger_lines import OverallLine, PersonAwardLine
from services.scoring.domain.publications.round_publication import with_keys_sealed
from tests.support.ledgers import Played, play, small, written
from tests.support.phases import small_phase

PLAYED = small()
HEADER: Header = PLAYED.publication.header
SEALED: Header = with_keys_sealed(PLAYED.publication).header


def closing(file: bytes, pseudonym: str, *names: str) -> Ledger:
    """The ledger with these fields of one person closed."""
    out = io.BytesIO()
    ROUND_LEDGER.close(
        io.BytesIO(file), out, lambda line: names if line.pseudonym[0] == pseudonym else ()
    )
    return read_ledger(io.BytesIO(out.getvalue()))


@pytest.mark.parametrize("name", ["started_at_us", "submitted_at_us"])
def test_where_one_time_of_two_is_closed_the_duration_is_taken_as_published(name: str) -> None:
    for one in PLAYED.publication.attempts:
        assert recount(closing(PLAYED.full, one.pseudonym, name)).differences == []


def by_arrival() -> Played:
    """Nine people who are ordered by their arrival alone."""
    quiz = QuizRules(1800, [TopicDraw("cchc", 1)], ranking=["earliest"])
    return play(quiz, 9, random.Random(5), agencies=1)


def test_open_times_of_a_file_speak_against_a_false_order_around_a_closed_one() -> None:
    played = by_arrival()
    rows = played.publication.standings
    turned = [structs.replace(row, rank=rank) for rank, row in enumerate(rows[::-1], start=1)]
    false = structs.replace(played.publication, standings=turned, awards=[], unfilled=[])
    hidden = rows[0].pseudonym
    honest = recount(closing(played.full, hidden, "submitted_at_us")).differences
    assert [words for words in honest if words.startswith("standings")] == []
    found = recount(closing(written(false), hidden, "submitted_at_us")).differences
    said = (
        f"standings: {rows[1].pseudonym} must stand before {rows[2].pseudonym} by time of arrival"
    )
    assert said in found


def test_a_later_ledger_opens_sealed_keys_and_corrections_and_changes_no_open_one() -> None:
    name = HEADER.bank[0].id
    corrected = {name: "B"}
    sealed = structs.replace(SEALED, corrected={name: None})
    later = structs.replace(HEADER, corrected=corrected)
    opened = with_keys(sealed, later)
    assert opened.corrected == corrected
    assert opened.bank == HEADER.bank
    mine = structs.replace(HEADER, corrected={name: "A"})
    assert with_keys(mine, later) == mine
    assert with_keys(sealed, structs.replace(HEADER, corrected={})).corrected == {name: None}


def test_a_later_ledger_tells_nothing_of_questions_that_it_does_not_have() -> None:
    first, *others = HEADER.bank
    fewer = structs.replace(HEADER, bank=others)
    assert list(told_by(SEALED, fewer)) == []
    opened = with_keys(SEALED, fewer)
    assert opened.bank == [SEALED.bank[0], *others]
    changed = structs.replace(first, key_commitment="0" * 64)
    opened = with_keys(SEALED, structs.replace(HEADER, bank=[changed, *others]))
    assert opened.bank == [SEALED.bank[0], *others]


@pytest.mark.parametrize("name", ["key", "key_salt"])
def test_half_a_key_is_held_against_no_commitment(name: str) -> None:
    """A ledger with one is refused for it; a later one that is asked for keys just tells none."""
    first, *others = HEADER.bank
    half = structs.replace(HEADER, bank=[structs.replace(first, **{name: None}), *others])
    assert list(commitments(half)) == []


@pytest.mark.parametrize(
    ("lots", "reason"),
    [
        ((None, None), "earliest"),
        (("1" * 64, "2" * 64), "draw"),
        (("1" * 64, None), "earliest"),
        ((None, "2" * 64), "earliest"),
    ],
)
def test_between_closed_arrivals_only_two_lots_tell_of_a_draw(
    lots: tuple[str | None, str | None], reason: str
) -> None:
    phase = small_phase().publication.header
    award = structs.replace(
        next(one for one in phase.awards if one.recipients == "individual"),
        prizes=[LedgerPrize("nhat", "Giải nhất", 1, 5)],
    )
    rules = structs.replace(phase.rules, ranking=["score", "earliest"])
    header = structs.replace(phase, rules=rules, awards=[award])
    rows = [
        PhaseRow(OverallLine(award.id, rank, name * 16, 2, 9, None, 60, lot), None)
        for rank, (name, lot) in enumerate(zip("ab", lots, strict=True), start=1)
    ]
    (won,) = prizes(header, [], {award.id: rows}, [])
    assert isinstance(won, PersonAwardLine)
    assert (won.winner.pseudonym, won.decided_by) == ("a" * 16, reason)
