"""S10: the exam page in a real browser: what a first visit weighs, and a slow phone."""

from importlib.util import find_spec
from typing import Any

from msgspec import Struct

from deploy.local.prerequisites import MissingPrerequisite, chromium
from gateway.core.access.sessions import COOKIE
from rigs.bench.result_rows import BenchRow, missed, not_measured
from rigs.harness.measured_platform import HOST, MeasuredPlatform, embedded
from rigs.harness.seeding import CONTEST, Wanted

WHAT = "the exam page, first visit and slow phone"
ROUND = "r0"
PHONE = {"width": 360, "height": 740}
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
SLOWER = 4
#: 1.6 Mbit/s down, as a phone on a bad day; bytes per second, milliseconds
SLOW_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 94_000,
}


class PageVisit(Struct, frozen=True):
    """Bytes over the wire, requests, and seconds from the click to a page that can be used."""

    weight: int
    requests: int
    usable_s: float


def exam_page_row() -> BenchRow:
    """Visit it; not measured where there is no browser."""
    if find_spec("playwright") is None:
        return not_measured("S10", WHAT, "no Playwright: make setup-dev")
    try:
        program = chromium()
    except MissingPrerequisite as missing:
        return not_measured("S10", WHAT, str(missing))
    with embedded(Wanted(people=200)) as (rig, _platform):
        visit = _visits(rig, str(program))
    kilobytes = visit.weight / 1024
    return BenchRow(
        "S10",
        WHAT,
        {"KB": kilobytes, "requests": visit.requests, "usable s": visit.usable_s},
        "<= 60 KB, <= 8, <= 2 s",
        missed(
            KB=(kilobytes, "<=", 60),
            requests=(visit.requests, "<=", 8),
            usable_s=(visit.usable_s, "<=", 2),
        ),
    )


def _visits(rig: MeasuredPlatform, program: str) -> PageVisit:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        weight, requests = _weigh(browser, rig)
        usable_s = _on_a_slow_phone(browser, rig)
        browser.close()
    return PageVisit(weight, requests, usable_s)


def _visitor(browser: Any, rig: MeasuredPlatform) -> Any:
    """A page of somebody signed in whose browser has seen nothing yet."""
    (person,) = rig.newcomers(1)
    context = browser.new_context(viewport=PHONE, locale="vi-VN")
    cookie = {"name": COOKIE, "value": rig.token(person), "url": f"http://{HOST}:{rig.port}"}
    context.add_cookies([cookie])
    return context.new_page()


def _exam(rig: MeasuredPlatform) -> str:
    return f"http://{HOST}:{rig.port}/contests/{CONTEST}/rounds/{ROUND}/exam"


def _weigh(browser: Any, rig: MeasuredPlatform) -> tuple[int, int]:
    """Bytes and requests of a first visit, the start of the attempt included."""
    page = _visitor(browser, rig)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    asked: list[str] = []
    weights: list[int] = []
    session.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    session.on(
        "Network.loadingFinished", lambda event: weights.append(int(event["encodedDataLength"]))
    )
    page.goto(_exam(rig))
    page.click("#start")
    page.wait_for_selector("#sitting:visible")
    page.wait_for_load_state("networkidle")
    page.context.close()
    return sum(weights), len(asked)


def _on_a_slow_phone(browser: Any, rig: MeasuredPlatform) -> float:
    """Seconds until the attempt can be started, with a slow processor, a slow line, no cache."""
    page = _visitor(browser, rig)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    page.goto(_exam(rig), wait_until="commit")
    page.wait_for_selector("#start:visible")
    millis: float = page.evaluate("performance.now()")
    page.context.close()
    return millis / 1000
