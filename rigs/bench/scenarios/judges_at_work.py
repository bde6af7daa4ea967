"""J2 and J3: sheets opened, and marks saved and handed in, by a large jury at once."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from typing import Any

import msgspec
from msgspec import Struct, field

from client.api_client import Api, ApiError
from client.http_connection import HttpConnection, Response
from client.sign_in import connect
from gateway.core.access.sessions import COOKIE
from rigs.bench.result_rows import BenchRow, missed, percentile
from rigs.harness.judged_works import (
    JUDGES,
    JUDGES_PER_WORK,
    PANEL,
    STEP_POINTS,
    TEXTS_ROUND,
    hand_in_texts,
)
from rigs.harness.load_generator import Tally, first_wrong, may_have_sent, offer, wires
from rigs.harness.measured_platform import HOST, MeasuredPlatform, Stopwatch, say, shares_text
from rigs.harness.seeding import CONTEST

WORKS = 2_000
#: each of so many judges opens a sheet every three seconds
OPENED_PER_S = 20.0
#: quicker than anybody reads
MARKED_EVERY_S = 1.0
TABLET = "may-tinh-bang"
#: all marks of a line are whole tens
LINES = {"noi-dung": 4, "sang-tao": 4, "trinh-bay": 2}
PATIENCE_S = 60.0
_SIGN_INS_AT_ONCE = 4
_BASE = f"/api/contests/{CONTEST}"
_ROUND = f"{_BASE}/rounds/{TEXTS_ROUND}"
_ON_PANEL = f"{_ROUND}/panels/{PANEL}"
_FIRST_ACCOUNTS = "data-registration-1/first-accounts.json"


class Judge(Struct):
    """A judge who is signed in, with the sheets that are theirs."""

    person: str
    token: str
    sheets: list[str] = field(default_factory=list)


class Marked(Struct):
    """What came of marking at once."""

    saves: Tally = field(default_factory=Tally)
    hand_ins: Tally = field(default_factory=Tally)


async def judges_at_work(rig: MeasuredPlatform, seconds: float) -> tuple[BenchRow, BenchRow]:
    """Two thousand works, marked by three judges each of sixty."""
    judges = await asyncio.to_thread(_prepare, rig)
    opened = await _opened(rig, judges, seconds)
    paced = await _marked(rig, judges, max(seconds, 10.0), MARKED_EVERY_S)
    watch = Stopwatch(rig.machine)
    rushed = await _marked(rig, judges, seconds, 0.0)
    count = len(rushed.saves.seconds) + len(rushed.hand_ins.seconds)
    cpu_ms = watch.cpu_ms(count)
    say(f"   J3 by process, ms: {shares_text(watch.shares(count))}")
    return opened, _marking_row(paced, rushed, cpu_ms, seconds)


def _prepare(rig: MeasuredPlatform) -> list[Judge]:
    """Texts handed in, the jury seated, and each judge's sheets released; not measured."""
    began = time.monotonic()
    hand_in_texts(rig.place, rig.newcomers(WORKS))
    url = f"http://{HOST}:{rig.port}"
    with connect(url, rig.machine.folder / _FIRST_ACCOUNTS) as organiser:
        soon = datetime.now(UTC) + timedelta(seconds=2)
        body = {"closes_at": soon.isoformat(), "reason": "Đo tốc độ chấm"}
        organiser.post(f"{_ROUND}/shortening", body)
        judges = _seated(organiser, url)
        _wait_until_settled(organiser)
        sheets = _given_out(organiser)
    with ThreadPoolExecutor(_SIGN_INS_AT_ONCE) as pool:
        list(pool.map(lambda judge: _look_up(judge, url), judges))
    say(f"   J2, J3: {sheets} sheets released after {time.monotonic() - began:.0f} s")
    return judges


def _seated(organiser: Api, url: str) -> list[Judge]:
    codes: dict[str, str] = {}
    for number in range(JUDGES):
        name = f"giam-khao-{number:02d}"
        role = {"username": name, "name": f"Giám khảo {number}", "role": "judge"}
        codes[name] = organiser.post("/api/roles", {**role, "contest": CONTEST})["code"]
    with ThreadPoolExecutor(_SIGN_INS_AT_ONCE) as pool:
        judges = list(pool.map(lambda one: _signed_in(url, *one), codes.items()))
    panel = organiser.get(f"{_BASE}/panels/{PANEL}")
    places = [
        {"person": judge.person, "place": "judge" if number else "chair"}
        for number, judge in enumerate(judges)
    ]
    seats = {"places": places, "base_revision": panel["revision"]}
    organiser.call("PUT", f"{_BASE}/panels/{PANEL}", json=seats)
    return judges


def _signed_in(url: str, username: str, code: str) -> Judge:
    with Api(url, patience_s=PATIENCE_S) as api:
        password = api.sign_in_first(username, code)
        session = api.sign_in(username, password)
        return Judge(session["person"]["person"], session["token"])


def _wait_until_settled(organiser: Api) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        rounds = organiser.get(f"{_BASE}/rounds")["rounds"]
        if any(one["round"] == TEXTS_ROUND and one["state"] == "settled" for one in rounds):
            return
        time.sleep(0.2)
    raise TimeoutError("the round of texts does not settle")


def _given_out(organiser: Api) -> int:
    """Sheets released, once every work is known to scoring."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            began = time.monotonic()
            made = organiser.post(f"{_ON_PANEL}/assignment", {"mode": "balanced"})
            say(f"   assigned in {time.monotonic() - began:.2f} s")
            break
        except ApiError as error:
            if error.status not in (409, 503) or time.monotonic() > until:
                raise
            time.sleep(0.2)
    assert made["sheets"] == WORKS * JUDGES_PER_WORK, made["sheets"]
    released: int = organiser.post(f"{_ON_PANEL}/release")["sheets"]
    return released


def _look_up(judge: Judge, url: str) -> None:
    with Api(url, judge.token, patience_s=PATIENCE_S) as api:
        (panel,) = api.get(f"{_ROUND}/sheets")["panels"]
        judge.sheets = [row["sheet"] for row in panel["sheets"]]


async def _opened(rig: MeasuredPlatform, judges: list[Judge], seconds: float) -> BenchRow:
    """J2: the page of a sheet, with its work, by one judge after the other."""
    looks = [(judge, sheet) for turn in zip(*(j.sheets for j in judges), strict=False)
             for judge, sheet in zip(judges, turn, strict=True)]  # fmt: skip
    await offer(rig, OPENED_PER_S, looks[:JUDGES], _look, lambda at: None, 200)  # warm
    wanted = list(islice(cycle(looks), int(OPENED_PER_S * max(seconds, 10.0))))
    watch = Stopwatch(rig.machine)
    tally = await offer(rig, OPENED_PER_S, wanted, _look, lambda at: None, 200)
    say(f"   J2 by process, ms: {shares_text(watch.shares(len(wanted)))}")
    p99_ms = percentile(tally.seconds, 0.99) * 1e3
    return BenchRow(
        "J2",
        f"a sheet's page with its work, {OPENED_PER_S:.0f}/s of {JUDGES} judges, {WORKS} works",
        {
            "p50 ms": percentile(tally.seconds, 0.5) * 1e3,
            "p99 ms": p99_ms,
            "CPU ms": watch.cpu_ms(len(wanted)),
        },
        "p99 <= 100 ms",
        missed(p99_ms=(p99_ms, "<=", 100), wrong_answers=(len(tally.wrong), "<=", 0)),
        first_wrong(tally),
        tally.generator,
    )


async def _look(wire: HttpConnection, what: tuple[Judge, str]) -> Response:
    judge, sheet = what
    page = f"/contests/{CONTEST}/rounds/{TEXTS_ROUND}/sheets/{sheet}"
    answer = await wire.request("GET", page, extra=f"cookie: {COOKIE}={judge.token}\r\n")
    shown = answer.status != 200 or "Đoạn 0 của bài".encode() in answer.body
    return answer if shown else Response(404, answer.head, b"a page without its work")


async def _marked(
    rig: MeasuredPlatform, judges: list[Judge], seconds: float, every_s: float
) -> Marked:
    """Every judge at once, line by line and sheet by sheet: something every ``every_s`` seconds,
    or (0) as fast as answers come and one person may. Latency counts from when it was due."""
    marked = Marked()
    opened = await wires(rig, len(judges))
    began = time.monotonic()

    async def one(number: int, wire: HttpConnection, judge: Judge) -> None:
        due, sent = began + every_s * number / len(judges), 0
        while judge.sheets and time.monotonic() < began + seconds:
            sheet = judge.sheets.pop(0)
            for path, method, body in _writings(sheet, len(judge.sheets)):
                await asyncio.sleep(due - time.monotonic())
                while sent >= may_have_sent(time.monotonic() - began):
                    await asyncio.sleep(0.01)
                sent += 1
                since = due if every_s else time.monotonic()
                answer = await wire.request(method, path, judge.token, msgspec.json.encode(body))
                tally, good = (marked.saves, 200) if method == "PUT" else (marked.hand_ins, 201)
                tally.note(answer, time.monotonic() - since, good)
                due += every_s

    with marked.saves.at_work():
        await asyncio.gather(
            *(one(n, *pair) for n, pair in enumerate(zip(opened, judges, strict=True)))
        )
    for wire in opened:
        wire.close()
    return marked


def _writings(sheet: str, turn: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What a judge's tablet sends of a sheet: each line as it is marked, then that it is done."""
    path = f"{_ROUND}/sheets/{sheet}"
    for revision, (line, most) in enumerate(LINES.items()):
        marks = {line: str(STEP_POINTS * (turn % (most + 1)))}
        yield path, "PUT", {"marks": marks, "base_revision": revision, "device": TABLET}
    yield f"{path}/hand-in", "POST", {"base_revision": len(LINES), "device": TABLET}


def _marking_row(paced: Marked, rushed: Marked, cpu_ms: float, seconds: float) -> BenchRow:
    saves, hand_ins = paced.saves.seconds, paced.hand_ins.seconds
    p99_ms = percentile(saves, 0.99) * 1e3
    wrong = sum(len(tally.wrong) for one in (paced, rushed) for tally in (one.saves, one.hand_ins))
    most = len(rushed.saves.seconds) + len(rushed.hand_ins.seconds)
    return BenchRow(
        "J3",
        f"{JUDGES} judges marking at once, each a line every {MARKED_EVERY_S:.0f} s",
        {
            "p50 of a save ms": percentile(saves, 0.5) * 1e3,
            "p99 of a save ms": p99_ms,
            "p99 of a hand-in ms": percentile(hand_ins, 0.99) * 1e3,
            "as fast as answers come, per s": most / seconds,
            "CPU ms of each": cpu_ms,
        },
        "p99 of a save <= 150 ms",
        missed(p99_ms=(p99_ms, "<=", 150), wrong_answers=(wrong, "<=", 0)),
        first_wrong(paced.saves, paced.hand_ins, rushed.saves, rushed.hand_ins),
        rushed.saves.generator,
    )
