"""The desk of a panel: how far its judges have come, and what was done to sheets."""

from typing import Literal

from msgspec import Struct, field

from contracts.definition import Criterion
from contracts.score_sheets import SheetAction, SheetAsk, SheetStanding, SheetState


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
