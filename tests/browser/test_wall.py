"""The wall: one picture of 1920 by 1080 that is read from 8 m, calm, and alive by itself."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from gateway.command_room.actions import wall_lists
from tests.browser.conftest import let_in, pass_by, visitor
from tests.browser.looks import look
from tests.browser.site import Site
from tests.browser.small_contest import SmallContest
from tests.support.line import Line
from tests.support.waiting import until

pytestmark = pytest.mark.browser
SCREEN: ViewportSize = {"width": 1920, "height": 1080}
NUMBERS = count(1)
#: texts that are seen, each with the size of its letters in pixels
LETTERS = """() => [...document.querySelectorAll('.wall *')]
  .filter((node) => node.checkVisibility() && getComputedStyle(node).clipPath === 'none'
    && !node.closest('.hidden, .qr')
    && [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
  .map((node) => [node.textContent.trim(), parseFloat(getComputedStyle(node).fontSize)])"""
#: what hangs over the edge of the screen
OUTSIDE = """() => [...document.querySelectorAll('.wall *')].filter((node) => {
  const { bottom, right } = node.getBoundingClientRect();
  return node.checkVisibility() && (bottom > innerHeight + 1 || right > innerWidth + 1);
}).map((node) => node.outerHTML.slice(0, 120))"""
SECONDS = """() => document.getElementById('left').textContent.match(/[0-9:]+/)[0].split(':')
  .reduce((sum, part) => sum * 60 + Number(part), 0)"""


@pytest.fixture
def screen(browser: Browser) -> Iterator[Page]:
    """A projector's page."""
    for context in visitor(browser, SCREEN):
        yield context.new_page()


@pytest.fixture
def wall(screen: Page, site: Site) -> Page:
    """The wall of the site's contest."""
    let_in(screen, site, site.staff("organiser"))
    screen.goto(f"{site.home}/room/wall")
    return screen


@pytest.mark.parametrize("choice", ["", "?theme=light", "?lang=en"])
def test_it_fits_the_screen_and_is_read_from_eight_metres(
    wall: Page, site: Site, choice: str
) -> None:
    wall.emulate_media(reduced_motion="reduce")
    wall.goto(f"{site.home}/room/wall{choice}")
    expect(wall.locator(".wall-list.leaders li")).to_have_count(10)
    height = wall.evaluate("document.documentElement.scrollHeight")
    assert height <= SCREEN["height"]
    assert wall.evaluate(OUTSIDE) == []
    letters = wall.evaluate(LETTERS)
    assert [one for one in letters if one[1] < 20] == []
    assert max(size for _, size in letters) == 120
    ground = wall.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == ("light" in choice)
    assert wall.evaluate(
        "getComputedStyle(document.querySelector('.bar-fill')).transitionDuration"
    ) in ("0s", "1e-05s", "0.001s")
    look(wall)


def test_a_smaller_screen_shows_the_same_picture(wall: Page) -> None:
    wall.set_viewport_size({"width": 1366, "height": 768})
    assert wall.evaluate("document.documentElement.scrollHeight") <= 768
    assert wall.evaluate(OUTSIDE) == []


def test_lists_turn_every_fifteen_seconds_and_stand_still_at_a_key(
    screen: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall_lists, "ROWS", 4)
    let_in(screen, site, site.staff("organiser"))
    screen.clock.install()
    screen.goto(f"{site.home}/room/wall")
    which = screen.locator("#leaders-title .wall-which")
    expect(which).to_have_text("1–4 trong 10")
    screen.clock.run_for(15_500)
    expect(which).to_have_text("5–8 trong 10")
    screen.keyboard.press("Space")
    expect(screen.locator("#pause")).to_have_text("Chạy tiếp")
    with screen.expect_response("**/room/wall?page=1"):  # figures go on
        screen.clock.run_for(60_000)
    expect(which).to_have_text("5–8 trong 10")
    screen.keyboard.press("ArrowRight")
    expect(which).to_have_text("9–10 trong 10")
    screen.click("#pause")
    expect(screen.locator("#pause")).to_have_text("Dừng")
    screen.clock.run_for(15_500)
    expect(which).to_have_text("1–4 trong 10")


def test_the_time_left_is_counted_by_the_platforms_clock(
    screen: Page, site: Site, tmp_path: Path
) -> None:
    contest = SmallContest(site, f"wall-{next(NUMBERS)}", tmp_path, lasts_s=600)
    contest.open()
    let_in(screen, site, site.staff("organiser"))
    screen.add_init_script("const real = Date.now; Date.now = () => real() - 3600000;")
    screen.clock.install()
    screen.goto(f"{contest.home}/room/wall")
    left = screen.evaluate(SECONDS)
    assert 500 < left <= 600
    pass_by(screen, site, 120)
    until(lambda: screen.evaluate(SECONDS) <= left - 120, "two minutes are counted")
    contest.extend(300)
    until(lambda: screen.evaluate(SECONDS) > left, "the wall hears of the extension")


def test_a_paper_that_is_handed_in_moves_figures_and_nothing_else(wall: Page, site: Site) -> None:
    wall.evaluate("window.stayed = document.querySelector('.wall-big strong')")
    before = wall.inner_text(".wall-of")
    site.take_part(site.newcomer(), site.open_round, right=9)
    expect(wall.locator(".wall-of")).not_to_have_text(before)
    assert wall.evaluate("window.stayed.isConnected")


def test_a_line_that_breaks_is_said_with_the_time_of_the_figures(
    screen: Page, far: Site, line: Line
) -> None:
    let_in(screen, far, far.staff("organiser"))
    screen.goto(f"{far.home}/room/wall")
    told = screen.locator("#heard")
    figures = screen.inner_text(".wall-big")
    line.cut()
    expect(told).to_contain_text("mất kết nối, số liệu lúc")
    assert screen.inner_text(".wall-big") == figures
    assert screen.evaluate(OUTSIDE) == []
    look(screen)
    line.mend()
    expect(told).not_to_contain_text("mất kết nối")


def test_values_of_a_chart_are_read_with_the_keyboard(wall: Page) -> None:
    marks = wall.locator("#minutes .mark")
    marks.first.focus()
    wall.keyboard.press("ArrowRight")
    expect(marks.nth(1)).to_be_focused()
    expect(marks.nth(1).locator(".tip")).to_be_visible()
    expect(marks.first.locator(".tip")).to_be_hidden()


def test_it_is_complete_without_scripts(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport=SCREEN, java_script_enabled=False)
    page = context.new_page()
    let_in(page, site, site.staff("organiser"))
    page.goto(f"{site.home}/room")
    page.click("main a[href$='/room/wall']")
    expect(page.locator(".wall-list.leaders li")).to_have_count(10)
    expect(page.locator("#left")).to_contain_text("Còn")
    expect(page.locator("#minutes .plot-then")).to_have_count(1)
    expect(page.locator("#pause")).to_be_hidden()
    context.close()
