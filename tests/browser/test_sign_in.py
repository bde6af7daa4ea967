"""Signing in and choosing a password."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import fill_in, let_in
from tests.browser.keys import press, send, type_in
from tests.browser.looks import look_in_both
from tests.browser.site import Credentials, Site

pytestmark = pytest.mark.browser
FIRST, SECOND = "trăng sáng đầu non", "gió mát cuối ngàn"


def test_signing_in_works_without_scripts(browser: Browser, site: Site, who: Credentials) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.exam)
    fill_in(page, Credentials(who.username, "sai mật khẩu"))
    expect(page.locator("#errors")).to_be_visible()
    expect(page.locator("#username")).to_have_value(who.username)
    fill_in(page, who)
    assert page.url == site.exam
    context.close()


def test_mistakes_on_the_way_in_and_to_another_password_are_mended_by_keyboard(
    either: Page, site: Site
) -> None:
    page, who = either, site.newcomer()
    page.goto(site.exam)
    type_in(page, "#username", who.username)
    send(page)
    expect(page.locator("#errors")).to_be_focused()
    look_in_both(page)
    press(page, "#errors a")
    expect(page.locator("#password")).to_be_focused()
    page.keyboard.type(who.password)
    send(page)
    choose_password(page, "ngắn", "ngắn")
    expect(page.locator("#errors")).to_be_focused()
    look_in_both(page)
    press(page, "#errors a")
    expect(page.locator("#new")).to_be_focused()
    choose_password(page, FIRST, FIRST)
    assert page.url == site.exam
    page.goto(f"{site.base_url}/password")
    type_in(page, "#current", FIRST)
    choose_password(page, SECOND, "khác hẳn, khác hẳn")
    expect(page.locator("#errors")).to_be_focused()
    look_in_both(page)
    type_in(page, "#current", FIRST)
    choose_password(page, SECOND, SECOND)
    page.context.clear_cookies()
    let_in(page, site, Credentials(who.username, SECOND))


def choose_password(page: Page, new: str, again: str) -> None:
    """Type it twice and send it."""
    type_in(page, "#new", new)
    type_in(page, "#again", again)
    send(page)


def test_the_choice_of_a_password_can_wait_until_after_the_exam(page: Page, site: Site) -> None:
    page.goto(site.exam)
    fill_in(page, site.newcomer())
    page.click("a[href*=later]")
    page.wait_for_url(site.exam)
    expect(page.locator("#start")).to_be_visible()


def test_a_password_can_be_shown(page: Page, site: Site) -> None:
    page.goto(f"{site.base_url}/sign-in")
    page.fill("#password", "abc")
    page.click("[data-shows=password]")
    expect(page.locator("#password")).to_have_attribute("type", "text")
    expect(page.locator("[data-shows=password]")).to_have_attribute("aria-pressed", "true")
