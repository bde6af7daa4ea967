"""How the sheets of a panel make one value of each work (``docs/definition.md``, marks).

P4 and P5 leave it to the jury's rules; comparable contests take the mean, the sum, the mean without
the highest and the lowest, or do without a mark that lies too far from the mean, which is then
worked out anew. A judge who is absent is no zero. Exact fractions of points throughout: there is
no square root, so judges are brought to one scale by their mean distance from the mean.
"""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Literal, assert_never

from msgspec import Struct

from contracts.definition import Panel
from contracts.marks import HUNDREDTHS, exact

DropReason = Literal["low", "high", "outlier"]
#: with fewer sheets than this a judge's spread says nothing
ENOUGH_FOR_A_SPREAD = 3


class SheetMarks(Struct, frozen=True):
    """A sheet that counts: the judge's pseudonym, criterion -> hundredths, penalties below 0."""

    judge: str
    points: Mapping[str, int]


class CombinedMarks(Struct, frozen=True):
    """A work's value in points, by whose sheets; ``value`` is None where no sheet counts.
    ``short``: fewer sheets than the plan asks for."""

    value: Fraction | None
    counted: list[str]
    dropped: dict[str, DropReason]
    short: bool


class Mark(Struct, frozen=True):
    """One judge's total of a work, in points."""

    points: Fraction
    judge: str


def combined(
    panel: Panel,
    sheets: Mapping[str, Sequence[SheetMarks]],
    *,
    judges: int,
    released: Mapping[str, int],
    of: Collection[str] | None = None,
) -> dict[str, CombinedMarks]:
    """The value of each work out of all sheets of the panel in a round (of a part) that count.

    ``judges`` mark on the panel; ``released``: how many sheets of a work count or are still to
    come. ``of``: by these lines alone, without a floor of 0.
    """
    marks = {work: [_mark(one, of) for one in mine] for work, mine in sheets.items()}
    if panel.standardise:
        marks = standardised(marks)
    seats = panel.judges_per_entry if panel.assignment == "balanced" else 0
    return {
        work: _combined(panel, mine, seats or judges, panel.sufficient or released.get(work, 0))
        for work, mine in marks.items()
    }


def _mark(sheet: SheetMarks, of: Collection[str] | None) -> Mark:
    if of is None:
        hundredths = max(0, sum(sheet.points.values()))
    else:
        hundredths = sum(points for line, points in sheet.points.items() if line in of)
    return Mark(Fraction(hundredths, HUNDREDTHS), sheet.judge)


def standardised(marks: Mapping[str, Sequence[Mark]]) -> dict[str, list[Mark]]:
    """The same marks as if all judges had the mean and the spread of all."""
    mine: dict[str, list[Fraction]] = {}
    for work in marks.values():
        for mark in work:
            mine.setdefault(mark.judge, []).append(mark.points)
    everything = [points for own in mine.values() for points in own]
    if not everything:
        return {work: [] for work in marks}
    centre, spread = _centre_and_spread(everything)
    own = {judge: _centre_and_spread(points) for judge, points in mine.items()}
    scale = {
        judge: spread / by if by and len(mine[judge]) >= ENOUGH_FOR_A_SPREAD else Fraction(1)
        for judge, (_, by) in own.items()
    }
    return {
        work: [
            Mark(centre + (mark.points - own[mark.judge][0]) * scale[mark.judge], mark.judge)
            for mark in row
        ]
        for work, row in marks.items()
    }


def _centre_and_spread(points: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """The mean, and the mean distance from it."""
    centre = _mean(points)
    return centre, _mean([abs(one - centre) for one in points])


def _mean(points: Sequence[Fraction]) -> Fraction:
    return sum(points, Fraction(0)) / len(points)


def _combined(panel: Panel, marks: Sequence[Mark], seats: int, needed: int) -> CombinedMarks:
    if not marks:
        return CombinedMarks(None, [], {}, True)
    ordered = sorted(marks, key=lambda mark: (mark.points, mark.judge))
    dropped = _dropped(panel, ordered)
    counted = [mark for mark in ordered if mark.judge not in dropped]
    value = _mean([mark.points for mark in counted])
    if panel.combine == "sum":
        value *= seats
    short = len(marks) < needed
    return CombinedMarks(value, sorted(mark.judge for mark in counted), dropped, short)


def _dropped(panel: Panel, ordered: Sequence[Mark]) -> dict[str, DropReason]:
    """Whose marks do not count, of a work's marks in their order."""
    match panel.combine:
        case "mean" | "sum":
            return {}
        case "trimmed":
            return _ends(panel.trim, ordered)
        case "outliers":
            return _outliers(panel, ordered)
        case _ as never:
            assert_never(never)


def _ends(trim: int, ordered: Sequence[Mark]) -> dict[str, DropReason]:
    if not trim or len(ordered) <= 2 * trim:
        return {}
    low: dict[str, DropReason] = {mark.judge: "low" for mark in ordered[:trim]}
    high: dict[str, DropReason] = {mark.judge: "high" for mark in ordered[-trim:]}
    return low | high


def _outliers(panel: Panel, ordered: Sequence[Mark]) -> dict[str, DropReason]:
    centre = _mean([mark.points for mark in ordered])
    most = exact(panel.outlier_distance)
    far: dict[str, DropReason] = {
        mark.judge: "outlier" for mark in ordered if abs(mark.points - centre) > most
    }
    left = len(ordered) - len(far)
    return far if left >= max(1, panel.sufficient) else {}
