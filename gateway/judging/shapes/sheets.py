"""A judge's own sheets. A work is known by its number on the panel: what leaves here has neither
its id nor an entry's, no name, no time at which it came, and no mark of anybody else."""

from typing import Annotated

from msgspec import Meta, Struct, field

from contracts.definition import EntryKind
from contracts.entries import FilePurpose
from contracts.entry_checks import FileType
from contracts.score_sheets import SheetAsk, SheetState
from gateway.judging.shapes.panels import Id, Reason

Mark = Annotated[str, Meta(max_length=20)]
Revision = Annotated[int, Meta(ge=0)]


class CriterionView(Struct):
    """A line of the sheet; of a ``penalty`` the points are taken off."""

    id: str
    name: str
    points: int
    penalty: bool
    description: str


class SheetRowView(Struct):
    """A sheet in its judge's list; ``total`` once every line is filled in, ``ask``: the marks lie
    far from another judge's and are to be confirmed; ``calibration``: a sample, it does not
    count. ``team``: who performs, empty of entries."""

    sheet: str
    number: int
    part: str
    state: SheetState
    revision: int
    total: str | None
    ask: SheetAsk
    calibration: bool
    team: str = ""


class OwnPanelView(Struct):
    """A judge's sheets on one panel, by number; marks are multiples of ``step``; ``due``: by
    when to hand in."""

    panel: str
    name: str
    step: str
    criteria: list[CriterionView]
    sheets: list[SheetRowView]
    due: str | None


class OwnSheetsView(Struct):
    """A judge's sheets in a round."""

    panels: list[OwnPanelView]


class ContentFileLook(Struct):
    """A file of a work by its number. ``text``: what a document says, without cover and names;
    ``null``: it was not looked into yet, or is nothing to be read. ``url``: where it is fetched;
    ``null``: it is not shown. ``looked_into``: false until it was; then there may be something to
    see."""

    n: int
    purpose: FilePurpose
    media: FileType
    text: str | None
    url: str | None = None
    looked_into: bool = True
    duration_ms: int | None = None
    width: int | None = None
    height: int | None = None


class ContentLook(Struct):
    """A work, with names in it made unreadable where judges must not know whose it is."""

    kind: EntryKind
    title: str
    text: str
    explanation: str
    files: list[ContentFileLook]


class SheetLook(Struct):
    """A sheet as its judge fills it in. ``content``: the work, told where the sheet itself is asked
    for; ``null`` else, and of a performance. ``team``: who performs, empty of entries."""

    sheet: str
    panel: str
    part: str
    number: int
    state: SheetState
    revision: int
    criteria: list[CriterionView]
    step: str
    marks: dict[str, str]
    note: str
    saved_at: str | None
    ask: SheetAsk
    calibration: bool
    content: ContentLook | None
    team: str = ""


class SheetBody(Struct, forbid_unknown_fields=True):
    """The lines that change (``null`` or empty: emptied again) and the note (``null``: it stays).
    ``base_revision``: of the sheet as the device had seen it. ``device``: a name that it gives
    itself."""

    marks: Annotated[dict[Id, Mark | None], Meta(max_length=200)] = field(default_factory=dict)
    note: str | None = None
    base_revision: Revision = 0
    device: Annotated[str, Meta(max_length=64)] = ""


class SheetSavedView(Struct):
    """What stands of the sheet now."""

    revision: int
    saved_at: str


class SheetDeclineBody(Struct, forbid_unknown_fields=True):
    """Why the sheet is given back."""

    reason: Reason


class SheetConfirmationBody(Struct, forbid_unknown_fields=True):
    """Every line, as it was or changed."""

    marks: Annotated[dict[Id, Mark], Meta(max_length=200)]
