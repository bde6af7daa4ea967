"""A performance's marks: its parts', less what overrunning costs (``docs/definition.md``, marks).

P5's teams have so many minutes for each part; comparable contests take points off for each begun
minute beyond them.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from contracts.definition import StagePart
from contracts.marks import exact


class PartMarks(Struct, frozen=True):
    """A part's marks after ``overrun`` was taken off; ``value`` is None while a panel that marks
    the part has given none."""

    value: Fraction | None
    overrun: Fraction


class PerformanceMarks(Struct, frozen=True):
    """The marks of all parts and their sum; ``value`` is None while a part has none."""

    value: Fraction | None
    parts: dict[str, PartMarks]


def overrun(part: StagePart, used_ms: int) -> Fraction:
    """The points that a part costs which took so long: for each begun interval beyond its limit."""
    if part.time_limit_s is None or not part.overrun_every_s:
        return Fraction(0)
    beyond_ms = max(0, used_ms - part.time_limit_s * 1000)
    return -(-beyond_ms // (part.overrun_every_s * 1000)) * exact(part.overrun_points)


def performance_marks(
    parts: Sequence[StagePart],
    values: Mapping[str, Sequence[Fraction | None]],
    used_ms: Mapping[str, int],
) -> PerformanceMarks:
    """``values``: part -> its value by each panel that marks it; ``used_ms``: what it took."""
    marked = {
        part.id: _part_marks(values.get(part.id, ()), overrun(part, used_ms.get(part.id, 0)))
        for part in parts
    }
    known = [one.value for one in marked.values() if one.value is not None]
    value = sum(known, Fraction(0)) if known and len(known) == len(marked) else None
    return PerformanceMarks(value, marked)


def _part_marks(values: Sequence[Fraction | None], off: Fraction) -> PartMarks:
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return PartMarks(None, off)
    return PartMarks(max(Fraction(0), sum(known, Fraction(0)) - off), off)
