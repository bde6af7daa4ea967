"""The liaison's main path, on a phone and on a desk: figures, who is missing, a reminder to paste,
a correction that an organiser accepts, a new code for who forgot."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import DESK
from tests.browser.conftest import let_in, visitor
from tests.browser.site import Site
from tests.browser.test_accessibility import too_wide, violations

pytestmark = pytest.mark.browser


def look(page: Page) -> None:
    """Nothing that axe finds, nothing too wide, on the page as it stands."""
    assert violations(page) == [], page.url
    assert not too_wide(page), page.url


def test_a_liaison_finds_who_is_missing_reminds_them_and_mends_the_list(
    either: Page, browser: Browser, site: Site
) -> None:
    page, phone = either, either.viewport_size
    assert phone
    newcomer = f"Ngô Thị Mới {phone['width']}"
    let_in(page, site, site.staff("liaison"))
    page.goto(site.home)
    page.click("text=Đơn vị của tôi")
    expect(page.locator("h1")).to_have_text(site.city.agencies[0].name)
    expect(page.locator(".figures")).to_contain_text("Đã dự thi")
    expect(page.locator("main")).to_contain_text("dự kiến có")
    look(page)

    page.click("text=Xem người chưa dự thi")
    rows = page.locator("tbody tr")
    everybody = rows.count()
    assert everybody > 1
    first = rows.first.locator("th").inner_text()
    page.fill("#q", first.translate(str.maketrans("Đđ", "Dd")).upper())
    page.keyboard.press("Enter")
    expect(rows.first.locator("th")).to_have_text(first)
    assert rows.count() < everybody
    with page.expect_download() as file:
        page.click("text=Tải về dạng Excel")
    assert file.value.suggested_filename == "missing.xlsx"
    look(page)

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("text=Nhắc mọi người")
    page.click("button:has-text('Sao chép') >> nth=0")
    expect(page.locator("#copied")).to_have_text("Đã sao chép lời nhắc.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.input_value("#text-vi")
    assert f"{everybody} người chưa dự thi" in copied
    assert f"{site.base_url}/contests/{site.contest}" in copied
    look(page)

    report_by_keyboard(page, newcomer, f"M{phone['width']}")
    accept(browser, site, newcomer)
    page.click("nav.tabs >> text=Danh sách cán bộ")
    page.fill("#q", newcomer)
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    look(page)

    page.click("tbody a:has-text('Cấp mã mới')")
    look(page)
    page.click("main button.button")
    expect(page.locator("#code")).to_have_text(re.compile(r"^[0-9A-Z-]{16,}$"))
    look(page)


def report_by_keyboard(page: Page, name: str, code: str) -> None:
    """Ask for somebody to be put on the list, without a pointer; first with a mistake."""
    page.click("nav.tabs >> text=Danh sách cán bộ")
    page.focus("text=Báo người mới về")
    page.keyboard.press("Enter")
    page.focus("#code")
    page.keyboard.type(code)
    page.keyboard.press("Tab")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("#errors")).to_be_focused()
    look(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("Quyết định tiếp nhận số 12")
    page.keyboard.press("Enter")
    expect(page.locator(".done")).to_contain_text("Đã gửi đề nghị")
    expect(page.locator(".card").first).to_contain_text(name)
    look(page)


def accept(browser: Browser, site: Site, name: str) -> None:
    """An organiser accepts it."""
    for context in visitor(browser, DESK):
        page = context.new_page()
        let_in(page, site, site.staff("organiser"))
        page.goto(site.home)
        page.click("text=Đề nghị điều chỉnh danh sách")
        look(page)
        page.locator(".card", has_text=name).get_by_role("button", name="Chấp nhận").first.click()
        expect(page.locator(".done")).to_contain_text("danh sách đã được sửa")
