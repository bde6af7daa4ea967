"""Answers that a ledger closes, opened where they are known and are those committed to."""

import io

from contracts.ledger_file import ROUND_LEDGER, open_answers, read_ledger
from tests.support.ledgers import SALTS, small

PLAYED = small()
Known = dict[tuple[str, int], tuple[dict[str, str], bytes]]
KNOWN: Known = {
    (one.pseudonym, one.attempt): (
        one.answers,
        SALTS.salts(one.pseudonym, one.attempt, ["answers"])[0],
    )
    for one in PLAYED.publication.attempts
}


def closed() -> bytes:
    out = io.BytesIO()
    ROUND_LEDGER.close(io.BytesIO(PLAYED.full), out, lambda line: ("answers",))
    return out.getvalue()


def opened(file: bytes, known: Known) -> bytes:
    out = io.BytesIO()
    open_answers(io.BytesIO(file), out, lambda name, number: known.get((name, number)))
    return out.getvalue()


def test_answers_that_are_known_are_opened_and_the_file_is_as_it_was_written() -> None:
    assert closed() != PLAYED.full
    assert opened(closed(), KNOWN) == PLAYED.full
    assert opened(PLAYED.full, {}) == PLAYED.full  # what is open stays so


def test_answers_that_nobody_knows_or_that_are_others_than_committed_to_stay_closed() -> None:
    (forgotten, other, wrong_salt, *_) = KNOWN
    known = {place: told for place, told in KNOWN.items() if place != forgotten}
    known[other] = ({**KNOWN[other][0], "CH99": "A"}, KNOWN[other][1])
    known[wrong_salt] = (KNOWN[wrong_salt][0], bytes(16))
    ledger = read_ledger(io.BytesIO(opened(closed(), known)))
    shut = {
        (line.pseudonym[0], line.attempt[0])
        for line in ledger.attempts
        if isinstance(line.answers, str)
    }
    assert shut == {forgotten, other, wrong_salt}
    assert ledger.leaves == read_ledger(io.BytesIO(PLAYED.full)).leaves
