"""The liaison's main path, on a phone and on a desk: figures, who is missing, a reminder to paste,
a correction that an organiser accepts, a new code for who forgot."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import DESK
from tests.browser.conftest import let_in, visitor
from tests.browser.keys import follow, from_menu, press, send, type_in
from tests.browser.looks import look, look_in_both
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def test_a_liaison_finds_who_is_missing_reminds_them_and_mends_the_list(
    either: Page, browser: Browser, site: Site
) -> None:
    page, phone = either, either.viewport_size
    assert phone
    newcomer = f"Ngô Thị Mới {phone['width']}"
    let_in(page, site, site.staff("liaison"))
    page.goto(site.home)
    from_menu(page, "Đang thi", "Cơ quan của tôi")
    expect(page.locator("h1")).to_have_text(site.city.agencies[0].name)
    expect(page.locator(".figures").first).to_contain_text("Đã dự thi")
    expect(page.locator("main")).to_contain_text("dự kiến có")
    look(page)

    leads_on(page, "text=Xem người chưa dự thi")
    rows = page.locator("tbody tr")
    expect(rows.nth(1)).to_be_visible()
    everybody = rows.count()
    assert everybody > 1
    first = rows.first.locator("th").inner_text()
    page.fill("#q", first.translate(str.maketrans("Đđ", "Dd")).upper())
    send(page)  # who is sought stands first on the page before, too
    expect(rows.first.locator("th")).to_have_text(first)
    assert rows.count() < everybody
    with page.expect_download() as file:
        page.click("text=Tải về dạng Excel")
    own = site.city.agencies[0].code
    assert file.value.suggested_filename == f"missing-{site.contest}-{own}.xlsx"
    look(page)

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    follow(page, page.get_by_role("link", name="Nhắc mọi người"))
    press(page, "[data-copies=text-vi]")
    expect(page.locator("#copied")).to_have_text("Đã sao chép lời nhắc.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.input_value("#text-vi")
    assert f"{everybody} người chưa dự thi" in copied
    assert f"{site.base_url}/contests/{site.contest}" in copied
    look(page)

    report_by_keyboard(page, newcomer, f"M{phone['width']}")
    accept(browser, site, newcomer)
    leads_on(page, "nav.tabs >> text=Danh sách cán bộ")
    page.fill("#q", newcomer)
    send(page)
    expect(rows).to_have_count(1)
    look(page)

    leads_on(page, "tbody a:has-text('Cấp mã mới')")
    look(page)
    leads_on(page, "main button.button")
    expect(page.locator("#code")).to_have_text(re.compile(r"^[0-9A-Z-]{16,}$"))
    look(page)


def leads_on(page: Page, target: str) -> None:
    """Click, until the page that it leads to is there."""
    with page.expect_navigation():
        page.click(target)


def report_by_keyboard(page: Page, name: str, code: str) -> None:
    """Ask for somebody to be put on the list, without a pointer; first with a mistake."""
    follow(page, page.locator("nav.tabs a", has_text="Danh sách cán bộ"))
    follow(page, page.get_by_role("link", name="Báo người mới về"))
    type_in(page, "#code", code)
    type_in(page, "#name", name)
    send(page)
    expect(page.locator("#errors")).to_be_focused()
    look_in_both(page)
    press(page, "#errors a")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("Quyết định tiếp nhận số 12")
    send(page)
    expect(page.locator(".done")).to_contain_text("Đã gửi đề nghị")
    expect(page.locator(".card").first).to_contain_text(name)
    look(page)


def accept(browser: Browser, site: Site, name: str) -> None:
    """An organiser refuses it without a reason, which is none, then accepts it: by keyboard."""
    for context in visitor(browser, DESK):
        page = context.new_page()
        let_in(page, site, site.staff("organiser"))
        page.goto(site.home)
        from_menu(page, "Đang thi", "Đề nghị điều chỉnh danh sách")
        look(page)
        card = page.locator(".card", has_text=name)
        follow(page, card.locator("button[value=refused]"))
        expect(page.locator("#errors")).to_be_focused()
        look_in_both(page)
        follow(page, card.locator("button[value=accepted]"))
        expect(page.locator(".done")).to_contain_text("danh sách đã được sửa")
