"""Sign-in, participation and results in a real browser; accessibility and weight of all."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.site import Credentials, Site

SignIn = Callable[[Page, Credentials], None]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
BUDGET_BYTES, BUDGET_REQUESTS = 60_000, 8


def assert_accessible(page: Page, where: str) -> None:
    results = Axe().run(page, options=RULES)
    found = [(v["id"], v["nodes"][0]["html"]) for v in results.response["violations"]]
    assert not found, where
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{where}: {wide} px too wide"


@pytest.mark.parametrize(
    ("size", "theme", "language"),
    [
        pytest.param(PHONE, "light", "vi", id="phone-light-vi"),
        pytest.param(PHONE, "dark", "en", id="phone-dark-en"),
        pytest.param(DESK, "light", "en", id="desk-light-en"),
        pytest.param(DESK, "dark", "vi", id="desk-dark-vi"),
    ],
)
def test_no_page_has_an_accessibility_violation(
    browser: Browser, site: Site, sign_in: SignIn, size: Any, theme: Any, language: str
) -> None:
    context = browser.new_context(viewport=size, color_scheme=theme)
    page = context.new_page()
    page.goto(f"{site.base_url}/?lang={language}")
    assert_accessible(page, "home, signed out")
    page.goto(f"{site.base_url}/sign-in")
    page.click("main button.button")
    assert_accessible(page, "sign-in with errors")
    sign_in(page, site.contestant())
    home = f"{site.base_url}/contests/{site.contest}"
    for path in ("", "/participation", f"/results?round={site.published_round}"):
        page.goto(home + path)
        assert_accessible(page, path or "contest")
    for path in ("/", "/password", "/contests/none"):
        page.goto(site.base_url + path)
        assert_accessible(page, path)
    page.goto(site.exam)
    assert_accessible(page, "exam intro")
    page.click("#start")
    page.wait_for_selector("#sitting:visible")
    page.keyboard.press("1")
    page.check("#q0flag")
    page.wait_for_selector("#saving[data-state=saved]")
    assert_accessible(page, "exam")
    page.check("#all-on-page")
    assert_accessible(page, "exam, all on a page")
    page.click("#to-review")
    assert_accessible(page, "review")
    page.click("#submit")
    page.wait_for_selector("#receipt:visible")
    assert_accessible(page, "receipt")
    page.click("#receipt-link")
    assert_accessible(page, "receipt page")
    context.close()


def test_the_accessibility_check_finds_a_planted_violation(page: Page, site: Site) -> None:
    page.goto(f"{site.base_url}/sign-in")
    page.evaluate("document.querySelector('label[for=username]').remove()")
    with pytest.raises(AssertionError, match="planted"):
        assert_accessible(page, "planted")


def test_signing_in_works_without_scripts(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    who = site.contestant()
    page.goto(site.exam)
    page.fill("#username", who.username)
    page.fill("#password", "sai mật khẩu")
    page.click("main button.button")
    expect(page.locator("#errors")).to_be_visible()
    expect(page.locator("#username")).to_have_value(who.username)
    page.fill("#password", who.password)
    page.click("main button.button")
    assert page.url == site.exam
    context.close()


def test_an_activation_code_is_followed_by_an_own_password(page: Page, site: Site) -> None:
    who = site.newcomer()
    page.goto(site.exam)
    page.fill("#username", who.username)
    page.fill("#password", who.password)
    page.click("main button.button")
    page.fill("#new", "ngắn")
    page.fill("#again", "ngắn")
    page.click("main button.button")
    expect(page.locator("#errors")).to_be_focused()
    page.locator("#errors a").click()
    expect(page.locator("#new")).to_be_focused()
    page.fill("#new", "một câu dễ nhớ 2024")
    page.fill("#again", "một câu dễ nhớ 2024")
    page.click("main button.button")
    expect(page.locator("#start")).to_be_visible()


def test_a_password_can_be_shown(page: Page, site: Site) -> None:
    page.goto(f"{site.base_url}/sign-in")
    page.fill("#password", "abc")
    page.click("[data-shows=password]")
    expect(page.locator("#password")).to_have_attribute("type", "text")
    expect(page.locator("[data-shows=password]")).to_have_attribute("aria-pressed", "true")


def names(page: Page) -> list[str]:
    return page.locator("#agencies th").all_inner_texts()


@pytest.mark.parametrize("scripts", [True, False], ids=["live", "plain"])
def test_agencies_are_found_without_accents_and_ordered(
    browser: Browser, site: Site, scripts: bool
) -> None:
    context = browser.new_context(viewport=DESK, java_script_enabled=scripts)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(site.participation)
    every = names(page)
    if scripts:
        page.wait_for_selector("#live.on")
    word = re.split(r"\s", every[0])[0]
    page.fill("#q", word.replace("Đ", "D").replace("đ", "d").upper())
    page.select_option("#sort", "name")
    if not scripts:
        page.click("#filters button")
    found = names(page)
    assert every[0] in found
    page.fill("#q", "khong co co quan nay")
    if not scripts:
        page.click("#filters button")
    expect(page.locator("#agencies tr")).to_have_count(0)
    context.close()


def test_a_visitor_without_scripts_sees_the_same_order_as_with(
    browser: Browser, site: Site
) -> None:
    orders = []
    for scripts in (True, False):
        context = browser.new_context(viewport=DESK, java_script_enabled=scripts)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{site.participation}?round={site.published_round}&sort=name")
        if scripts:
            page.wait_for_selector("#live.on")
        orders.append(names(page))
        context.close()
    assert orders[0] == orders[1]


def test_figures_are_live(page: Page, site: Site) -> None:
    page.goto(site.participation)
    page.wait_for_selector("#live.on")
    before = page.inner_text("#as-of")
    expect(page.locator("#as-of")).not_to_have_text(before, timeout=5000)


def test_filtered_away_agencies_come_back_when_the_filter_goes(page: Page, site: Site) -> None:
    page.goto(f"{site.participation}?q=khong+co+co+quan+nay")
    page.wait_for_selector("#live.on")
    page.fill("#q", "")
    row = page.locator("#agencies tr").first
    expect(row.locator("[data-cell=rate]")).to_have_text(re.compile(r"^\d+,\d\d%$"))
    expect(row.locator("[data-cell=quota]")).to_have_text(re.compile(r"^\d+%$"))


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


def test_the_exam_page_fits_its_budget(browser: Browser, site: Site, sign_in: SignIn) -> None:
    """S10: at most 60 KB and 8 requests, the start of the attempt included."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, site.contestant())
    cookies = context.cookies()
    context.close()
    fresh = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    fresh.add_cookies(cookies)  # type: ignore[arg-type]
    page = fresh.new_page()

    def start() -> None:
        page.click("#start")
        page.wait_for_selector("#sitting:visible")

    weight, asked = weigh(page, site.exam, start)
    print(f"exam page: {weight} bytes, {len(asked)} requests")
    assert 5_000 < weight <= BUDGET_BYTES
    assert len(asked) <= BUDGET_REQUESTS
    assert all(address.startswith((site.base_url, "data:")) for address in asked)
    fresh.close()


def test_the_exam_page_is_usable_on_a_slow_phone(
    browser: Browser, site: Site, sign_in: SignIn
) -> None:
    """S10: 4x slower processor and 1.6 Mbit/s, ready to start within 2 s of the click."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, site.contestant())
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
    assert millis <= 2000
    context.close()
