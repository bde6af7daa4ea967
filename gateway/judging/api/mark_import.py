"""Marks of a panel from a spreadsheet, for organisers: all or nothing, every bad row named."""

from starlette.requests import Request
from starlette.responses import Response

from gateway.context import context_of
from gateway.core.access.auth import check_again, who
from gateway.core.http.json_bodies import XLSX, download, reply
from gateway.core.http.openapi import answers, file_body
from gateway.core.http.router import Router
from gateway.core.http.uploads import uploaded
from gateway.judging.actions import mark_import as actions
from gateway.judging.actions.desk import at_panel
from gateway.judging.shapes.mark_import import MarkImportView
from gateway.people.actions.names_by_id import names_of
from gateway.roster.shapes import notes_of

router = Router(prefix="/api/contests/{contest}/rounds/{round_id}/panels/{panel}")


@router.post(
    "/marks",
    responses=answers(401, 403, 404, 409, 413, ok=MarkImportView),
    openapi_extra=file_body("the panel's marks, .xlsx or CSV: a row for each sheet"),
)
async def take_marks(
    request: Request, contest: str, round_id: str, panel: str, dry_run: bool = False
) -> Response:
    """Hand in the sheets that stand in a file: all of them, or none where a row is wrong. With
    `dry_run` it only says what would come of it."""
    at = at_panel(who(request), request.path_params)
    async with uploaded(request) as (content, _):
        made = await actions.import_marks(context_of(request), at, content, look=dry_run)
    notes = notes_of(made.notes)
    return reply(MarkImportView(dry_run, made.sheets, made.unchanged, made.empty, notes))


@router.get("/marks.xlsx", responses=answers(401, 403, 404, 409, ok=XLSX))
async def template(request: Request, contest: str, round_id: str, panel: str) -> Response:
    """The sheets whose marks are still to come, with their numbers and judges, to be filled in.
    Nothing in it tells whose a work is."""
    context = context_of(request)
    await check_again(context.backend, who(request), "organiser")
    at = at_panel(who(request), request.path_params)
    names = await names_of(context, await actions.judges_to_mark(context, at))
    return download(await actions.template(context, at, names), f"marks-{round_id}-{panel}.xlsx")
