"""S4 and S6: the last minute, and the participation page while it lasts."""

import asyncio
import bisect
import time
from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from rigs.bench.read_client import read_participation
from rigs.bench.result_rows import BenchRow, missed, percentile
from rigs.harness.load_generator import Sitting, Tally, first_wrong, offer, sit_down, submit, wires
from rigs.harness.measured_platform import MeasuredPlatform, Stopwatch, say, shares_text
from rigs.harness.stream_lag import Watch, watching

ROUND = "r2"
CLIENTS = 48
P99_MS = 150.0
PAGE_EVERY_S = 0.2
#: so long the plain peer is offered the same rate; an answer is in time until so long after that
PEER_S, GRACE_S = 10.0, 1.0
FINAL_WITHIN_S = 30.0


class Page(Struct):
    """The participation page during the rush."""

    seconds: list[float] = field(default_factory=list)
    behind_s: float = 0.0
    participants: int = 0


async def last_minute(
    rig: MeasuredPlatform, per_second: float, seconds: float, peer: MeasuredPlatform | None = None
) -> tuple[BenchRow, BenchRow]:
    """Submissions at this rate for so long, 20 answers each saved before; then the same rate for a
    while at the plain peer."""
    sittings = await _ready(rig, int(per_second * seconds))
    with watching(rig.place) as watch:
        await _caught_up(watch)
        rush, page = await _rush(rig, per_second, sittings, watch)
    if peer is not None:
        rush = await _beside_the_peer(rush, peer, per_second)
    return rush, page


async def _ready(rig: MeasuredPlatform, count: int) -> list[Sitting]:
    began = time.monotonic()
    sittings = await sit_down(rig, rig.newcomers(count), ROUND, clients=CLIENTS, save_all=True)
    say(f"   S4: {len(sittings)} attempts ready after {time.monotonic() - began:.0f} s")
    return sittings


async def _beside_the_peer(rush: BenchRow, peer: MeasuredPlatform, per_second: float) -> BenchRow:
    """What the plain peer makes of the same rate, for as long as does not take the whole day."""
    sittings = await _ready(peer, int(per_second * PEER_S))
    ends: list[float] = []
    watch, began = Stopwatch(peer.machine), time.monotonic()
    tally = await offer(peer, per_second, sittings, submit, ends.append, 200, 201)
    say(f"   S4 plain peer by process, ms: {shares_text(watch.shares(len(ends)))}")
    in_time = sum(end <= began + PEER_S + GRACE_S for end in ends)
    plain_ms, p99_ms = watch.cpu_ms(len(ends)), percentile(tally.seconds, 0.99) * 1e3
    figures = {
        **rush.figures,
        "plain CPU ms": plain_ms,
        f"plain accepted in time of {len(sittings)}": in_time,
        "plain per s": in_time / PEER_S,
        "plain p99 ms": p99_ms,
        "ours / plain": rush.figures["CPU ms"] / plain_ms,
    }
    holds = in_time == len(sittings) and p99_ms <= P99_MS
    said = "holds" if holds else "does not hold"
    note = f"the plain peer {said} {per_second:.0f}/s for {PEER_S:.0f} s {first_wrong(tally)}"
    return replace(rush, figures=figures, note=f"{rush.note} {note}".strip())


async def _rush(
    rig: MeasuredPlatform, per_second: float, sittings: list[Sitting], watch: Watch
) -> tuple[BenchRow, BenchRow]:
    accepted: list[float] = []
    page, over = Page(), asyncio.Event()
    reader = asyncio.create_task(_read_page(rig, page, accepted, over))
    await asyncio.sleep(0.5)
    stopwatch = Stopwatch(rig.machine)
    tally = await offer(rig, per_second, sittings, submit, accepted.append, 200, 201)
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
            p99_ms=(p99_ms, "<=", P99_MS),
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
