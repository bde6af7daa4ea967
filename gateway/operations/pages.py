"""The operators' page: does the platform keep up, in one look."""

from starlette.requests import Request
from starlette.responses import Response

from contracts.broker_topology import READERS
from contracts.event_stream_commands import Replay, Replayed
from contracts.local_times import rfc3339
from gateway.context import context_of
from gateway.core.access.auth import who
from gateway.core.http.json_bodies import invalid
from gateway.core.transport.rpc_timeouts import OPERATIONS_S
from gateway.web.page_helpers import page_router, read_form, rendered, seen_other, text

router = page_router()


@router.get("/status")
async def status(request: Request) -> Response:
    """What to look at first, what comes in, and every process that answers."""
    context = context_of(request)
    reading = await context.vitals.look()
    return rendered(
        request,
        "operations/status.html",
        reading=reading,
        readers=READERS,
        problems=context.problems(),
        as_of=rfc3339(reading.gateway.at_us),
    )


@router.post("/status/replay")
async def replay(request: Request) -> Response:
    """Apply what a service had to park again, all of it; what still fails stays parked."""
    context = context_of(request)
    name = text(await read_form(request), "service")
    if name not in READERS:
        raise invalid(f"không có dịch vụ {name!r}", f"no service {name!r}")
    after: int | None = 0
    while after is not None:
        item = Replay(who(request).person, context.clock(), after)
        done = await context.backend.ask(f"{name}.replay", item, Replayed, OPERATIONS_S)
        after = done.next
    return seen_other("/status")
