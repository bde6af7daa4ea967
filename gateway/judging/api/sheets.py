"""A judge's own sheets: the list, one of them, and what its judge does with it.

Everything that is not theirs is not there: somebody else's sheet, one that is not released yet and
one that does not exist answer the same.
"""

from starlette.requests import Request
from starlette.responses import Response

from contracts.definition import Criterion
from contracts.marks import mark_text
from contracts.score_sheets import (
    OwnPanel,
    SheetRow,
    SheetSaved,
    SheetView,
)
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.core.http.rfc3339_shapes import moment_of, telling
from gateway.core.http.router import Router
from gateway.core.http.serving import OCTETS, media_type_of, name_to_save, served
from gateway.judging.actions import sheets as actions
from gateway.judging.actions.sheet_content import content_of, file_of
from gateway.judging.actions.sheets import OwnSheet
from gateway.judging.shapes.sheets import (
    ContentLook,
    CriterionView,
    OwnPanelView,
    OwnSheetsView,
    SheetBody,
    SheetConfirmationBody,
    SheetDeclineBody,
    SheetLook,
    SheetRowView,
    SheetSavedView,
)

router = Router(prefix="/api/contests/{contest}/rounds/{round_id}/sheets")
_SHEET = "/{sheet}"
_REFUSALS = (401, 403, 404, 409)
_line = telling(Criterion, CriterionView)
_row = telling(SheetRow, SheetRowView, "total")
_panel = telling(OwnPanel, OwnPanelView, "step", "sheets")
_look = telling(SheetView, SheetLook, "step", "marks", "saved_at", "content")
_saved = telling(SheetSaved, SheetSavedView)


@router.get("", responses=answers(401, 403, 404, ok=OwnSheetsView))
async def own_sheets(request: Request, contest: str, round_id: str) -> Response:
    """What this judge has to mark and has marked in the round, panel by panel, by number."""
    context, session = context_of(request), who(request)
    found = await actions.own_sheets(context, contest, round_id, session.person)
    return reply(OwnSheetsView([_told_panel(one) for one in found.panels]))


@router.get(_SHEET, responses=answers(401, 403, 404, ok=SheetLook))
async def sheet(request: Request, contest: str, round_id: str, sheet: str) -> Response:
    """One sheet with the work beside it."""
    context = context_of(request)
    found = await actions.own_sheet(context, _asked(request))
    return reply(told_sheet(found, await content_of(context, found)))


@router.get(f"{_SHEET}/files/{{number}}", responses=answers(401, 403, 404, ok=OCTETS))
async def file_of_work(
    request: Request, contest: str, round_id: str, sheet: str, number: str
) -> Response:
    """A file of the work by its number, as this judge may have it; ranges are answered. Where
    judges must not know whose it is, there is only what was made of it for them."""
    context, session = context_of(request), who(request)
    found = await actions.own_sheet(context, _asked(request))
    file = await file_of(context, found, number)
    return served(
        request,
        file.content,
        media_type=media_type_of(file.media),
        name=name_to_save(f"bai-{found.number:03d}-{number}", file.media),
        tag=context.file_tags.of(session.person, f"{sheet}/{number}/{file.version}"),
    )


@router.put(_SHEET, responses=answers(*_REFUSALS, ok=SheetSavedView), openapi_extra=body(SheetBody))
async def save(request: Request, contest: str, round_id: str, sheet: str) -> Response:
    """Keep a draft. `sheet.changed_elsewhere` (409) tells the `marks`, `note`, `revision` and
    `saved_at` of another device that this one had not seen: save again with that revision, or take
    over what the other wrote."""
    given = await read_json(request, SheetBody)
    return reply(_saved(await actions.save(context_of(request), _asked(request), given)))


@router.post(
    f"{_SHEET}/hand-in",
    status_code=201,
    responses=answers(*_REFUSALS, created=SheetLook, ok=SheetLook),
    openapi_extra=body(SheetBody),
)
async def hand_in(request: Request, contest: str, round_id: str, sheet: str) -> Response:
    """Hand a sheet in, with every line that changed since the last draft; the same again: 200.
    From then on only the chair opens it again."""
    given = await read_json(request, SheetBody)
    made, again = await actions.hand_in(context_of(request), _asked(request), given)
    return reply(told_sheet(made), 200 if again else 201)


@router.post(
    f"{_SHEET}/decline",
    responses=answers(*_REFUSALS, ok=SheetLook),
    openapi_extra=body(SheetDeclineBody),
)
async def decline(request: Request, contest: str, round_id: str, sheet: str) -> Response:
    """Give a sheet back, with the reason: somebody else will mark the work."""
    given = await read_json(request, SheetDeclineBody)
    return reply(
        told_sheet(await actions.decline(context_of(request), _asked(request), given.reason))
    )


@router.post(
    f"{_SHEET}/confirm",
    responses=answers(*_REFUSALS, ok=SheetLook),
    openapi_extra=body(SheetConfirmationBody),
)
async def confirm(request: Request, contest: str, round_id: str, sheet: str) -> Response:
    """Answer where marks lie far apart: the same marks again, or others."""
    given = await read_json(request, SheetConfirmationBody)
    return reply(
        told_sheet(await actions.confirm(context_of(request), _asked(request), given.marks))
    )


def told_sheet(found: SheetView, content: ContentLook | None = None) -> SheetLook:
    """A sheet as its judge may know it: without the work behind it."""
    marks = {line: mark_text(mark) for line, mark in found.marks.items()}
    saved_at = moment_of(found.saved_at_us or None)
    return _look(found, step=mark_text(found.step), marks=marks, saved_at=saved_at, content=content)


def _asked(request: Request) -> OwnSheet:
    return actions.own_sheet_in(who(request), request.path_params)


def _told_panel(found: OwnPanel) -> OwnPanelView:
    rows = [
        _row(one, total=None if one.total is None else mark_text(one.total)) for one in found.sheets
    ]
    return _panel(found, step=mark_text(found.step), sheets=rows)
