"""S10: the exam page on a slow phone and a thin line."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.chromium import PHONE
from tests.browser.conftest import SignIn
from tests.browser.site import Credentials, Site

pytestmark = pytest.mark.browser
BUDGET_BYTES, BUDGET_REQUESTS = 60_000, 8
READY_MS = 2000


def weigh(page: Page, address: str, ready: Callable[[], Any]) -> tuple[int, list[str]]:
    """Bytes over the wire and addresses asked for, on a first visit."""
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("Network.enable")
    asked: list[str] = []
    weights: list[int] = []
    session.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    session.on(
        "Network.loadingFinished", lambda event: weights.append(int(event["encodedDataLength"]))
    )
    page.goto(address)
    ready()
    page.wait_for_load_state("networkidle")
    return sum(weights), asked


def test_the_exam_page_fits_its_budget(
    browser: Browser, site: Site, sign_in: SignIn, who: Credentials
) -> None:
    """S10: at most 60 KB and 8 requests, the start of the attempt included."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    sign_in(page, who)
    state = context.storage_state()
    context.close()
    fresh = browser.new_context(viewport=PHONE, storage_state=state)
    page = fresh.new_page()

    def start() -> None:
        page.click("#start")
        page.wait_for_selector("#sitting:visible")

    weight, asked = weigh(page, site.exam, start)
    print(f"exam page: {weight} bytes, {len(asked)} requests")
    assert 5_000 < weight <= BUDGET_BYTES
    assert len(asked) <= BUDGET_REQUESTS
    assert all(address.startswith((site.base_url, "data:")) for address in asked)
    assert not any(address.endswith(".woff2") for address in asked), "the exam keeps system type"
    fresh.close()


def test_the_exam_page_is_usable_on_a_slow_phone(
    browser: Browser, site: Site, sign_in: SignIn, who: Credentials
) -> None:
    """S10: 4x slower processor and 1.6 Mbit/s, ready to start within 2 s of the click."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    sign_in(page, who)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    line = {"offline": False, "latency": 150, "downloadThroughput": 200_000,
            "uploadThroughput": 94_000}  # fmt: skip
    session.send("Network.emulateNetworkConditions", line)
    page.goto(site.exam, wait_until="commit")
    page.wait_for_selector("#start:visible")
    millis = page.evaluate("performance.now()")
    print(f"exam page on a slow phone: usable after {millis:.0f} ms")
    assert millis <= READY_MS
    context.close()
