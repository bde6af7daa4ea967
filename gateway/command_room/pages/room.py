"""The command room: the contest in one look, kept up over one stream.

It is drawn whole without scripts, and a reload is its update. With them ``room.js`` follows
``/room/stream``, which tells what changed, each second.
"""

from collections.abc import AsyncIterator, Sequence
from io import BytesIO

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from contracts.reporting import AgencyParticipation, Missing, MissingQuery
from gateway.command_room.actions.room_figures import gather
from gateway.command_room.pages.shown_figures import charts_of, left_text
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import cookie_session, here, who
from gateway.core.files.written_as_they_come import written_as_they_come
from gateway.core.http.json_bodies import download
from gateway.live.sse_response import EventStream
from gateway.participation.actions.agency_table import agency_table
from gateway.participation.cache import Scope
from gateway.results.actions.results import stale_notice
from gateway.roster.actions.staff_lists import missing_row, staff_of
from gateway.web.number_and_date_formats import Formats
from gateway.web.page_helpers import named, page_router, plan_of, rendered
from gateway.web.rendering import language_of
from gateway.web.text_catalogue import catalogue
from spreadsheets.report_exports import MissingRow, write_missing

router = page_router()
_ROOM = "/contests/{contest}/room"
MISSING_AT_ONCE = 50
MISSING_PATIENCE_S = 30.0


@router.get(_ROOM)
async def room(request: Request, contest: str) -> Response:
    """Everything an organiser watches while a round is open."""
    context = context_of(request)
    plan = await plan_of(request, contest)
    found = await gather(context, contest)
    rounds = await context.contests.rounds(contest)
    report = await context.participation.get(Scope(contest))
    table = agency_table(request, context, plan, rounds, report.table)
    language = language_of(request)
    texts = catalogue(language)
    config = table["table_config"]
    config["texts"] |= texts.section("room_js") | texts.section("round")
    config["room"] = found.parts["round"]
    blanks = {"attempts": None, "minutes": None, "week": None, "scores": None}
    return rendered(
        request,
        "command_room/room.html",
        contest=named(plan),
        **await stale_notice(context, plan),
        rounds=rounds,
        room=blanks | found.parts,
        left=left_text(found.parts["round"], texts, Formats(language), context.clock()),
        config=config,
        **charts_of(found.parts, Formats(language)),
        **table,
    )


@router.get(f"{_ROOM}/stream")
async def stream(request: Request, contest: str) -> Response:
    """The same bit by bit (``event: room``), for as long as the session lasts."""
    context = context_of(request)
    await context.contests.defined(contest)

    def allowed() -> bool:
        session = here(request, cookie_session(request))
        return session is not None and "organiser" in session.roles

    events = context.rooms.listen(contest, allowed)
    return EventStream(request, cookie_session(request), events)


@router.get(f"{_ROOM}/missing.xlsx")
async def missing(request: Request, contest: str, round: str | None = None) -> Response:
    """Who of any agency has not taken part yet, of a round or of the whole phase."""
    context, by = context_of(request), who(request).person
    table = (await context.participation.get(Scope(contest, round or None))).table
    plan = await plan_of(request, contest)
    title = plan.title
    if round:
        title = f"{title} – {(await context.contests.round(contest, round)).name}"
    target = BytesIO()
    await written_as_they_come(
        _missing(context, table.agencies, MissingQuery(contest, "", round or None), by),
        lambda rows: write_missing(target, rows, title, table.as_of_us, plan.timezone),
    )
    told = f"-round-{round}" if round else ""
    return download(target.getvalue(), f"missing-{contest}{told}.xlsx")


async def _missing(
    context: GatewayContext, agencies: Sequence[AgencyParticipation], asked: MissingQuery, by: str
) -> AsyncIterator[list[MissingRow]]:
    """The missing of all these agencies, of some agencies at a time."""
    for start in range(0, len(agencies), MISSING_AT_ONCE):
        some = agencies[start : start + MISSING_AT_ONCE]
        queries = [replace(asked, agency=line.agency) for line in some]
        found = await context.backend.ask_each(
            "reporting.missing", queries, Missing, MISSING_PATIENCE_S
        )
        listed = await staff_of(context, asked.contest, [line.agency for line in some], by)
        rows: list[MissingRow] = []
        for line, told in zip(some, found, strict=True):
            known = {one.person: one for one in listed.get(line.agency, ())}
            rows += [missing_row(line.name, one, known.get(one.person)) for one in told.people]
        yield rows
