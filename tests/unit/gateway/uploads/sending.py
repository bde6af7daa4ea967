"""Gateways over one store, asked without a server: bodies in chunks, lines that break."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from gateway.uploads.actions.upkeep import tried
from plumbing.object_store import Bytes, Folder
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.fakes import House
from tests.unit.gateway.service_answers import handlers

#: bytes of a segment, in place of 4 MiB
SMALL = 64
ENTRIES = f"/api/contests/{CONTEST}/rounds/{ROUND}/entries"
WHOLE = bytes(range(256)) * 3
OCTETS = "application/offset+octet-stream"
Receive = Callable[[], Awaitable[dict[str, Any]]]


class OutOfReach(Folder):
    """A store behind a line that is cut."""

    def put_new(self, name: str, content: Bytes) -> bool:
        raise OSError("no route to host")

    def read(self, name: str, start: int, end: int) -> bytes:
        raise OSError("no route to host")

    def listed(self, prefix: str) -> list[tuple[str, int]]:
        raise OSError("no route to host")

    def delete(self, names: Iterable[str]) -> None:
        raise OSError("no route to host")


class Answer:
    """Status, headers and problem."""

    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.status: int = messages[0]["status"]
        self.headers = {key.decode(): value.decode() for key, value in messages[0]["headers"]}
        self.body = b"".join(one.get("body", b"") for one in messages[1:])

    @property
    def code(self) -> str:
        """Why not."""
        assert self.headers["content-type"] == "application/problem+json"
        return str(json.loads(self.body)["code"])


class Door(House):
    """One gateway process."""

    async def ask(
        self, method: str, path: str, headers: dict[str, str], receive: Receive | None = None
    ) -> Answer:
        """A request; without ``receive`` one that has no body."""
        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        scope: dict[str, Any] = {"type": "http", "method": method, "path": path, "headers": pairs}
        scope |= {"query_string": b"", "scheme": "http", "client": ("203.0.113.7", 5)}
        scope |= {"raw_path": path.encode(), "root_path": "", "server": ("h", 80), "state": {}}
        await self.gateway(scope, receive or body_of([b""]), send)
        return Answer(sent)

    async def tus(
        self,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        receive: Receive | None = None,
        *,
        who: str = "an",
    ) -> Answer:
        """A request of the protocol, by this person; by nobody, if empty."""
        given = {"tus-resumable": "1.0.0", **(headers or {})}
        if who:
            given |= self.bearer("contestant", person=who)
        return await self.ask(method, path, given, receive)

    async def create(self, size: int, **metadata: str) -> str:
        """Announce a file; where to send it."""
        answer = await self.tus("POST", ENTRIES, announcing(size, **metadata))
        assert answer.status == 201, answer.body
        location: str = answer.headers["location"]
        return location

    async def offset(self, place: str) -> int:
        """How far it has come."""
        answer = await self.tus("HEAD", place)
        assert answer.status == 200
        return int(answer.headers["upload-offset"])

    async def patch(
        self, place: str, at: int, receive: Receive, who: str = "an", **headers: str
    ) -> Answer:
        """Send bytes from here on."""
        given = {"content-type": OCTETS, "upload-offset": str(at)}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.tus("PATCH", place, given, receive, who=who)

    async def content(self, place: str) -> bytes:
        """What has arrived."""
        return (await self.gateway.uploads.joined(name_in(place))).read()


def announcing(size: int, **metadata: str) -> dict[str, str]:
    """Headers that announce a file."""
    told = {"filename": "bài dự thi.mp4", "kind": "video", **metadata}
    pairs = (f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in told.items())
    return {"upload-length": str(size), "upload-metadata": ",".join(pairs)}


def name_in(place: str) -> str:
    """The id of the file that is sent there."""
    return place.rpartition("/")[2]


def pieces(content: bytes, size: int) -> list[bytes]:
    """The content in chunks."""
    return [content[at : at + size] for at in range(0, len(content), size)] or [b""]


def body_of(
    chunks: Sequence[bytes],
    *,
    broken: bool = False,
    read: list[bytes] | None = None,
    came: asyncio.Event | None = None,
) -> Receive:
    """A body that comes in these chunks; ``broken``: then the line breaks. ``came``: after them
    neither more comes nor an end, and this is set. ``read``: what of it was asked for."""
    left = list(chunks)

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0)
        if left:
            chunk = left.pop(0)
            if read is not None:
                read.append(chunk)
            more = bool(left) or broken or came is not None
            return {"type": "http.request", "body": chunk, "more_body": more}
        if came is not None:
            came.set()
        if not broken:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    return receive


@asynccontextmanager
async def doors(
    folder: Path, count: int = 1, *, segment: int = SMALL, **more: Any
) -> AsyncIterator[list[Door]]:
    """So many gateways of one installation, running; ``segment``: bytes of one."""
    files = {"keys_folder": folder / "keys", "files": str(folder / "files"), **more}
    async with AsyncExitStack() as stack:
        made = [Door(folder / f"g{n}", handlers(), **files) for n in range(count)]
        for door in made:
            await stack.enter_async_context(door.gateway.running(door.gateway.api))
            assert await tried(door.gateway.uploads)  # a request's patience may be too short here
            door.gateway.uploads.segment = segment
        yield made
