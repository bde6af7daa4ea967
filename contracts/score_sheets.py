"""Score sheets: judges read, fill in and hand in their own; others look after them.

Marks are whole hundredths of a point, of penalties what is taken off. What a judge is shown of a
work is its number on the panel: ``WorkRef`` stays in the gateway.
"""

from typing import Literal

from msgspec import Struct

from contracts.definition import Criterion

SheetState = Literal[
    "assigned", "released", "draft", "handed_in", "reopened", "declined", "recused", "taken_over"
]
SheetSource = Literal["screen", "paper", "import"]
SheetAsk = Literal["", "confirm"]
#: what others than its judge do to a sheet
SheetIntervention = Literal["reopened", "taken_over", "upheld", "paper"]
#: what its history tells of a sheet
SheetAction = (
    SheetIntervention
    | Literal["handed_in", "confirmed", "changed", "declined", "recused", "imported"]
)


class OwnSheetsQuery(Struct, frozen=True):
    """A judge's sheets in a round."""

    contest: str
    round: str
    judge: str


class SheetRow(Struct, frozen=True):
    """A sheet in its judge's list; ``total`` in hundredths, None while lines are empty. ``team``:
    whose performance it is, which everybody in the hall sees; "" of entries."""

    sheet: str
    number: int
    part: str
    state: SheetState
    revision: int
    total: int | None
    ask: SheetAsk
    calibration: bool
    team: str = ""


class OwnPanel(Struct, frozen=True):
    """A judge's sheets on one panel, by number and part; ``step`` in hundredths. ``criteria``: the
    lines of all the parts that the panel marks. ``due_us``: by when to hand in."""

    panel: str
    name: str
    step: int
    criteria: list[Criterion]
    sheets: list[SheetRow]
    due_us: int | None = None


class OwnSheets(Struct, frozen=True):
    """A judge's sheets in a round; nothing that is not released yet."""

    panels: list[OwnPanel]


class SheetQuery(Struct, frozen=True):
    """One sheet of one's own."""

    contest: str
    round: str
    sheet: str
    judge: str


class WorkRef(Struct, frozen=True):
    """Which work a sheet is about; for the gateway, never for a judge."""

    work: str
    version: int


class SheetView(Struct, frozen=True):
    """A sheet as its judge fills it in; ``step`` in hundredths. ``team`` as in ``SheetRow``."""

    sheet: str
    contest: str
    round: str
    panel: str
    part: str
    number: int
    state: SheetState
    revision: int
    criteria: list[Criterion]
    step: int
    marks: dict[str, int]
    note: str
    saved_at_us: int
    device: str
    ask: SheetAsk
    calibration: bool
    work: WorkRef
    team: str = ""


class SaveSheet(Struct, frozen=True):
    """Keep a draft: the lines that change (None: emptied again), and the note (None: it stays).
    ``base_revision``: what the device had seen; ``arrived_us`` and ``sequence`` order what one
    device sent."""

    contest: str
    round: str
    sheet: str
    judge: str
    base_revision: int
    marks: dict[str, int | None]
    note: str | None
    device: str
    arrived_us: int
    sequence: int


class SheetSaved(Struct, frozen=True):
    """What stands of a sheet now."""

    sheet: str
    revision: int
    saved_at_us: int


class HandInSheet(Struct, frozen=True):
    """A judge's last word on a work, with every line that changed since the last draft."""

    contest: str
    round: str
    sheet: str
    judge: str
    base_revision: int
    marks: dict[str, int | None]
    note: str | None
    device: str
    arrived_us: int
    sequence: int


class DeclineSheet(Struct, frozen=True):
    """Give a sheet back."""

    contest: str
    round: str
    sheet: str
    judge: str
    reason: str


class ConfirmSheet(Struct, frozen=True):
    """Answer where marks lie far apart: the same marks, or others."""

    contest: str
    round: str
    sheet: str
    judge: str
    marks: dict[str, int]


class ReopenSheet(Struct, frozen=True):
    """The chair gives a sheet that was handed in back to its judge."""

    contest: str
    round: str
    sheet: str
    by: str
    reason: str


class TakeOverSheet(Struct, frozen=True):
    """Another ``judge`` of the panel marks the work instead; by the chair, or an organiser."""

    contest: str
    round: str
    sheet: str
    judge: str
    by: str
    reason: str
    by_organiser: bool = False


class UpholdMarks(Struct, frozen=True):
    """The chair records why marks of a work (its ``number`` on the panel) that lie far apart stand,
    without more being asked; an organiser where the chair gave some of them, or there is none."""

    contest: str
    round: str
    panel: str
    number: int
    by: str
    reason: str
    part: str = ""
    by_organiser: bool = False


class SheetStanding(Struct, frozen=True):
    """How a sheet stands, for whoever is not its judge."""

    sheet: str
    judge: str
    state: SheetState
    revision: int


class MarksUpheld(Struct, frozen=True):
    """How many judges are asked no longer."""

    sheets: int


class Calibrate(Struct, frozen=True):
    """Let all judges of a panel mark samples, entries of the contest, before it counts."""

    contest: str
    round: str
    panel: str
    works: list[str]
    by: str


class CalibrationQuery(Struct, frozen=True):
    """How a panel marked its samples; for its judges once they have marked them all, and for
    organisers."""

    contest: str
    round: str
    panel: str
    by: str
    by_organiser: bool = False


class CalibrationMarks(Struct, frozen=True):
    """What one judge gave a sample; ``judge`` is the pseudonym."""

    judge: str
    marks: dict[str, int]
    total: int


class CalibrationWork(Struct, frozen=True):
    """A sample by its number, with what its judges gave and the value that it would have."""

    number: int
    part: str
    value: str | None
    marks: list[CalibrationMarks]


class Calibration(Struct, frozen=True):
    """How a panel marked its samples; nothing of it counts."""

    works: list[CalibrationWork]


class MarksQuery(Struct, frozen=True):
    """All marks of a round, for organisers."""

    contest: str
    round: str


class JudgeMarks(Struct, frozen=True):
    """One judge's sheet; ``dropped``: why it does not count ("" where it does)."""

    judge: str
    pseudonym: str
    state: SheetState
    source: SheetSource
    marks: dict[str, int]
    total: int
    dropped: Literal["", "low", "high", "outlier"]


class WorkMarks(Struct, frozen=True):
    """A work's sheets by one panel, and its value ("n/d"; None where no sheet counts)."""

    work: str
    code: str
    panel: str
    part: str
    number: int
    value: str | None
    short: bool
    sheets: list[JudgeMarks]


class Marks(Struct, frozen=True):
    """All marks of a round, panel by panel, by number and part."""

    works: list[WorkMarks]
