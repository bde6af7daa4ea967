"""Entries as exam told of them."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.entries import EntryHandedIn, EntryScreened, ScreeningState
from plumbing.in_list_parameters import among
from plumbing.versioned_upsert import keep_latest
from services.reporting.models import entries

_COUNTS = (
    sa.select(entries.c.agency, entries.c.screening, sa.func.count())
    .where(
        entries.c.contest == sa.bindparam("contest_"),
        entries.c.state == "handed_in",
        among(entries.c.round, "rounds"),
    )
    .group_by(entries.c.agency, entries.c.screening)
)


def keep(connection: Connection, events: Sequence[EntryHandedIn]) -> None:
    """Keep entries as they stand; the highest revision counts."""
    keep_latest(connection, entries, events, ["round", "agency", "state"])


def keep_screenings(connection: Connection, events: Sequence[EntryScreened]) -> None:
    """Keep what was said of entries, even of those not told of yet."""
    keep_latest(connection, entries, events, ["screening"], revision="screened_revision")


def counts(
    connection: Connection, contest: str, rounds: Collection[str]
) -> list[tuple[str, ScreeningState, int]]:
    """(agency, screening, how many entries that stand) in these rounds."""
    asked = {"contest_": contest, "rounds": set(rounds)}
    return [(row[0], row[1], row[2]) for row in connection.execute(_COUNTS, asked)]
