"""The chair's desk. Works stand under their numbers on the panel: nothing here tells whose they
are, to the chair or to a clerk, and no mark stands in it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from contracts.messages import MessageState
from contracts.score_sheets import SheetAction, SheetAsk, SheetSource, SheetState
from gateway.judging.shapes.panels import Id, Reason
from gateway.judging.shapes.sheets import Mark

Number = Annotated[int, Meta(ge=1, le=1_000_000)]


class DeskJudgeView(Struct):
    """How far a judge is; ``gone``: sheets that somebody else has to take
    over; ``saved_at``: when they last kept something."""

    person: str
    name: str
    released: int
    drafts: int
    handed_in: int
    asked: int
    gone: int
    saved_at: str | None


class DeskSheetView(Struct):
    """A sheet, without what stands on it."""

    sheet: str
    judge: str
    state: SheetState


class DeskWorkView(Struct):
    """How far a work is. ``asked``: judges whose marks lie far apart. ``value`` ("n/d") and
    ``shown`` ("86.33") only for whoever has nothing to mark any more."""

    number: int
    part: str
    handed_in: int
    released: int
    asked: list[str]
    short: bool
    value: str | None
    shown: str | None
    sheets: list[DeskSheetView]
    team: str


class SheetVersionView(Struct):
    """What was done to a sheet, when and by whom; ``marks`` and ``reason`` only to whoever may see
    them."""

    action: SheetAction
    by: str
    at: str
    reason: str
    marks: dict[str, str] | None


class SheetOnDeskView(Struct):
    """A sheet with all that was done to it."""

    sheet: str
    judge: str
    state: SheetState
    ask: SheetAsk
    versions: list[SheetVersionView]


class WorkOnDeskView(Struct):
    """The sheets of one work. ``own_open``: whoever asks has yet to mark it, and is told nothing
    more. ``upholds``: who may say that marks far apart stand ("" where nobody is asked)."""

    number: int
    part: str
    team: str
    own_open: bool
    upholds: Literal["", "chair", "organiser"]
    sheets: list[SheetOnDeskView]


class SheetReminderView(Struct):
    """E-mails to judges with sheets left; ``sent`` is null while some are on their way
    (``waiting``), ``taken`` of which the mail server has. ``unknown``: the line broke, so nobody
    knows."""

    by: str
    at: str
    sent: int | None
    failed: int
    waiting: int = 0
    taken: int = 0
    unknown: int = 0
    not_tried: int = 0


class JudgeLetterView(Struct):
    """How far a judge's e-mail is: ``words`` of the mail server, or why it was not tried;
    ``next_at``: when it is tried again."""

    person: str
    state: MessageState
    words: str
    attempts: int
    next_at: str | None


class DeskView(Struct):
    """How far a panel is in a round; ``due``: by when its judges are to hand in. ``to_call``: who
    has sheets left and cannot be reached by e-mail; ``letters``: of the newest reminder."""

    judges: list[DeskJudgeView]
    works: list[DeskWorkView]
    due: str | None
    reminders: list[SheetReminderView]
    to_call: list[str]
    letters: list[JudgeLetterView] = []


class JudgesRemindedView(Struct):
    """How many e-mails the mail server took by now, how many it refused for good, and how many are
    tried again (``waiting``); ``to_call``: who has no address."""

    sent: int
    failed: int
    to_call: list[str]
    waiting: int = 0
    unknown: int = 0


class ReasonBody(Struct, forbid_unknown_fields=True):
    """Why."""

    reason: Reason


class TakeOverBody(Struct, forbid_unknown_fields=True):
    """Who marks the work instead, and why."""

    judge: Id
    reason: Reason


class UpholdingBody(Struct, forbid_unknown_fields=True):
    """Why marks of a work that lie far apart stand."""

    number: Number
    reason: Reason
    part: str = ""


class PaperBody(Struct, forbid_unknown_fields=True):
    """A judge's paper sheet: criterion -> mark as a decimal."""

    number: Number
    judge: Id
    marks: Annotated[dict[Id, Mark], Meta(max_length=200)]
    part: str = ""


class SheetStandingView(Struct):
    """How a sheet stands now."""

    sheet: str
    judge: str
    state: SheetState


class UpheldView(Struct):
    """How many judges are asked no longer."""

    sheets: int


class PaperSheetView(Struct):
    """How many people entered the sheet, and in which criteria they differ."""

    entered: int
    standing: Literal["none", "one", "agreed", "differ"]
    differences: list[str]


class PaperEntryView(Struct):
    """What one person read from a sheet."""

    by: str
    marks: dict[str, str]


class PaperStandingView(Struct):
    """A sheet that is being entered; ``own``: by whoever asks. ``differences`` and ``entries`` only
    once theirs is among those that differ."""

    number: int
    part: str
    team: str
    judge: str
    state: SheetState
    standing: Literal["none", "one", "agreed", "differ"]
    entered: int
    own: dict[str, str] | None
    differences: list[str]
    entries: list[PaperEntryView]


class PaperDeskView(Struct):
    """Sheets that only one person entered, or on which two differ; ``agreed``: how many are in."""

    sheets: list[PaperStandingView]
    agreed: int


class SampleMarksView(Struct):
    """What one judge, by pseudonym, gave a sample."""

    judge: str
    marks: dict[str, str]
    total: str


class SampleView(Struct):
    """A sample by its number, with the value that it would have."""

    number: int
    part: str
    value: str | None
    shown: str | None
    marks: list[SampleMarksView]


class SamplesView(Struct):
    """How a panel marked its samples; nothing of it counts."""

    works: list[SampleView]


class JudgeMarksView(Struct):
    """One judge's sheet; ``dropped``: why it does not count ("" where it does)."""

    judge: str
    pseudonym: str
    state: SheetState
    source: SheetSource
    marks: dict[str, str]
    total: str
    dropped: Literal["", "low", "high", "outlier"]


class WorkMarksView(Struct):
    """A work's sheets by one panel, and its value."""

    work: str
    code: str
    panel: str
    part: str
    number: int
    value: str | None
    shown: str | None
    short: bool
    sheets: list[JudgeMarksView]


class MarksView(Struct):
    """All marks of a round."""

    works: list[WorkMarksView]
