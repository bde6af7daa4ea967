"""Score sheets: judges read, fill in and hand in their own; others look after them.

Marks are whole hundredths of a point, of penalties what is taken off. What a judge is shown of a
work is its number on the panel: ``WorkRef`` stays in the gateway.
"""

from typing import Literal

from msgspec import Struct, field

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


class EnterPaper(Struct, frozen=True):
    """Enter a judge's paper sheet of a work, by its ``number`` on the panel; by a clerk of the
    panel, or an organiser."""

    contest: str
    round: str
    panel: str
    number: int
    judge: str
    marks: dict[str, int]
    by: str
    part: str = ""
    by_organiser: bool = False


class PaperState(Struct, frozen=True):
    """Who entered the sheet, and in which criteria they differ; once two agree it is handed in."""

    sheet: str
    entered_by: list[str]
    standing: Literal["none", "one", "agreed", "differ"]
    differences: list[str] = field(default_factory=list)


class PaperQuery(Struct, frozen=True):
    """What was entered from paper, for a clerk of the panel or an organiser; with ``number`` also
    how the sheet of that work and ``judge`` stands."""

    contest: str
    round: str
    panel: str
    by: str
    by_organiser: bool = False
    number: int = 0
    judge: str = ""
    part: str = ""


class PaperForm(Struct, frozen=True):
    """The lines of the sheets of one part (of entries: "")."""

    part: str
    criteria: list[Criterion]


class PaperEntry(Struct, frozen=True):
    """What one person read from a sheet."""

    by: str
    marks: dict[str, int]


class PaperSheet(Struct, frozen=True):
    """A sheet that is being entered. ``own``: what whoever asks has entered; ``entries`` of
    everybody once theirs is among those that differ, never before they have entered their own."""

    number: int
    part: str
    team: str
    judge: str
    state: SheetState
    standing: Literal["none", "one", "agreed", "differ"]
    entered_by: list[str]
    own: dict[str, int] | None
    differences: list[str]
    entries: list[PaperEntry]


class PaperDesk(Struct, frozen=True):
    """Sheets of a panel that only one person entered, or on which two differ, and the one asked
    for. ``teams``: (number, name) of performances. ``agreed``: how many came in from paper."""

    step: int
    forms: list[PaperForm]
    judges: list[str]
    teams: list[tuple[int, str]]
    sheets: list[PaperSheet]
    agreed: int


class DeskQuery(Struct, frozen=True):
    """How far a panel is in a round; for its chair, or an organiser."""

    contest: str
    round: str
    panel: str
    by: str
    by_organiser: bool = False


class DeskJudge(Struct, frozen=True):
    """How far a judge is; ``last_saved_us`` 0: nothing yet. ``gone``: given back or left behind, so
    that somebody else has to take over."""

    person: str
    released: int
    drafts: int
    handed_in: int
    asked: int
    gone: int
    last_saved_us: int


class DeskWork(Struct, frozen=True):
    """How far a work is; ``value`` ("n/d") is told only to whoever has nothing to mark any more."""

    work: str
    number: int
    part: str
    handed_in: int
    released: int
    asked: list[str]
    short: bool
    value: str | None
    sheets: list[SheetStanding] = field(default_factory=list)
    team: str = ""


class Desk(Struct, frozen=True):
    """How far a panel is in a round; ``due_us``: by when its judges are to hand in."""

    judges: list[DeskJudge]
    works: list[DeskWork]
    due_us: int | None = None


class DeskWorkQuery(Struct, frozen=True):
    """The sheets of one work, by its ``number`` on the panel; for the chair, or an organiser."""

    contest: str
    round: str
    panel: str
    number: int
    by: str
    part: str = ""
    by_organiser: bool = False


class SheetVersion(Struct, frozen=True):
    """What was done to a sheet when and by whom; ``marks`` as they were then, None to whoever is
    not to see them yet. ``reason``: only to those who may read it."""

    action: SheetAction
    by: str
    at_us: int
    reason: str
    marks: dict[str, int] | None


class SheetOnDesk(Struct, frozen=True):
    """A sheet with all that was done to it."""

    sheet: str
    judge: str
    state: SheetState
    ask: SheetAsk
    versions: list[SheetVersion]


class WorkOnDesk(Struct, frozen=True):
    """The sheets of one work. ``own_open``: whoever asks has yet to mark it, and is told nothing
    more. ``upholds``: who may say that marks far apart stand ("" where nobody is asked)."""

    number: int
    part: str
    team: str
    criteria: list[Criterion]
    own_open: bool
    upholds: Literal["", "chair", "organiser"]
    sheets: list[SheetOnDesk]


class MarkingListQuery(Struct, frozen=True):
    """Which sheets a panel has in a round; for organisers, who have them filled in elsewhere."""

    contest: str
    round: str
    panel: str


class SheetToMark(Struct, frozen=True):
    """A sheet by what a spreadsheet calls it: number, part and the judge's ``pseudonym``. ``open``:
    its marks are still to come."""

    number: int
    part: str
    team: str
    judge: str
    pseudonym: str
    open: bool


class MarkingList(Struct, frozen=True):
    """The sheets that judges have, with the lines of each part."""

    step: int
    forms: list[PaperForm]
    sheets: list[SheetToMark]


class MarkRow(Struct, frozen=True):
    """One mark of a spreadsheet: the work by its number, the judge by pseudonym."""

    number: int
    judge: str
    criterion: str
    mark: int
    part: str = ""


class ImportMarks(Struct, frozen=True):
    """Marks of a panel from a spreadsheet: all of them, or none where a row is wrong. ``look``:
    change nothing, only tell what would come of it."""

    contest: str
    round: str
    panel: str
    rows: list[MarkRow]
    by: str
    look: bool = False


class ImportProblem(Struct, frozen=True):
    """What is wrong with a row, counted from 0, or with the sheet that begins there."""

    row: int
    code: str
    criteria: list[str] = field(default_factory=list)


class MarksImported(Struct, frozen=True):
    """So many sheets are handed in by it, so many were so already."""

    sheets: int
    unchanged: int
    problems: list[ImportProblem]


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
