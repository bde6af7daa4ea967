"""The organiser's command room and round control, on a phone and at a desk, by keyboard alone."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from client.contest_loading import define, import_roster
from contracts.time_zones import HOME, clock_of
from contracts.vietnamese_text import plain
from tests.browser.chromium import DESK
from tests.browser.conftest import let_in
from tests.browser.keys import follow, press, tab_to, type_in
from tests.browser.looks import look, look_in_both
from tests.browser.site import Site
from tests.e2e.script import ROUNDS_S, definition, question_sheet, roster_sheet
from tests.support.waiting import until

pytestmark = pytest.mark.browser
COMPLAINTS_S = 600
RESULTS = """
[phases.results]
draft_within = "1 giờ"
complaints_window = "10 phút"
final_within = "2 giờ"
"""


def number(text: str) -> int:
    return int(text.replace(".", ""))


def test_a_paper_that_is_handed_in_is_seen_in_the_room_without_a_reload(
    either: Page, site: Site
) -> None:
    let_in(either, site, site.staff("organiser"))
    either.goto(f"{site.home}/room")
    expect(either.locator("#round-name")).to_contain_text("Tuần 2")
    expect(either.locator("#left")).to_have_text(re.compile(r"^Còn \d"))
    either.wait_for_selector("#live.on")
    either.evaluate("window.stayed = true")
    who = site.newcomer()
    row = either.locator("#agencies tr", has_text=site.agency_of(who.username))
    people, submitted = row.locator("[data-cell=people]"), either.locator("[data-figure=submitted]")
    before, of = people.inner_text().split("/")
    handed_in = number(submitted.inner_text())
    site.take_part(who, site.open_round, right=12)
    expect(people).to_have_text(f"{int(before) + 1}/{of}")
    expect(submitted).to_have_text(str(handed_in + 1))
    expect(either.locator("#minutes [data-chart=peak]")).not_to_contain_text(": 0 ")
    expect(either.locator("[data-week=then]")).to_have_text(re.compile(r"^\d+$"))
    assert either.evaluate("window.stayed")
    look(either)
    for summary in either.locator(".chart summary").all():
        summary.click()
    look(either)
    shown = either.inner_text("#totals")
    either.reload()
    assert either.inner_text("#totals") == shown


def test_the_room_is_complete_without_scripts(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport=DESK, java_script_enabled=False)
    page = context.new_page()
    let_in(page, site, site.staff("organiser"))
    page.goto(f"{site.home}/room?q=noi+vu")
    expect(page.locator("#agencies tr")).to_have_count(1)
    expect(page.locator("#left")).to_have_text(re.compile(r"^Còn \d"))
    expect(page.locator(".chart")).to_have_count(2)  # none of points before they may be shown
    context.close()


def test_a_round_is_extended_for_one_agency_with_the_keyboard_alone(
    either: Page, site: Site
) -> None:
    let_in(either, site, site.staff("organiser"))
    either.goto(f"{site.home}/room")
    either.wait_for_selector("#live.on")
    keys = either.keyboard
    tab_to(either, "#control")
    keys.press("Enter")
    either.wait_for_url("**/control")
    look(either)
    tab_to(either, "a[href$=extension]")
    keys.press("Enter")
    either.wait_for_url("**/extension")
    tab_to(either, "#time")
    keys.press("Control+a")
    keys.type("đêm")
    keys.press("Enter")
    expect(either.locator("#errors")).to_be_focused()
    look_in_both(either)
    tab_to(either, "#errors a[href='#time']")
    keys.press("Enter")
    expect(either.locator("#time")).to_be_focused()
    keys.press("Control+a")
    keys.type("24:00")
    tab_to(either, "[name=scope]")
    keys.press("ArrowDown")
    size = either.viewport_size
    agency = "a1" if size is not None and size["width"] < 800 else "a2"  # once for each of them
    name = either.inner_text(f"label[for={agency}]")
    listed = either.locator("#agency-list .choice:visible")
    expect(listed).to_have_count(len(site.city.agencies))  # the list stands open
    tab_to(either, "#find-agency")
    keys.type(plain(name).upper())
    keys.press("Enter")  # sends nothing
    expect(listed).to_have_count(1)
    tab_to(either, f"#{agency}")
    keys.press("Space")
    tab_to(either, "#reason")
    keys.type("Mất điện cả buổi")
    tab_to(either, "main button.button")
    keys.press("Enter")
    expect(either.locator("h1")).to_have_text("Kiểm tra lại trước khi quyết định")
    expect(either.locator("main")).to_contain_text(name)
    expect(either.locator("main")).to_contain_text("Mất điện cả buổi")
    look_in_both(either)
    tab_to(either, "button[value=confirm]")
    keys.press("Enter")
    expect(either.locator(".done")).to_contain_text("Đã đổi giờ đóng")
    expect(either.locator("dl.receipt")).to_contain_text(f"{name}: ")
    look(either)
    follow(either, "a[href$=disruption]")
    look_in_both(either, "time to give back")
    type_in(either, "#from_time", "25:00")
    follow(either, "main form button.button")
    expect(either.locator("#errors")).to_contain_text("Giờ bắt đầu gián đoạn chưa đúng")
    look_in_both(either, "time to give back, with mistakes")
    either.go_back()
    either.go_back()
    either.locator("a[href$=shortening]").click()  # what takes time from people is another page
    expect(either.locator(".notice.bad")).to_contain_text("mất thời gian")
    look_in_both(either)
    either.goto(f"{site.home}/room")
    expect(either.locator("[data-round=extended]")).to_contain_text(re.compile("[12] cơ quan"))


def test_three_steps_lead_from_the_room_to_a_published_round(either: Page, site: Site) -> None:
    until(lambda: site.state("thi-thu") in ("settled", "published"), "the practice round settles")
    let_in(either, site, site.staff("organiser"))
    for round_id, preview in (("thi-thu", "Chưa có ai"), (site.published_round, "20/20")):
        either.goto(f"{site.home}/room")
        either.wait_for_selector("#live.on")
        tab_to(either, f".rounds a[href*='{round_id}/control']")
        either.keyboard.press("Enter")
        either.wait_for_url(f"**/{round_id}/control")
        tab_to(either, f"a.button[href$='{round_id}/control/publication']")
        either.keyboard.press("Enter")
        either.wait_for_url("**/publication")
        expect(either.locator("main")).to_contain_text(preview)
        expect(either.locator("main")).to_contain_text("không sửa và không rút lại được")
        look(either)
        tab_to(either, "#publish button")
        either.keyboard.press("Enter")
        expect(either.locator(".done")).to_contain_text("Đã công bố")
        expect(either.locator("dl.receipt")).to_contain_text(re.compile(r"Công bố số \d+"))
        look(either)
        with either.expect_download() as waiting:
            either.click("a[href$=ledger]")
        assert waiting.value.path().read_text("utf-8").startswith("{")
        assert site.state(round_id) == "published"


def test_a_draft_becomes_final_by_keyboard_once_the_time_for_complaints_is_over(
    either: Page, site: Site, tmp_path: Path
) -> None:
    size = either.viewport_size
    assert size
    slug = f"khieu-nai-{size['width']}"
    page, home = either, f"{site.base_url}/contests/{slug}"
    let_in(page, site, site.staff("organiser"))
    settled_round(site, slug, tmp_path)
    page.goto(f"{home}/rounds/w1/control")
    order_make_up(page, site)
    site.forward(600)
    until(lambda: site.state("w1-bu", slug) == "settled", "the make-up round settles")
    page.goto(f"{home}/rounds/w1/control")
    follow(page, "main a[href$=publication]")
    expect(page.locator("#publish input[name=state]")).to_have_value("draft")
    look_in_both(page, "a draft to publish")
    follow(page, "#publish button")
    expect(page.locator("dl.receipt")).to_contain_text("Kết quả dự kiến")
    follow(page, "main a[href$=publication]")
    expect(page.locator("main .notice")).to_contain_text("khiếu nại")
    expect(page.locator("#state-final")).to_have_count(0)
    look_in_both(page, "a draft while people may complain")
    site.forward(COMPLAINTS_S)
    page.reload()
    press(page, "#state-final", "Space")
    look_in_both(page, "a final publication")
    follow(page, "#publish button")
    expect(page.locator(".done")).to_contain_text("Đã công bố")
    expect(page.locator("dl.receipt")).to_contain_text("Kết quả chính thức")


def order_make_up(page: Page, site: Site) -> None:
    """By keyboard, from the control of the round: with a mistake first, then as it should be."""
    opens_us = site.platform.clock() + 120_000_000
    opens = datetime.fromtimestamp(opens_us / 1_000_000, clock_of(HOME))
    closes = opens + timedelta(minutes=4)
    follow(page, "main a[href$=make-up]")
    look_in_both(page, "a make-up round to order")
    for name, at in (("opens", opens), ("closes", closes)):
        type_in(page, f"#{name}_date", f"{at:%d/%m/%Y}")
        type_in(page, f"#{name}_time", f"{at:%H:%M}")
    press(page, "#prizes-none", "Space")
    follow(page, "main form button.button")
    expect(page.locator("#errors")).to_be_focused()
    look_in_both(page, "a make-up round without a reason")
    press(page, "#errors a[href='#reason']")
    page.keyboard.type("Mất điện cả buổi")
    follow(page, "main form button.button")
    expect(page.locator("main ul.rules")).to_contain_text("người chưa vào thi được thi bù")
    look_in_both(page, "whom a make-up round is for")
    follow(page, "button[value=confirm]")
    expect(page.locator(".done")).to_contain_text("Đã thêm đợt thi bù")
    look(page)


def settled_round(site: Site, slug: str, folder: Path) -> None:
    """A contest whose first round nobody took part in; it ends tomorrow, and results are drafts
    first."""
    opens = site.platform.clock() / 1_000_000 + 60
    with site.organiser() as api:
        tomorrow = datetime.fromtimestamp(opens + 86_400, clock_of(HOME)).isoformat(
            timespec="seconds"
        )
        plan = definition(slug, opens, 1) + RESULTS
        define(api, re.sub(r"^ends_at = .*$", f'ends_at = "{tomorrow}"', plan, flags=re.M))
        import_roster(api, slug, roster_sheet(folder / "roster.xlsx"))
        api.upload(f"/api/contests/{slug}/questions", question_sheet(folder / "bank.xlsx"))
    site.forward(60 + ROUNDS_S[0] + 60)
    until(lambda: site.state("w1", slug) == "settled", "the round settles")


def test_the_conclusion_says_which_rounds_come_first(either: Page, site: Site) -> None:
    let_in(either, site, site.staff("organiser"))
    either.goto(f"{site.home}/conclusion")
    expect(either.locator("main p.notice")).to_contain_text("Còn đợt thi chưa công bố")
    follow(either, "#publish button")
    expect(either.locator("#publish")).to_contain_text("Kiểm tra lại")
    look_in_both(either)
    follow(either, "#publish button")
    expect(either.locator("#errors")).to_contain_text("công bố đợt")
    look_in_both(either)
