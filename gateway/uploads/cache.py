"""Files that people send: what was announced, and the segments that have arrived.

A segment is an object named by its offset, made only if there is none of that name. So the objects
alone say how far a file has come, any gateway can go on with it, and of two that write at the
same place one is refused: there is no lock, and nothing to be repaired after a crash.
"""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from contracts.entries import FilePurpose
from contracts.errors import STORE, Unavailable
from gateway.core.transport.rpc_timeouts import PATIENCE_S
from plumbing.joined_objects import Joined
from plumbing.metrics import UPLOADED
from plumbing.object_store import Objects, objects_at

log = logging.getLogger(__name__)

Value = TypeVar("Value")
SEGMENT = 4 << 20
MOST_RUNNING = 200
#: kept for the next request; those of the others are made anew
MOST_BUFFERS = 4
MOST_DIGESTS = 10_000
READ_AT_ONCE = 2
#: four million letters, see ``entry_files``, with what masks take
MOST_TEXT_BYTES = 32 << 20
_DIGITS = 15
_PATCHES = "-patches"
_patches = msgspec.json.Decoder(list[tuple[int, bytes]]).decode


class Announced(Struct, frozen=True):
    """What was announced of a file; kept beside its segments. ``metadata``: as it was sent."""

    upload: str
    person: str
    contest: str
    round: str
    name: str
    kind: str
    purpose: FilePurpose
    size: int
    expires_at_us: int
    metadata: str


class Taken(Exception):  # noqa: N818 - says what happened
    """Another request has written at this offset."""


class UploadStore:
    """All files of an object store. It is used only once it is known to keep its promises. Every
    method that waits raises :class:`Unavailable` where the store is out of reach, or has lost what
    it once had."""

    def __init__(self, address: str) -> None:
        self.address, self.segment = address, SEGMENT
        self.objects: Objects = objects_at(address)
        self._buffers: list[bytearray] = []
        self._hashes: dict[str, tuple[int, hashlib._Hash]] = {}
        self._digests: dict[str, str] = {}
        self._reading = asyncio.Semaphore(READ_AT_ONCE)
        self._proved = asyncio.Event()
        self._unfit = False

    def buffers(self, count: int) -> list[bytearray]:
        """Room for segments; what is at hand already costs no new pages."""
        kept = [self._buffers.pop() for _ in range(min(count, len(self._buffers)))]
        return kept + [bytearray(self.segment) for _ in range(count - len(kept))]

    def give_back(self, buffers: list[bytearray]) -> None:
        """Buffers that nobody writes from any more."""
        fit = [one for one in buffers if len(one) == self.segment]
        self._buffers += fit[: MOST_BUFFERS - len(self._buffers)]

    def judge(self, *, refuses_doubles: bool) -> None:
        """Take over what a trial of the store has shown."""
        self._unfit = not refuses_doubles
        if refuses_doubles:
            self._proved.set()

    def problems(self) -> list[str]:
        """Why this gateway must not be used; empty while nobody knows a reason."""
        return ["kho tệp ghi đè lên tệp đã có (the object store overwrites)"] * self._unfit

    async def proved(self) -> None:
        """Wait until the store was tried: it is, as soon as it can be reached."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._proved.wait()
        except TimeoutError:
            raise Unavailable(STORE) from None

    async def ask(self, call: Callable[..., Value], *given: Any) -> Value:
        """What a call that blocks until the store answers it comes to."""
        try:
            return await asyncio.to_thread(call, *given)
        except OSError as error:
            log.warning("the object store: %r", error)
            raise Unavailable(STORE) from error

    async def begin(self, announced: Announced) -> None:
        """Keep what was announced."""
        content = msgspec.json.encode(announced)
        await self.ask(self.objects.put_new, _info(announced.upload), content)

    async def find(self, upload: str) -> Announced | None:
        """What was announced under this id."""
        content = await self.ask(self._announced, upload)
        return None if content is None else msgspec.json.decode(content, type=Announced)

    def _announced(self, upload: str) -> bytes | None:
        try:
            return self.objects.read(_info(upload), 0, 1 << 16)
        except FileNotFoundError:
            return None

    async def segments(self, upload: str) -> list[tuple[str, int]]:
        """The segments in their order, as far as they follow each other."""
        found = await self.ask(self.objects.listed, _prefix(upload))
        whole, at = [], 0
        for name, size in found:
            if int(name.rpartition("/")[2]) != at:
                break
            whole.append((name, size))
            at += size
        return whole

    async def offset(self, upload: str) -> int:
        """How much has arrived and is on disk."""
        return sum(size for _, size in await self.segments(upload))

    async def joined(self, upload: str) -> Joined:
        """What has arrived, as one file."""
        return Joined(self.objects, await self.segments(upload))

    async def content(self, joined: Joined, most: int | None = None) -> bytes:
        """The bytes of a file, or the first ``most`` of them, in memory."""
        end = joined.size if most is None else min(most, joined.size)
        return await self.ask(lambda: b"".join(joined.chunks(0, end)))

    async def add(self, upload: str, offset: int, content: memoryview) -> None:
        """A segment; :class:`Taken` if there is one at this offset."""
        name = _prefix(upload) + f"{offset:0{_DIGITS}d}"
        if not await self.ask(self._put, upload, name, offset, content):
            raise Taken
        UPLOADED.inc(len(content))

    def _put(self, upload: str, name: str, offset: int, content: memoryview) -> bool:
        if not self.objects.put_new(name, content):
            return False
        done, running = self._hashes.pop(upload, (0, hashlib.sha256()))
        if done == offset:
            running.update(content)
            # the newest last: what is left lying is forgotten, and read once more if need be
            self._hashes[upload] = (offset + len(content), running)
            if len(self._hashes) > MOST_RUNNING:
                self._hashes.pop(next(iter(self._hashes)), None)
        return True

    async def sha256(self, announced: Announced) -> str:
        """Of the whole: as it was counted on the way where all of it came to this process, else
        read once more; whoever asks again is told what was found. Only so many files are read at
        once, however often they are asked for: each takes seconds of a thread."""
        upload = announced.upload
        if upload not in self._digests:
            done, running = self._hashes.pop(upload, (-1, hashlib.sha256()))
            if done == announced.size:
                self._keep_digest(upload, running)
            else:
                async with self._reading:
                    if upload not in self._digests:
                        joined = await self.joined(upload)
                        start = max(done, 0)
                        await self.ask(_update, running, joined, start, announced.size)
                        self._keep_digest(upload, running)
        return self._digests[upload]

    def _keep_digest(self, upload: str, running: "hashlib._Hash") -> None:
        if len(self._digests) >= MOST_DIGESTS:
            self._digests.pop(next(iter(self._digests)))
        self._digests[upload] = running.hexdigest()

    async def keep_text(self, upload: str, text: str) -> str:
        """Keep what judges may read of a file; under which name. Each time a new one: of two who
        look into a file, each keeps what it made."""
        rendition = secrets.token_hex(8)
        await self.ask(self.objects.put_new, _text(upload, rendition), text.encode())
        return rendition

    async def kept_text(self, upload: str, rendition: str) -> str:
        """What was kept."""
        content = await self.ask(self.objects.read, _text(upload, rendition), 0, MOST_TEXT_BYTES)
        return content.decode()

    async def rendition(self, upload: str, name: str, original: Joined) -> Joined:
        """What was made of a file for judges: a file of its own, or the original with other bytes
        in some places."""
        every = await self.ask(self.objects.listed, _renditions(upload))
        found = [one for one in every if one[0].startswith(f"{_renditions(upload)}{name}-")]
        if not found:
            raise Unavailable(STORE)
        if not found[0][0].endswith(_PATCHES):
            return Joined(self.objects, found)
        content = await self.ask(self.objects.read, found[0][0], 0, found[0][1])
        return original.patched(_patches(content))

    async def drop(self, upload: str) -> None:
        """Remove all of it; what was announced goes last."""
        self._hashes.pop(upload, None)
        names = []
        for prefix in (_text(upload, ""), _renditions(upload), _prefix(upload)):
            names += [name for name, _ in await self.ask(self.objects.listed, prefix)]
        await self.ask(self.objects.delete, names)
        await self.ask(self.objects.delete, [_info(upload)])


def _update(running: "hashlib._Hash", joined: Joined, start: int, end: int) -> None:
    for chunk in joined.chunks(start, end, SEGMENT):
        running.update(chunk)


def _prefix(upload: str) -> str:
    return f"u/{upload}/"


def _text(upload: str, rendition: str) -> str:
    return f"t/{upload}/{rendition}"


def _renditions(upload: str) -> str:
    return f"r/{upload}/"


def _info(upload: str) -> str:
    return f"i/{upload}/info"
