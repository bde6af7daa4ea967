"""A reload without a network shows the exam; nothing of it stays on the device afterwards."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from deploy.local.prerequisites import chromium
from gateway.web.assets import Asset, Assets
from gateway.web.rendering import POLICY, renderer
from tests.browser.chromium import FLAGS, PATIENCE_MS, PHONE
from tests.browser.conftest import (
    SAVED,
    begin,
    chosen,
    fill_in,
    hand_in,
    let_in,
    wait_for_paper,
)
from tests.browser.looks import look
from tests.browser.site import Credentials, Site
from tests.support.line import Line
from tests.support.waiting import until

pytestmark = pytest.mark.browser
KEPT = """async () => [
  Object.keys(localStorage).filter((key) => key.startsWith('hoithi:paper:')).length,
  (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length,
]"""
#: of the kept paper, in milliseconds
DEADLINE = """() => {
  const key = Object.keys(localStorage).find((one) => one.startsWith('hoithi:paper:'));
  return Date.parse(JSON.parse(localStorage[key]).start.deadline);
}"""
#: every text that lies on the device: pages in caches, and what scripts wrote down
EVERYTHING = """async () => {
  const pages = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const found = await cache.match(request);
      if (found.headers.get('Content-Type').startsWith('text/html')) pages.push(await found.text());
    }
  }
  return [...pages, JSON.stringify({ ...localStorage })];
}"""


@pytest.fixture
def sitting(page: Page, far: Site, who: Credentials) -> Page:
    """An exam with one answer, kept on the device."""
    let_in(page, far, who)
    begin(page, far)
    page.keyboard.press("2")
    expect(page.locator("#saving")).to_have_text(SAVED)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    return page


def test_a_reload_without_a_network_goes_on_with_the_exam(sitting: Page, line: Line) -> None:
    line.cut()
    sitting.reload()
    wait_for_paper(sitting)
    expect(sitting.locator("#notice")).to_contain_text("Mất kết nối")
    assert chosen(sitting)[:2] == [2, 0]
    assert int(sitting.inner_text("#time-left")[:2]) >= 28
    look(sitting)
    sitting.keyboard.press("ArrowRight")
    sitting.keyboard.press("3")
    expect(sitting.locator("#saving")).to_contain_text("đang giữ trên máy này")
    line.mend()
    expect(sitting.locator("#saving")).to_have_text(SAVED)
    answer = sitting.reload()
    assert answer
    wait_for_paper(sitting)
    assert chosen(sitting)[:3] == [2, 3, 0]
    assert sitting.get_attribute("#main", "data-kept") is None  # of the platform, not of the device


def test_a_device_clock_set_back_gives_no_time_back_without_a_network(
    sitting: Page, line: Line
) -> None:
    line.cut()
    sitting.add_init_script("const real = Date.now; Date.now = () => real() - 3 * 3600000;")
    sitting.reload()
    wait_for_paper(sitting)
    minutes = sitting.inner_text("#time-left").split(":")
    assert len(minutes) == 2, "no more than the time limit"
    assert int(minutes[0]) <= 29
    line.mend()
    expect(sitting.locator("#notice")).to_contain_text("Đã có kết nối")


def test_the_kept_page_has_the_policy_of_the_page(sitting: Page, line: Line) -> None:
    line.cut()
    answer = sitting.reload()
    assert answer
    assert answer.headers["content-security-policy"] == POLICY


def test_nothing_is_kept_once_the_paper_is_handed_in(sitting: Page) -> None:
    assert sitting.evaluate(KEPT) == [1, 1, 1]
    hand_in(sitting)
    sitting.wait_for_function(f"({KEPT})().then((kept) => kept.every((each) => each === 0))")


def test_nothing_is_kept_once_somebody_signs_out(sitting: Page, far: Site) -> None:
    assert sitting.evaluate(KEPT) == [1, 1, 1]
    sitting.goto(far.base_url)
    sitting.click("text=Đăng xuất")
    sitting.wait_for_url(f"{far.base_url}/")
    sitting.wait_for_function(f"({KEPT})().then((kept) => kept.every((each) => each === 0))")


def test_the_address_opened_again_in_another_tab_goes_on_with_the_exam(
    sitting: Page, far: Site, line: Line
) -> None:
    line.cut()
    context = sitting.context
    sitting.close()
    page = context.new_page()
    page.goto(far.exam)
    wait_for_paper(page)
    assert chosen(page)[0] == 2
    page.keyboard.press("ArrowRight")
    page.keyboard.press("4")
    line.mend()
    expect(page.locator("#saving")).to_have_text(SAVED)
    assert chosen(page)[:2] == [2, 4]


@contextmanager
def started(browser: Browser, profile: Path) -> Iterator[BrowserContext]:
    """A browser on a phone that keeps what it knows in this folder."""
    kind = browser.browser_type
    context = kind.launch_persistent_context(
        profile, executable_path=chromium(), args=FLAGS, viewport=PHONE, locale="vi-VN"
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def test_a_browser_that_was_started_again_without_a_network_goes_on_and_asks_who_it_is(
    browser: Browser, far: Site, who: Credentials, line: Line, tmp_path: Path
) -> None:
    with started(browser, tmp_path) as context:
        page = context.new_page()
        let_in(page, far, who)
        begin(page, far)
        page.keyboard.press("2")
        expect(page.locator("#saving")).to_have_text(SAVED)
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        line.cut()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("3")
        expect(page.locator("#saving")).to_contain_text("đang giữ trên máy này")
    with started(browser, tmp_path) as context:
        page = context.new_page()
        page.goto(far.exam)
        wait_for_paper(page)
        assert chosen(page)[:3] == [2, 3, 0]
        assert int(page.inner_text("#time-left")[:2]) >= 28
        line.mend()
        page.locator("#saving a").click()  # who closes a browser is signed out
        fill_in(page, who)
        wait_for_paper(page)
        expect(page.locator("#saving")).to_have_text(SAVED)
        assert chosen(page)[:3] == [2, 3, 0]


def test_a_line_that_falls_silent_is_no_network(sitting: Page, line: Line) -> None:
    line.fall_silent()
    sitting.reload()
    wait_for_paper(sitting)
    assert chosen(sitting)[0] == 2
    line.mend()
    expect(sitting.locator("#saving")).to_have_text(SAVED)


def test_time_that_is_over_without_a_network_tells_what_becomes_of_each_answer(
    sitting: Page, line: Line
) -> None:
    line.cut()
    sitting.keyboard.press("ArrowRight")
    sitting.keyboard.press("3")
    expect(sitting.locator("#saving")).to_contain_text("đang giữ trên máy này")
    sitting.add_init_script("const real = Date.now; Date.now = () => real() + 3 * 3600000;")
    sitting.reload()
    expect(sitting.locator("#sending h1")).to_have_text("Đã hết giờ làm bài")
    told = sitting.locator("#sending-state")
    expect(told).to_contain_text("hệ thống đã lưu được tự nộp khi hết giờ")
    expect(told).to_contain_text("câu 2 chưa gửi được")
    expect(told).to_contain_text("chỉ được tính nếu ban tổ chức kéo dài thời hạn")
    expect(sitting.locator("#paper")).to_be_hidden()
    look(sitting)
    line.mend()  # the device's clock was wrong: the platform says that there is time
    expect(sitting.locator("#saving")).to_have_text(SAVED)
    expect(sitting.locator("#paper")).to_be_visible()
    assert chosen(sitting)[:2] == [2, 3]


def test_an_extension_that_was_heard_of_is_known_without_a_network(
    sitting: Page, line: Line
) -> None:
    moved = sitting.evaluate(DEADLINE) + 600_000

    def answer(route: Route) -> None:
        found = route.fetch()
        told = found.json() | {"deadline": f"{datetime.fromtimestamp(moved / 1000, UTC):%FT%TZ}"}
        route.fulfill(response=found, json=told)

    sitting.route("**/answers", answer)
    sitting.keyboard.press("4")
    expect(sitting.locator("#notice")).to_contain_text("Thời hạn làm bài đã thay đổi")
    line.cut()
    sitting.reload()
    wait_for_paper(sitting)
    assert int(sitting.inner_text("#time-left")[:2]) >= 38


def nothing_is_shown(page: Page, exam: str, question: str) -> None:
    """Without a network, and whatever the browser has left."""
    page.goto(exam)
    expect(page.locator("#intro")).to_contain_text("không còn giữ bài thi nào")
    assert question not in page.inner_text("body")
    page.wait_for_function(f"({KEPT})().then((kept) => kept.every((each) => each === 0))")


def test_who_signs_out_as_the_network_goes_leaves_nothing_to_see(
    sitting: Page, far: Site, line: Line
) -> None:
    question = sitting.locator(".question:visible .stem").inner_text()
    token = sitting.locator("input[name=csrf]").first.get_attribute("value")
    answer = sitting.request.post(
        f"{far.base_url}/sign-out", form={"csrf": token or ""}, max_redirects=0
    )
    assert answer.status == 303  # and the page it leads to never comes
    line.cut()
    nothing_is_shown(sitting, far.exam, question)


def test_who_signs_in_after_somebody_sees_nothing_of_their_exam(
    sitting: Page, far: Site, line: Line
) -> None:
    question = sitting.locator(".question:visible .stem").inner_text()
    let_in(sitting, far, far.contestant())  # in a way that no script of ours sees
    line.cut()
    nothing_is_shown(sitting, far.exam, question)


def test_who_signs_out_without_a_network_leaves_nothing_to_see(
    sitting: Page, far: Site, line: Line
) -> None:
    line.cut()
    with pytest.raises(Error, match="ERR_"), sitting.expect_navigation():
        sitting.evaluate("document.querySelector('form[action=\"/sign-out\"]').requestSubmit()")
    with pytest.raises(Error, match="ERR_"):
        sitting.goto(far.exam)


def test_a_paper_is_not_kept_beyond_the_day_after_it(sitting: Page, far: Site, line: Line) -> None:
    question = sitting.locator(".question:visible .stem").inner_text()
    line.cut()
    sitting.add_init_script("const real = Date.now; Date.now = () => real() + 25 * 3600000;")
    nothing_is_shown(sitting, far.exam, question)


def test_what_is_kept_names_nobody_and_holds_no_key(
    sitting: Page, site: Site, who: Credentials
) -> None:
    texts = sitting.evaluate(EVERYTHING)
    assert len(texts) == 2
    kept = "\n".join(texts)
    cookies = {one["name"]: one["value"] for one in sitting.context.cookies()}
    secrets = [cookies["hoithi_csrf"], cookies["hoithi_session"], site.name_of(who.username)]
    for secret in (*secrets, who.username, who.password):
        assert secret not in kept
    assert '<input type="hidden" name="csrf" value="">' in kept
    paper = json.loads(next(value for key, value in json.loads(texts[1]).items() if "paper" in key))
    for question in paper["start"]["paper"]["questions"]:
        assert set(question) <= {"id", "text", "options", "kind", "formatting", "pictures"}


def _comes(page: Page, kept: str | None) -> bool:
    """Reload; from a server that is slow just then the worker takes what it has kept."""
    page.reload()
    wait_for_paper(page)
    return page.get_attribute("#main", "data-kept") == kept


def test_a_new_release_is_taken_up_and_kept(
    sitting: Page, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = renderer().assets
    script = old.files["exam.js"]
    plain = script.plain + b"document.documentElement.dataset.release = 'new';"
    files = old.files | {"exam.js": Asset(script.media_type, plain, gzip.compress(plain))}
    new = Assets(files, "0123456789ab")
    monkeypatch.setattr(renderer(), "assets", new)
    monkeypatch.setitem(renderer().environment.globals, "asset", new.url)
    for cut in (False, True):
        if cut:
            line.cut()
        kept = "yes" if cut else None
        until(partial(_comes, sitting, kept), "the page comes from where it should")
        assert sitting.get_attribute("html", "data-release") == "new"
        sitting.wait_for_function(
            "navigator.serviceWorker.getRegistration().then(({ active }) =>"
            " active && active.scriptURL.includes('0123456789ab'))"
        )


def test_a_browser_that_keeps_nothing_has_its_exam_as_long_as_there_is_a_network(
    browser: Browser, far: Site, who: Credentials
) -> None:
    context = browser.new_context(viewport=PHONE, service_workers="block")
    page = context.new_page()
    let_in(page, far, who)
    begin(page, far)
    page.keyboard.press("2")
    expect(page.locator("#saving")).to_have_text(SAVED)
    page.reload()
    wait_for_paper(page)
    assert chosen(page)[0] == 2
    context.close()
