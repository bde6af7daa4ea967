"""Files on their way to an entry: whose, what for, until when. Not the files."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.uploads import BeginUpload, UploadRow
from plumbing.database import insert_many
from plumbing.in_list_parameters import among
from services.exam.models import uploads


class UploadRecord(NamedTuple):
    """A file as it was announced. ``entry``: that it was handed in with; empty: it waits."""

    upload: str
    contest: str
    round: str
    person: str
    kind: str
    purpose: str
    name: str
    size: int
    expires_at_us: int
    entry: str


def find_all(connection: Connection, ids: Sequence[str]) -> dict[str, UploadRecord]:
    """These files, by id."""
    columns = [uploads.c[name] for name in UploadRecord._fields]
    rows = connection.execute(sa.select(*columns).where(uploads.c.upload.in_(ids)))
    return {row.upload: UploadRecord(*row) for row in rows}


def lock(connection: Connection, ids: Sequence[str]) -> None:
    """Hold these files, in one order, so that each is handed in once."""
    connection.execute(
        sa.select(uploads.c.upload)
        .where(uploads.c.upload.in_(ids))
        .order_by(uploads.c.upload)
        .with_for_update()
    ).all()


def hand_in(connection: Connection, ids: Sequence[str], entry: str) -> None:
    """They are an entry's from now on: they stay, and take no place of their sender's."""
    connection.execute(
        uploads.update().where(uploads.c.upload.in_(ids)).values(entry=entry, place=None)
    )


def forget_names(connection: Connection, person: str) -> None:
    """Take out what somebody called their files."""
    connection.execute(uploads.update().where(uploads.c.person == person).values(name=""))


def find(connection: Connection, upload: str, *, lock: bool = False) -> sa.Row[Any] | None:
    """One of them."""
    statement = sa.select(uploads).where(uploads.c.upload == upload)
    return connection.execute(statement.with_for_update() if lock else statement).one_or_none()


def places_of(connection: Connection, person: str) -> set[int]:
    """The places that a person's open files take."""
    taken = sa.select(uploads.c.place).where(
        uploads.c.person == person, uploads.c.place.is_not(None)
    )
    return set(connection.execute(taken).scalars())


def begin(connection: Connection, item: BeginUpload, place: int, expires_at_us: int) -> None:
    """A new one; ``IntegrityError`` if another took the place meanwhile."""
    row = {
        "upload": item.upload,
        "contest": item.contest,
        "round": item.round,
        "person": item.person,
        "agency": item.agency,
        "kind": item.kind,
        "purpose": item.purpose,
        "name": item.name,
        "size": item.size,
        "begun_at_us": item.at_us,
        "expires_at_us": expires_at_us,
        "place": place,
    }
    insert_many(connection, uploads, [row])


def open_ones(
    connection: Connection, contest: str, round_id: str, person: str, now_us: int
) -> list[UploadRow]:
    """What a person has sent or begun to send for a round and can still hand in, oldest first."""
    return _rows(
        connection,
        sa.and_(
            uploads.c.contest == contest,
            uploads.c.round == round_id,
            uploads.c.person == person,
            uploads.c.place.is_not(None),
            uploads.c.expires_at_us > now_us,
        ),
        limit=None,
    )


def expired(connection: Connection, before_us: int, limit: int) -> list[UploadRow]:
    """What nobody can hand in any more, the oldest ones."""
    waits = sa.and_(uploads.c.entry == "", uploads.c.expires_at_us <= before_us)
    return _rows(connection, waits, limit)


def _rows(
    connection: Connection, which: sa.ColumnElement[bool], limit: int | None
) -> list[UploadRow]:
    columns = [uploads.c[name] for name in UploadRow.__struct_fields__]
    rows = connection.execute(
        sa.select(*columns)
        .where(which)
        .order_by(uploads.c.begun_at_us, uploads.c.upload)
        .limit(limit)
    )
    return [UploadRow(*row) for row in rows]


def end(connection: Connection, upload: str) -> None:
    """It can be removed from now on, and its place is free."""
    connection.execute(
        uploads.update().where(uploads.c.upload == upload).values(expires_at_us=0, place=None)
    )


def free_places(connection: Connection, person: str, now_us: int) -> None:
    """What expired takes no place."""
    connection.execute(
        uploads.update()
        .where(uploads.c.person == person, uploads.c.expires_at_us <= now_us)
        .values(place=None)
    )


def drop(connection: Connection, names: Sequence[str], now_us: int) -> int:
    """Forget those of them that nobody can hand in any more; how many they were."""
    gone = uploads.delete().where(
        among(uploads.c.upload, "names"),
        uploads.c.entry == "",
        uploads.c.expires_at_us <= now_us,
    )
    return int(connection.execute(gone, {"names": list(names)}).rowcount)
