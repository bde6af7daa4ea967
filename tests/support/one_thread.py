"""Requests to an ASGI application in the thread that asks: no server, and no second thread, between
which a request would change eight times."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, TypeVar
from urllib.parse import unquote

import httpx

Answer = TypeVar("Answer")
App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
#: who asks, as an application sees it
VISITOR = ("testclient", 50_000)
#: for an answer that never ends, such as a stream
PATIENCE_S = 60.0


class Client(httpx.Client):
    """An ``httpx`` client of an application. What the application does beside requests gets its
    turns while a request is answered, and in :meth:`run`."""

    def __init__(self, app: App, loop: asyncio.AbstractEventLoop, base_url: str) -> None:
        super().__init__(
            transport=_Carried(app, loop),
            base_url=base_url,
            headers={"user-agent": "testclient"},
            follow_redirects=False,
        )
        self._loop = loop

    def run(self, awaited: Awaitable[Answer]) -> Answer:
        """What comes of this, awaited where the application runs."""
        return self._loop.run_until_complete(asyncio.wait_for(awaited, PATIENCE_S))


@contextmanager
def asking(app: App, running: AbstractAsyncContextManager[None], base_url: str) -> Iterator[Client]:
    """A client of an application that runs as long as the block; ``running`` starts and ends it."""
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        loop.run_until_complete(running.__aenter__())
        try:
            with Client(app, loop, base_url) as client:
                yield client
        finally:
            loop.run_until_complete(running.__aexit__(None, None, None))


class _Carried(httpx.BaseTransport):
    """Hands a request over as a server would, and the answer back once it is whole."""

    def __init__(self, app: App, loop: asyncio.AbstractEventLoop) -> None:
        self._app, self._loop = app, loop

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answering = asyncio.wait_for(self._answer(request), PATIENCE_S)
        return self._loop.run_until_complete(answering)

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        body = [request.read()]
        started: dict[str, Any] = {}
        taken = bytearray()
        over = asyncio.Event()

        async def receive() -> dict[str, Any]:
            if body:
                return {"type": "http.request", "body": body.pop(), "more_body": False}
            await over.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            elif message["type"] == "http.response.body":
                if request.method != "HEAD":
                    taken.extend(message.get("body", b""))
                if not message.get("more_body"):
                    over.set()

        try:
            await self._app(_scope(request), receive, send)
        except Exception:
            if not over.is_set():
                raise  # else it was answered: a server would write the fault into its log
        told = httpx.ByteStream(bytes(taken))  # as content, it would be given a length as a header
        return httpx.Response(started["status"], headers=started.get("headers", []), stream=told)


def _scope(request: httpx.Request) -> dict[str, Any]:
    url = request.url
    return {
        "type": "http",
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": unquote(url.raw_path.partition(b"?")[0].decode("ascii")),
        "raw_path": url.raw_path.partition(b"?")[0],
        "query_string": url.query,
        "root_path": "",
        "headers": [(key.lower(), value) for key, value in request.headers.raw],
        "client": VISITOR,
        "server": (url.host, url.port or {"http": 80, "https": 443}[url.scheme]),
        "state": {},
    }
