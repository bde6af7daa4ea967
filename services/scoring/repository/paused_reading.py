"""Many rows, read with pauses in which others get their turn."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

YieldControl = Callable[[], None]
AT_ONCE = 1_000


def without_pause() -> None:
    """For readers of few rows, and where nobody else is waiting."""


def in_parts(
    result: sa.CursorResult[Any], yield_control: YieldControl = without_pause
) -> list[Any]:
    """All rows, with pauses."""
    found: list[Any] = []
    while part := result.fetchmany(AT_ONCE):
        found += part
        yield_control()
    return found
