"""Agencies for which a round closes later than for all."""

import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from services.exam.models import extensions


def extensions_of(connection: Connection, contest: str, round_id: str) -> dict[str, int]:
    """Agency -> its own close of a round."""
    rows = connection.execute(
        sa.select(extensions.c.agency, extensions.c.closes_at_us).where(
            extensions.c.contest == contest, extensions.c.round == round_id
        )
    )
    return {row.agency: row.closes_at_us for row in rows}


def extend(
    connection: Connection, contest: str, round_id: str, agencies: list[str], closes_at_us: int
) -> None:
    """Let a round close later for these agencies."""
    given = {"contest": contest, "round": round_id, "closes_at_us": closes_at_us}
    rows = [{**given, "agency": agency} for agency in sorted(set(agencies))]
    keys = ["contest", "round", "agency"]
    insert_many(connection, extensions, rows, on_conflict=keys, update=["closes_at_us"])


def cut_extensions(
    connection: Connection,
    contest: str,
    round_id: str,
    agencies: list[str] | None,
    closes_at_us: int,
) -> None:
    """Let no extension, or none of these agencies', go beyond this moment."""
    concerned = [extensions.c.contest == contest, extensions.c.round == round_id]
    if agencies is not None:
        concerned.append(extensions.c.agency.in_(agencies))
    connection.execute(
        extensions.update()
        .where(*concerned, extensions.c.closes_at_us > closes_at_us)
        .values(closes_at_us=closes_at_us)
    )
