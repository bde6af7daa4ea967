"""An organiser gives one person more time while they sit, and their clock says so."""

import re
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from contracts.local_times import rfc3339
from gateway.web.number_and_date_formats import Formats
from tests.browser.conftest import SAVED, let_in, visitor, wait_for_paper
from tests.browser.looks import look
from tests.browser.site import Site
from tests.browser.small_contest import SmallContest

pytestmark = pytest.mark.browser
MINUTE_S = 60
MINUTE_US = 60_000_000
NUMBERS = count(1)


def test_more_time_given_in_mid_exam_is_on_the_clock_of_whoever_sits(
    page: Page, browser: Browser, site: Site, tmp_path: Path
) -> None:
    contest = SmallContest(site, f"more-{next(NUMBERS)}", tmp_path, lasts_s=35 * MINUTE_S)
    contest.open()
    someone = contest.people["A"][0]
    let_in(page, site, someone)
    page.goto(contest.exam)
    page.click("#start")
    wait_for_paper(page)
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^(30:00|29:\d\d)$"))
    for desk in visitor(browser, {"width": 390, "height": 800}):
        organiser = desk.new_page()
        let_in(organiser, site, site.staff("organiser"))
        organiser.goto(f"{contest.home}/rounds/dot-1/control")
        organiser.click("a[href$=allowances]")
        organiser.fill("#username", someone.username)
        organiser.locator("form[role=search] button").click()
        look(organiser, "somebody was found")
        organiser.fill("#minutes", "20")
        own_close = Formats("vi").moment(rfc3339(contest.closes_us + 25 * MINUTE_US))
        organiser.fill("#date", own_close[:10])
        organiser.fill("#time", own_close[11:16])
        organiser.fill("#reason", "Khuyết tật vận động")
        organiser.locator("main form[method=post] button.button").click()
        expect(organiser.locator("main")).to_contain_text("1 bài đang làm được thêm thời gian")
        look(organiser, "what it means")
        organiser.click("button[value=confirm]")
        expect(organiser.locator(".done")).to_contain_text("Đã cho thêm thời gian")
        expect(organiser.locator("table")).to_contain_text("Khuyết tật vận động")
        look(organiser, "who has more time")
    page.keyboard.press("1")
    expect(page.locator("#saving")).to_have_text(SAVED)
    expect(page.locator("#notice")).to_contain_text("Thời hạn làm bài đã thay đổi")
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^(50:00|49:\d\d)$"))
