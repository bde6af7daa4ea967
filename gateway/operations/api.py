"""What operators do to a running platform: replay parked events, rebuild the read models."""

from typing import Annotated, Literal

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from contracts.contests import ContestQuery
from contracts.empty_reply import Done
from contracts.event_stream_commands import ParkedEvents, ParkedQuery, Replay, Replayed
from contracts.reporting import Digest, Rebuild
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import read_json, reply
from gateway.core.http.openapi import answers, body
from gateway.core.http.rfc3339_shapes import telling
from gateway.core.http.router import Router
from gateway.core.transport.rpc_timeouts import OPERATIONS_S
from gateway.operations.shapes import (
    ParkedView,
    RebuildView,
    ReplayBody,
    ReplayedView,
)

router = Router(prefix="/api/operations")
#: those that follow others (``contracts.broker_topology.READERS``)
Reader = Literal["registration", "exam", "scoring", "reporting"]
After = Annotated[int, Query(ge=0, le=2**53 - 1)]
_parked = telling(ParkedEvents, ParkedView, "service")


@router.get("/parked/{service}", responses=answers(401, 403, ok=ParkedView))
async def parked(request: Request, service: Reader, after: After = 0) -> Response:
    """Events that a service could not apply, with the reason; later events of the same subject
    wait behind them. `after`: the `id` of the last one of the page before."""
    context = context_of(request)
    found = await context.backend.ask(f"{service}.parked", ParkedQuery(after), ParkedEvents)
    return reply(_parked(found, service=service))


@router.post(
    "/parked/{service}/replay",
    responses=answers(401, 403, ok=ReplayedView),
    openapi_extra=body(ReplayBody, required=False),
)
async def replay(request: Request, service: Reader) -> Response:
    """Apply a page of parked events again, oldest first: safe at any time and as often as one
    likes. What still fails stays, with its newest reason."""
    context = context_of(request)
    given = await read_json(request, ReplayBody, empty=True)
    item = Replay(who(request).person, context.clock(), given.after)
    done = await context.backend.ask(f"{service}.replay", item, Replayed, OPERATIONS_S)
    return reply(ReplayedView(service, done.applied, done.next))


@router.get("/read-models", responses=answers(401, 403, ok=Digest))
async def read_models(request: Request) -> Response:
    """The digest of reporting's read models, and how far they have come."""
    backend = context_of(request).backend
    return reply(await backend.ask("reporting.digest", ContestQuery(), Digest, OPERATIONS_S))


@router.post("/read-models/rebuild", responses=answers(401, 403, ok=RebuildView))
async def rebuild(request: Request) -> Response:
    """Drop the read models and build them again from the other services' events, which takes
    from seconds to minutes; participation shows less until it is done."""
    context = context_of(request)
    item = Rebuild(who(request).person, context.clock())
    done = await context.backend.ask("reporting.rebuild", item, Done, OPERATIONS_S)
    return reply(RebuildView(done.count))
