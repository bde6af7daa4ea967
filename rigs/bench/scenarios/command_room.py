"""S10r: the command room in a real browser: 700 agencies, figures that change each second."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import Any

from msgspec import Struct

from client.api_client import Api
from client.sign_in import connect
from deploy.local.prerequisites import MissingPrerequisite, chromium
from gateway.core.access.sessions import COOKIE
from rigs.bench.result_rows import BenchRow, missed, not_measured, percentile
from rigs.bench.scenarios.page_load import FLAGS
from rigs.harness.embedded_process import EmbeddedPlatform
from rigs.harness.load_generator import offer, sit_down, submit
from rigs.harness.measured_platform import HOST, MeasuredPlatform, embedded, say
from rigs.harness.seeding import CONTEST, Wanted

WHAT = "the command room, 700 agencies"
ROUND = "r0"
AGENCIES, PER_SECOND, SECONDS = 700, 200, 8
MARGIN_S = 3
REPEATS = 12
DESK = {"width": 1280, "height": 900}
#: keeps the stream at hand, and the tasks that held the page up for 50 ms or more
HOOK = """
const Own = window.EventSource;
window.EventSource = class extends Own { constructor(at) { super(at); window.stream = this; } };
window.pieces = [];
const frame = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (paint) => frame((at) => {
  const began = performance.now();
  paint(at);
  window.pieces.push(performance.now() - began);
});
window.longTasks = [];
new PerformanceObserver((list) => window.longTasks.push(...list.getEntries()))
  .observe({ type: 'longtask' });
"""
#: every agency changed at once, as often as asked; milliseconds of the longest piece, by turn
ALL_CHANGED = """async ([contest, repeats]) => {
  const url = `/api/contests/${contest}/participation`;
  const { agencies } = await (await fetch(url)).json();
  const longest = [];
  for (let turn = 1; turn <= repeats; turn += 1) {
    const rows = agencies.map((row) => {
      const participants = (row.participants + turn) % (row.denominator + 1);
      const rate = participants / row.denominator;
      return { ...row, participants, rate, met: rate >= row.quota };
    });
    const now = new Date().toISOString();
    const data = JSON.stringify({ as_of: now, at: now, agencies: rows });
    const event = new MessageEvent('room', { data });
    window.pieces.length = 0;
    const began = performance.now();
    window.stream.dispatchEvent(event);
    window.pieces.push(performance.now() - began);
    await new Promise((on) => setTimeout(on, 500));
    longest.push(Math.max(...window.pieces));
  }
  return longest;
}"""


class Watched(Struct, frozen=True):
    """What an open room cost the browser: per tick of the stream; with every row changed at once,
    in the longest piece between two frames and in all."""

    ticks: int
    script_ms: float
    layout_ms: float
    long_tasks: int
    longest_ms: float
    all_changed_ms: float


def command_room_row() -> BenchRow:
    """Watch it while people hand in; not measured where there is no browser."""
    if find_spec("playwright") is None:
        return not_measured("S10r", WHAT, "no Playwright: make setup-dev")
    try:
        program = chromium()
    except MissingPrerequisite as missing:
        return not_measured("S10r", WHAT, str(missing))
    with embedded(Wanted(people=AGENCIES * 4, agencies=AGENCIES)) as (rig, platform):
        found = _watch(rig, platform, str(program))
    say(f"   S10r {found.ticks} ticks, {found.layout_ms:.1f} ms of style and layout each")
    return BenchRow(
        "S10r",
        WHAT,
        {
            "script CPU ms a tick": found.script_ms,
            "all 700 changed, longest piece ms": found.longest_ms,
            "in all CPU ms": found.all_changed_ms,
            "long tasks": found.long_tasks,
        },
        "<= 16 ms, <= 16 ms a piece, no long task",
        missed(
            script_ms=(found.script_ms, "<=", 16),
            longest_ms=(found.longest_ms, "<=", 16),
            long_tasks=(found.long_tasks, "<=", 0),
            ticks_a_second=(found.ticks / (SECONDS + MARGIN_S), ">=", 0.5),
        ),
    )


def _watch(rig: MeasuredPlatform, platform: EmbeddedPlatform, program: str) -> Watched:
    from playwright.sync_api import sync_playwright

    people = rig.newcomers(PER_SECOND * SECONDS)
    sittings = asyncio.run(sit_down(rig, people, ROUND, clients=16, save_all=False))
    url = f"http://{HOST}:{rig.port}"
    with (
        connect(url, platform.data / "first-accounts.json") as organiser,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            page = _room(browser, organiser, url)
            return _measured(page, rig, sittings)
        finally:
            browser.close()


def _room(browser: Any, organiser: Api, url: str) -> Any:
    context = browser.new_context(viewport=DESK, locale="vi-VN")
    context.add_cookies([{"name": COOKIE, "value": organiser.token, "url": url}])
    context.add_init_script(HOOK)
    page = context.new_page()
    page.goto(f"{url}/contests/{CONTEST}/room")
    page.wait_for_selector("#live.on")
    page.wait_for_timeout(1500)
    return page


def _measured(page: Any, rig: MeasuredPlatform, sittings: list[Any]) -> Watched:
    session = page.context.new_cdp_session(page)
    # in CPU time of the page's thread, which another busy process does not lengthen
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Network.enable")
    ticks: list[int] = []
    session.on("Network.eventSourceMessageReceived", lambda event: ticks.append(1))
    page.evaluate("window.longTasks.length = 0")
    before = _durations(session)
    with ThreadPoolExecutor(1) as pool:
        rush = pool.submit(lambda: asyncio.run(_rush(rig, sittings)))
        page.wait_for_timeout((SECONDS + MARGIN_S) * 1000)
        rush.result()  # figures of a rush that failed would be those of an idle room
    after = _durations(session)
    count, long_tasks = max(1, len(ticks)), page.evaluate("window.longTasks.length")
    longest = page.evaluate(ALL_CHANGED, [CONTEST, REPEATS])
    last = _durations(session)
    return Watched(
        len(ticks),
        (after["ScriptDuration"] - before["ScriptDuration"]) * 1000 / count,
        sum(after[name] - before[name] for name in ("LayoutDuration", "RecalcStyleDuration"))
        * 1000
        / count,
        long_tasks,
        percentile(longest, 0.5),
        (last["ScriptDuration"] - after["ScriptDuration"]) * 1000 / REPEATS,
    )


async def _rush(rig: MeasuredPlatform, sittings: list[Any]) -> None:
    tally = await offer(rig, PER_SECOND, sittings, submit, lambda at: None, 201)
    assert not tally.wrong, tally.wrong[:3]


def _durations(session: Any) -> dict[str, float]:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] for metric in metrics}
