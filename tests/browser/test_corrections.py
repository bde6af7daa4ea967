"""Second looks with the keyboard alone, and an appeal that is answered by one."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import let_in
from tests.browser.site import APPEALS, Site
from tests.browser.test_accessibility import too_wide, violations

pytestmark = pytest.mark.browser


def look(page: Page, where: str) -> None:
    """Nothing that axe finds, nothing too wide."""
    assert violations(page) == [], where
    assert not too_wide(page), where


def press_to(page: Page, selector: str, most: int = 60) -> None:
    """Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(
            "(s) => document.activeElement && document.activeElement.matches(s)", selector
        ):
            return
    raise AssertionError(f"{selector} is not reached by the keyboard")


def decide_by_keyboard(page: Page, site: Site, reason: str) -> None:
    """Correct the key of the first question of the published round, keyboard only."""
    page.goto(f"{site.base_url}/contests/{site.contest}/second-looks/new")
    look(page, "what to decide")
    press_to(page, "input[name=kind]")
    page.keyboard.press("Space")
    press_to(page, "main button.button")
    page.keyboard.press("Enter")
    page.wait_for_url("**kind=correct_key*")
    page.wait_for_selector("#question")
    look(page, "which question")
    press_to(page, "#question")
    page.keyboard.press("ArrowDown")
    press_to(page, "main button.button")
    page.keyboard.press("Enter")
    choose_option(page, reason)


def choose_option(page: Page, reason: str) -> None:
    """The first option that is not the key, the difference, the reason."""
    page.wait_for_selector("input[name=option]")
    look(page, "which option")
    press_to(page, "input[name=option]")
    page.keyboard.press("Space")
    press_to(page, "main button.button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#changes")
    expect(page.locator("main")).to_contain_text("Chưa có gì thay đổi")
    look(page, "what would change")
    press_to(page, "#reason")
    press_to(page, "button[value=confirm]")
    page.keyboard.press("Enter")
    expect(page.locator("#errors")).to_be_focused()
    press_to(page, "#reason")
    page.keyboard.type(reason)
    press_to(page, "button[value=confirm]")
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
    expect(page.locator(".notice")).to_contain_text("cần công bố lại")
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
    page.locator(".card", has_text=text).locator("a").click()
    expect(page.locator(".said")).to_have_text(text)
    look(page, "an appeal")
    page.check("#state-upheld")
    page.click("main form button.button")
    expect(page.locator("#errors")).to_be_focused()
    page.click("a[href*='kind=correct_key']")
    choose_option(page, "Hai phương án đều đúng")
    page.wait_for_url("**/appeals/*?decision=*")
    number = page.input_value("#decision")
    assert number
    page.fill("#answer", "Ban Tổ chức đã sửa đáp án.")
    page.click("main form button.button")
    page.wait_for_url("**/appeals?answered=upheld")
    expect(page.locator(".done")).to_contain_text("Đã chấp nhận")
    page.click("a[href='?state=upheld']")
    page.locator(".card", has_text=text).locator("a").click()
    expect(page.locator(".done")).to_contain_text(f"Theo quyết định số {number}")
    look(page, "an answered appeal")
    withdraw(page, site, number)
