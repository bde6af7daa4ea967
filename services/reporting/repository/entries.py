"""Entries as exam told of them."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.entries import EntryHandedIn, EntryScreened, ScreeningState
from plumbing.in_list_parameters import among
from plumbing.versioned_upsert import keep_latest
from services.reporting.models import entries

_people = msgspec.json.Decoder(list[str]).decode
_COUNTS = (
    sa.select(entries.c.agency, entries.c.screening, sa.func.count())
    .where(
        entries.c.contest == sa.bindparam("contest_"),
        entries.c.state == "handed_in",
        among(entries.c.round, "rounds"),
    )
    .group_by(entries.c.agency, entries.c.screening)
)


class KeptEntry(NamedTuple):
    """An entry as far as taking part goes: ``counts`` while it stands and was not refused."""

    entry: str
    round: str
    agency: str
    authors: list[str]
    received_at_us: int
    revision: int
    counts: bool


_KEPT = sa.select(entries).where(
    entries.c.contest == sa.bindparam("contest_"), among(entries.c.entry, "entries_")
)


def kept(connection: Connection, contest: str, wanted: Collection[str]) -> dict[str, KeptEntry]:
    """These entries as they stand."""
    asked = {"contest_": contest, "entries_": [*wanted]}
    return {
        row.entry: KeptEntry(
            row.entry,
            row.round,
            row.agency,
            _people(row.authors),
            row.received_at_us,
            row.revision,
            row.state == "handed_in" and row.screening != "refused",
        )
        for row in connection.execute(_KEPT, asked)
    }


def keep(connection: Connection, events: Sequence[EntryHandedIn]) -> None:
    """Keep entries as they stand; the highest revision counts."""
    told = ["round", "agency", "state", "authors", "received_at_us"]
    keep_latest(connection, entries, events, told)


def keep_screenings(connection: Connection, events: Sequence[EntryScreened]) -> None:
    """Keep what was said of entries, even of those not told of yet."""
    keep_latest(connection, entries, events, ["screening"], revision="screened_revision")


def counts(
    connection: Connection, contest: str, rounds: Collection[str]
) -> list[tuple[str, ScreeningState, int]]:
    """(agency, screening, how many entries that stand) in these rounds."""
    asked = {"contest_": contest, "rounds": set(rounds)}
    return [(row[0], row[1], row[2]) for row in connection.execute(_COUNTS, asked)]
