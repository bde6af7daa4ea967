"""Panels: who marks what, on which score sheet, and how judges' marks become one value."""

from typing import Final, Literal

from msgspec import Struct, field

from contracts.definition.entry_files import EntryKind

MarkStep = Literal["1", "0.5", "0.25", "0.1"]
SheetAssignment = Literal["all", "balanced", "hand"]
MarkCombination = Literal["mean", "sum", "trimmed", "outliers"]


class Criterion(Struct, frozen=True):
    """A line of the score sheet with the most points that a judge may give.

    ``penalty``: the points are taken off instead, so many at most.
    """

    id: str
    name: str
    points: int
    penalty: bool = False
    description: str = ""


class CommitteeFigure(Struct, frozen=True):
    """A number of each entry that the committee enters with its source, such as public votes."""

    id: str
    name: str


class Panel(Struct, frozen=True):
    """Judges (ban giám khảo) who mark works by one sheet.

    ``kinds``, ``rounds``, ``parts``: what they mark; empty: all there is. A ``preliminary`` panel
    chooses the first ``advancing`` of a round for the final one. ``criteria`` empty: those of the
    phase, or of the part. ``step``: the fineness of marks. ``assignment``: everyone marks all,
    ``judges_per_entry`` of them each entry, or as decided by hand. ``sufficient``: so many sheets
    make a value; 0: all that are released. ``trim``: sheets left out at either end. A total further
    than ``outlier_distance`` points from the mean does not count. ``divergence``: points between
    the highest and the lowest total beyond which judges are asked to confirm; 0: never.
    """

    id: str
    name: str
    kinds: list[EntryKind] = field(default_factory=list)
    rounds: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    preliminary: bool = False
    advancing: int | None = None
    criteria: list[Criterion] = field(default_factory=list)
    step: MarkStep = "0.5"
    assignment: SheetAssignment = "all"
    judges_per_entry: int = 0
    sufficient: int = 0
    combine: MarkCombination = "mean"
    trim: int = 1
    outlier_distance: float = 0.0
    standardise: bool = False
    divergence: float = 0.0
    judges_hidden: bool = False

    def sheet(self, otherwise: list[Criterion]) -> list[Criterion]:
        """Its score sheet; ``otherwise``: the criteria of the phase, or of the part."""
        return self.criteria or otherwise or [WHOLE_SHEET]


#: where a plan names no criteria: one line for everything
WHOLE_SHEET: Final = Criterion("diem", "Điểm", 100)
#: where a plan names no panel: everybody marks everything, and the mean counts
WHOLE_PANEL: Final = Panel("ban-giam-khao", "Ban Giám khảo")
