"""The secrets from which ties among works are drawn, and the commitments to them."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from services.scoring.models import lots


def commitments(connection: Connection, contest: str) -> dict[str, str]:
    """Round -> commitment."""
    found = sa.select(lots.c.round, lots.c.commitment).where(lots.c.contest == contest)
    rows = connection.execute(found.order_by(lots.c.round))
    return {row.round: row.commitment for row in rows}


def sealed(connection: Connection, contest: str, round_id: str) -> str | None:
    """The secret of a round, encrypted."""
    found = sa.select(lots.c.sealed).where(lots.c.contest == contest, lots.c.round == round_id)
    return connection.execute(found).scalar_one_or_none()


def keep(connection: Connection, contest: str, secrets: Mapping[str, tuple[str, str]]) -> None:
    """Round -> (encrypted secret, commitment); a round that has one keeps it."""
    rows = [
        {"contest": contest, "round": round_id, "sealed": secret, "commitment": commitment}
        for round_id, (secret, commitment) in secrets.items()
    ]
    insert_many(connection, lots, rows, on_conflict=["contest", "round"])
