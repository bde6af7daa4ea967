"""Which files of a round's publication open answers, and what it takes to open more."""

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from services.scoring.domain.publications.ledger_redaction import Opening
from services.scoring.models import openings, publications, scores
from services.scoring.repository import json_columns
from services.scoring.repository.paused_reading import YieldControl, in_parts

TOLD = ("auditors", "public")


class FilesDue(NamedTuple):
    """A publication whose files open too much or too little; ``answers`` empty: never looked at.
    ``told``: the contest has published the keys of its bank."""

    contest: str
    number: int
    answers: str
    told: bool


def note(connection: Connection, contest: str, number: int, answers: Opening) -> None:
    """Say how far the files of a publication open answers."""
    row = {"contest": contest, "number": number, "answers": answers}
    insert_many(connection, openings, [row], on_conflict=["contest", "number"], update=["answers"])


def next_due(connection: Connection) -> FilesDue | None:
    """The first publication that was never looked at, or whose keys are told by now while its
    files are sealed."""
    other = openings.alias()
    told = sa.exists().where(other.c.contest == openings.c.contest, other.c.answers.in_(TOLD))
    row = connection.execute(
        sa.select(openings, told.label("told"))
        .where(sa.or_(openings.c.answers == "", sa.and_(openings.c.answers == "sealed", told)))
        .order_by(openings.c.answers, openings.c.contest, openings.c.number.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else FilesDue(row.contest, row.number, row.answers, bool(row.told))


def files_of(
    connection: Connection, contest: str, number: int, *, lock: bool = False
) -> sa.Row[Any]:
    """Number, round, files and salts of a publication."""
    wanted = ("number", "round", "ledger", "auditor_ledger", "sealed_salts", "rewritten")
    found = sa.select(*(publications.c[name] for name in wanted)).where(
        publications.c.contest == contest, publications.c.number == number
    )
    return connection.execute(found.with_for_update() if lock else found).one()


def answers_of_round(
    connection: Connection, contest: str, round_id: str, yield_control: YieldControl
) -> dict[tuple[str, int], dict[str, str]]:
    """(pseudonym, number) -> answers, of every attempt of a settled round."""
    found = sa.select(scores.c.pseudonym, scores.c.number, scores.c.answers).where(
        scores.c.contest == contest, scores.c.round == round_id
    )
    rows = in_parts(connection, found, yield_control)
    return {(row.pseudonym, row.number): json_columns.answers(row.answers) for row in rows}
