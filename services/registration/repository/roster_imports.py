"""Roster imports: what was received, and how far each has come."""

from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.comparison_keys import key_of
from contracts.rosters import ImportRoster, RosterRow
from plumbing.database import insert_many
from services.registration.models import import_rows, import_slices, imports

_decode = msgspec.json.Decoder(RosterRow).decode
_encode = msgspec.json.Encoder().encode
#: how long a process holds an import before others take it over, unless it says that it goes on
HOLD_US = 10_000_000
AT_WORK = ("checking", "applying")


class ImportRow(NamedTuple):
    """An import as stored: ``outcome`` is a difference or, once refused, a problem."""

    upload: str
    contest: str
    by: str
    at_us: int
    dry_run: bool
    state: str
    stage: str
    cursor: str
    plan: str
    outcome: str
    begun_at_us: int
    held_until_us: int


def import_of(connection: Connection, upload: str, *, lock: bool = False) -> ImportRow | None:
    """An import, if any slice of it came."""
    statement = sa.select(imports).where(imports.c.upload == upload)
    row = connection.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else ImportRow(*row)


def add_import(connection: Connection, item: ImportRoster, now_us: int) -> None:
    """Note an import of which the first slice came."""
    row = {
        "upload": item.upload,
        "contest": item.contest,
        "by": item.by,
        "at_us": item.at_us,
        "dry_run": item.dry_run,
        "state": "receiving",
        "begun_at_us": now_us,
    }
    insert_many(connection, imports, [row], on_conflict=["upload"])


def update_import(connection: Connection, upload: str, **values: Any) -> None:
    """Change columns of one import."""
    connection.execute(imports.update().where(imports.c.upload == upload).values(**values))


def is_held(held_until_us: int, now_us: int) -> bool:
    """Whether a process holds an import by now. Nobody holds one for longer than
    :data:`HOLD_US`: what says so was written before the clock was set back."""
    return now_us < held_until_us <= now_us + HOLD_US


class AtWork(NamedTuple):
    """An import that is to go on, and until when somebody holds it."""

    upload: str
    held_until_us: int


def oldest_at_work(connection: Connection) -> AtWork | None:
    """The oldest import that is to go on. They go one after the other: the first one at work is the
    only one that may be held."""
    row = connection.execute(
        sa.select(imports.c.upload, imports.c.held_until_us)
        .where(imports.c.state.in_(AT_WORK))
        .order_by(imports.c.begun_at_us, imports.c.upload)
        .limit(1)
    ).one_or_none()
    return None if row is None else AtWork(row.upload, row.held_until_us)


def next_at_work(connection: Connection, now_us: int) -> str | None:
    """The oldest import that is to go on, if nobody holds it."""
    found = oldest_at_work(connection)
    free = found is not None and not is_held(found.held_until_us, now_us)
    return found.upload if found is not None and free else None


def slices_of(connection: Connection, upload: str) -> dict[int, int]:
    """How many rows each slice brought."""
    rows = connection.execute(
        sa.select(import_slices.c.slice, import_slices.c.rows).where(
            import_slices.c.upload == upload
        )
    )
    return {row[0]: row[1] for row in rows}


def rows_up_to(connection: Connection, upload: str, cursor: str) -> int:
    """How many staged rows are of people up to this key."""
    statement = sa.select(sa.func.count()).where(
        import_rows.c.upload == upload, import_rows.c.person_key <= cursor
    )
    return connection.execute(statement).scalar_one()


def add_slice(connection: Connection, item: ImportRoster) -> None:
    """Stage a slice's rows."""
    mark = {"upload": item.upload, "slice": item.slice, "rows": len(item.rows)}
    insert_many(connection, import_slices, [mark])
    insert_many(
        connection,
        import_rows,
        [
            {
                "upload": item.upload,
                "person_key": key_of(row.person_code),
                "row": row.row,
                "agency_key": key_of(row.agency_code),
                "data": _encode(row).decode(),
            }
            for row in item.rows
        ],
        on_conflict=["upload", "person_key", "row"],
    )


def first_rows_of_agencies(connection: Connection, upload: str) -> dict[str, RosterRow]:
    """The first row that names each agency, by agency key."""
    table = import_rows
    firsts = (
        sa.select(table.c.agency_key, sa.func.min(table.c.row).label("row"))
        .where(table.c.upload == upload)
        .group_by(table.c.agency_key)
        .subquery()
    )
    rows = connection.execute(
        sa.select(table.c.agency_key, table.c.data)
        .join(
            firsts,
            sa.and_(table.c.agency_key == firsts.c.agency_key, table.c.row == firsts.c.row),
        )
        .where(table.c.upload == upload)
    )
    return {row.agency_key: _decode(row.data) for row in rows}


def people_after(
    connection: Connection, upload: str, after_key: str, most_rows: int
) -> dict[str, list[RosterRow]]:
    """The next people of an import by key, each with all their rows in the sheet's order."""
    table = import_rows
    page = connection.execute(
        sa.select(table.c.person_key, table.c.data)
        .where(table.c.upload == upload, table.c.person_key > after_key)
        .order_by(table.c.person_key, table.c.row)
        .limit(most_rows)
    ).all()
    found: dict[str, list[RosterRow]] = {}
    for row in page:
        found.setdefault(row.person_key, []).append(_decode(row.data))
    if len(page) == most_rows:  # the last one's rows may go on behind the page
        last = page[-1].person_key
        whole = connection.execute(
            sa.select(table.c.data)
            .where(table.c.upload == upload, table.c.person_key == last)
            .order_by(table.c.row)
        ).scalars()
        found[last] = [_decode(data) for data in whole]
    return found


def drop_rows(connection: Connection, upload: str, most: int) -> int:
    """Delete staged rows; returns how many went."""
    table = import_rows
    keys = list(
        connection.execute(
            sa.select(table.c.person_key)
            .where(table.c.upload == upload)
            .order_by(table.c.person_key)
            .limit(most)
        ).scalars()
    )
    if keys:
        connection.execute(
            table.delete().where(table.c.upload == upload, table.c.person_key <= keys[-1])
        )
    return len(keys)


def drop_slices(connection: Connection, upload: str) -> None:
    """Delete the marks of received slices."""
    connection.execute(import_slices.delete().where(import_slices.c.upload == upload))


def leftovers(connection: Connection, before_us: int) -> dict[str, str]:
    """Imports begun before this moment that have staged rows and nobody at work, with states."""
    rows = connection.execute(
        sa.select(imports.c.upload, imports.c.state).where(
            imports.c.state.not_in(AT_WORK),
            imports.c.begun_at_us < before_us,
            imports.c.upload.in_(sa.select(import_slices.c.upload)),
        )
    )
    return {row.upload: row.state for row in rows}
