"""Second looks with the keyboard alone, and an appeal that is answered by one."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import let_in
from tests.browser.keys import follow, press, tab_to, type_in
from tests.browser.looks import look, look_in_both
from tests.browser.site import APPEALS, Site

pytestmark = pytest.mark.browser


def decide_by_keyboard(page: Page, site: Site, reason: str) -> None:
    """Correct the key of the first question of the published round, keyboard only."""
    page.goto(f"{site.base_url}/contests/{site.contest}/second-looks/new")
    look(page, "what to decide")
    tab_to(page, "input[name=kind]")
    page.keyboard.press("Space")
    tab_to(page, "main button.button")
    page.keyboard.press("Enter")
    page.wait_for_url("**kind=correct_key*")
    page.wait_for_selector("#question")
    look(page, "which question")
    tab_to(page, "#question")
    page.keyboard.press("ArrowDown")
    tab_to(page, "main button.button")
    page.keyboard.press("Enter")
    choose_option(page, reason)


def choose_option(page: Page, reason: str) -> None:
    """The first option that is not the key, the difference, the reason."""
    page.wait_for_selector("input[name=option]")
    look(page, "which option")
    tab_to(page, "input[name=option]")
    page.keyboard.press("Space")
    tab_to(page, "main button.button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#changes")
    expect(page.locator("main")).to_contain_text("Chưa có gì thay đổi")
    look(page, "what would change")
    tab_to(page, "#reason")
    tab_to(page, "button[value=confirm]")
    page.keyboard.press("Enter")
    expect(page.locator("#errors")).to_be_focused()
    look_in_both(page, "a change without a reason")
    type_in(page, "#reason", reason)
    tab_to(page, "button[value=confirm]")
    page.keyboard.press("Enter")


def withdraw(page: Page, site: Site, number: str) -> None:
    """Take a decision back, so that the next test finds the keys as they were."""
    page.goto(f"{site.base_url}/contests/{site.contest}/second-looks/new?kind=withdraw")
    look(page, "which decision")
    page.check(f"#decision-{number}")
    page.click("main button.button")
    page.fill("#reason", "Đáp án cũ mới đúng")
    page.click("button[value=confirm]")
    page.wait_for_url("**/second-looks?made=*")


def test_a_key_is_corrected_as_it_was_shown_with_the_keyboard_alone(
    either: Page, site: Site
) -> None:
    page = either
    let_in(page, site, site.staff("organiser"))
    decide_by_keyboard(page, site, "Điều 5 Nghị định 61")
    page.wait_for_url("**/second-looks?made=*")
    number = page.url.partition("made=")[2]
    expect(page.locator(".done")).to_contain_text(f"quyết định số {number}")
    made = page.locator(".card").first
    expect(made).to_contain_text("Điều 5 Nghị định 61")
    expect(page.locator("div.notice")).to_contain_text("cần công bố lại")
    look(page, "the list of decisions")
    page.goto(f"{site.base_url}/contests/{site.contest}/audit?kind=decisions")
    expect(page.locator("tbody tr").first).to_contain_text("Điều 5 Nghị định 61")
    look(page, "the trail")
    withdraw(page, site, number)


def test_an_appeal_is_answered_by_the_decision_that_follows_it(either: Page, site: Site) -> None:
    page = either
    size = page.viewport_size
    assert size
    text = APPEALS[0 if size == PHONE else 1]
    let_in(page, site, site.staff("organiser"))
    page.goto(f"{site.base_url}/contests/{site.contest}/appeals")
    look(page, "appeals")
    follow(page, page.locator(".card", has_text=text).locator("a"))
    expect(page.locator(".said")).to_have_text(text)
    look(page, "an appeal")
    press(page, "#state-upheld", "Space")
    follow(page, "main form button.button")
    expect(page.locator("#errors")).to_be_focused()
    look_in_both(page, "an appeal upheld by nothing")
    press(page, "#errors a")
    expect(page.locator("#decision")).to_be_focused()
    follow(page, "a[href*='kind=correct_key']")
    choose_option(page, "Hai phương án đều đúng")
    page.wait_for_url("**/appeals/*?decision=*")
    number = page.input_value("#decision")
    assert number
    type_in(page, "#answer", "Ban Tổ chức đã sửa đáp án.")
    follow(page, "main form button.button")
    page.wait_for_url("**/appeals?answered=upheld")
    expect(page.locator(".done")).to_contain_text("Đã chấp nhận")
    follow(page, "a[href='?state=upheld']")
    follow(page, page.locator(".card", has_text=text).locator("a"))
    expect(page.locator(".done")).to_contain_text(f"Theo quyết định số {number}")
    look(page, "an answered appeal")
    withdraw(page, site, number)
