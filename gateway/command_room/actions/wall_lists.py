"""The lists of the wall: who leads, and who is to be called, a page of them at a time.

Pure. The forecast is that of the even pace by which states go (``agency_lines``): who has reached
half of its people in half of the open time reaches all of them.
"""

from collections.abc import Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from gateway.participation.actions.agency_lines import Line, Selection, selected
from gateway.participation.shapes import EntriesLine

#: rows of a list that are read from 8 m at once
ROWS = 12
#: nobody waits longer for their own line than these take, at 15 s each
PAGES = 8

Row = TypeVar("Row")


class RankedAgency(Struct, frozen=True):
    """A line and its place; equal rates share one."""

    place: int
    line: Line


class AgencyToCall(Struct, frozen=True):
    """A line, how many of its people are still needed, and which rate it will have at the close;
    ``None`` before anything opened and when all is over."""

    line: Line
    missing: int
    forecast: float | None


class TurnedList(Struct, Generic[Row], frozen=True):
    """One page of a list: the rows, which of how many they are (``first`` counts from 1; 0 of an
    empty list), and how many pages there are."""

    rows: list[Row]
    first: int
    count: int
    pages: int

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0


def leaders(lines: Sequence[Line]) -> list[RankedAgency]:
    """Whoever has people, the highest rate first; of equal ones that with more people."""
    kept = [line for line in lines if line.denominator]
    by_name = selected(kept, Selection(sort="name"))
    ordered = sorted(by_name, key=lambda line: (-line.rate, -line.denominator))
    ranked: list[RankedAgency] = []
    for number, line in enumerate(ordered, 1):
        level = bool(ranked) and ranked[-1].line.rate == line.rate
        ranked.append(RankedAgency(ranked[-1].place if level else number, line))
    return ranked


def to_call(lines: Sequence[Line], elapsed: float) -> list[AgencyToCall]:
    """Whoever is short of its quota, or, where it has none, of its people: the most urgent state
    first, in it the most people missing. ``elapsed``: 0..1 of the open time."""
    return [
        AgencyToCall(line, missing, forecast(line.rate, elapsed))
        for line in selected(lines, Selection())
        if (missing := _short(line))
    ]


def _short(line: Line) -> int:
    return line.missing if line.quota is not None else line.denominator - line.participants


def forecast(rate: float, elapsed: float) -> float | None:
    """The rate at the close if it goes on as until now, at most 1."""
    return min(1.0, rate / elapsed) if 0 < elapsed < 1 else None


def short_of_works(lines: Sequence[EntriesLine]) -> list[EntriesLine]:
    """Agencies that lack works, who lacks most first; where none is asked for any, those of which
    nothing came."""
    lacking = [line for line in lines if line.missing] or [
        line for line in lines if not line.received
    ]
    return sorted(lacking, key=lambda line: -line.missing)


def turned(rows: Sequence[Row], page: int) -> TurnedList[Row]:
    """The page of a list that goes round: any number counts."""
    kept = rows[: ROWS * PAGES]
    pages = max(1, -(-len(kept) // ROWS))
    start = page % pages * ROWS
    shown = list(kept[start : start + ROWS])
    return TurnedList(shown, start + 1 if shown else 0, len(rows), pages)
