"""Server-sent events as an answer, which needs a place as long as it is open."""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any

from starlette.requests import Request
from starlette.responses import StreamingResponse

from contracts.errors import Refused
from gateway.context import context_of
from gateway.core.access.network_and_browser import network
from gateway.core.access.sessions import Session
from gateway.core.http.error_handlers import answer_problem

EVENT_STREAM = "text/event-stream"
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class EventStream(StreamingResponse):
    """Events for one listener; refused with ``request.too_many_streams`` where too many are open
    already in all, of the person, or without a session of the network."""

    def __init__(
        self, request: Request, session: Session | None, events: AsyncIterator[bytes]
    ) -> None:
        super().__init__(events, 200, _HEADERS, EVENT_STREAM)
        person = session.person if session else None
        self._place = context_of(request).open_streams.one(person, network(request.scope))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        with ExitStack() as open_stream:
            try:
                open_stream.enter_context(self._place)
            except Refused as refusal:
                await answer_problem(refusal.problem)(scope, receive, send)
                return
            await super().__call__(scope, receive, send)
