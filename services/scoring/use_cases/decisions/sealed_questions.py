"""Which questions a later round may still draw, so that nothing is told that shows their keys."""

from collections.abc import Callable

from sqlalchemy import Connection

from contracts.definition import Definition
from services.scoring.domain.publications.round_publication import keys_may_be_told
from services.scoring.repository import contests as contests_repository
from services.scoring.repository import json_columns


def is_sealed(connection: Connection, contest: str, definition: Definition, question: str) -> bool:
    """Whether a round that has not settled may draw this question (ADR 19)."""
    return sealed_among(connection, contest, definition)(question)


def sealed_among(
    connection: Connection, contest: str, definition: Definition
) -> Callable[[str], bool]:
    """The same for many questions, read once; a question of no settled round is none of them."""
    settled = contests_repository.settlements(connection, contest)
    over = {row.round for row in settled}
    sealed: set[str] = set()
    for row in settled:
        if not keys_may_be_told(definition, row.round, over):
            sealed |= json_columns.answers(row.bank).keys()
    return sealed.__contains__
