"""Panels of judges (ban giám khảo): who is on them, and who of them marks which work."""

from typing import Literal

from msgspec import Struct, field

Place = Literal["judge", "chair", "clerk"]
AssignmentMode = Literal["all", "balanced", "hand"]


class PanelPlace(Struct, frozen=True):
    """Somebody's place on a panel. ``conflicts``: codes of the agencies that are theirs, whose
    works they do not mark. A clerk (thư ký) enters paper sheets and marks nothing."""

    person: str
    place: Place
    conflicts: list[str] = field(default_factory=list)


class SetPanel(Struct, frozen=True):
    """Who is on a panel from now on; whoever is not named any more has to be recused once sheets
    are released. ``base_revision``: of the panel as it was seen."""

    contest: str
    phase: str
    panel: str
    places: list[PanelPlace]
    base_revision: int
    by: str


class RecuseJudge(Struct, frozen=True):
    """Take a judge off a panel: their marks do not count, their works need somebody else."""

    contest: str
    phase: str
    panel: str
    judge: str
    reason: str
    by: str


class PanelMember(Struct, frozen=True):
    """Somebody on a panel, or recused from it with a ``reason``; ledgers know them by
    ``pseudonym``."""

    person: str
    pseudonym: str
    place: Place
    conflicts: list[str]
    active: bool
    reason: str


class PanelView(Struct, frozen=True):
    """A panel; ``released``: judges have seen sheets."""

    contest: str
    phase: str
    panel: str
    name: str
    revision: int
    released: bool
    members: list[PanelMember]


class PanelsQuery(Struct, frozen=True):
    """The panels of a phase."""

    contest: str
    phase: str


class Panels(Struct, frozen=True):
    """The panels of a phase in the plan's order."""

    panels: list[PanelView]


class AssignSheets(Struct, frozen=True):
    """Say who marks what in a round that has settled. Until the sheets are released this replaces
    what was assigned before; afterwards it only adds, by hand. ``pairs``: (work, judge), by hand.
    ``look``: change nothing, only tell what would come of it. ``base``: the ``standing`` that it
    was chosen before; ``panel.assigned_meanwhile`` where it is another by now (empty: whatever
    stands)."""

    contest: str
    round: str
    panel: str
    mode: AssignmentMode
    by: str
    pairs: list[tuple[str, str]] = field(default_factory=list)
    look: bool = False
    base: str = ""


class JudgeConflict(Struct, frozen=True):
    """Why a judge may not mark a work."""

    work: str
    judge: str
    reason: Literal["agency", "author"]


class Assigned(Struct, frozen=True):
    """What is assigned: sheets per judge and per work; ``short``: how many judges a work lacks;
    ``digest`` of the pairs, the same in a look and in what follows it; ``standing``: of what is
    assigned now, after a look as before it."""

    sheets: int
    per_judge: dict[str, int]
    per_work: dict[str, int]
    short: dict[str, int]
    conflicts: list[JudgeConflict]
    digest: str
    standing: str = ""


class AssignableQuery(Struct, frozen=True):
    """Which works a panel marks in a round, and who of it may mark which; for organisers."""

    contest: str
    round: str
    panel: str


class AssignableWork(Struct, frozen=True):
    """A work by its ``code`` or ``team``. ``judges`` have a sheet of it, ``seen``: those who have
    seen it; ``barred``: why somebody may not mark it."""

    work: str
    code: str
    team: str
    judges: list[str]
    seen: list[str]
    barred: dict[str, Literal["agency", "author"]]


class Assignable(Struct, frozen=True):
    """The works of a panel in a round and its judges; ``codes``: code -> work of everything that
    was handed in for the round, samples can be any of it. ``standing``: a digest of what is
    assigned and of what judges have seen of it."""

    judges: list[str]
    works: list[AssignableWork]
    codes: dict[str, str]
    standing: str = ""


class ReleaseSheets(Struct, frozen=True):
    """Let judges see the sheets of a panel in a round; ``due_us``: by when they are to hand them in
    (None: as was said before, if anything)."""

    contest: str
    round: str
    panel: str
    by: str
    due_us: int | None = None


class SheetsReleased(Struct, frozen=True):
    """How many sheets judges see now."""

    sheets: int


class LotCommitmentsQuery(Struct, frozen=True):
    """What ties of a contest's judged rounds will be drawn from, without saying it."""

    contest: str


class LotCommitments(Struct, frozen=True):
    """Round -> the commitment to its lot secret (hex); public from the beginning."""

    rounds: dict[str, str]
