"""The gateway's application asked without a server: in one event loop, with a clock that stands
and chance that is always the same, so that a recording is the same every time."""

import asyncio
import contextlib
import hashlib
import itertools
import os
import random
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import httpx
import nacl.utils
from starlette.routing import BaseRoute

from contracts.accounts import Role
from gateway.core.access.sessions import COOKIE, Session
from plumbing.durable_files import private_folder, write_private
from plumbing.installation_keys import NAMES
from plumbing.metrics import DOOR, JOURNAL, samples
from tests.unit.gateway.fakes import Handler, House

BASE = "http://testserver"
PATIENCE_S = 20.0
_KEY = b"a" * 43 + b"="
#: what the gateway asks by itself, whenever its tasks come to it
_BESIDE = (
    "registration.revocations",
    "exam.watermark",
    "exam.claim_checks",
    "registration.note_look",
)


class Given(NamedTuple):
    """An answer as it went over the wire; of a stream, all until its first event ended."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The header's value; empty where there is none."""
        return next((value for key, value in self.headers if key == name), "")


class Visitor(NamedTuple):
    """A session and the token that opens it; of nobody, neither."""

    token: str = ""
    csrf: str = "0" * 32

    def as_program(self) -> dict[str, str]:
        """The headers of a program."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def as_browser(self) -> dict[str, str]:
        """The headers of a browser."""
        return {"Cookie": f"{COOKIE}={self.token}" if self.token else f"hoithi_csrf={self.csrf}"}


@contextlib.contextmanager
def same_chance() -> Iterator[Callable[[], None]]:
    """Chance that runs the same way each time; what it gives begins it anew."""
    numbers = itertools.count()

    def chance(size: int) -> bytes:
        block = hashlib.shake_256(f"chance {next(numbers)}".encode())
        return block.digest(size)

    def begin() -> None:
        nonlocal numbers
        numbers = itertools.count()

    with (
        mock.patch.object(os, "urandom", chance),
        mock.patch.object(random, "_urandom", chance),
        mock.patch.object(nacl.utils, "random", chance),
    ):
        yield begin


class Desk:
    """A house that is open, with its requests and what they asked the services."""

    def __init__(self, house: House, begin_chance: Callable[[], None]) -> None:
        self.house, self._begin_chance = house, begin_chance
        house.numbers = itertools.count(1, 0)  # every session has the same name

    def visitor(self, role: Role | None, contest: str) -> Visitor:
        """Somebody with this role, in one contest or (none named) in all; or nobody."""
        if role is None:
            return Visitor()
        self._begin_chance()
        self.house.gateway.sessions._revoked.clear()  # they have all signed in a moment ago
        token = self.house.token(role, agency="A1", contest=contest)
        session: Session | None = self.house.gateway.sessions.verify(token, self.house.now_us)
        assert session
        return Visitor(token, session.csrf)

    async def ask(self, method: str, path: str, headers: dict[str, str], **sent: Any) -> Given:
        """One request; it begins chance anew, so that none depends on those before it."""
        self._begin_chance()
        self.house.caller.asked.clear()
        request = httpx.Request(method, BASE + path, headers=headers, **sent)
        request.headers.pop("accept-encoding", None)
        # a task of its own, so that what the gateway does beside requests gets its turn before
        answering = asyncio.create_task(_through(self.house.gateway, request))
        return await asyncio.wait_for(answering, PATIENCE_S)

    def asked(self) -> list[tuple[str, Any]]:
        """What the services were asked for the last request."""
        return [item for item in self.house.caller.asked if item[0] not in _BESIDE]


async def _through(app: Any, request: httpx.Request) -> Given:
    """The request through an ASGI application, as a server would hand it over."""
    body = request.read()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.partition(b"?")[0],
        "query_string": request.url.query,
        "root_path": "",
        "headers": [(key.lower(), value) for key, value in request.headers.raw],
        "client": ("203.0.113.7", 50_000),
        "server": ("testserver", 80),
        "state": {},
    }
    whole, gone = itertools.count(), asyncio.Event()
    started: dict[str, Any] = {}
    taken = bytearray()

    async def receive() -> dict[str, Any]:
        if not next(whole):
            return {"type": "http.request", "body": body, "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            started.update(message)
        elif not gone.is_set():
            taken.extend(message.get("body", b""))
            streams = any(value == b"text/event-stream" for _, value in _pairs(started))
            if streams and b"event: " in taken:
                gone.set()

    await app(scope, receive, send)
    headers = [(key.decode("latin-1"), value.decode("latin-1")) for key, value in _pairs(started)]
    return Given(started["status"], headers, bytes(taken))


def _pairs(started: dict[str, Any]) -> list[tuple[bytes, bytes]]:
    return [(key.lower(), value.partition(b"; charset")[0]) for key, value in started["headers"]]


def house_in(folder: Path) -> House:
    """A gateway with fixed keys and limits that nobody reaches. It can be opened again and again,
    each time with new memory; its many routes are made only once."""
    private_folder(folder / "keys")
    for name in NAMES:
        write_private(folder / "keys" / f"{name}.key", _KEY)
    (folder / "gateway-id").write_text("g-test")
    house = House(folder, {})
    context = house.gateway
    for limits in (
        context.limits,
        context.address_limits,
        context.sign_in_limits,
        context.registration_limits,
    ):
        limits.burst = float("inf")
    return house


@contextlib.asynccontextmanager
async def opened(
    house: House, handlers: dict[str, Handler], *, down: bool = False
) -> AsyncIterator[Desk]:
    """The house, open, with these services behind it, or with none that answers."""
    house.caller.handlers, house.caller.down = handlers, down
    shutil.rmtree(house.gateway.settings.data / "journal", ignore_errors=True)
    for one in samples(DOOR, "_total"):  # counted by the process, whatever other tests sent to it
        DOOR.labels(**one.labels).reset()
    JOURNAL.set(0)
    with same_chance() as begin:
        async with house.gateway.running(house.gateway.api):
            await house.gateway.uploads.proved()
            yield Desk(house, begin)


def routes_of(routes: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    """Method and path of every route, also of routers inside."""
    for route in routes:
        inner = getattr(getattr(route, "original_router", route), "routes", None)
        if inner is not None:
            yield from routes_of(inner)
            continue
        path = getattr(route, "path", None)
        assert path, route
        for method in sorted(getattr(route, "methods", None) or ()):
            if method != "HEAD":
                yield method, path
