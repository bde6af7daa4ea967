"""The exam in a real browser: nothing that a person answered is ever lost."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from tests.browser.site import Credentials, Site

SignIn = Callable[[Page, Credentials], None]
SAVED = re.compile(r"^đã lưu lúc \d\d:\d\d:\d\d$")


@pytest.fixture
def who(site: Site) -> Credentials:
    return site.contestant()


@pytest.fixture
def exam(page: Page, site: Site, sign_in: SignIn, who: Credentials) -> Page:
    """A started exam at its first question."""
    sign_in(page, who)
    page.goto(site.exam)
    page.click("#start")
    page.wait_for_selector("#sitting:visible")
    return page


def chosen(page: Page) -> list[int]:
    """The number of the option chosen in each question, 0 for none."""
    found: list[int] = page.evaluate(
        """() => [...document.querySelectorAll('.question')].map((item) =>
        [...item.querySelectorAll('input[type=radio]')].findIndex((input) => input.checked) + 1)"""
    )
    return found


def hand_in(page: Page) -> str:
    page.click("#to-review")
    page.click("#submit")
    page.wait_for_selector("#receipt:visible")
    return page.inner_text("[data-fact=receipt]")


def test_the_whole_exam_by_keyboard_alone(exam: Page, site: Site) -> None:
    for number in range(1, site.questions + 1):
        exam.keyboard.press(str(1 + number % 4))
        exam.keyboard.press("ArrowRight")
    expect(exam.locator("#progress")).to_have_text(f"Đã trả lời {site.questions}/{site.questions}")
    expect(exam.locator("#saving")).to_have_text(SAVED)
    assert chosen(exam) == [1 + number % 4 for number in range(1, site.questions + 1)]
    exam.locator("#to-review").focus()
    exam.keyboard.press("Enter")
    expect(exam.locator("#review-complete")).to_be_visible()
    exam.locator("#prediction").focus()
    exam.keyboard.type("1250")
    exam.locator("#submit").focus()
    exam.keyboard.press("Enter")
    expect(exam.locator("#receipt h1")).to_be_focused()
    receipt = exam.inner_text("[data-fact=receipt]")
    exam.click("#receipt-link")
    expect(exam.locator("dl.receipt")).to_contain_text(receipt)


def test_arrow_keys_inside_a_radio_group_stay_with_it(exam: Page) -> None:
    exam.locator("#q0o0").focus()
    exam.keyboard.press("Space")
    exam.keyboard.press("ArrowRight")
    assert chosen(exam)[0] == 2
    expect(exam.locator("#q0")).to_be_visible()


def test_shortcuts_can_be_switched_off(exam: Page) -> None:
    exam.uncheck("#shortcuts")
    exam.locator("#q0 legend").focus()
    exam.keyboard.press("3")
    assert chosen(exam)[0] == 0


def test_flags_and_unanswered_questions_are_listed_before_handing_in(
    exam: Page, site: Site
) -> None:
    exam.keyboard.press("2")
    exam.check("#q0flag")
    exam.click("#to-review")
    expect(exam.locator("#missing-list li")).to_have_count(site.questions - 1)
    expect(exam.locator("#flagged-list li")).to_have_text(["Câu 1"])
    exam.locator("#missing-list button").first.click()
    expect(exam.locator("#q1 legend")).to_be_focused()
    expect(exam.locator("#places button").first).to_have_attribute(
        "aria-label", "Câu 1, đã trả lời, đánh dấu xem lại"
    )


def test_all_questions_on_one_page(exam: Page, site: Site) -> None:
    exam.check("#all-on-page")
    expect(exam.locator(".question:visible")).to_have_count(site.questions)
    exam.check("#q7o2")
    expect(exam.locator("#places button").nth(7)).to_have_attribute("aria-current", "step")


def test_a_prediction_that_is_no_number_is_explained(exam: Page) -> None:
    exam.click("#to-review")
    exam.fill("#prediction", "nhiều")
    exam.click("#submit")
    expect(exam.locator("#prediction-error")).to_be_visible()
    expect(exam.locator("#prediction")).to_be_focused()


def test_answers_given_offline_survive_a_closed_tab(
    exam: Page, context: BrowserContext, site: Site
) -> None:
    exam.keyboard.press("1")
    expect(exam.locator("#saving")).to_have_text(SAVED)
    context.set_offline(True)
    exam.keyboard.press("ArrowRight")
    exam.keyboard.press("4")
    expect(exam.locator("#saving")).to_contain_text("đang giữ trên máy này")
    exam.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    again.goto(site.exam)
    expect(again.locator("#notice")).to_have_text("Đã khôi phục câu trả lời chưa gửi từ máy này.")
    expect(again.locator("#saving")).to_have_text(SAVED)
    assert chosen(again)[:3] == [1, 4, 0]


def test_the_connection_comes_back_and_all_is_sent(exam: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    exam.keyboard.press("3")
    expect(exam.locator("#notice")).to_contain_text("Mất kết nối")
    context.set_offline(False)
    expect(exam.locator("#saving")).to_have_text(SAVED)
    expect(exam.locator("#notice")).to_have_text("Đã có kết nối, mọi câu trả lời đã lưu.")


def test_another_device_goes_on_where_the_first_stopped(
    exam: Page, site: Site, sign_in: SignIn, who: Credentials
) -> None:
    exam.keyboard.press("2")
    expect(exam.locator("#saving")).to_have_text(SAVED)
    browser = exam.context.browser
    assert browser
    other = browser.new_context().new_page()
    sign_in(other, who)
    other.goto(site.exam)
    other.wait_for_selector("#sitting:visible")
    assert chosen(other)[0] == 2
    other.keyboard.press("ArrowRight")
    hand_in(other)
    other.context.close()
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
    browser = exam.context.browser
    assert browser
    other = browser.new_context().new_page()
    sign_in(other, who)
    other.goto(site.exam)
    other.wait_for_selector("#sitting:visible")
    other.keyboard.press("4")
    expect(other.locator("#saving")).to_have_text(SAVED)
    other.context.close()
    if reloaded:
        exam.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page() if reloaded else exam
    if reloaded:
        again.goto(site.exam)
    expect(again.locator("#notice")).to_contain_text("Câu 1 đã được trả lời khác")
    assert chosen(again)[0] == 4


def test_a_stamp_is_kept_and_sent_again_with_the_same_bytes(exam: Page) -> None:
    seen: list[tuple[str | None, str | None]] = []

    def unavailable_once(route: Route, request: Request) -> None:
        seen.append((request.header_value("arrival-stamp"), request.post_data))
        if len(seen) == 1:
            route.fulfill(
                status=503,
                headers={"Arrival-Stamp": "stamp-1", "Retry-After": "1"},
                body=json.dumps({"code": "unavailable"}),
            )
        else:
            route.continue_()

    exam.route("**/api/attempts/*/answers", unavailable_once)
    exam.keyboard.press("1")
    expect(exam.locator("#saving")).to_contain_text("đóng dấu thời gian")
    exam.keyboard.press("2")
    expect(exam.locator("#saving")).to_have_text(SAVED)
    assert len(seen) == 3
    assert seen[1] == ("stamp-1", seen[0][1])
    assert seen[2][0] is None
    assert seen[2][1] != seen[0][1]


def test_a_submission_is_retried_as_the_same_request_also_after_a_reload(
    exam: Page, site: Site
) -> None:
    seen: list[tuple[Any, ...]] = []

    def unavailable(route: Route, request: Request) -> None:
        names = ("idempotency-key", "arrival-stamp")
        seen.append((*(request.header_value(name) for name in names), request.post_data))
        if len(seen) == 1:
            route.fulfill(status=503, headers={"Arrival-Stamp": "stamp-9"}, body="{}")
        elif len(seen) == 2:
            route.abort()
        else:
            route.continue_()

    exam.route("**/api/attempts/*/submission", unavailable)
    exam.keyboard.press("1")
    exam.click("#to-review")
    exam.fill("#prediction", "77")
    exam.click("#submit")
    expect(exam.locator("#sending-state")).to_contain_text("đóng dấu thời gian")
    exam.reload()
    exam.wait_for_selector("#receipt:visible", timeout=15000)
    (key, stamp, body), *more = seen
    assert stamp is None
    assert json.loads(body)["prediction"] == 77
    assert more == [(key, "stamp-9", body)] * 2


def test_a_submission_that_is_refused_can_be_mended(exam: Page) -> None:
    refused = {"code": "submission.prediction_range", "detail": "Số quá lớn"}
    exam.route(
        "**/api/attempts/*/submission",
        lambda route: route.fulfill(status=422, body=json.dumps(refused)),
        times=1,
    )
    exam.click("#to-review")
    exam.click("#submit")
    expect(exam.locator("#submit-problem")).to_contain_text("Số quá lớn")
    exam.click("#submit")
    exam.wait_for_selector("#receipt:visible")


def test_the_end_of_the_session_is_said_and_nothing_is_lost(
    exam: Page, context: BrowserContext, sign_in: SignIn, who: Credentials, site: Site
) -> None:
    cookies = context.cookies()
    context.clear_cookies(name="hoithi_session")
    exam.keyboard.press("4")
    link = exam.locator("#saving a")
    expect(link).to_have_text("Đăng nhập lại để gửi")
    assert cookies
    link.click()
    exam.fill("#username", who.username)
    exam.fill("#password", who.password)
    exam.click("main button.button")
    expect(exam.locator("#saving")).to_have_text(SAVED)
    assert chosen(exam)[0] == 4


def test_time_is_announced_and_the_end_hands_the_paper_in(
    page: Page, site: Site, sign_in: SignIn
) -> None:
    page.clock.install()
    sign_in(page, site.contestant())
    page.route("**/api/attempts/*", lambda route: route.abort())  # the server's clock did not jump
    page.goto(site.exam)
    page.click("#start")
    page.wait_for_selector("#sitting:visible")
    page.keyboard.press("1")
    expect(page.locator("#saving")).to_have_text(SAVED)  # a later answer would set the clock right
    page.clock.fast_forward("20:05")
    expect(page.locator("#notice")).to_have_text("Còn 10 phút.")
    page.clock.fast_forward("05:00")
    expect(page.locator("#notice")).to_have_text("Còn 5 phút.")
    page.clock.fast_forward("04:00")
    expect(page.locator("#urgent")).to_have_text("Còn 1 phút.")
    page.clock.fast_forward("00:55")
    page.wait_for_selector("#receipt:visible")


def test_a_wrong_clock_of_the_device_changes_nothing(
    page: Page, site: Site, sign_in: SignIn
) -> None:
    page.add_init_script("const now = Date.now; Date.now = () => now() + 3600000;")
    sign_in(page, site.contestant())
    page.goto(site.exam)
    page.click("#start")
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^(30:00|29:\d\d)$"))
