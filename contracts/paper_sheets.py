"""A judge's marks on paper, entered by two people who must agree."""

from typing import Literal

from msgspec import Struct, field

from contracts.definition import Criterion
from contracts.score_sheets import SheetState


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
