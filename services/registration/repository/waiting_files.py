"""Sealed files that wait for their confirmation."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.waiting_files import StageFile
from plumbing.database import insert_many
from services.registration.models import staged_files, staged_parts


class StagedRow(NamedTuple):
    """A file as stored; without ``parts`` its last one has not come."""

    file: str
    contest: str
    by: str
    staged_at_us: int
    parts: int


def file_of(connection: Connection, file: str) -> StagedRow | None:
    """A file, if any part of it came."""
    row = connection.execute(
        sa.select(staged_files).where(staged_files.c.file == file)
    ).one_or_none()
    return None if row is None else StagedRow(*row)


def add_file(connection: Connection, item: StageFile, now_us: int) -> None:
    """Note a file of which the first part came."""
    row = {"file": item.file, "contest": item.contest, "by": item.by, "staged_at_us": now_us}
    insert_many(connection, staged_files, [row], on_conflict=["file"])


def add_part(connection: Connection, file: str, part: int, sealed: str) -> None:
    """Keep a part; one that is there stays."""
    row = {"file": file, "part": part, "sealed": sealed}
    insert_many(connection, staged_parts, [row], on_conflict=["file", "part"])


def complete(connection: Connection, file: str, parts: int) -> None:
    """Note that the last part came."""
    connection.execute(staged_files.update().where(staged_files.c.file == file).values(parts=parts))


def part_of(connection: Connection, file: str, part: int) -> str | None:
    """A part as it came."""
    statement = sa.select(staged_parts.c.sealed).where(
        staged_parts.c.file == file, staged_parts.c.part == part
    )
    return connection.execute(statement).scalar_one_or_none()


def parts_held(connection: Connection, file: str) -> int:
    """How many parts of a file came."""
    statement = sa.select(sa.func.count()).where(staged_parts.c.file == file)
    return connection.execute(statement).scalar_one()


def files_by(connection: Connection, by: str) -> list[str]:
    """What a person has staged, the newest first."""
    statement = (
        sa.select(staged_files.c.file)
        .where(staged_files.c.by == by)
        .order_by(staged_files.c.staged_at_us.desc(), staged_files.c.file)
    )
    return list(connection.execute(statement).scalars())


def files_outside(connection: Connection, from_us: int, until_us: int) -> list[str]:
    """What was not staged in this span."""
    statement = sa.select(staged_files.c.file).where(
        sa.not_(staged_files.c.staged_at_us.between(from_us, until_us))
    )
    return list(connection.execute(statement).scalars())


def drop(connection: Connection, file: str) -> None:
    """Delete a file with its parts."""
    connection.execute(staged_parts.delete().where(staged_parts.c.file == file))
    connection.execute(staged_files.delete().where(staged_files.c.file == file))
