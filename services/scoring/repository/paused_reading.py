"""Many rows, read with pauses in which others get their turn."""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import streamed

YieldControl = Callable[[], None]


def without_pause() -> None:
    """For readers of few rows, and where nobody else is waiting."""


def in_parts(
    connection: Connection,
    statement: sa.Select[Any],
    yield_control: YieldControl = without_pause,
) -> list[Any]:
    """All rows, with pauses."""
    return [row for part in part_by_part(connection, statement, yield_control) for row in part]


def part_by_part(
    connection: Connection,
    statement: sa.Select[Any],
    yield_control: YieldControl = without_pause,
) -> Iterator[list[Any]]:
    """The rows, some at a time, with pauses; who asks keeps what it needs of them."""
    for part in streamed(connection, statement).partitions():
        yield list(part)
        yield_control()
