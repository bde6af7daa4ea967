"""Signing in and choosing a password."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import fill_in
from tests.browser.site import Credentials, Site

pytestmark = pytest.mark.browser


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


def test_what_is_wrong_with_a_new_password_is_said_beside_it(page: Page, site: Site) -> None:
    page.goto(site.exam)
    fill_in(page, site.newcomer())
    page.fill("#new", "ngắn")
    page.fill("#again", "ngắn")
    page.click("main button.button")
    expect(page.locator("#errors")).to_be_focused()
    page.locator("#errors a").click()
    expect(page.locator("#new")).to_be_focused()


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
