"""A question bank that is refused when it is confirmed, though its dry run was not."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import let_in
from tests.browser.keys import follow, press
from tests.browser.looks import look_in_both
from tests.browser.site import Site
from tests.browser.small_contest import SmallContest
from tests.browser.test_setup import QUESTION_HEADINGS, workbook

pytestmark = pytest.mark.browser
REFUSED = "Đã có đợt thi mở"


def test_a_bank_that_is_refused_when_confirmed_is_confirmed_again_by_keyboard_alone(
    page: Page, site: Site, tmp_path: Path
) -> None:
    """The round opens between its dry run and its confirmation."""
    small = SmallContest(site, "tu-choi", tmp_path, lasts_s=600)
    let_in(page, site, site.staff("organiser"))
    page.goto(f"{small.home}/set-up/questions")
    rows = [[f"M{n}", "chi-so", f"Hỏi điều mới số {n}?", "Một", "Hai", "A"] for n in range(1, 5)]
    page.set_input_files("#file", workbook("moi.xlsx", *rows, headings=QUESTION_HEADINGS))
    follow(page, "main button.button")
    expect(page.locator("h1")).to_have_text("Xem trước bộ câu hỏi")
    small.open()
    follow(page, "button[value=confirm]")
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#errors")).to_contain_text(REFUSED)
    expect(page.locator("main")).to_contain_text("moi.xlsx")
    look_in_both(page, "a bank that was refused when it was confirmed")
    press(page, "#errors a[href='#confirm']")
    expect(page.locator("#confirm")).to_be_focused()
    follow(page, "#confirm")
    expect(page.locator("#errors")).to_contain_text(REFUSED)
    expect(page.locator("#confirm")).to_have_count(1)
