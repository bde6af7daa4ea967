"""Panels of judges, who marks what, and its release."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.judging_panels import (
    Assigned,
    AssignSheets,
    PanelMember,
    PanelPlace,
    PanelView,
    RecuseJudge,
    ReleaseSheets,
    SheetsReleased,
)
from contracts.score_sheets import Calibrate
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import moment_in, read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.core.http.rfc3339_shapes import telling
from gateway.core.http.router import Router
from gateway.judging.actions import assignable
from gateway.judging.actions import panels as actions
from gateway.judging.shapes.panels import (
    AssignmentBody,
    AssignmentView,
    OnePanelView,
    PanelBody,
    PanelMemberView,
    PanelsView,
    RecusalBody,
    ReleasedView,
    SamplesBody,
    SheetsReleaseBody,
)
from gateway.people.actions.names_by_id import names_of

router = Router(prefix="/api/contests/{contest}")
_ON_PANEL = "/rounds/{round_id}/panels/{panel}"
_REFUSALS = (401, 403, 404, 409)
_member = telling(PanelMember, PanelMemberView, "name")
_panel = telling(PanelView, OnePanelView, "members")
_assigned = telling(Assigned, AssignmentView)
_released = telling(SheetsReleased, ReleasedView)


@router.get("/panels", responses=answers(401, 403, 404, ok=PanelsView))
async def panels(request: Request, contest: str) -> Response:
    """The panels of all phases with everybody who is or was on them."""
    context = context_of(request)
    found = await actions.panels_of_contest(context, contest)
    return reply(PanelsView([await _told(context, one) for one in found]))


@router.get("/panels/{panel}", responses=answers(401, 403, 404, ok=OnePanelView))
async def panel(request: Request, contest: str, panel: str, phase: str | None = None) -> Response:
    """One panel; `phase` where several phases have one of this id."""
    context = context_of(request)
    found = await actions.panel_named(context, contest, panel, phase)
    return reply(await _told(context, found))


@router.put(
    "/panels/{panel}",
    responses=answers(*_REFUSALS, ok=OnePanelView),
    openapi_extra=body(PanelBody),
)
async def set_panel(
    request: Request, contest: str, panel: str, phase: str | None = None
) -> Response:
    """Say who is on a panel. Their own agencies are added to their conflicts."""
    context = context_of(request)
    given = await read_json(request, PanelBody)
    known = await actions.panel_named(context, contest, panel, phase)
    asked = [PanelPlace(one.person, one.place, one.conflicts) for one in given.places]
    by = who(request).person
    made = await actions.seat(context, contest, known, asked, given.base_revision, by)
    return reply(await _told(context, made))


@router.post(
    "/panels/{panel}/recusal",
    responses=answers(*_REFUSALS, ok=OnePanelView),
    openapi_extra=body(RecusalBody),
)
async def recuse(request: Request, contest: str, panel: str, phase: str | None = None) -> Response:
    """Take a judge off a panel: their marks do not count, their works need somebody else."""
    context = context_of(request)
    given = await read_json(request, RecusalBody)
    known = await actions.panel_named(context, contest, panel, phase)
    by = who(request).person
    item = RecuseJudge(contest, known.phase, panel, given.judge, given.reason, by)
    return reply(await _told(context, await actions.recuse(context, item)))


@router.post(
    f"{_ON_PANEL}/assignment",
    responses=answers(*_REFUSALS, ok=AssignmentView),
    openapi_extra=body(AssignmentBody),
)
async def assign(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Assign works to judges, or `look` first: works that too few may mark, and conflicts."""
    given = await read_json(request, AssignmentBody)
    by = who(request).person
    item = AssignSheets(
        contest, round_id, panel, given.mode, by, given.pairs, look=given.look, base=given.base
    )
    return reply(_assigned(await assignable.assign(context_of(request), item)))


@router.post(
    f"{_ON_PANEL}/release",
    responses=answers(*_REFUSALS, ok=ReleasedView),
    openapi_extra=body(SheetsReleaseBody),
)
async def release(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Let judges see their sheets, and say by when they are to hand them in. Once more may change
    the hour."""
    given = await read_json(request, SheetsReleaseBody, empty=True)
    due_us = moment_in("due", given.due) if given.due else None
    item = ReleaseSheets(contest, round_id, panel, who(request).person, due_us)
    return reply(_released(await actions.release(context_of(request), item)))


@router.post(
    f"{_ON_PANEL}/samples",
    responses=answers(*_REFUSALS, ok=ReleasedView),
    openapi_extra=body(SamplesBody),
)
async def set_samples(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """Let all judges of a panel mark samples before it counts."""
    given = await read_json(request, SamplesBody)
    item = Calibrate(contest, round_id, panel, given.works, who(request).person)
    return reply(_released(await assignable.calibrate(context_of(request), item)))


async def _told(context: GatewayContext, found: PanelView) -> OnePanelView:
    names = await names_of(context, (one.person for one in found.members))
    members = [_member(one, name=names.get(one.person, "")) for one in found.members]
    return _panel(found, members=members)
