"""Panels and assignments, as organisers say and read them."""

from typing import Annotated

from msgspec import Meta, Struct, field

from contracts.judging_panels import AssignmentMode, JudgeConflict, Place

Id = Annotated[str, Meta(min_length=1, max_length=200)]
Reason = Annotated[str, Meta(max_length=10_000)]


class PlaceBody(Struct, forbid_unknown_fields=True):
    """Somebody's place. Agencies that registration knows as theirs are added to ``conflicts``."""

    person: Id
    place: Place
    conflicts: list[Id] = field(default_factory=list)


class PanelBody(Struct, forbid_unknown_fields=True):
    """Who is on a panel from now on; ``base_revision``: of the panel as it was seen."""

    places: Annotated[list[PlaceBody], Meta(max_length=200)]
    base_revision: int


class PanelMemberView(Struct):
    """Somebody on a panel, or (``active`` false) taken off it with a ``reason``."""

    person: str
    name: str
    pseudonym: str
    place: Place
    conflicts: list[str]
    active: bool
    reason: str


class OnePanelView(Struct):
    """A panel; ``released``: judges have seen sheets."""

    phase: str
    panel: str
    name: str
    revision: int
    released: bool
    members: list[PanelMemberView]


class PanelsView(Struct):
    """The panels of a contest, phase by phase."""

    panels: list[OnePanelView]


class RecusalBody(Struct, forbid_unknown_fields=True):
    """Who leaves the panel, and why."""

    judge: Id
    reason: Reason


class AssignmentBody(Struct, forbid_unknown_fields=True):
    """Who marks what; ``pairs`` (work, judge) by hand. ``look``: only tell what would come.
    ``base``: the ``standing`` that a look told; refused if somebody else has assigned since."""

    mode: AssignmentMode
    pairs: Annotated[list[tuple[Id, Id]], Meta(max_length=100_000)] = field(default_factory=list)
    look: bool = False
    base: Annotated[str, Meta(max_length=64)] = ""


class AssignmentView(Struct):
    """Sheets per judge and per work, works that lack judges (``short``), and pairs that may not
    be. ``digest`` of the pairs: the same in a look and in what follows it. ``standing``: what is
    assigned now, after a look as before it."""

    sheets: int
    per_judge: dict[str, int]
    per_work: dict[str, int]
    short: dict[str, int]
    conflicts: list[JudgeConflict]
    digest: str
    standing: str


class SheetsReleaseBody(Struct, forbid_unknown_fields=True):
    """``due``: by when judges are to hand in; left out: as was said before, if anything."""

    due: str = ""


class ReleasedView(Struct):
    """How many sheets judges see now."""

    sheets: int


class SamplesBody(Struct, forbid_unknown_fields=True):
    """The works that a panel marks before it counts."""

    works: Annotated[list[Id], Meta(min_length=1, max_length=100)]
