"""What of a contest goes elsewhere: its rounds into calendars, its address onto walls."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.local_times import rfc3339
from gateway.contests.actions.calendar_file import calendar_file
from gateway.context import context_of
from gateway.core.http.public_address import site_of
from gateway.web.page_helpers import named, page_router, rendered
from gateway.web.qr import qr_code
from gateway.web.rendering import language_of
from gateway.web.text_catalogue import catalogue

router = page_router()
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


@router.get("/contests/{contest}/calendar.ics")
async def calendar(request: Request, contest: str) -> Response:
    """All rounds with their hours as they are now, to import or to subscribe to."""
    context = context_of(request)
    defined = await context.contests.defined(contest)
    content = calendar_file(
        defined.definition.title,
        defined.revision,
        await context.contests.rounds(contest),
        address_of(request, contest),
        context.clock(),
        catalogue(language_of(request)),
    )
    disposition = f'attachment; filename="{contest}.ics"'
    headers = {**_HEADERS, "Content-Disposition": disposition}
    return Response(content, headers=headers, media_type="text/calendar; charset=utf-8")


@router.get("/contests/{contest}/poster")
async def poster(request: Request, contest: str) -> Response:
    """A sheet of A4 to pin up: what it is, when, and where, for eyes and for cameras."""
    plan = (await context_of(request).contests.defined(contest)).definition
    address = address_of(request, contest)
    return rendered(
        request,
        "contests/poster.html",
        contest=named(plan),
        starts_at=rfc3339(plan.starts_at_us),
        ends_at=rfc3339(plan.ends_at_us),
        address=address.partition("//")[2],
        code=qr_code(address),
    )


def address_of(request: Request, contest: str) -> str:
    """The address of the contest's page, on the site that was asked."""
    return f"{site_of(request)}/contests/{contest}"
