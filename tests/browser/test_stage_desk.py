"""Whoever runs an evening from a tablet: order, clocks, marks and prizes by keyboard alone, presses
kept while the network is away, and two tablets that press the same."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import let_in, visitor
from tests.browser.keys import follow, press, tab_to, type_in
from tests.browser.looks import look, look_in_both
from tests.browser.site import Site
from tests.browser.stage_evening import ROUND, Evening
from tests.support.line import Line

pytestmark = pytest.mark.browser

TABLET: ViewportSize = {"width": 1024, "height": 768}


@pytest.fixture(scope="module")
def evening(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Evening:
    made = Evening(site, "ban-dieu-hanh", tmp_path_factory.mktemp("desk"))
    with site.organiser() as api:
        made.list_teams(api)
    return made


@pytest.fixture
def tablet(browser: Browser) -> Iterator[Page]:
    for context in visitor(browser, TABLET):
        yield context.new_page()


def desk(evening: Evening) -> str:
    return f"{evening.home}/rounds/{ROUND}/stage-desk"


def clock(page: Page, name: str = "Chào hỏi") -> str:
    """The form of a clock."""
    return f"[data-clock-form][data-name='{name}']"


def test_an_evening_is_run_from_the_desk_with_the_keyboard_alone(
    tablet: Page, site: Site, evening: Evening, line: Line, browser: Browser
) -> None:
    organiser = site.staff("organiser")
    let_in(tablet, site, organiser)
    tablet.goto(desk(evening))
    order_by_hand(tablet)
    evening.open()
    tablet.reload()
    with site.organiser() as api:
        order = [one["team"] for one in api.get(f"{evening.path}/stage")["performances"]]
        expect(tablet.locator("#now h2")).to_contain_text(evening.name(order[0]))
        questions_one_after_another(tablet)
        two_tablets(tablet, site, evening, browser)
        cut_off(tablet, site, evening, line)
        for team in order[1:]:
            evening.press(api, team, "start")
            evening.press(api, team, "stop")
        with evening.seat(api) as judge:
            tablet.goto(f"{desk(evening)}?team={order[0]}")
            expect(tablet.locator("#now")).to_contain_text("Chờ 2 phiếu chấm")
            expect(tablet.locator("#now")).to_contain_text("Trần Thị Lan – Kiến thức")
            expect(tablet.locator("#prizes")).to_contain_text("còn thiếu 24 phiếu")
            for place in range(1, len(order) + 1):
                evening.mark(judge, place, 40 - place)
    marks_and_prizes(tablet, evening, order)


def order_by_hand(page: Page) -> None:
    """Choose the teams, bind the draw, draw."""
    look_in_both(page, "teams to choose")
    follow(page, "main section form button.button")
    expect(page.locator(".done")).to_have_text("Đã ghi các đội thi.")
    follow(page, page.get_by_role("button", name="Công bố cam kết"))
    type_in(page, "#value", "482")
    who_is_signed_out_loses_nothing_written(page)
    look(page, "a draw that is bound")
    follow(page, page.get_by_role("button", name="Bốc thăm thứ tự thi"))
    expect(page.locator(".done")).to_contain_text("Đã bốc thăm")
    press(page, f"{clock(page)} button[value=start]")  # an hour before the round opens
    expect(page.locator("#refused")).to_contain_text("Chưa đến giờ mở đợt thi")


def who_is_signed_out_loses_nothing_written(page: Page) -> None:
    """What is asked meanwhile leads to the sign-in; the page stays while somebody writes."""
    cookies = page.context.cookies()
    page.evaluate("window.stayed = true")
    page.context.clear_cookies()
    with page.expect_response(lambda answer: "/sign-in" in answer.url):
        page.evaluate("window.dispatchEvent(new Event('online'))")
    page.evaluate("() => new Promise((on) => setTimeout(on, 200))")
    assert page.evaluate("window.stayed")
    expect(page.locator("#value")).to_have_value("482")
    expect(page.locator("#value")).to_be_focused()
    page.context.add_cookies(cookies)  # type: ignore[arg-type]


def questions_one_after_another(page: Page) -> None:
    follow(page, page.get_by_role("button", name="Câu hỏi phần Kiến thức"))
    expect(page.locator("#asked")).to_contain_text("Câu 1/2")
    first = page.inner_text(".question")
    look(page, "a question")
    follow(page, page.get_by_role("button", name="Câu tiếp theo"))
    expect(page.locator("#asked")).to_contain_text("Câu 2/2")
    assert page.inner_text(".question") != first
    follow(page, page.get_by_role("link", name="Cất câu hỏi"))


def two_tablets(page: Page, site: Site, evening: Evening, browser: Browser) -> None:
    """Both show the same clock and press the same: it counts once, and nobody is told off."""
    for context in visitor(browser, PHONE):
        other = context.new_page()
        let_in(other, site, site.staff("organiser"))
        other.goto(page.url)
        held = clock(other)
        # this tablet hears nothing of the first press
        other.route("**/stage-desk**", lambda route: route.abort())
        other.route("**/hall/stream", lambda route: route.abort())
        start = f"{clock(page)} button[value=start]"
        press(page, start)
        expect(page.locator(f"{clock(page)} [data-clock=state]")).to_have_text("Đang chạy")
        expect(page.locator("#unsent")).to_have_text("")
        press(other, f"{held} button[value=start]")
        expect(other.locator("#unsent")).to_have_text("")
        expect(other.locator("#refused")).to_be_hidden()
        # and now one of them presses what does not fit any more
        press(page, f"{clock(page)} button[value=stop]")
        expect(page.locator(f"{clock(page)} [data-clock=state]")).to_have_text("Đã xong")
        expect(page.locator("#unsent")).to_have_text("")  # it has arrived
        press(other, f"{held} button[value=hold]")
        expect(other.locator("#refused")).to_contain_text("trạng thái khác")
        look(other, "a press refused, on a phone")


def cut_off(page: Page, site: Site, evening: Evening, line: Line) -> None:
    """Without a network a press is kept with its moment, and so is the next of the same clock."""
    there = page.url.replace(site.base_url, f"http://127.0.0.1:{line.port}")
    let_in_far(page, there)
    running = clock(page, "Cả phần trình diễn")
    line.cut()
    press(page, f"{running} button[value=start]")
    expect(page.locator("#unsent")).to_have_text(
        re.compile(r"^Chưa gửi được, đang giữ trên máy này: Bắt đầu – Cả phần trình diễn \(\d\d:")
    )
    press(page, f"{running} button[value=stop]")
    expect(page.locator("#unsent")).to_contain_text("Kết thúc – Cả phần trình diễn")
    line.mend()
    expect(page.locator("#unsent")).to_have_text("", timeout=30_000)
    expect(page.locator(f"{running} [data-clock=state]")).to_have_text("Đã xong")
    expect(page.locator("#refused")).to_be_hidden()


def let_in_far(page: Page, address: str) -> None:
    """Cookies know no port: who is signed in here is signed in over the line."""
    page.goto(address)
    tab_to(page, clock(page, "Cả phần trình diễn") + " button[value=start]")


def marks_and_prizes(page: Page, evening: Evening, order: list[str]) -> None:
    page.goto(desk(evening))
    for team in order[:2]:
        name = evening.name(team)
        follow(page, page.get_by_role("button", name=f"Công bố điểm – {name}"))
        expect(page.locator(".done")).to_have_text("Hội trường đã thấy điểm của đội.")
    look_in_both(page, "marks and prizes")
    for number in range(3):
        expect(page.locator("#prizes")).to_contain_text(f"Đã công bố {number} trong 3 giải")
        press(page, "#prizes details summary")
        expect(page.locator("#prizes details[open]")).to_contain_text(
            f"Hội trường thấy ngay giải thứ {number + 1} trong 3 giải"
        )
        follow(page, "#prizes details[open] button.button")
    expect(page.locator("#prizes")).to_contain_text("Đã công bố 3 trong 3 giải")
    expect(page.locator("#now")).to_contain_text("đồng hồ và danh sách thi đã khóa")
    press(page, page.locator("#prizes summary").first)
    page.fill("#why-restart", "Bấm nhầm đồng hồ")
    follow(page, page.get_by_role("button", name="Bỏ các giải đã công bố"))
    expect(page.locator("#prizes")).to_contain_text("Đã công bố 0 trong 3 giải")
    expect(page.locator(clock(page))).to_be_visible()
    look(page, "begun anew")


def test_what_is_shown_anew_leaves_the_focus_where_it_was(
    tablet: Page, site: Site, evening: Evening
) -> None:
    let_in(tablet, site, site.staff("organiser"))
    tablet.goto(desk(evening))
    name = tablet.locator("#teams th a").last
    name.focus()
    held = tablet.locator(f"{clock(tablet, 'Cả phần trình diễn')} [data-clock=state]")
    expect(held).to_have_text("Đã xong")
    with site.organiser() as api:
        (team,) = tablet.locator("#now form input[name=team]").first.evaluate_all(
            "(found) => found.map((one) => one.value)"
        )
        evening.press(api, team, "undo")
    expect(held).not_to_have_text("Đã xong")
    expect(name).to_be_focused()


def test_the_desk_works_without_scripts(browser: Browser, site: Site, evening: Evening) -> None:
    context = browser.new_context(viewport=TABLET, java_script_enabled=False)
    page = context.new_page()
    let_in(page, site, site.staff("organiser"))
    page.goto(desk(evening))
    page.locator(f"{clock(page, 'Cả phần trình diễn')} button[value=undo]").click()
    expect(page.locator(".done")).to_have_text("Đã bấm đồng hồ.")
    context.close()
