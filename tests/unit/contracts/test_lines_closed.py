"""A few people's fields closed in a large ledger, of which no other line is read."""

import io

from contracts.hash_commitments import canonical
from contracts.ledger_file import ROUND_LEDGER, people_in, read_ledger
from contracts.ledger_lines import CLOSABLE, AttemptLine
from tests.support.ledgers import small

FULL = small().full
PEOPLE = [line.pseudonym[0] for line in read_ledger(io.BytesIO(FULL)).attempts]


def test_what_is_closed_is_what_closing_field_by_field_gives() -> None:
    for gone in ({PEOPLE[0]}, {PEOPLE[0], PEOPLE[-1]}, {"0" * 16}, set(PEOPLE)):

        def closing(line: AttemptLine, gone: set[str] = gone) -> tuple[str, ...]:
            return CLOSABLE if line.pseudonym[0] in gone else ()

        out = io.BytesIO()
        ROUND_LEDGER.close(io.BytesIO(FULL), out, closing)
        marks = [canonical(name) for name in gone]
        assert (
            b"".join(ROUND_LEDGER.close_concerning(io.BytesIO(FULL), closing, marks))
            == out.getvalue()
        )


def test_everybody_with_an_attempt_is_in_it() -> None:
    assert people_in(io.BytesIO(FULL)) == set(PEOPLE)
