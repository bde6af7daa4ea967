"""S10: the exam page on a slow phone and a thin line."""

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import PHONE
from tests.browser.conftest import SignIn, let_in
from tests.browser.site import Credentials, Site
from tests.support.line import Line

pytestmark = pytest.mark.browser
BUDGET_BYTES, BUDGET_REQUESTS = 60_000, 8
READY_MS = 2000


def test_the_exam_page_fits_its_budget(
    browser: Browser, far: Site, who: Credentials, line: Line
) -> None:
    """S10: at most 60 KB and 8 requests, the start of the attempt, its worker and all that is kept
    for want of a network included: counted on the line, headers too."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    let_in(page, far, who)
    elsewhere: list[str] = []
    context.on("request", lambda one: elsewhere.append(one.url))
    line.asked.clear()
    line.carried = 0
    page.goto(far.exam)
    page.click("#start")
    page.wait_for_selector("#sitting:visible")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_load_state("networkidle")
    print(f"exam page: {line.carried} bytes, {len(line.asked)} requests: {line.asked}")
    assert any("exam-worker" in path for path in line.asked)
    assert 5_000 < line.carried <= BUDGET_BYTES
    assert len(line.asked) <= BUDGET_REQUESTS
    assert all(address.startswith((far.base_url, "data:")) for address in elsewhere)
    assert not any(path.endswith(".woff2") for path in line.asked), "the exam keeps system type"
    context.close()


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
