"""A jury for tests: scoring's use cases of judging over a real store, fed with exam's events."""

from collections.abc import Mapping, Sequence
from copy import copy
from functools import partial
from typing import Any, Final

from contracts.contests import ContestDefined
from contracts.definition import (
    AgencyClass,
    Award,
    CommitteeFigure,
    Criterion,
    Definition,
    EntryOutlet,
    EntryRules,
    Panel,
    ParticipationRules,
    Phase,
    ResultsRules,
    Round,
    StagePart,
    StageRules,
    TeamRules,
)
from contracts.entries import EntryHandedIn, EntryScreened
from contracts.judging_panels import (
    AssignableQuery,
    AssignSheets,
    LotCommitmentsQuery,
    PanelPlace,
    PanelsQuery,
    RecuseJudge,
    ReleaseSheets,
    SetPanel,
)
from contracts.marks_import import ImportMarks, MarkRow
from contracts.panel_desk import DeskQuery, DeskWorkQuery
from contracts.paper_sheets import EnterPaper, PaperQuery
from contracts.rounds import RoundSettled
from contracts.score_sheets import (
    Calibrate,
    CalibrationQuery,
    ConfirmSheet,
    DeclineSheet,
    HandInSheet,
    MarksQuery,
    OwnSheetsQuery,
    ReopenSheet,
    SaveSheet,
    SheetQuery,
    TakeOverSheet,
    UpholdMarks,
)
from contracts.stage import PerformanceTimed
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.use_cases.judging import (
    assignable_works,
    assigning,
    calibrating,
    desk,
    importing_marks,
    lots,
    own_sheets,
    panels,
    paper_sheets,
    sheets_of_others,
    work_on_desk,
)
from tests.support.marked_contest import CLOSES_US, OPENS_US
from tests.support.marking import SAFE, Marking

CONTEST: Final = "viet-ve-que-huong"
ROUND: Final = "nop-bai"
PANEL: Final = "chung-khao"
CRITERIA: Final = [Criterion("noi-dung", "Nội dung", 60), Criterion("hinh-thuc", "Hình thức", 40)]
JURY: Final = ["lan", "minh", "hoa"]


def plan(
    parts: Sequence[StagePart] = (),
    first: Sequence[Panel] = (),
    awards: Sequence[Award] = (),
    results: ResultsRules | None = None,
    figures: Sequence[CommitteeFigure] = (),
    outlets: Sequence[EntryOutlet] = (),
    **rules: Any,
) -> Definition:
    """One call for essays, or a stage with these parts, and one panel, ``rules`` of which are
    given; ``first``: panels before it."""
    panels = [*first, Panel(PANEL, "Ban GK", **rules)]
    entries = (
        None
        if parts
        else EntryRules(
            ["essay"],
            criteria=CRITERIA,
            panels=panels,
            figures=list(figures),
            outlets=list(outlets),
        )
    )
    stage = StageRules(2, TeamRules(), list(parts), panels=panels) if parts else None
    return Definition(
        slug=CONTEST,
        title="Viết về quê hương",
        organiser="Ban Tổ chức",
        starts_at_us=OPENS_US,
        ends_at_us=CLOSES_US,
        agency_classes=[AgencyClass("city", "Khối thành phố", 0.7)],
        phases=[
            Phase(
                "bai",
                "Bài dự thi",
                "stage" if parts else "entries",
                rounds=[Round(ROUND, "Nộp bài", OPENS_US, CLOSES_US)],
                entries=entries,
                stage=stage,
                results=results,
            )
        ],
        awards=list(awards),
        participation=ParticipationRules("bai"),
    )


def whole(content: int, form: int) -> dict[str, int]:
    """A whole sheet, in whole points."""
    return {"noi-dung": content * 100, "hinh-thuc": form * 100}


class Jury:
    """A contest of essays in one scoring service."""

    def __init__(self, marking: Marking, **rules: Any) -> None:
        self.marking, self.panel_id, self.staged = marking, PANEL, "parts" in rules
        marking.hear(ContestDefined(CONTEST, plan(**rules), 1))

    def redefine(self, **rules: Any) -> None:
        """The plan changes."""
        self.marking.hear(ContestDefined(CONTEST, plan(**rules), 2))

    def at(self, panel: str) -> "Jury":
        """The same contest, at another panel."""
        other = copy(self)
        other.panel_id = panel
        return other

    def entries(self, *names: str, agency: str = "A", **more: Any) -> None:
        """These entries are handed in and accepted; on a stage these teams are to perform."""
        if self.staged:
            self.marking.hear(*(self.team(one, place) for place, one in enumerate(names, 1)))
            return
        for name in names:
            self.marking.hear(self.entry(name, agency=agency, **more))
            self.marking.hear(self.screened(name))

    def entry(self, name: str, *, agency: str = "A", revision: int = 1, **more: Any) -> Any:
        facts: dict[str, Any] = {
            "code": f"B-{name}",
            "version": 1,
            "kind": "essay",
            "owner": "person",
            "authors": [f"tg-{name}"],
            "files": [],
            "received_at_us": OPENS_US,
            "late": False,
            "state": "handed_in",
            "title_digest": "d" * 64,
        }
        facts |= more
        return EntryHandedIn(
            contest=CONTEST, round=ROUND, entry=name, agency=agency, revision=revision, **facts
        )

    def screened(self, name: str, screening: Any = "accepted", revision: int = 1) -> EntryScreened:
        return EntryScreened(CONTEST, ROUND, name, 1, screening, revision, [], CLOSES_US)

    def team(self, name: str, place: int, **more: Any) -> PerformanceTimed:
        """A team of the agency of this code, in a performance of the same name."""
        facts: dict[str, Any] = {"state": "waiting", "used_ms": {}, "revision": 1, **more}
        people = [f"{name}-1", f"{name}-2"]
        return PerformanceTimed(
            CONTEST, ROUND, name, name, f"Đội {name}", people, place=place, **facts
        )

    def settle(self, **told: Any) -> None:
        """The round is over; ``told``: how many entries there are, and their revisions."""
        over = RoundSettled(CONTEST, ROUND, CLOSES_US, "", "", "", "", "", {}, 0, 0, **told)
        self.marking.hear(over)

    def seat(
        self,
        judges: Sequence[str] = JURY,
        *,
        base: int = 0,
        chair: str = "lan",
        clerks: Sequence[str] = (),
        conflicts: Mapping[str, list[str]] | None = None,
    ) -> Any:
        """These judges are on the panel."""
        theirs = conflicts or {}
        places = [
            PanelPlace(one, "chair" if one == chair else "judge", theirs.get(one, []))
            for one in judges
        ]
        places += [PanelPlace(one, "clerk") for one in clerks]
        return self.marking.carry_out(
            panels.set_panel, SetPanel(CONTEST, "bai", self.panel_id, places, base, "org")
        )

    def panel(self) -> Any:
        found = self.marking.ask(panels.panels, PanelsQuery(CONTEST, "bai"))
        return next(one for one in found.panels if one.panel == self.panel_id)

    def recuse(self, judge: str, reason: str = "Người nhà dự thi") -> Any:
        item = RecuseJudge(CONTEST, "bai", self.panel_id, judge, reason, "org")
        return self.marking.carry_out(panels.recuse_judge, item)

    def assign(self, mode: Any = "all", **more: Any) -> Any:
        item = AssignSheets(CONTEST, ROUND, self.panel_id, mode, "org", **more)
        return self.marking.carry_out(partial(assigning.assign_sheets, safe=SAFE), item)

    def assignable(self) -> Any:
        query = AssignableQuery(CONTEST, ROUND, self.panel_id)
        return self.marking.ask(assignable_works.assignable, query)

    def release(self, due_us: int | None = None) -> Any:
        item = ReleaseSheets(CONTEST, ROUND, self.panel_id, "org", due_us)
        return self.marking.carry_out(assigning.release_sheets, item)

    def begin(self, *names: str, judges: Sequence[str] = JURY, **more: Any) -> None:
        """Sheets of these entries are with these judges."""
        self.entries(*names)
        self.settle()
        self.seat(judges, **more)
        self.assign()
        self.release()

    def commitments(self) -> dict[str, str]:
        """What is told of the lots."""
        asked = LotCommitmentsQuery(CONTEST)
        told: dict[str, str] = self.marking.ask(lots.lot_commitments, asked).rounds
        return told

    def due(self, judge: str) -> list[int | None]:
        """By when a judge's sheets are due, panel by panel."""
        asked = OwnSheetsQuery(CONTEST, ROUND, judge)
        return [one.due_us for one in self.marking.ask(own_sheets.own_sheets, asked).panels]

    def own(self, judge: str) -> list[Any]:
        """A judge's list."""
        asked = OwnSheetsQuery(CONTEST, ROUND, judge)
        found = self.marking.ask(own_sheets.own_sheets, asked)
        mine = (one for one in found.panels if one.panel == self.panel_id)
        return [row for panel in mine for row in panel.sheets]

    def sheet_of(self, judge: str, work: str) -> str:
        """The id of a judge's sheet of an entry: of the one that counts, else of a sample."""
        with self.marking.store.reading() as connection:
            kept = sheets_repository.of_panel(
                connection, CONTEST, [ROUND], self.panel_id, calibration=None
            )
        kept.sort(key=lambda one: one.calibration)
        return next(one.id for one in kept if (one.judge, one.work) == (judge, work))

    def look(self, judge: str, sheet: str) -> Any:
        return self.marking.ask(own_sheets.sheet, SheetQuery(CONTEST, ROUND, sheet, judge))

    def save(self, judge: str, sheet: str, marks: Mapping[str, int | None], **more: Any) -> Any:
        return self.marking.carry_out(
            own_sheets.save_sheet, SaveSheet(**self._writing(judge, sheet, marks, more))
        )

    def hand_in(self, judge: str, work: str, content: int, form: int, **more: Any) -> Any:
        """The judge's marks of an entry, in whole points."""
        marks = whole(content, form)
        sheet = self.sheet_of(judge, work)
        return self.marking.carry_out(
            own_sheets.hand_in_sheet, HandInSheet(**self._writing(judge, sheet, marks, more))
        )

    def hand_in_sheet(self, judge: str, sheet: str, marks: Mapping[str, int | None]) -> Any:
        """A judge's marks of a sheet, in hundredths, over whatever stood there."""
        base = self.look(judge, sheet).revision
        writing = self._writing(judge, sheet, marks, {"base_revision": base})
        return self.marking.carry_out(own_sheets.hand_in_sheet, HandInSheet(**writing))

    def reopen_sheet(self, sheet: str) -> Any:
        item = ReopenSheet(CONTEST, ROUND, sheet, "lan", "Chấm nhầm")
        return self.marking.carry_out(sheets_of_others.reopen_sheet, item)

    def _writing(
        self, judge: str, sheet: str, marks: Mapping[str, int | None], more: dict[str, Any]
    ) -> dict[str, Any]:
        self.marking.now_us += 1
        writing = {"base_revision": 0, "note": "", "device": "tablet", "sequence": 1}
        writing |= {"arrived_us": self.marking.now_us, "marks": {**marks}} | more
        return {"contest": CONTEST, "round": ROUND, "sheet": sheet, "judge": judge, **writing}

    def decline(self, judge: str, sheet: str, reason: str = "Bận") -> Any:
        item = DeclineSheet(CONTEST, ROUND, sheet, judge, reason)
        return self.marking.carry_out(own_sheets.decline_sheet, item)

    def confirm(self, judge: str, work: str, content: int, form: int) -> Any:
        marks = whole(content, form)
        item = ConfirmSheet(CONTEST, ROUND, self.sheet_of(judge, work), judge, marks)
        return self.marking.carry_out(own_sheets.confirm_sheet, item)

    def reopen(self, judge: str, work: str, *, by: str = "lan", reason: str = "Chấm nhầm") -> Any:
        item = ReopenSheet(CONTEST, ROUND, self.sheet_of(judge, work), by, reason)
        return self.marking.carry_out(sheets_of_others.reopen_sheet, item)

    def take_over(self, sheet: str, judge: str, *, by: str = "lan", **more: Any) -> Any:
        item = TakeOverSheet(
            CONTEST, ROUND, sheet, judge, by, more.pop("reason", "Thay người"), **more
        )
        return self.marking.carry_out(sheets_of_others.take_over_sheet, item)

    def uphold(
        self, work: str, *, by: str = "lan", reason: str = "Đã trao đổi", organiser: bool = False
    ) -> Any:
        number = self.number_of(work)
        item = UpholdMarks(
            CONTEST, ROUND, self.panel_id, number, by, reason, by_organiser=organiser
        )
        return self.marking.carry_out(sheets_of_others.uphold_marks, item)

    def paper(self, by: str, judge: str, work: str, marks: dict[str, int], **more: Any) -> Any:
        number = self.number_of(work)
        item = EnterPaper(CONTEST, ROUND, self.panel_id, number, judge, marks, by, **more)
        return self.marking.carry_out(sheets_of_others.enter_paper, item)

    def number_of(self, work: str) -> int:
        """A work's number on the panel; 99 if it has none."""
        works = self.desk("org", by_organiser=True).works
        return next((one.number for one in works if one.work == work), 99)

    def import_marks(self, *rows: tuple[str, str, int, int], look: bool = False) -> Any:
        """Rows of (pseudonym, work, content, form); the sheet has one for each criterion."""
        told = [
            MarkRow(self.number_of(work), judge, line, points * 100)
            for judge, work, content, form in rows
            for line, points in (("noi-dung", content), ("hinh-thuc", form))
        ]
        item = ImportMarks(CONTEST, ROUND, self.panel_id, told, "org", look)
        return self.marking.carry_out(importing_marks.import_marks, item)

    def calibrate(self, *works: str) -> Any:
        item = Calibrate(CONTEST, ROUND, self.panel_id, list(works), "org")
        return self.marking.carry_out(calibrating.calibrate, item)

    def calibration(self, by: str, **more: Any) -> Any:
        item = CalibrationQuery(CONTEST, ROUND, self.panel_id, by, **more)
        return self.marking.ask(calibrating.calibration, item)

    def marks(self) -> Any:
        return self.marking.ask(desk.marks, MarksQuery(CONTEST, ROUND))

    def desk(self, by: str = "lan", **more: Any) -> Any:
        return self.marking.ask(desk.desk, DeskQuery(CONTEST, ROUND, self.panel_id, by, **more))

    def desk_work(self, work: str, by: str = "lan", *, organiser: bool = False) -> Any:
        number = self.number_of(work)
        query = DeskWorkQuery(CONTEST, ROUND, self.panel_id, number, by, by_organiser=organiser)
        return self.marking.ask(work_on_desk.desk_work, query)

    def paper_desk(self, by: str, work: str = "", judge: str = "") -> Any:
        """What a clerk sees; with the sheet of a work and judge."""
        number = self.number_of(work) if work else 0
        query = PaperQuery(CONTEST, ROUND, self.panel_id, by, number=number, judge=judge)
        return self.marking.ask(paper_sheets.paper, query)

    def history(self, sheet: str) -> list[tuple[str, str, str]]:
        """What was done to a sheet: (action, by, reason)."""
        with self.marking.store.reading() as connection:
            rows = sheets_repository.history(connection, sheet)
        return [(row.action, row.by, row.reason) for row in rows]
