"""Broken lines, closed tabs, other devices, an outage: nothing that was answered is ever lost."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, Route, expect

from tests.browser.conftest import (
    SAVED,
    SignIn,
    begin,
    chosen,
    fill_in,
    hand_in,
    let_in,
    pass_by,
    wait_for_paper,
)
from tests.browser.site import Credentials, Site
from tests.support.line import Line
from tests.support.waiting import until

pytestmark = pytest.mark.browser
ANSWERS = "**/api/attempts/*/answers"
Sent = tuple[str | None, str | None, str | None]


def test_answers_given_offline_survive_a_closed_tab(
    exam: Page, context: BrowserContext, site: Site
) -> None:
    exam.keyboard.press("1")
    expect(exam.locator("#saving")).to_have_text(SAVED)
    context.set_offline(True)
    exam.keyboard.press("ArrowRight")
    exam.keyboard.press("3")
    expect(exam.locator("#saving")).to_contain_text("đang giữ trên máy này")
    exam.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    again.goto(site.exam)
    expect(again.locator("#notice")).to_have_text("Đã khôi phục câu trả lời chưa gửi từ máy này.")
    expect(again.locator("#saving")).to_have_text(SAVED)
    assert chosen(again)[:3] == [1, 3, 0]


def test_the_connection_comes_back_and_all_is_sent(exam: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    exam.keyboard.press("3")
    expect(exam.locator("#notice")).to_contain_text("Mất kết nối")
    context.set_offline(False)
    expect(exam.locator("#saving")).to_have_text(SAVED)
    expect(exam.locator("#notice")).to_have_text("Đã có kết nối, mọi câu trả lời đã lưu.")


def test_a_minute_offline_loses_no_answer(
    page: Page, context: BrowserContext, site: Site, sign_in: SignIn, who: Credentials
) -> None:
    page.clock.install()
    sign_in(page, who)
    begin(page, site)
    page.keyboard.press("1")
    expect(page.locator("#saving")).to_have_text(SAVED)
    context.set_offline(True)
    for key in "232":
        page.keyboard.press("ArrowRight")
        page.keyboard.press(key)
    for _ in range(6):
        pass_by(page, site, 10)
        expect(page.locator("#saving")).to_contain_text("đang giữ trên máy này")
    context.set_offline(False)
    expect(page.locator("#saving")).to_have_text(SAVED)
    page.reload()
    wait_for_paper(page)
    assert chosen(page)[:5] == [1, 2, 3, 2, 0]


def test_a_reload_before_anything_was_sent_loses_no_answer(
    exam: Page, context: BrowserContext
) -> None:
    context.route(ANSWERS, lambda route: route.abort())
    exam.keyboard.press("2")
    exam.keyboard.press("ArrowRight")
    exam.keyboard.press("3")
    expect(exam.locator("#saving")).to_contain_text("đang giữ trên máy này")
    exam.reload()
    wait_for_paper(exam)
    assert chosen(exam)[:3] == [2, 3, 0]
    context.unroute(ANSWERS)
    expect(exam.locator("#saving")).to_have_text(SAVED)


def test_a_tab_that_crashes_and_a_change_of_device_lose_no_answer(
    page: Page, context: BrowserContext, line: Line, far: Site, sign_in: SignIn, who: Credentials
) -> None:
    let_in(page, far, who)
    begin(page, far)
    page.keyboard.press("1")
    expect(page.locator("#saving")).to_have_text(SAVED)
    line.cut()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("3")
    expect(page.locator("#saving")).to_contain_text("đang giữ trên máy này")
    browser = context.browser
    crash(page)
    line.mend()
    with elsewhere(browser, far, sign_in, who) as other:
        assert chosen(other)[:3] == [1, 0, 0]
        for key in ("ArrowRight", "ArrowRight", "2"):
            other.keyboard.press(key)
        expect(other.locator("#saving")).to_have_text(SAVED)
    again = context.new_page()
    again.goto(far.exam)
    wait_for_paper(again)
    expect(again.locator("#saving")).to_have_text(SAVED)
    assert chosen(again)[:4] == [1, 3, 2, 0]


def crash(page: Page) -> None:
    """The page's process dies at once; nothing of it runs any more."""
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    page.close()


@contextmanager
def elsewhere(
    browser: Browser | None, site: Site, sign_in: SignIn, who: Credentials
) -> Iterator[Page]:
    """The same person's exam on another device."""
    assert browser
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, who)
    page.goto(site.exam)
    wait_for_paper(page)
    yield page
    context.close()


def test_another_device_goes_on_where_the_first_stopped(
    exam: Page, site: Site, sign_in: SignIn, who: Credentials
) -> None:
    exam.keyboard.press("2")
    expect(exam.locator("#saving")).to_have_text(SAVED)
    with elsewhere(exam.context.browser, site, sign_in, who) as other:
        assert chosen(other)[0] == 2
        other.keyboard.press("ArrowRight")
        hand_in(other)
    exam.keyboard.press("3")
    expect(exam.locator("#receipt")).to_be_visible()
    expect(exam.locator("#remark")).to_contain_text("đã được nộp trước đó")


@pytest.mark.parametrize("reloaded", [True, False], ids=["new tab", "same tab"])
def test_a_newer_answer_of_another_device_is_not_overwritten(
    exam: Page,
    context: BrowserContext,
    site: Site,
    sign_in: SignIn,
    who: Credentials,
    reloaded: bool,
) -> None:
    context.set_offline(True)
    exam.keyboard.press("1")
    expect(exam.locator("#saving")).to_contain_text("đang giữ")
    with elsewhere(exam.context.browser, site, sign_in, who) as other:
        other.keyboard.press("3")
        expect(other.locator("#saving")).to_have_text(SAVED)
    if reloaded:
        exam.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page() if reloaded else exam
    if reloaded:
        again.goto(site.exam)
    expect(again.locator("#notice")).to_contain_text("Câu 1 đã được trả lời khác")
    assert chosen(again)[0] == 3


def test_the_end_of_the_session_is_said_and_nothing_is_lost(
    exam: Page, context: BrowserContext, site: Site, who: Credentials
) -> None:
    beside = context.new_page()
    beside.goto(site.base_url)
    beside.click("text=Đăng xuất")
    beside.close()
    exam.keyboard.press("3")
    link = exam.locator("#saving a")
    expect(link).to_have_text("Đăng nhập lại để gửi")
    expect(exam.locator("#notice")).to_contain_text("Phiên đăng nhập đã hết")
    expect(exam.locator("#status-bar")).not_to_contain_text("kết nối")
    link.click()
    fill_in(exam, who)
    expect(exam.locator("#saving")).to_have_text(SAVED)
    assert chosen(exam)[0] == 3


def sent_by(page: Page, last: str) -> list[Sent]:
    """What the page sends to addresses that end so: key, stamp, body; filled as it does."""
    found: list[Sent] = []

    def note(request: Request) -> None:
        if request.url.endswith(last) and request.method in ("PUT", "POST"):
            names = ("idempotency-key", "arrival-stamp")
            key, stamp = (request.headers.get(name) for name in names)
            found.append((key, stamp, request.post_data))

    page.on("request", note)
    return found


def test_an_answer_in_an_outage_is_stamped_and_sent_again_with_the_same_bytes(
    exam: Page, site: Site
) -> None:
    sent = sent_by(exam, "/answers")
    with site.platform.outage():
        exam.keyboard.press("1")
        expect(exam.locator("#saving")).to_contain_text("đóng dấu thời gian")
        exam.keyboard.press("2")
    expect(exam.locator("#saving")).to_have_text(SAVED)
    stamped = [body for _, stamp, body in sent if stamp]
    assert sent[0][1] is None
    assert set(stamped) == {sent[0][2]}
    assert sent[-1][1] is None
    assert sent[-1][2] != sent[0][2]
    exam.reload()
    wait_for_paper(exam)
    assert chosen(exam)[0] == 2


def test_a_submission_waits_for_the_save_that_is_under_way(exam: Page, site: Site) -> None:
    sent = sent_by(exam, "/submission")
    held: list[Route] = []
    exam.route(ANSWERS, lambda route: held.append(route))
    with exam.expect_request(ANSWERS):
        exam.keyboard.press("1")
    exam.click("#to-review")
    exam.click("#submit")
    expect(exam.locator("#sending-state")).to_have_text("Đang lưu câu trả lời cuối cùng…")
    assert sent == []
    held[0].continue_()
    exam.wait_for_selector("#receipt:visible")
    assert len(sent) == 1


def test_the_receipt_of_who_hands_in_in_a_hurry_stands(browser: Browser, site: Site) -> None:
    for _ in range(3):
        context = browser.new_context()
        page = context.new_page()
        let_in(page, site, site.contestant())
        begin(page, site)
        page.keyboard.press("1")
        page.click("#to-review")
        page.click("#submit")
        page.wait_for_selector("#receipt:visible")
        page.click("#receipt-link")
        expect(page.locator("dl.receipt")).to_contain_text("1/20")
        expect(page.locator("main")).not_to_contain_text("thay thế")
        context.close()


def test_a_submission_in_an_outage_is_repeated_as_the_same_request(exam: Page, site: Site) -> None:
    sent = sent_by(exam, "/submission")
    exam.keyboard.press("1")
    exam.click("#to-review")
    exam.fill("#prediction", "77")
    with site.platform.outage():
        exam.click("#submit")
        expect(exam.locator("#sending-state")).to_contain_text("đóng dấu thời gian")
        with exam.expect_response(re.compile("/submission$")) as second:
            exam.click("#send-now")
        assert second.value.status == 503
    exam.wait_for_selector("#receipt:visible")
    (key, stamp, body), *more = sent
    assert key
    assert stamp is None
    assert json.loads(body or "")["prediction"] == 77
    assert len(more) >= 2
    assert {again[0] for again in more} == {key}
    assert {again[2] for again in more} == {body}
    assert len({again[1] for again in more}) == 1
    assert more[0][1]


def test_a_submission_begun_offline_is_the_same_request_in_a_new_tab(
    page: Page, context: BrowserContext, line: Line, far: Site, who: Credentials
) -> None:
    let_in(page, far, who)
    begin(page, far)
    sent = sent_by(page, "/submission")
    page.click("#to-review")
    page.fill("#prediction", "78")
    line.cut()
    page.click("#submit")
    expect(page.locator("#sending-state")).to_contain_text("được giữ trên máy này")
    page.close(run_before_unload=False)
    line.mend()
    again = context.new_page()
    sent_again = sent_by(again, "/submission")
    again.goto(far.exam)
    again.wait_for_selector("#receipt:visible")
    assert json.loads(sent[0][2] or "")["prediction"] == 78
    assert sent_again == sent[:1]


def test_in_an_outage_every_page_says_so_and_who_handed_in_has_a_receipt_afterwards(
    exam: Page, context: BrowserContext, browser: Browser, site: Site
) -> None:
    exam.keyboard.press("1")
    expect(exam.locator("#saving")).to_have_text(SAVED)
    exam.click("#to-review")
    later, stranger = context.new_page(), browser.new_page()
    stranger.goto(f"{site.base_url}/sign-in")
    somebody = site.contestant()
    with site.platform.outage():
        fill_in(stranger, somebody, wait=False)
        exam.click("#submit")
        expect(exam.locator("#sending-state")).to_contain_text("đóng dấu thời gian")
        exam.close(run_before_unload=False)
        answer = later.goto(site.exam)
        assert answer
        assert answer.status == 503
        expect(later.locator("h1")).to_have_text("Hệ thống tạm thời không trả lời")
        expect(stranger.locator("#errors")).to_contain_text("Hệ thống đang bận")
        expect(stranger.locator("#username")).to_have_value(somebody.username)
    fill_in(stranger, somebody)
    stranger.wait_for_url(f"{site.base_url}/")
    stranger.close()
    until(lambda: has_receipt(later, site), "what was stamped is delivered")
    later.click(".done a")
    expect(later.locator("dl.receipt")).to_contain_text("1/20")


def has_receipt(page: Page, site: Site) -> bool:
    """Whether the home page shows one."""
    page.goto(site.base_url)
    return page.locator(".done a").count() > 0
