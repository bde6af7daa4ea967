"""Who was given more time in a round, and why."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.allowances import Allowance
from plumbing.database import insert_many
from services.exam.domain.allowances import held_by
from services.exam.models import allowances

_KEY = ["contest", "round", "person"]


class AllowanceRow(NamedTuple):
    """What one person was given in one round. ``reason`` is empty once they were erased."""

    contest: str
    round: str
    person: str
    extra_s: int
    closes_at_us: int
    reason: str
    salt: str
    by: str
    at_us: int

    @property
    def allowed(self) -> Allowance:
        """What it is worth."""
        return Allowance(self.extra_s, self.closes_at_us)


def given_in(connection: Connection, contest: str, *rounds: str) -> list[AllowanceRow]:
    """What was given in these rounds, in order of the decisions."""
    rows = connection.execute(
        sa.select(allowances)
        .where(allowances.c.contest == contest, allowances.c.round.in_(rounds))
        .order_by(allowances.c.at_us, allowances.c.person)
    )
    return [AllowanceRow(*row) for row in rows]


def held_in(
    connection: Connection, contest: str, round_id: str, makes_good: str
) -> dict[str, Allowance]:
    """Person -> what they have more in a round, also by what they had in the one that it makes good
    ("": it makes none good)."""
    found: dict[str, dict[str, Allowance]] = {round_id: {}, makes_good: {}}
    for row in given_in(connection, contest, *found):
        found[row.round][row.person] = row.allowed
    return held_by(found[round_id], found[makes_good])


def keep(connection: Connection, rows: list[AllowanceRow]) -> None:
    """Write these, in the place of what the same people had in the same rounds."""
    values = [row._asdict() for row in rows]
    changed = [column.name for column in allowances.c if column.name not in _KEY]
    insert_many(connection, allowances, values, on_conflict=_KEY, update=changed)


def drop(connection: Connection, contest: str, round_id: str, person: str) -> bool:
    """Take back what a person was given in a round; whether there was anything."""
    done = connection.execute(
        allowances.delete().where(
            allowances.c.contest == contest,
            allowances.c.round == round_id,
            allowances.c.person == person,
        )
    )
    return bool(done.rowcount)


def cut_closes(connection: Connection, contest: str, round_id: str, closes_at_us: int) -> None:
    """Let nobody's own close go beyond this moment."""
    connection.execute(
        allowances.update()
        .where(
            allowances.c.contest == contest,
            allowances.c.round == round_id,
            allowances.c.closes_at_us > closes_at_us,
        )
        .values(closes_at_us=closes_at_us)
    )


def forget_reason(connection: Connection, contest: str, person: str) -> None:
    """Forget why a person was given more time; how much stands, for their attempts lasted so."""
    connection.execute(
        allowances.update()
        .where(allowances.c.contest == contest, allowances.c.person == person)
        .values(reason="", salt="")
    )
