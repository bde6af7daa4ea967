"""Sheets filled in on paper are entered by two people and must agree (``docs/judging.md``, 6)."""

from collections.abc import Mapping
from itertools import combinations
from typing import Literal

from msgspec import Struct

from contracts.errors import Refused

PaperStanding = Literal["none", "one", "agreed", "differ"]
Entries = Mapping[str, Mapping[str, int]]
"""Who entered the sheet -> criterion -> hundredths, the last entry of each person."""


class PaperComparison(Struct, frozen=True):
    """How a sheet's entries stand; ``marks`` once two agree, else the criteria that differ."""

    standing: PaperStanding
    marks: dict[str, int] | None = None
    differences: list[str] = []


def refuse_own_sheet(clerk: str, judge: str) -> None:
    """Whoever marked does not enter the sheet: they fill it in on the screen."""
    if clerk == judge:
        raise Refused(
            "paper.own_sheet",
            "Phiếu giấy do hai người khác giám khảo nhập. "
            "(A paper sheet is entered by two people other than its judge.)",
        )


def compared_entries(entries: Entries) -> PaperComparison:
    """Whether two people entered the same marks of a sheet."""
    if not entries:
        return PaperComparison("none")
    for one, other in combinations(sorted(entries), 2):
        if dict(entries[one]) == dict(entries[other]):
            return PaperComparison("agreed", dict(entries[one]))
    if len(entries) == 1:
        return PaperComparison("one")
    lines = sorted({line for marks in entries.values() for line in marks})
    return PaperComparison("differ", None, [line for line in lines if _differs(entries, line)])


def _differs(entries: Entries, line: str) -> bool:
    return len({marks.get(line) for marks in entries.values()}) > 1
