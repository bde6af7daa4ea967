"""Standings, awards, publications, ledgers."""

from typing import Annotated, Literal, cast

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from contracts.publications import FreshnessReport, LedgerPartQuery, Publication, State
from contracts.results import AwardsQuery, Standings, StandingsQuery
from gateway.context import GatewayContext, context_of
from gateway.core.access.auth import open_to_auditor, who
from gateway.core.http.json_bodies import NDJSON, XLSX, download, invalid, read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.core.http.rfc3339_shapes import telling
from gateway.core.http.router import Router
from gateway.results.actions.judged_protocol import protocol_of
from gateway.results.actions.ledger_stream import ledger_answer
from gateway.results.actions.publication_status import edition_of, editions_of
from gateway.results.actions.results import (
    Despite,
    awards_of,
    freshness_of,
    publish_over_rounds,
    publish_round,
    standings_of,
)
from gateway.results.actions.results_spreadsheet import (
    MOST_LINES,
    protocol_sheet,
    results_sheet,
)
from gateway.results.shapes.judged_protocol import ProtocolView
from gateway.results.shapes.results import (
    AwardsView,
    PublicationBody,
    PublicationsView,
    PublicationView,
    StandingLine,
    StandingsView,
    WorkLine,
)
from gateway.results.shapes.standing_lines import standing_line, work_line

router = Router(prefix="/api/contests/{contest}")
_told = telling(
    *(Publication, PublicationView),
    *("round", "phase", "complaints_until", "complaints_open"),
)
_ROUND = "/rounds/{round_id}"
Number = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get(f"{_ROUND}/standings", responses=answers(404, ok=StandingsView))
async def standings(
    request: Request, contest: str, round_id: str, limit: int = 1000, offset: int = 0
) -> Response:
    """Published standings of a round, of people or of works that judges marked; organisers also
    see provisional ones."""
    context, limit = context_of(request), min(max(limit, 0), MOST_LINES)
    offset = min(max(offset, 0), 10_000_000)
    if _organises(request):
        query = StandingsQuery(contest, round_id, True, limit, offset)
        return reply(await _standings(context, await standings_of(context, query)))
    page = await context.published.standings(contest, round_id, limit, offset)
    view = StandingsView(
        contest, round_id, False, page.publication, page.contestants, [], scale=page.scale
    )
    view.edition = (await editions_of(context, contest)).get(page.publication)
    if page.of_works:
        view.works = cast(list[WorkLine], page.lines)  # as JSON already
    else:
        view.standings = cast(list[StandingLine], page.lines)
    return reply(view)


@router.get("/awards", responses=answers(404, ok=AwardsView))
async def awards(request: Request, contest: str) -> Response:
    """Prizes, individual and collective, with the values that decided, of every round and phase
    that was published; for organisers also those of other rounds, as they would be now."""
    context = context_of(request)
    found = await awards_of(context, AwardsQuery(contest, _organises(request)))
    named = {line.publication for line in found.awards}
    editions = await editions_of(context, contest)
    told = [one for number, one in sorted(editions.items()) if number in named]
    return reply(AwardsView(contest, found.awards, told))


@router.post(
    f"{_ROUND}/publication",
    status_code=201,
    responses=answers(401, 403, 404, 409, created=PublicationView),
    openapi_extra=body(PublicationBody, required=False),
)
async def publish(
    request: Request,
    contest: str,
    round_id: str,
    state: State | None = None,
    despite_appeals: int | None = None,
    despite_missing: int | None = None,
    reason: Annotated[str, Query(max_length=2_000)] = "",
) -> Response:
    """Publish a settled round: a numbered, immutable snapshot with its ledger. Where the plan has
    a window for complaints, a `draft` comes first and `final` is refused until the window is over;
    without `state` it is a draft there, and final elsewhere. While complaints are not answered,
    `final` is refused (409 `publication.appeals_open`, with their number in `unanswered`) unless
    `despite_appeals` is that number and `reason` says why; both go on record. So it is where score
    sheets of a round that judges mark are missing (409 `publication.sheets_missing`, their number
    in `sheets`; `despite_missing`). All of it in the address or as JSON, `{"state": "final"}`;
    where the two say different things it is refused."""
    context = context_of(request)
    given = PublicationBody(state, None, despite_appeals, despite_missing, reason)
    asked = await _asked(request, given)
    despite = Despite(asked.despite_appeals, asked.reason, asked.despite_missing)
    made = await publish_round(
        context, contest, round_id, who(request).person, asked.state, despite
    )
    return reply(await _publication(context, made), 201)


async def _asked(request: Request, address: PublicationBody) -> PublicationBody:
    """What the address and the body say together; ``request.invalid`` where they contradict each
    other, or the body says what this publication has no use for."""
    given = await read_json(request, PublicationBody, empty=True)
    of_round = "round_id" in request.path_params
    for name, meant in (("phase", not of_round), ("despite_missing", of_round)):
        if getattr(given, name) is not None and not meant:
            raise invalid(name)
    for name in PublicationBody.__struct_fields__:
        one, other = getattr(address, name), getattr(given, name)
        if one and other and one != other:
            raise invalid(
                f"{name} trong địa chỉ là {one}, trong nội dung là {other}",
                f"{name} is {one} in the address and {other} in the body",
            )
        setattr(given, name, one if other in (None, "") else other)
    return given


@router.get(f"{_ROUND}/publication", responses=answers(404, ok=PublicationView))
async def publication(request: Request, contest: str, round_id: str) -> Response:
    """The latest publication of a round."""
    context = context_of(request)
    found = await context.contests.publication(contest, round_id)
    return reply(await _publication(context, found))


@router.get("/publications", responses=answers(404, ok=PublicationsView))
async def publications(request: Request, contest: str) -> Response:
    """Everything that the contest has published, drafts too, by number."""
    context = context_of(request)
    found = await context.contests.publications(contest)
    told = [await _publication(context, one) for one in found]
    return reply(PublicationsView(contest, told))


@router.get(f"{_ROUND}/publications/{{number}}/ledger", responses=answers(401, 403, 404, ok=NDJSON))
async def ledger(
    request: Request,
    contest: str,
    round_id: str,
    number: Number,
    file: Literal["public", "auditor"] = "public",
) -> Response:
    """The ledger of a publication, for anyone to count again. `file=auditor`: the one that opens
    every field, under the same root; for organisers."""
    auditor = file == "auditor"
    if auditor:
        await open_to_auditor(request, contest)
    query = LedgerPartQuery(contest, "", round_id, number, auditor)
    return await ledger_answer(context_of(request), query)


@router.get(f"{_ROUND}/results.xlsx", responses=answers(404, ok=XLSX))
async def spreadsheet(request: Request, contest: str, round_id: str) -> Response:
    """Standings of a round with the prizes, as a spreadsheet; for organisers with staff codes and
    money, and provisional ones too."""
    context, organiser = context_of(request), ""
    if _organises(request):
        organiser = who(request).person
        await context.looks.note_what(who(request), "people.exported", "results", contest)
    content = await results_sheet(context, contest, round_id, organiser=organiser)
    return download(content, f"results-{contest}-{round_id}.xlsx")


@router.get(f"{_ROUND}/protocol", responses=answers(404, ok=ProtocolView))
async def protocol(request: Request, contest: str, round_id: str) -> Response:
    """Every judge's marks of a round that judges mark, as its newest publication tells them."""
    return reply(await protocol_of(context_of(request), contest, round_id))


@router.get(f"{_ROUND}/protocol.xlsx", responses=answers(404, ok=XLSX))
async def protocol_spreadsheet(request: Request, contest: str, round_id: str) -> Response:
    """The same as a spreadsheet, a line for each sheet."""
    content = await protocol_sheet(context_of(request), contest, round_id)
    return download(content, f"protocol-{contest}-{round_id}.xlsx")


@router.post(
    "/publication",
    status_code=201,
    responses=answers(401, 403, 404, 409, created=PublicationView),
    openapi_extra=body(PublicationBody, required=False),
)
async def publish_phase(
    request: Request,
    contest: str,
    phase: str | None = None,
    state: State | None = None,
    despite_appeals: int | None = None,
    reason: Annotated[str, Query(max_length=2_000)] = "",
) -> Response:
    """Publish what is over several rounds of a phase (the one with the quota): overall individual
    prizes, collective prizes, participation with its denominators. Every round comes first.
    `despite_appeals` and `reason` as for a round, and JSON as there."""
    context = context_of(request)
    given = PublicationBody(state, phase, despite_appeals, reason=reason)
    asked = await _asked(request, given)
    despite = Despite(asked.despite_appeals, asked.reason)
    made = await publish_over_rounds(
        context, contest, asked.phase, who(request).person, asked.state, despite
    )
    return reply(await _publication(context, made), 201)


@router.get("/freshness", responses=answers(401, 403, 404, ok=FreshnessReport))
async def freshness(request: Request, contest: str) -> Response:
    """Whether each newest publication still follows from what is known, and the prizes that would
    be won or lost if it was published anew; for organisers."""
    context = context_of(request)
    found = await freshness_of(context, contest)
    return reply(FreshnessReport(contest, found))


@router.get("/publication", responses=answers(404, ok=PublicationView))
async def phase_publication(request: Request, contest: str, phase: str | None = None) -> Response:
    """The latest publication of what is over several rounds of a phase."""
    context = context_of(request)
    found = await context.contests.phase_publication(contest, phase)
    return reply(await _publication(context, found))


@router.get("/publications/{number}/ledger", responses=answers(401, 403, 404, ok=NDJSON))
async def phase_ledger(
    request: Request,
    contest: str,
    number: Number,
    phase: str | None = None,
    file: Literal["public", "auditor"] = "public",
) -> Response:
    """The ledger of a publication over several rounds, as that of a round."""
    auditor = file == "auditor"
    if auditor:
        await open_to_auditor(request, contest)
    context = context_of(request)
    phase = await context.contests.quota_phase(contest) if phase is None else phase
    return await ledger_answer(context, LedgerPartQuery(contest, phase, "", number, auditor))


def _organises(request: Request) -> bool:
    session = request.state.session
    return session is not None and "organiser" in session.duties


async def _publication(context: GatewayContext, found: Publication) -> PublicationView:
    edition = await edition_of(context, found)
    return _told(
        found,
        round=found.round or None,
        phase=found.phase or None,
        complaints_until=edition.complaints_until,
        complaints_open=edition.complaints_open,
    )


async def _standings(context: GatewayContext, found: Standings) -> StandingsView:
    edition = None
    if found.publication is not None:
        edition = (await editions_of(context, found.contest)).get(found.publication)
    return StandingsView(
        found.contest,
        found.round,
        found.publication is None,
        found.publication,
        found.contestants,
        [standing_line(line) for line in found.standings],
        [work_line(line) for line in found.works],
        found.scale,
        edition,
    )
