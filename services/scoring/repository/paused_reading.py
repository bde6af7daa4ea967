"""Many rows, read with pauses in which others get their turn.

The server keeps what is not asked for yet: without that the driver holds every row a second time,
as the text that came over the wire.
"""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

YieldControl = Callable[[], None]
AT_ONCE = 1_000


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
    found = connection.execute(statement.execution_options(yield_per=AT_ONCE))
    for part in found.partitions():
        yield list(part)
        yield_control()
