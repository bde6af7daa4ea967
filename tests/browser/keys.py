"""A page used with the keyboard alone, as by somebody without a mouse."""

from playwright.sync_api import Locator, Page

MOST_TABS = 200
_HAS_FOCUS = "(selector) => document.activeElement.matches(selector)"
_IS_FOCUS = "(item) => item === document.activeElement"


def tab_to(page: Page, target: str | Locator) -> None:
    """Press Tab until the focus is there."""
    for _ in range(MOST_TABS):
        if _is_at(page, target):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {target}")


def _is_at(page: Page, target: str | Locator) -> bool:
    if isinstance(target, str):
        return bool(page.evaluate(_HAS_FOCUS, target))
    return bool(target.evaluate(_IS_FOCUS))


def type_in(page: Page, target: str | Locator, text: str) -> None:
    """Write into a field, instead of what is there."""
    tab_to(page, target)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def press(page: Page, target: str | Locator, key: str = "Enter") -> None:
    """Go to a link, a button or a choice, and use it."""
    tab_to(page, target)
    page.keyboard.press(key)


def follow(page: Page, target: str | Locator) -> None:
    """Press Enter on a link or button, until the page that it leads to is there."""
    with page.expect_navigation():
        press(page, target)


def from_menu(page: Page, group: str, name: str) -> None:
    """Open a group of the menu of staff, on a phone the menu first, and follow one of its links."""
    whole = page.locator(".menu-all > summary")
    if whole.is_visible():
        press(page, whole)
    press(page, page.locator(".menu-groups summary", has_text=group))
    follow(page, page.locator(".menu-groups").get_by_role("link", name=name))


def send(page: Page) -> None:
    """Press Enter in a field, until the page that the form leads to is there."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
