"""What a contestant sees of an attempt afterwards: nothing of the paper before the publication,
then the score, the right answers and a way to complain; and the code on the receipt."""

import pytest
from playwright.sync_api import Page, expect

from gateway.web.qr import qr_code
from tests.browser.conftest import let_in
from tests.browser.keys import press, type_in
from tests.browser.looks import look, look_in_both
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def test_the_published_result_shows_right_answers_and_takes_an_appeal_by_keyboard(
    either: Page, site: Site
) -> None:
    page = either
    let_in(page, site, site.veteran())
    page.goto(site.home)
    press(page, page.locator("a", has_text="Xem kết quả bài thi"))
    expect(page.locator("h1")).to_have_text("Kết quả bài thi của bạn")
    expect(page.locator(".edition")).to_contain_text("KẾT QUẢ DỰ KIẾN · nhận khiếu nại đến")
    expect(page.locator("main")).to_contain_text("Khiếu nại được nhận đến")
    questions = page.locator(".question")
    expect(questions).to_have_count(site.questions)
    score = int(page.locator(".figures strong").nth(1).inner_text())
    assert 0 < score <= site.questions
    expect(page.locator(".question .state-met")).to_have_count(score)
    expect(page.locator(".question .state-missed")).to_have_count(site.questions - score)
    look(page)

    send = page.locator("main form button.button")
    press(page, send)
    expect(page.locator("#errors")).to_be_focused()
    look_in_both(page)
    press(page, page.locator("#errors a"))
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("Câu 2 có hai phương án cùng đúng.")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#question")).to_have_value(page.locator("#question option").nth(2)
                                                    .get_attribute("value") or "")  # fmt: skip
    press(page, send)
    expect(page.locator(".done", has_text="Đã nhận khiếu nại")).to_be_visible()
    expect(page.locator(".card")).to_contain_text("Câu 2 Chờ trả lời")
    look(page)

    type_in(page, "#text", "Xin xem lại toàn bài.")
    press(page, send)
    expect(page.locator(".card")).to_have_count(2)


def test_before_the_publication_only_what_arrived_is_shown_and_the_receipt_has_a_code(
    either: Page, site: Site
) -> None:
    page, who = either, site.contestant()
    site.take_part(who, site.open_round, right=3)
    let_in(page, site, who)
    page.goto(site.home)
    page.click("text=Xem kết quả bài thi")
    expect(page.locator("main")).to_contain_text("Hiện sau khi đợt thi chốt.")
    expect(page.locator("main")).to_contain_text("Đáp án hiện ở đây khi")
    expect(page.locator(".question, main form")).to_have_count(0)
    look(page)

    page.click("text=Xem biên nhận")
    drawn = page.locator("svg.qr path").nth(1).get_attribute("d")
    assert drawn
    receipt = page.url.rpartition("/")[2]
    assert drawn in qr_code(f"{site.base_url}/verify?receipt={receipt}")
    expect(page.locator("svg.qr")).to_be_visible()
    look(page)


def test_the_rules_are_told_in_plain_words_before_the_start(either: Page, site: Site) -> None:
    page = either
    let_in(page, site, site.contestant())
    page.goto(site.exam)
    rules = page.locator(".rules")
    for words in (
        "Đợt thi đóng lúc 24:00 ngày 18/10/2024",
        "20 câu hỏi, làm trong 30 phút",
        "còn 1 trong 1 lượt thi",
        "câu dự đoán, không bắt buộc",
        "điểm của mình sau khi đợt thi chốt",
    ):
        expect(rules).to_contain_text(words)
    look(page)
