"""S4 and S6: the last minute, and the participation page while it lasts."""

import asyncio
import bisect
import time
from collections.abc import Sequence

from msgspec import Struct, field

from client.http_connection import HttpConnection, Response
from rigs.bench.read_client import read_participation
from rigs.bench.result_rows import BenchRow, missed, percentile
from rigs.harness.load_generator import Sitting, Tally, first_wrong, offer, sit_down, submit, wires
from rigs.harness.measured_platform import MeasuredPlatform, Stopwatch, say, shares_text
from rigs.harness.stream_lag import Watch, watching

ROUND = "r2"
PAGE_EVERY_S = 0.2
FINAL_WITHIN_S = 30.0


class Page(Struct):
    """The participation page during the rush."""

    seconds: list[float] = field(default_factory=list)
    behind_s: float = 0.0
    participants: int = 0


async def last_minute(
    rig: MeasuredPlatform, per_second: float, seconds: float, *, clients: int = 48
) -> tuple[BenchRow, BenchRow]:
    """Submissions at this rate for so long, 20 answers each saved before."""
    people = rig.newcomers(int(per_second * seconds))
    began = time.monotonic()
    sittings = await sit_down(rig, people, ROUND, clients=clients, save_all=True)
    say(f"   S4: {len(sittings)} attempts ready after {time.monotonic() - began:.0f} s")
    with watching(rig.place) as watch:
        await _caught_up(watch)
        return await _rush(rig, per_second, sittings, watch)


async def _rush(
    rig: MeasuredPlatform, per_second: float, sittings: list[Sitting], watch: Watch
) -> tuple[BenchRow, BenchRow]:
    accepted: list[float] = []
    page, over = Page(), asyncio.Event()
    reader = asyncio.create_task(_read_page(rig, page, accepted, over))
    await asyncio.sleep(0.5)
    stopwatch = Stopwatch(rig.machine)
    tally = await offer(rig, per_second, sittings, _submit, accepted.append, 200, 201)
    final_s = await _caught_up(watch) - (accepted[-1] if accepted else 0.0)
    count = len(tally.seconds)
    cpu_ms, shares = stopwatch.cpu_ms(count), stopwatch.shares(count)
    over.set()
    await reader
    say(f"   S4 by process, ms: {shares_text(shares)}")
    what = f"{len(sittings)} submissions at {per_second:.0f}/s"
    rush = _submissions_row(what, tally, len(sittings) - count, final_s, cpu_ms)
    return rush, _page_row(page, tally.generator)


def _submissions_row(
    what: str, tally: Tally, not_accepted: int, final_s: float, cpu_ms: float
) -> BenchRow:
    p99_ms = percentile(tally.seconds, 0.99) * 1e3
    return BenchRow(
        "S4",
        what,
        {
            "accepted": len(tally.seconds),
            "p50 ms": percentile(tally.seconds, 0.5) * 1e3,
            "p99 ms": p99_ms,
            "final after s": final_s,
            "CPU ms": cpu_ms,
        },
        "all accepted, none lost, p99 <= 150 ms, final <= 1 s",
        missed(
            not_accepted=(not_accepted, "<=", 0),
            p99_ms=(p99_ms, "<=", 150),
            final_after_s=(final_s, "<=", 1),
        ),
        first_wrong(tally),
        tally.generator,
    )


def _page_row(page: Page, generator: float) -> BenchRow:
    p99_ms = percentile(page.seconds, 0.99) * 1e3
    return BenchRow(
        "S6",
        "participation page during S4",
        {
            "p50 ms": percentile(page.seconds, 0.5) * 1e3,
            "p99 ms": p99_ms,
            "behind s": page.behind_s,
        },
        "p99 <= 50 ms, <= 2 s behind",
        missed(p99_ms=(p99_ms, "<=", 50), behind_s=(page.behind_s, "<=", 2)),
        generator=generator,
    )


async def _submit(wire: HttpConnection, sitting: Sitting) -> Response:
    return await submit(wire, sitting)


async def _caught_up(watch: Watch) -> float:
    """When everything told was applied; looked at every 20 ms."""
    until = time.monotonic() + FINAL_WITHIN_S
    while await asyncio.to_thread(watch.behind) and time.monotonic() < until:
        await asyncio.sleep(0.02)
    return time.monotonic()


async def _read_page(
    rig: MeasuredPlatform, page: Page, accepted: Sequence[float], over: asyncio.Event
) -> None:
    """Read the page again and again; how late is what it shows, compared with what was accepted?"""
    (wire,) = await wires(rig, 1)
    token = rig.token(0)
    before = (await read_participation(wire, token))[0]
    while not over.is_set():
        asked_at = time.monotonic()
        submitted, took_s = await read_participation(wire, token)
        page.seconds.append(took_s)
        shown = submitted - before
        known = bisect.bisect_right(accepted, asked_at)
        if shown < known:
            page.behind_s = max(page.behind_s, asked_at - accepted[shown])
        await asyncio.sleep(max(0.0, PAGE_EVERY_S - (time.monotonic() - asked_at)))
    wire.close()
