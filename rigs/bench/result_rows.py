"""The rows of the bench: figures, targets, what was missed, and how a row prints. Pure."""

import math
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

ROWS = (
    *("S1", "S2", "S3", "S4", "S4r", "S5", "S6", "S7", "S8", "S9", "S10", "S10r", "S11", "S12"),
    *("J1", "J2", "J3", "J4"),
)
#: measured only where they are asked for by name: they take as long as all others together
BY_NAME = frozenset({"S4r"})
#: a load generator that is busier than this may be what was measured
BUSY_GENERATOR = 0.85


class BenchRow(Struct, frozen=True):
    """One line of the table. ``missed`` says why it is SHORT; empty: the target was met.

    ``generator``: the share of one core that making the load took, 0 where nothing hangs on it.
    ``floors``: what this machine took beside it (ms); ``of_floors``: a figure as so many of them.
    """

    id: str
    what: str
    figures: Mapping[str, float]
    target: str
    missed: str = ""
    note: str = ""
    generator: float = 0.0
    floors: Mapping[str, float] = field(default_factory=dict)
    of_floors: Mapping[str, float] = field(default_factory=dict)
    took_s: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the target was met."""
        return not self.missed


def not_measured(row: str, what: str, because: str) -> BenchRow:
    """A row that says plainly that nobody measured it."""
    return BenchRow(row, what, {}, "", missed=f"not measured: {because}")


def line(row: BenchRow) -> str:
    """The row as printed: begins with its id, ends with ``ok`` or ``SHORT`` (and why)."""
    parts = [
        f"{row.id:<4} {row.what}" if len(row.id) > 3 else f"{row.id:<4}{row.what}",
        _listed(row.figures),
        row.target and f"[{row.target}]",
        row.floors and f"floors: {_listed(row.floors)}",
        row.of_floors and f"that is: {_listed(row.of_floors)}",
        row.generator and _generator_text(row.generator),
        row.note,
    ]
    said = "  ".join(part for part in parts if part)
    if row.ok:
        return f"{said}  ok"
    if not row.figures:
        return f"{said}  SHORT ({row.missed})"
    return f"{said}  ({row.missed})  SHORT"


def _listed(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {number(value)}" for name, value in values.items())


def _generator_text(share: float) -> str:
    said = f"generator {share:.0%} of a core"
    return f"{said}: IT MAY BE WHAT WAS MEASURED" if share > BUSY_GENERATOR else said


def number(value: float) -> str:
    """Three significant digits, and never an exponent."""
    if value == 0 or not math.isfinite(value):
        return str(value) if value else "0"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:.{digits}f}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` (0..1) of all values do not exceed.

    Not interpolated, so it is always a value that was seen; of no values it is NaN.
    """
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def missed(**limits: tuple[float, str, float]) -> str:
    """The limits that were not kept, in words: ``name=(measured, "<=" or ">=", limit)``."""
    broken = []
    for name, (measured, sense, limit) in limits.items():
        kept = measured <= limit if sense == "<=" else measured >= limit
        if not kept:  # NaN keeps no limit
            text = f"{name.replace('_', ' ')} {number(measured)}, wanted {sense} {number(limit)}"
            broken.append(text)
    return "; ".join(broken)
