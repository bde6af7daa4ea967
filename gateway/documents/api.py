"""Documents ready to sign."""

from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from gateway.context import context_of
from gateway.core.http.json_bodies import PDF, download
from gateway.core.http.openapi import answers
from gateway.core.http.public_address import site_of
from gateway.core.http.router import Router
from gateway.documents.actions.asked import asked
from gateway.documents.actions.making import document_of

router = Router(prefix="/api/contests/{contest}")


@router.get("/documents/{kind}", responses=answers(401, 403, 404, 409, ok=PDF))
async def document(
    request: Request,
    contest: str,
    kind: str,
    format: str = "pdf",
    publication: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
    number: str = "",
    date: str = "",
    agency: str = "",
) -> Response:
    """A document ready to sign, after Decree 30/2020/NĐ-CP, for organisers: `decision` recognises
    the winners, `prizes` lists them with money, `certificates` (PDF) has a page for each prize,
    `report` sums the contest up,
    `announcement` tells one publication (the newest), `publication_minutes` and
    `draw_minutes` are minutes, `reminder_letters` go to agencies below their quota (or to `agency`
    alone, by its code) with participation as it stands. `format`: `pdf` or `docx`. Its figures are
    those of `publication` or, without that, of the newest of every round and phase; it names them
    with their digests, and results that are not final are refused (409 `document.provisional`).
    `number` and `date` of the document may be left out, to be filled in by hand."""
    context = context_of(request)
    plan = (await context.contests.defined(contest)).definition
    this = asked(kind, format, publication, number.strip(), date.strip(), agency.strip())
    site = site_of(request)
    return download(*await document_of(context, plan, this._replace(site=site)))
