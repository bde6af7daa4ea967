"""Time on the page is the platform's: no device's clock and no old deadline cuts it short."""

import re
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SAVED, hand_in, let_in, pass_by, wait_for_paper
from tests.browser.looks import look
from tests.browser.site import Site
from tests.browser.small_contest import SmallContest

pytestmark = pytest.mark.browser
MINUTE_S = 60
NUMBERS = count(1)
JUMP = "const real = Date.now; Date.now = () => real() + 3600000;"
ASKED = re.compile(r"/api/attempts/[^/]+$")


@pytest.fixture
def closing(site: Site, tmp_path: Path) -> SmallContest:
    """A contest whose round is open and closes in ten minutes."""
    contest = SmallContest(site, f"gap-{next(NUMBERS)}", tmp_path, lasts_s=10 * MINUTE_S)
    contest.open()
    return contest


def enter(page: Page, contest: SmallContest, agency: str = "A") -> None:
    """Begin the exam of its round, as somebody of the agency, on a page whose time can pass."""
    let_in(page, contest.site, contest.people[agency].pop())
    page.clock.install()
    page.goto(contest.exam)
    page.click("#start")
    wait_for_paper(page)


def seconds_left(page: Page) -> int:
    minutes, seconds = page.inner_text("#time-left").split(":")
    return int(minutes) * 60 + int(seconds)


def test_a_device_clock_that_jumps_ahead_hands_nothing_in(exam: Page) -> None:
    with exam.expect_response(ASKED) as asked:
        exam.evaluate(JUMP)
    assert asked.value.json()["state"] == "in_progress"
    exam.keyboard.press("2")
    expect(exam.locator("#saving")).to_have_text(SAVED)
    assert seconds_left(exam) > 29 * MINUTE_S
    expect(exam.locator("#sitting")).to_be_visible()


def test_a_round_extended_in_its_last_seconds_goes_on_for_who_sits_in_it(
    page: Page, site: Site, closing: SmallContest
) -> None:
    enter(page, closing)
    page.keyboard.press("1")
    expect(page.locator("#saving")).to_have_text(SAVED)
    pass_by(page, site, int(seconds_left(page)) - 20)
    closing.extend(15 * MINUTE_S)
    pass_by(page, site, 25)
    expect(page.locator("#notice")).to_contain_text("Thời hạn làm bài đã thay đổi, còn 14:")
    expect(page.locator("#sitting")).to_be_visible()
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^14:\d\d$"))
    page.keyboard.press("2")
    expect(page.locator("#saving")).to_have_text(SAVED)


def test_a_save_tells_the_page_of_an_extension(
    page: Page, site: Site, closing: SmallContest
) -> None:
    enter(page, closing)
    closing.extend(5 * MINUTE_S, ["A"])
    with page.expect_response(re.compile("/answers$")) as saved:
        page.keyboard.press("1")
    assert saved.value.json()["deadline"]
    expect(page.locator("#notice")).to_contain_text("Thời hạn làm bài đã thay đổi")
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^14:\d\d$"))


def test_a_page_that_nobody_touches_hears_of_an_extension(
    page: Page, site: Site, closing: SmallContest
) -> None:
    enter(page, closing)
    closing.extend(5 * MINUTE_S)
    pass_by(page, site, 4 * MINUTE_S)
    expect(page.locator("#notice")).to_contain_text("Thời hạn làm bài đã thay đổi")
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^(10|11):\d\d$"))


def test_a_page_that_nobody_touches_hears_of_a_shortening_in_the_four_minutes_asked_for(
    page: Page, site: Site, closing: SmallContest
) -> None:
    enter(page, closing)
    closing.shorten(5 * MINUTE_S)
    pass_by(page, site, 4 * MINUTE_S)
    expect(page.locator("#notice")).to_contain_text("Thời hạn làm bài đã thay đổi")
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^0[01]:\d\d$"))
    expect(page.locator("#sitting")).to_be_visible()


def test_when_time_is_over_the_receipt_says_that_the_platform_handed_the_paper_in(
    page: Page, site: Site, closing: SmallContest
) -> None:
    enter(page, closing)
    page.keyboard.press("1")
    expect(page.locator("#saving")).to_have_text(SAVED)
    pass_by(page, site, 10 * MINUTE_S)
    page.wait_for_selector("#receipt:visible")
    expect(page.locator("#remark")).to_have_text(
        "Hết giờ làm bài: hệ thống đã tự nộp các câu trả lời đã lưu của bạn."
    )
    expect(page.locator("[data-fact=answered]")).to_have_text("1/3")


def test_a_page_that_shows_the_receipt_goes_on_when_the_round_is_extended_a_moment_later(
    page: Page, site: Site, closing: SmallContest
) -> None:
    """E2: the organiser's decision came just after the platform had handed the papers in."""
    enter(page, closing)
    page.keyboard.press("1")
    expect(page.locator("#saving")).to_have_text(SAVED)
    pass_by(page, site, 10 * MINUTE_S + 1)
    page.wait_for_selector("#receipt:visible")
    closing.extend(15 * MINUTE_S)
    with page.expect_navigation():
        pass_by(page, site, MINUTE_S)
    wait_for_paper(page)
    expect(page.locator("#notice")).to_contain_text("được mở lại để bạn làm tiếp, còn 13:")
    expect(page.locator("#sitting")).to_be_visible()
    expect(page.locator("#places button").first).to_have_accessible_name("Câu 1, đã trả lời")
    page.keyboard.press("2")
    expect(page.locator("#saving")).to_have_text(SAVED)
    assert hand_in(page)
    expect(page.locator("#remark")).to_be_hidden()


#: a small phone; the same with everything twice as large
SMALL = {"phone": (360, 640), "twice as large": (180, 320)}
IN_SIGHT = """(node) => {
  const { left, top, width } = node.getBoundingClientRect();
  return node.contains(document.elementFromPoint(left + Math.min(width / 2, 40), top + 4));
}"""


@pytest.mark.parametrize("size", SMALL.values(), ids=SMALL)
def test_neither_a_warning_nor_a_long_question_begins_under_the_bar(
    page: Page, site: Site, closing: SmallContest, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    enter(page, closing)
    for question in (1, 2):
        page.keyboard.press("1")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        page.keyboard.press("ArrowRight")
        legend = page.locator(f"#q{question} legend .number")
        expect(legend).to_be_visible()
        assert legend.evaluate(IN_SIGHT)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    pass_by(page, site, seconds_left(page) - 55)
    expect(page.locator("#notice")).to_have_text("Còn 1 phút.")
    assert page.locator("#notice").evaluate(IN_SIGHT)
    assert page.locator("#time-left").evaluate(IN_SIGHT)
    look(page)
    page.click("#notice-close")
    expect(page.locator("#notice")).to_be_hidden()


def test_in_an_outage_no_page_decides_that_time_is_over(
    page: Page, site: Site, closing: SmallContest
) -> None:
    enter(page, closing)
    page.keyboard.press("1")
    expect(page.locator("#saving")).to_have_text(SAVED)
    with site.platform.outage():
        pass_by(page, site, 10 * MINUTE_S)
        expect(page.locator("#notice")).to_contain_text("chưa hỏi được hệ thống")
        expect(page.locator("#sitting")).to_be_visible()
    page.wait_for_selector("#receipt:visible")
