"""The gateway's journal: what was stamped while no service answered.

An entry is on disk, synced, before its stamp is given out. It is delivered by itself later, in
the order of arrival; a segment is deleted when all its entries are delivered. Delivering twice
does no harm, so a crash in between needs no care.
"""

import asyncio
import base64
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from msgspec import Struct

from contracts.errors import Unavailable
from plumbing.durable_files import sync_folder
from plumbing.metrics import JOURNAL, JOURNAL_PARKED

log = logging.getLogger(__name__)

RETRY_S = 0.5
SEGMENT_ENTRIES = 5_000
DELIVERED_AT_ONCE = 200
MOST_FAULTS = 20
PARKED = "parked"


class JournalEntry(Struct, frozen=True):
    """One stamped request: ``item`` is the command's item as JSON (base64)."""

    command: str
    item: str
    arrived_us: int
    stamp: str

    @property
    def item_bytes(self) -> bytes:
        """The item as it goes to the service."""
        return base64.b64decode(self.item)


Deliver = Callable[[str, bytes], Awaitable[None]]


class Journal:
    """Append-only segments in a folder of this gateway's own."""

    def __init__(self, folder: Path, deliver: Deliver) -> None:
        self.folder = folder
        self._deliver = deliver
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.pending: list[JournalEntry] = []
        self._segments: list[Path] = sorted(self.folder.glob("*.jsonl"))
        for segment in self._segments:
            self.pending.extend(_read(segment))
        self._to_write: list[tuple[JournalEntry, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None
        self._written_here = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._faults: dict[str, int] = {}
        JOURNAL.set(len(self.pending))

    def oldest_us(self) -> int | None:
        """Arrival of the oldest entry not delivered yet."""
        waiting = [entry.arrived_us for entry in self.pending]
        waiting += [entry.arrived_us for entry, _ in self._to_write]
        return min(waiting, default=None)

    async def append(self, command: str, item: bytes, arrived_us: int, stamp: str) -> None:
        """Write and sync; several that come together share one sync. ``OSError`` if it can't."""
        loop = asyncio.get_running_loop()
        entry = JournalEntry(command, base64.b64encode(item).decode(), arrived_us, stamp)
        done: asyncio.Future[None] = loop.create_future()
        self._to_write.append((entry, done))
        if self._writer is None:
            self._writer = loop.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._to_write:
            batch = list(self._to_write)
            try:
                await self._in_thread(self._sync, [entry for entry, _ in batch])
            except OSError as error:
                log.exception("the journal can't be written")
                for _, done in batch:
                    if not done.done():
                        done.set_exception(error)
            else:
                self.pending.extend(entry for entry, _ in batch)
                for _, done in batch:
                    if not done.done():
                        done.set_result(None)
            del self._to_write[: len(batch)]
            JOURNAL.set(len(self.pending))
        self._writer = None

    async def _in_thread(self, write: Callable[..., None], *given: object) -> None:
        """In a thread of its own: what keeps services from answering may keep a store of files and
        a mail server too, and all other threads waiting for them."""
        await asyncio.get_running_loop().run_in_executor(self._thread, write, *given)

    def _sync(self, entries: list[JournalEntry]) -> None:
        if not self._segments or self._written_here >= SEGMENT_ENTRIES or not self._written_here:
            self._segments.append(self.folder / f"{entries[0].arrived_us:020d}.jsonl")
            self._written_here = 0
        _append(self._segments[-1], entries)
        self._written_here += len(entries)

    async def run(self) -> None:
        """Deliver for ever; an entry that is refused is done with: its answer was decided."""
        while True:
            with contextlib.suppress(Unavailable):
                await self.deliver_all()
            await asyncio.sleep(RETRY_S)

    async def deliver_all(self) -> None:
        """Deliver what is pending, in order of arrival; :class:`Unavailable` stops it."""
        while self.pending:
            self.pending.sort(key=lambda entry: entry.arrived_us)
            batch = self.pending[:DELIVERED_AT_ONCE]
            outcomes = await asyncio.gather(
                *(self._deliver(one.command, one.item_bytes) for one in batch),
                return_exceptions=True,
            )
            done = [
                entry
                for entry, outcome in zip(batch, outcomes, strict=True)
                if outcome is None or await self._parked(entry, outcome)
            ]
            self._forget(done)
            if len(done) < len(batch):
                raise Unavailable("some of the journal could not be delivered")

    async def _parked(self, entry: JournalEntry, fault: BaseException) -> bool:
        """Whether an entry that makes the service fail was put aside, so that it does not keep
        all others and the settlement of its round waiting for ever."""
        if isinstance(fault, Unavailable):
            return False
        if not isinstance(fault, Exception):
            raise fault
        self._faults[entry.stamp] = self._faults.get(entry.stamp, 0) + 1
        if self._faults[entry.stamp] < MOST_FAULTS:
            return False
        await self._in_thread(_append, self.folder / PARKED, [entry])
        JOURNAL_PARKED.inc()
        log.error("a stamped request was parked in %s: %r", PARKED, fault)
        return True

    def _forget(self, done: list[JournalEntry]) -> None:
        gone = {id(entry) for entry in done}
        self.pending = [entry for entry in self.pending if id(entry) not in gone]
        for entry in done:
            self._faults.pop(entry.stamp, None)
        JOURNAL.set(len(self.pending))
        if not self.pending and not self._to_write:
            for segment in self._segments:
                segment.unlink(missing_ok=True)
            self._segments, self._written_here = [], 0


def _append(file: Path, entries: list[JournalEntry]) -> None:
    """Write and sync, the folder too: the file may be new. A line begins with its end of line:
    what was written before may have been cut off by a full disk."""
    with file.open("ab") as stream:
        for entry in entries:
            stream.write(b"\n" + msgspec.json.encode(entry))
        stream.flush()
        os.fsync(stream.fileno())
    sync_folder(file.parent)


def _read(segment: Path) -> list[JournalEntry]:
    entries = []
    for line in filter(None, segment.read_bytes().splitlines()):
        try:
            entries.append(msgspec.json.decode(line, type=JournalEntry))
        except msgspec.MsgspecError:  # torn by a crash: its stamp was never given out
            log.warning("a torn line in %s is left out", segment)
    return entries
