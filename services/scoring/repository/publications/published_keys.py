"""Right answers that publications tell."""

from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from services.scoring.models import publications, published_keys

_keys = msgspec.json.Decoder(dict[str, str]).decode
_voided = msgspec.json.Decoder(set[str]).decode


class ToldKeys(NamedTuple):
    """Question -> right option as corrected, none while they are sealed; which are void."""

    keys: dict[str, str]
    voided: set[str]


def keep(connection: Connection, contest: str, number: int, told: ToldKeys) -> None:
    """Keep what a new publication tells."""
    row = {
        "contest": contest,
        "number": number,
        "keys": msgspec.json.encode(told.keys).decode(),
        "voided": msgspec.json.encode(sorted(told.voided)).decode(),
    }
    insert_many(connection, published_keys, [row], on_conflict=["contest", "number"])


def keys_of(
    connection: Connection, contest: str, round_id: str, number: int | None
) -> tuple[int, ToldKeys] | None:
    """What the round's publication of this number, or its newest, tells; with its number."""
    statement = (
        sa.select(published_keys)
        .join(
            publications,
            sa.and_(
                publications.c.contest == published_keys.c.contest,
                publications.c.number == published_keys.c.number,
            ),
        )
        .where(publications.c.contest == contest, publications.c.round == round_id)
    )
    if number is not None:
        statement = statement.where(publications.c.number == number)
    row = connection.execute(
        statement.order_by(publications.c.number.desc()).limit(1)
    ).one_or_none()
    return None if row is None else (row.number, ToldKeys(_keys(row.keys), _voided(row.voided)))
