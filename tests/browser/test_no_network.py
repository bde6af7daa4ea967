"""A reload without a network shows the exam; nothing of it stays on the device afterwards."""

import pytest
from playwright.sync_api import Page, expect

from gateway.web.rendering import POLICY
from tests.browser.conftest import SAVED, begin, chosen, hand_in, let_in, wait_for_paper
from tests.browser.looks import look
from tests.browser.site import Credentials, Site
from tests.support.line import Line

pytestmark = pytest.mark.browser
KEPT = """async () => [
  Object.keys(localStorage).filter((key) => key.startsWith('hoithi:paper:')).length,
  (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length,
]"""


@pytest.fixture
def sitting(page: Page, far: Site, who: Credentials) -> Page:
    """An exam with one answer, kept on the device."""
    let_in(page, far, who)
    begin(page, far)
    page.keyboard.press("2")
    expect(page.locator("#saving")).to_have_text(SAVED)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    return page


def test_a_reload_without_a_network_goes_on_with_the_exam(sitting: Page, line: Line) -> None:
    line.cut()
    sitting.reload()
    wait_for_paper(sitting)
    expect(sitting.locator("#notice")).to_contain_text("Mất kết nối")
    assert chosen(sitting)[:2] == [2, 0]
    assert int(sitting.inner_text("#time-left")[:2]) >= 28
    look(sitting)
    sitting.keyboard.press("ArrowRight")
    sitting.keyboard.press("3")
    expect(sitting.locator("#saving")).to_contain_text("đang giữ trên máy này")
    line.mend()
    expect(sitting.locator("#saving")).to_have_text(SAVED)
    answer = sitting.reload()
    assert answer
    wait_for_paper(sitting)
    assert chosen(sitting)[:3] == [2, 3, 0]
    assert sitting.get_attribute("#main", "data-kept") is None  # of the platform, not of the device


def test_a_device_clock_set_back_gives_no_time_back_without_a_network(
    sitting: Page, line: Line
) -> None:
    line.cut()
    sitting.add_init_script("const real = Date.now; Date.now = () => real() - 3 * 3600000;")
    sitting.reload()
    wait_for_paper(sitting)
    minutes = sitting.inner_text("#time-left").split(":")
    assert len(minutes) == 2, "no more than the time limit"
    assert int(minutes[0]) <= 29
    line.mend()
    expect(sitting.locator("#notice")).to_contain_text("Đã có kết nối")


def test_the_kept_page_has_the_policy_of_the_page(sitting: Page, line: Line) -> None:
    line.cut()
    answer = sitting.reload()
    assert answer
    assert answer.headers["content-security-policy"] == POLICY


def test_nothing_is_kept_once_the_paper_is_handed_in(sitting: Page) -> None:
    assert sitting.evaluate(KEPT) == [1, 1, 1]
    hand_in(sitting)
    sitting.wait_for_function(f"({KEPT})().then((kept) => kept.every((each) => each === 0))")


def test_nothing_is_kept_once_somebody_signs_out(sitting: Page, far: Site) -> None:
    assert sitting.evaluate(KEPT) == [1, 1, 1]
    sitting.goto(far.base_url)
    sitting.click("text=Đăng xuất")
    sitting.wait_for_url(f"{far.base_url}/")
    sitting.wait_for_function(f"({KEPT})().then((kept) => kept.every((each) => each === 0))")
