"""The journal at the door: what was stamped survives, and is delivered in the end."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from contracts.attempts import SaveAnswers
from contracts.errors import Unavailable
from gateway.core.transport.journal import MOST_FAULTS, PARKED, Journal, JournalEntry
from tests.unit.gateway.fakes import NOW_US

pytestmark = pytest.mark.anyio


class Door:
    """Takes what the journal delivers, or fails as told."""

    def __init__(
        self, *, fails: Callable[[bytes], BaseException | None] = lambda _item: None
    ) -> None:
        self.taken: list[bytes] = []
        self.fails = fails

    async def take(self, _command: str, item: bytes) -> None:
        fault = self.fails(item)
        if fault is not None:
            raise fault
        self.taken.append(item)


async def fill(journal: Journal, *items: bytes) -> None:
    await asyncio.gather(
        *(
            journal.append("exam.save", item, NOW_US + i, f"s{item!r}")
            for i, item in enumerate(items)
        )
    )


async def test_what_was_stamped_survives_a_crash(tmp_path: Path) -> None:
    await fill(Journal(tmp_path, Door().take), b"1", b"2", b"3")
    door = Door()
    again = Journal(tmp_path, door.take)
    assert again.oldest_us() == NOW_US
    await again.deliver_all()
    assert door.taken == [b"1", b"2", b"3"]
    assert again.oldest_us() is None
    assert not list(tmp_path.iterdir())


async def test_a_line_torn_by_a_crash_is_left_out(tmp_path: Path) -> None:
    await fill(Journal(tmp_path, Door().take), b"1", b"2")
    (segment,) = tmp_path.glob("*.jsonl")
    segment.write_bytes(segment.read_bytes()[:-10])
    door = Door()
    await Journal(tmp_path, door.take).deliver_all()
    assert door.taken == [b"1"]


async def test_what_is_stamped_after_a_full_disk_cut_a_line_off_survives(tmp_path: Path) -> None:
    journal = Journal(tmp_path, Door().take)
    await fill(journal, b"1")
    (segment,) = tmp_path.glob("*.jsonl")
    with segment.open("ab") as stream:
        stream.write(segment.read_bytes()[:20])
    await fill(journal, b"2")
    door = Door()
    await Journal(tmp_path, door.take).deliver_all()
    assert door.taken == [b"1", b"2"]


async def test_after_a_crash_in_mid_delivery_everything_is_delivered_again(tmp_path: Path) -> None:
    def crash(item: bytes) -> BaseException | None:
        return asyncio.CancelledError() if item == b"2" else None

    journal = Journal(tmp_path, Door(fails=crash).take)
    await fill(journal, b"1", b"2")
    with pytest.raises(asyncio.CancelledError):
        await journal.deliver_all()
    door = Door()
    await Journal(tmp_path, door.take).deliver_all()
    assert door.taken == [b"1", b"2"]


async def test_nothing_is_dropped_while_nothing_answers(tmp_path: Path) -> None:
    door = Door(fails=lambda _item: Unavailable())
    journal = Journal(tmp_path, door.take)
    await fill(journal, b"1", b"2")
    for _ in range(MOST_FAULTS + 1):
        with pytest.raises(Unavailable):
            await journal.deliver_all()
    assert len(journal.pending) == 2


async def test_a_request_that_breaks_the_service_is_put_aside_in_the_end(tmp_path: Path) -> None:
    door = Door(fails=lambda item: RuntimeError() if item == b"2" else None)
    journal = Journal(tmp_path, door.take)
    await fill(journal, b"1", b"2", b"3")
    for _ in range(MOST_FAULTS - 1):
        with pytest.raises(Unavailable):
            await journal.deliver_all()
    await journal.deliver_all()
    assert door.taken == [b"1", b"3"]
    parked = msgspec.json.decode((tmp_path / PARKED).read_bytes(), type=JournalEntry)
    assert parked.item_bytes == b"2"


async def test_a_disk_that_fails_gives_no_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_entries: list[JournalEntry]) -> None:
        raise OSError("disk full")

    journal = Journal(tmp_path, Door().take)
    monkeypatch.setattr(journal, "_sync", full)
    with pytest.raises(OSError, match="disk full"):
        await fill(journal, b"1")
    assert journal.oldest_us() is None


def item(number: int) -> bytes:
    return msgspec.json.encode(SaveAnswers("at1", "p1", {"q": str(number)}, NOW_US, number))


async def test_a_stamp_waits_for_no_thread_that_waits_for_something_else(tmp_path: Path) -> None:
    released = threading.Event()
    busy = [asyncio.create_task(asyncio.to_thread(released.wait)) for _ in range(64)]
    try:
        async with asyncio.timeout(5):
            await fill(Journal(tmp_path, Door().take), b"1")
    finally:
        released.set()
        await asyncio.gather(*busy)
