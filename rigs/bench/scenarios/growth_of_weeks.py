"""What is done with weeks that are over, at one size of the roster: publishing a round, fetching
and recounting its file, the integrity report, a key corrected in all weeks."""

import asyncio
import os
import shutil
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import sqlalchemy as sa

from contracts.integrity_report import IntegrityQuery, IntegrityReport
from contracts.publications import Publication, PublishResults
from contracts.rounds import RoundShortening, RoundView, SettleRound, ShortenRound
from contracts.settled_round_decisions import Decide, DecisionView, Difference, PreviewDecision
from plumbing.clock import now_us
from rigs.bench.operation_meter import OperationMeter
from rigs.bench.scenarios.corrected_key import CORRECTED, deal_out, wait_until_redrawn
from rigs.harness.measured_platform import HOST, say
from rigs.harness.peak_memory import peaks_mb
from rigs.harness.seeding import CONTEST, week_id
from rigs.harness.weeks_past import told_otherwise, wait_until_told, write_weeks
from services.exam.models import rounds

WEEKS = 4
#: who sat in each week: a tenth of the roster, and no more than this
MOST_SAT = 50_000
PATIENCE_S = 290.0
SOON_US = 1_500_000


def who_sat(people: int) -> range:
    """The people of every week, from all over the roster."""
    sat = min(people // 10, MOST_SAT)
    return range(0, people, people // sat)[:sat]


async def weeks_past(meter: OperationMeter, people: int, agencies: int) -> None:
    """Four weeks with an attempt of each of a tenth of the people, heard everywhere and settled."""
    place, began = meter.rig.place, time.monotonic()
    held = await asyncio.to_thread(write_weeks, place, WEEKS, who_sat(people), agencies)
    await asyncio.to_thread(wait_until_told, place)
    wrong = told_otherwise(place, held)
    assert not wrong, wrong
    for name in held:
        await _settle(meter, name)
    await asyncio.to_thread(wait_until_told, place)
    deal_out(place)
    sat = sum(one.attempts for one in held.values())
    say(f"   {WEEKS} weeks, {sat} attempts, there after {time.monotonic() - began:.0f} s")


async def _settle(meter: OperationMeter, round_id: str) -> None:
    """Close the round and settle it, as an organiser decides it."""
    closes_us = now_us() + SOON_US
    closing = ShortenRound(CONTEST, round_id, closes_us, "hết tuần", "bench", now_us())
    await meter.backend.ask("exam.shorten_round", closing, RoundShortening, PATIENCE_S)
    await _state(meter, round_id, "closed")
    settling = SettleRound(CONTEST, round_id, "đã đủ bài", "bench", now_us())
    await meter.backend.ask("exam.settle_round", settling, RoundView, PATIENCE_S)
    await _state(meter, round_id, "settled")


async def _state(meter: OperationMeter, round_id: str, wanted: str) -> None:
    store = meter.rig.place.store("exam")
    asked = sa.select(rounds.c.state).where(rounds.c.round == round_id)
    until = time.monotonic() + PATIENCE_S
    try:
        while time.monotonic() < until:
            with store.reading() as connection:
                if connection.execute(asked).scalar_one() == wanted:
                    return
            await asyncio.sleep(0.1)
    finally:
        store.database.close()
    raise TimeoutError(f"{round_id} is not {wanted} yet")


async def operations(meter: OperationMeter) -> None:
    """Each of them once, measured."""
    last = week_id(WEEKS - 1)
    file = meter.rig.machine.folder / "published.jsonl"

    async def publish() -> str:
        item = PublishResults(CONTEST, last, "bench", now_us(), state="draft")
        made = await meter.backend.ask("scoring.publish", item, Publication, PATIENCE_S)
        return f"{made.attempts} attempts"

    async def fetch() -> str:
        await asyncio.to_thread(_download, meter, last, file)
        return f"{file.stat().st_size / 1e6:.1f} MB"

    async def look_over() -> str:
        asked = IntegrityQuery(CONTEST, last)
        made = await meter.backend.ask("scoring.integrity", asked, IntegrityReport, PATIENCE_S)
        return f"{made.attempts} attempts, {len(made.findings)} findings"

    await meter.cost("publication of a week", publish)
    await meter.cost("its public file fetched", fetch)
    await meter.cost("its public file recounted", lambda: _recount(file))
    await meter.cost("integrity report of a week", look_over)
    await meter.cost("a corrected key, previewed", lambda: _preview(meter))
    await meter.cost("a corrected key, all weeks counted anew", lambda: _correct(meter))


def _download(meter: OperationMeter, round_id: str, file: Path) -> None:
    path = f"/api/contests/{CONTEST}/rounds/{round_id}/publications/1/ledger"
    with urlopen(f"http://{HOST}:{meter.rig.port}{path}") as source, file.open("wb") as out:
        shutil.copyfileobj(source, out)


async def _recount(file: Path) -> str:
    """``hoithi recount`` in a process of its own; its CPU and peak memory."""
    words = [sys.executable, "-m", "cli.main", "recount", str(file)]
    pid = os.posix_spawn(sys.executable, words, os.environ)
    ended, peak_mb = 0, 0.0
    while not ended:
        # not what wait4 tells of memory: a process begins with the peak of who started it
        peak_mb = max(peak_mb, *peaks_mb({"recount": pid}).values())
        await asyncio.sleep(0.02)
        ended, status, used = os.wait4(pid, os.WNOHANG)
    assert status == 0, f"hoithi recount ended with {os.waitstatus_to_exitcode(status)}"
    return f"CPU {used.ru_utime + used.ru_stime:.2f} s, {peak_mb:.0f} MB"


async def _preview(meter: OperationMeter) -> str:
    shown = await _shown(meter)
    return f"{sum(one.changed or 0 for one in shown.rounds)} scores would change"


async def _shown(meter: OperationMeter) -> Difference:
    item = PreviewDecision(CONTEST, CORRECTED)
    return await meter.backend.ask("scoring.preview_decision", item, Difference, PATIENCE_S)


async def _correct(meter: OperationMeter) -> str:
    digest = (await _shown(meter)).digest
    item = Decide(CONTEST, CORRECTED, "sai đáp án", digest, "bench", now_us())
    await meter.backend.ask("scoring.decide", item, DecisionView, PATIENCE_S)
    _, drawn = await asyncio.to_thread(wait_until_redrawn, meter.rig.place, PATIENCE_S)
    await asyncio.to_thread(wait_until_told, meter.rig.place)
    return f"{drawn} rounds drawn anew"
