"""Lists and banks that are refused, converted and previewed on the import pages."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import let_in
from tests.browser.keys import follow, press, type_in
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


PASTED = (
    "Câu 1: Phản ánh nào sau đây được tiếp nhận trên Cổng Dịch vụ công quốc gia?\nA. "
    + "Phản ánh về hành vi chậm trễ, gây phiền hà của cán bộ, công chức khi giải quyết hồ sơ. " * 2
    + "\nB. Chưa rõ\nĐáp án: A\nCâu 2: C©u nµo ®óng?\nA. Một\nB. Hai\nĐáp án: B\n"
    + "Câu 3: Ai trả lời phản ánh?\nA. Một\nB. Hai\nĐáp án: A\n"
)
OLD = [("A", "Së Néi vô", "NguyÔn V¨n B×nh")]


def test_a_pasted_list_and_a_staff_list_in_an_old_encoding_are_previewed(
    page: Page, site: Site, tmp_path: Path
) -> None:
    small = SmallContest(site, "dan-vao", tmp_path, lasts_s=600)
    let_in(page, site, site.staff("organiser"))
    page.goto(f"{small.home}/set-up/questions")
    type_in(page, "textarea[name=pasted]", PASTED)
    page.select_option("select[name=topic]", "chi-so")
    follow(page, "main form:last-of-type button.button")
    expect(page.locator("#errors")).to_contain_text("“C©u nµo ®óng?” → “Câu nào đúng?”")
    look_in_both(page, "questions in an old encoding")
    follow(page, "button[value=convert]")
    expect(page.locator("h1")).to_have_text("Xem trước bộ câu hỏi")
    expect(page.locator("table strong")).to_have_text(["A.", "B.", "A."])
    expect(page.locator("main")).to_contain_text("Câu nào đúng?")
    look_in_both(page, "the right options that were found in what was pasted")
    page.goto(f"{small.home}/set-up/roster")
    rows = [[code, name, "city", "M09", person, "bắt buộc"] for code, name, person in OLD]
    page.set_input_files("#file", workbook("cu.xlsx", *rows))
    follow(page, "main button.button")
    expect(page.locator("main table")).to_contain_text("đọc là “Nguyễn Văn Bình”")
    follow(page, "button[value=convert]")
    expect(page.locator("main")).to_contain_text("“NguyÔn V¨n B×nh” → “Nguyễn Văn Bình”")
    look_in_both(page, "a staff list that is converted")
