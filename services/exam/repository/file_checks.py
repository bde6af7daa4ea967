"""Files of entries that wait to be looked into, and what was found."""

from collections.abc import Collection
from typing import NamedTuple, get_args

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.definition import EntryKind
from contracts.entry_checks import FileFacts, Finding
from services.exam.models import entries, entry_files

_renditions = msgspec.json.Decoder(list[str]).decode


class Waiting(NamedTuple):
    """A file that nobody has looked into yet."""

    entry: str
    version: int
    file: str
    tries: int


def waiting(
    connection: Connection, now_us: int, limit: int, kinds: Collection[EntryKind] = ()
) -> list[Waiting]:
    """Some that nobody has taken, of versions that count; another's are passed over. ``kinds`` of
    entries; all, where none is named."""
    rows = connection.execute(
        sa.select(
            entry_files.c.entry, entry_files.c.version, entry_files.c.file, entry_files.c.tries
        )
        .join(
            entries,
            (entries.c.entry == entry_files.c.entry) & (entries.c.version == entry_files.c.version),
        )
        .where(
            entry_files.c.check_state == "waiting",
            entry_files.c.lease_until_us <= now_us,
            entries.c.kind.in_(kinds or get_args(EntryKind)),
        )
        .order_by(entry_files.c.lease_until_us, entry_files.c.entry, entry_files.c.file)
        .limit(limit)
        .with_for_update(skip_locked=True, of=entry_files)
    )
    return [Waiting(*row) for row in rows]


def lease(connection: Connection, one: Waiting, checker: str, until_us: int) -> None:
    """Give a file to somebody for a while."""
    connection.execute(
        entry_files.update()
        .where(_is(one.entry, one.version, one.file))
        .values(checker=checker, lease_until_us=until_us, tries=entry_files.c.tries + 1)
    )


def is_waiting(connection: Connection, entry: str, version: int, file: str) -> bool:
    """Whether nobody has told of it yet; locked."""
    found = connection.execute(
        sa.select(entry_files.c.check_state).where(_is(entry, version, file)).with_for_update()
    ).scalar_one_or_none()
    return found == "waiting"


def record(
    connection: Connection,
    place: tuple[str, int, str],
    facts: FileFacts,
    found: list[Finding],
    renditions: list[str],
) -> None:
    """Keep what was found (``place``: entry, version, file)."""
    connection.execute(
        entry_files.update()
        .where(_is(*place))
        .values(
            check_state="checked",
            facts=msgspec.json.encode(facts).decode(),
            findings=msgspec.json.encode(found).decode(),
            renditions=msgspec.json.encode(renditions).decode(),
        )
    )


def renditions_of(connection: Connection, entry: str, version: int) -> dict[str, str]:
    """File -> the rendition that judges are shown."""
    rows = connection.execute(
        sa.select(entry_files.c.file, entry_files.c.renditions).where(
            entry_files.c.entry == entry, entry_files.c.version == version
        )
    )
    return {row.file: next(iter(_renditions(row.renditions)), "") for row in rows}


def _is(entry: str, version: int, file: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        entry_files.c.entry == entry,
        entry_files.c.version == version,
        entry_files.c.file == file,
    )
