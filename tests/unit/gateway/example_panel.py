"""A contest of essays with one panel, as services tell of it."""

import re
from typing import Any

from contracts.committee_figures import CommitteeFigures, CommitteeFigureValue
from contracts.contests import Contests, ContestView
from contracts.definition import (
    CommitteeFigure,
    Criterion,
    Definition,
    EntryRules,
    Panel,
    ParticipationRules,
    Phase,
    Round,
)
from contracts.errors import Refused
from contracts.judging_panels import (
    Assignable,
    AssignableWork,
    Assigned,
    JudgeConflict,
    PanelMember,
    Panels,
    PanelView,
    SheetsReleased,
)
from contracts.marks_import import MarkingList, MarksImported, SheetToMark
from contracts.panel_desk import Desk, DeskJudge, DeskWork, SheetOnDesk, SheetVersion, WorkOnDesk
from contracts.paper_sheets import PaperDesk, PaperEntry, PaperForm, PaperSheet, PaperState
from contracts.preparation_progress import OnRoster, Preparation, Served
from contracts.publications import Publication, Publications, PublicationsQuery
from contracts.score_sheets import (
    Calibration,
    CalibrationMarks,
    CalibrationWork,
    JudgeMarks,
    Marks,
    MarksUpheld,
    SheetStanding,
    WorkMarks,
)
from tests.unit.gateway.example_contest import CONTEST, DAY_US, DEFINITION, ROUND
from tests.unit.gateway.fakes import NOW_US, Handler
from tests.unit.gateway.service_answers import handlers

PANEL, PHASE = "ban", "bai-viet"
#: stands for a work: nothing that leaves the gateway for chair or clerk may name it
CANARY = "entry-canary-7"
#: routes about what judges mark
JUDGED = re.compile(r".*/(panels|sheets|marks|figures)(/.*)?")
LAN = PanelMember("p2", "GK01", "chair", ["A1"], active=True, reason="")
MINH = PanelMember("p3", "GK02", "judge", [], active=True, reason="")
THU = PanelMember("p9", "", "clerk", [], active=True, reason="")
HOA = PanelMember("p4", "GK03", "judge", [], active=False, reason="Người nhà dự thi")
FIGURES = CommitteeFigures(
    CONTEST, ROUND, [CommitteeFigureValue("binh-chon", "B001", 120, "Cổng thông tin")]
)
VIEW = PanelView(CONTEST, PHASE, PANEL, "Ban giám khảo", 2, True, [LAN, MINH, THU, HOA])
SHEETS = [SheetStanding("s1", "p2", "handed_in", 3), SheetStanding("s2", "p3", "draft", 1)]

#: two works; one judge has seen one of them, and may not mark the other
ASSIGNABLE = Assignable(
    ["p2", "p3"],
    [
        AssignableWork("w1", "B001", "", ["p2"], ["p2"], {}),
        AssignableWork("w2", "B002", "", ["p3"], [], {"p2": "agency"}),
    ],
    {"B001": "w1", "B002": "w2", "B003": "w3"},
)
MARKING_LIST = MarkingList(
    50,
    [PaperForm("", [Criterion("diem", "Điểm", 100)])],
    [SheetToMark(17, "", "", "p2", "GK01", False), SheetToMark(17, "", "", "p3", "GK02", True)],
)


def essays(*, blind: bool = True) -> Definition:
    """The contest, with a round of essays that this panel marks."""
    rules = EntryRules(
        ["essay"], criteria=[Criterion("diem", "Điểm", 100)], panels=[Panel(PANEL, VIEW.name)],
        blind=blind, figures=[CommitteeFigure("binh-chon", "Lượt bình chọn")],
    )  # fmt: skip
    window = (NOW_US - DAY_US, NOW_US + DAY_US)
    phase = Phase(
        PHASE, "Bài viết", "entries", rounds=[Round(ROUND, "Nộp", *window)], entries=rules
    )
    return Definition(
        slug=CONTEST,
        title=DEFINITION.title,
        organiser=DEFINITION.organiser,
        starts_at_us=DEFINITION.starts_at_us,
        ends_at_us=DEFINITION.ends_at_us,
        agency_classes=DEFINITION.agency_classes,
        phases=[phase],
        participation=ParticipationRules(PHASE),
    )


def serving(*more: Served) -> Handler:
    """Registration, which knows these people of the panel and whoever is named besides."""
    judges = [
        Served(one, f"cb-{one}", one.upper(), "judge", "", False) for one in ("p2", "p3", "p9")
    ]
    return lambda item: Preparation(item.contest, 1, 1, 11, 1, 3, [*judges, *more])


def nobody_on_roster(_item: Any) -> OnRoster:
    """Judges from outside stand on no roster."""
    raise Refused("contestant.unknown", "Không có người này. (No such person.)")


def desk(_query: Any) -> Desk:
    """One work, one of its two sheets handed in."""
    work = DeskWork(CANARY, 17, "", 1, 2, ["p2"], short=True, value="259/3", sheets=SHEETS)
    return Desk([DeskJudge("p2", 1, 0, 1, 1, 0, NOW_US), DeskJudge("p3", 1, 1, 0, 0, 0, 0)], [work])


def desk_work(item: Any) -> WorkOnDesk:
    """Its sheets: one handed in and then confirmed, one not begun."""
    line = Criterion("diem", "Điểm", 100)
    marks = {"diem": 8550}
    first = SheetVersion("handed_in", "p2", NOW_US, "", marks)
    second = SheetVersion("confirmed", "p2", NOW_US, "", marks)
    sheets = [
        SheetOnDesk("s1", "p2", "handed_in", "confirm", [first, second]),
        SheetOnDesk("s2", "p3", "draft", "", []),
    ]
    return WorkOnDesk(item.number, item.part, "", [line], False, "chair", sheets)


def paper_desk(item: Any) -> PaperDesk:
    """One sheet that two people read differently, and whichever is asked for."""
    entries = [PaperEntry("p9", {"diem": 8550}), PaperEntry("p8", {"diem": 8050})]
    first = PaperSheet(
        17, "", "", "p3", "draft", "differ", ["p8", "p9"], {"diem": 8550}, ["diem"], entries
    )
    asked = PaperSheet(item.number, "", "", item.judge, "released", "none", [], None, [], [])
    begun = item.number in (0, 17)
    form = PaperForm("", [Criterion("diem", "Điểm", 100)])
    return PaperDesk(50, [form], ["p2", "p3"], [], [first] if begun else [first, asked], 2)


def judging(*, blind: bool = True) -> dict[str, Handler]:
    """What services answer where a contest has one panel."""
    return {**handlers(), **panel_answers(blind=blind)}


def panel_answers(*, blind: bool = True) -> dict[str, Handler]:
    """What they answer otherwise than where there is none."""
    defined = ContestView(CONTEST, essays(blind=blind), 1)
    own = JudgeMarks("p2", "GK01", "handed_in", "paper", {"diem": 850}, 850, "")
    return {
        "registration.contests": lambda item: Contests([defined]),
        "registration.preparation": serving(),
        "registration.look_up": nobody_on_roster,
        "scoring.panels": lambda item: Panels([VIEW]),
        "scoring.figures": lambda item: FIGURES,
        "scoring.enter_figures": lambda item: FIGURES,
        "scoring.set_panel": lambda item: VIEW,
        "scoring.recuse_judge": lambda item: VIEW,
        "scoring.assign_sheets": lambda item: Assigned(
            2, {"p2": 1, "p3": 1}, {"w1": 2}, {"w2": 1}, [JudgeConflict("w1", "p2", "agency")], "d"
        ),
        "scoring.assignable": lambda item: ASSIGNABLE,
        "scoring.release_sheets": lambda item: SheetsReleased(2),
        "scoring.calibrate": lambda item: SheetsReleased(4),
        "scoring.calibration": lambda item: Calibration(
            [CalibrationWork(1, "", "17/2", [CalibrationMarks("GK01", {"diem": 850}, 850)])]
        ),
        "scoring.desk": desk,
        "scoring.desk_work": desk_work,
        "scoring.paper": paper_desk,
        "scoring.marking_list": lambda item: MARKING_LIST,
        "scoring.import_marks": lambda item: MarksImported(1, 0, []),
        "scoring.reopen_sheet": lambda item: SheetStanding(item.sheet, "p2", "reopened", 4),
        "scoring.take_over_sheet": lambda item: SheetStanding("s3", item.judge, "released", 0),
        "scoring.uphold_marks": lambda item: MarksUpheld(2),
        "scoring.enter_paper": lambda item: PaperState("s1", ["p9"], "one"),
        "scoring.marks": lambda item: Marks(
            [WorkMarks("w1", "B-1", PANEL, "", 17, "17/2", False, [own])]
        ),
    }


def services_for(path: str) -> dict[str, Handler]:
    """What services answer to this route: of a contest of essays where judges mark, else of the
    quiz, whose results are final where documents are made of them."""
    if "/documents/" in path:
        return handlers() | {"scoring.publications": _final}
    return judging() if JUDGED.fullmatch(path) else handlers()


def _final(item: PublicationsQuery) -> Publications:
    one = Publication(item.contest, ROUND, 1, "ab", NOW_US, 1, "key", state="final")
    return Publications(item.contest, [one])
