"""The operators' page: does the platform keep up, in one look."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from contracts.errors import Unavailable
from contracts.streams import ParkedEvents, ParkedQuery, Replay, Replayed
from contracts.topology import READERS
from gateway.desks.desk import desk_router, read_form, rendered, seen_other, text, who
from gateway.front import front_of
from gateway.replies import invalid
from gateway.times import rfc3339

router = desk_router()
PATIENCE_S = 2.0
REPLAY_PATIENCE_S = 60.0


@router.get("/status")
async def status(request: Request) -> Response:
    """Which services answer, and what each could not apply."""
    front = front_of(request)
    services = await asyncio.gather(*(_service(request, name) for name in READERS))
    return rendered(
        request,
        "desks/status.html",
        services=services,
        problems=front.problems(),
        as_of=rfc3339(front.clock()),
    )


@router.post("/status/replay")
async def replay(request: Request) -> Response:
    """Apply what a service had to park again, all of it; what still fails stays parked."""
    front = front_of(request)
    name = text(await read_form(request), "service")
    if name not in READERS:
        raise invalid(f"không có dịch vụ {name!r} (no such service)")
    after: int | None = 0
    while after is not None:
        item = Replay(who(request).person, front.clock(), after)
        done = await front.backend.ask(f"{name}.replay", item, Replayed, REPLAY_PATIENCE_S)
        after = done.next
    return seen_other("/status")


async def _service(request: Request, name: str) -> dict[str, Any]:
    ask = front_of(request).backend.ask
    try:
        found = await ask(f"{name}.parked", ParkedQuery(0), ParkedEvents, PATIENCE_S)
    except Unavailable:
        return {"name": name, "answers": False, "waiting": None}
    return {"name": name, "answers": True, "waiting": found.waiting}
