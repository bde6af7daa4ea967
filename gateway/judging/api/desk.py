"""The chair's desk, a clerk's paper sheets, and the table of all marks for organisers.

What chair and clerk are told names works by number only. Whether somebody is chair or clerk of the
panel, scoring knows; of an organiser the session does.
"""

from starlette.requests import Request
from starlette.responses import Response

from contracts.agency_staff_lists import ReminderView
from contracts.marks import mark_text, parse_mark, shown_fraction
from contracts.messages import MessageView
from contracts.panel_desk import DeskJudge, DeskWork, SheetOnDesk, SheetVersion, WorkOnDesk
from contracts.paper_sheets import PaperEntry, PaperSheet
from contracts.score_sheets import (
    CalibrationMarks,
    CalibrationWork,
    JudgeMarks,
    Marks,
    MarksQuery,
    MarksUpheld,
    SheetStanding,
    WorkMarks,
)
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.core.http.public_address import site_of
from gateway.core.http.rfc3339_shapes import moment_of, telling
from gateway.core.http.router import Router
from gateway.judging.actions import desk as actions
from gateway.judging.actions import reminders
from gateway.judging.actions.assignable import samples_at
from gateway.judging.shapes.desk import (
    DeskJudgeView,
    DeskView,
    DeskWorkView,
    JudgeLetterView,
    JudgeMarksView,
    JudgesRemindedView,
    MarksView,
    PaperBody,
    PaperDeskView,
    PaperEntryView,
    PaperSheetView,
    PaperStandingView,
    ReasonBody,
    SampleMarksView,
    SamplesView,
    SampleView,
    SheetOnDeskView,
    SheetReminderView,
    SheetStandingView,
    SheetVersionView,
    TakeOverBody,
    UpheldView,
    UpholdingBody,
    WorkMarksView,
    WorkOnDeskView,
)
from gateway.people.actions.names_by_id import names_of
from gateway.web.letters import unreached_first

router = Router(prefix="/api/contests/{contest}/rounds/{round_id}")
_ON_PANEL = "/panels/{panel}"
_REFUSALS = (401, 403, 404, 409)
_judge = telling(DeskJudge, DeskJudgeView, "name", "saved_at")
_work = telling(DeskWork, DeskWorkView, "shown")
_sheet = telling(SheetOnDesk, SheetOnDeskView, "versions")
_version = telling(SheetVersion, SheetVersionView, "marks")
_work_told = telling(WorkOnDesk, WorkOnDeskView, "sheets")
_entry = telling(PaperEntry, PaperEntryView, "marks")
_paper = telling(PaperSheet, PaperStandingView, "entered", "own", "entries")
_standing = telling(SheetStanding, SheetStandingView)
_upheld = telling(MarksUpheld, UpheldView)
_sent = telling(ReminderView, SheetReminderView)
_letter = telling(MessageView, JudgeLetterView, "next_at")
_reminded = telling(reminders.PanelReminded, JudgesRemindedView)
_sample_marks = telling(CalibrationMarks, SampleMarksView, "marks", "total")
_sample = telling(CalibrationWork, SampleView, "shown", "marks")
_judge_marks = telling(JudgeMarks, JudgeMarksView, "marks", "total")
_work_marks = telling(WorkMarks, WorkMarksView, "shown", "sheets")


@router.get(f"{_ON_PANEL}/desk", responses=answers(401, 403, 404, ok=DeskView))
async def desk(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """How far a panel is: for its chair, or an organiser. Values only once the chair's panel has
    handed everything in, or the organiser has nothing to mark."""
    context = context_of(request)
    at = _at(request)
    found = await actions.desk_at(context, at)
    names = await names_of(context, (one.person for one in found.judges))
    judges = [
        _judge(
            one,
            name=names.get(one.person, ""),
            saved_at=moment_of(one.last_saved_us or None),
        )
        for one in found.judges
    ]
    works = [_work(one, shown=_shown(one.value)) for one in found.works]
    sent = await reminders.reminders_at(context, at, found)
    due = moment_of(found.due_us)
    letters = [
        _letter(one, next_at=moment_of(one.next_at_us) if one.state == "queued" else None)
        for one in unreached_first(sent.messages)
    ]
    return reply(DeskView(judges, works, due, [*map(_sent, sent.reminders)], sent.to_call, letters))


@router.post(f"{_ON_PANEL}/reminder", responses=answers(*_REFUSALS, ok=JudgesRemindedView))
async def remind(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Write to every judge of the panel who has sheets left, once a day: the chair, or an
    organiser. A letter names no work and nobody else; ``to_call``: who has no address."""
    site = site_of(request)
    return reply(_reminded(await reminders.remind(context_of(request), _at(request), site)))


@router.get(f"{_ON_PANEL}/desk/{{number}}", responses=answers(401, 403, 404, ok=WorkOnDeskView))
async def desk_work(
    request: Request, contest: str, round_id: str, panel: str, number: int, part: str = ""
) -> Response:
    """The sheets of one work with all that was done to them, both answers of judges whose marks lie
    far apart among it: for the chair, or an organiser."""
    found = await actions.work_at(context_of(request), _at(request), number, part)
    return reply(_work_told(found, sheets=[_told_sheet(one) for one in found.sheets]))


@router.post(
    "/sheets/{sheet}/reopening",
    responses=answers(*_REFUSALS, ok=SheetStandingView),
    openapi_extra=body(ReasonBody),
)
async def reopen(request: Request, contest: str, round_id: str, sheet: str) -> Response:
    """Give a sheet that was handed in back to its judge: the chair of the panel alone."""
    given = await read_json(request, ReasonBody)
    made = await actions.reopen(context_of(request), _at(request), sheet, given.reason)
    return reply(_standing(made))


@router.post(
    "/sheets/{sheet}/take-over",
    responses=answers(*_REFUSALS, ok=SheetStandingView),
    openapi_extra=body(TakeOverBody),
)
async def take_over(request: Request, contest: str, round_id: str, sheet: str) -> Response:
    """Let another judge of the panel mark the work instead: the chair, or an organiser."""
    given = await read_json(request, TakeOverBody)
    context = context_of(request)
    made = await actions.take_over(context, _at(request), sheet, given.judge, given.reason)
    return reply(_standing(made))


@router.post(
    f"{_ON_PANEL}/upholding",
    responses=answers(*_REFUSALS, ok=UpheldView),
    openapi_extra=body(UpholdingBody),
)
async def uphold(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Record why marks that lie far apart stand: the chair, an organiser where the chair gave some
    of them."""
    given = await read_json(request, UpholdingBody)
    at = _at(request)
    made = await actions.uphold(context_of(request), at, given.number, given.part, given.reason)
    return reply(_upheld(made))


@router.post(
    f"{_ON_PANEL}/paper",
    responses=answers(*_REFUSALS, ok=PaperSheetView),
    openapi_extra=body(PaperBody),
)
async def enter_paper(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Enter a judge's paper sheet: a clerk of the panel, or an organiser. Two different people
    have to enter the same."""
    given = await read_json(request, PaperBody)
    marks = {line: parse_mark(mark) for line, mark in given.marks.items()}
    made = await actions.enter_paper(
        context_of(request), _at(request), given.number, given.part, given.judge, marks
    )
    return reply(PaperSheetView(len(made.entered_by), made.standing, made.differences))


@router.get(f"{_ON_PANEL}/paper", responses=answers(401, 403, 404, ok=PaperDeskView))
async def paper(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Paper sheets that one person entered, or on which two differ: for a clerk of the panel, or an
    organiser. Nobody sees what another read before they have entered the sheet themselves."""
    found = await actions.paper_at(context_of(request), _at(request))
    return reply(PaperDeskView([_told_paper(one) for one in found.sheets], found.agreed))


@router.get(f"{_ON_PANEL}/samples", responses=answers(*_REFUSALS, ok=SamplesView))
async def samples(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """How a panel marked its samples: for its judges once they have marked all of theirs."""
    found = await samples_at(context_of(request), _at(request))
    return reply(SamplesView([_told_sample(one) for one in found.works]))


@router.get("/marks", responses=answers(401, 403, 404, ok=MarksView))
async def marks(request: Request, contest: str, round_id: str) -> Response:
    """All marks of a round with what they make."""
    context = context_of(request)
    found = await context.backend.ask("scoring.marks", MarksQuery(contest, round_id), Marks)
    return reply(MarksView([_told_marks(one) for one in found.works]))


def _at(request: Request) -> actions.AtPanel:
    return actions.at_panel(who(request), request.path_params)


def _shown(value: str | None) -> str | None:
    return None if value is None else shown_fraction(value)


def _texts(marks: dict[str, int]) -> dict[str, str]:
    return {line: mark_text(mark) for line, mark in marks.items()}


def _told_sheet(found: SheetOnDesk) -> SheetOnDeskView:
    versions = [
        _version(one, marks=None if one.marks is None else _texts(one.marks))
        for one in found.versions
    ]
    return _sheet(found, versions=versions)


def _told_paper(found: PaperSheet) -> PaperStandingView:
    own = None if found.own is None else _texts(found.own)
    entries = [_entry(one, marks=_texts(one.marks)) for one in found.entries]
    return _paper(found, entered=len(found.entered_by), own=own, entries=entries)


def _told_sample(found: CalibrationWork) -> SampleView:
    given = [
        _sample_marks(one, marks=_texts(one.marks), total=mark_text(one.total))
        for one in found.marks
    ]
    return _sample(found, shown=_shown(found.value), marks=given)


def _told_marks(found: WorkMarks) -> WorkMarksView:
    sheets = [
        _judge_marks(one, marks=_texts(one.marks), total=mark_text(one.total))
        for one in found.sheets
    ]
    return _work_marks(found, shown=_shown(found.value), sheets=sheets)
