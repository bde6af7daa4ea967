"""What most people come for, from the first sign-in to the receipt, with the keyboard alone."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SAVED, chosen
from tests.browser.keys import press, type_in
from tests.browser.site import Site

pytestmark = pytest.mark.browser
OWN_PASSWORD = "một câu dễ nhớ 2024"


def test_a_contestant_s_way_from_code_to_receipt_by_keyboard_alone(
    either: Page, site: Site
) -> None:
    page, who = either, site.newcomer()
    page.goto(site.base_url)
    press(page, page.locator("main a.button", has_text="Đăng nhập"))
    page.wait_for_selector("#username")
    type_in(page, "#username", who.username.lower())
    type_in(page, "#password", who.password)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Đặt mật khẩu của bạn")
    type_in(page, "#new", OWN_PASSWORD)
    type_in(page, "#again", OWN_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.base_url}/")
    expect(page.locator(".who")).to_contain_text(site.name_of(who.username))
    week = page.locator(f"a.button[href='{urlsplit(site.exam).path}']")
    press(page, week)
    page.wait_for_url(site.exam)
    press(page, page.locator("#start"))
    expect(page.locator("#q0 legend")).to_be_focused()
    for number in range(1, site.questions + 1):
        page.keyboard.press(str(1 + number % 3))  # no question of the bank has fewer options
        page.keyboard.press("ArrowRight")
    expect(page.locator("#progress")).to_have_text(f"Đã trả lời {site.questions}/{site.questions}")
    expect(page.locator("#saving")).to_have_text(SAVED)
    assert chosen(page) == [1 + number % 3 for number in range(1, site.questions + 1)]
    press(page, page.locator("#to-review"))
    expect(page.locator("#review-complete")).to_be_visible()
    type_in(page, "#prediction", "1250")
    press(page, page.locator("#submit"))
    expect(page.locator("#receipt h1")).to_be_focused()
    receipt = page.inner_text("[data-fact=receipt]")
    press(page, page.locator("#receipt-link"))
    expect(page.locator("dl.receipt")).to_contain_text(receipt)
    expect(page.locator("dl.receipt")).to_contain_text(f"{site.questions}/{site.questions}")
    page.goto(site.base_url)
    expect(page.locator(".done a").first).to_have_attribute("href", f"/receipts/{receipt}")
    expect(week).to_have_count(0)
