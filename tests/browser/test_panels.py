"""Organisers set a panel, by keyboard alone; in both languages, on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import let_in
from tests.browser.keys import follow, from_menu, press, tab_to, type_in
from tests.browser.looks import look_in_both
from tests.browser.site import Site
from tests.browser.small_contest import SmallContest

pytestmark = pytest.mark.browser

CALL = """\
[[phases]]
id = "bai-du-thi"
name = "Bài dự thi"
form = "entries"
[phases.entries]
kinds = ["text"]
owner = "person"
[[phases.entries.panels]]
id = "chung-khao"
name = "Ban Giám khảo chung khảo"
divergence = 10
[[phases.rounds]]
id = "nop-bai"
name = "Nhận bài dự thi"
opens_at = "{opens}"
closes_at = "{closes}"
"""


@pytest.fixture(scope="module")
def judged(site: Site, tmp_path_factory: pytest.TempPathFactory) -> SmallContest:
    """A contest in which judges mark, with two judges."""
    made = SmallContest(site, "cham-bai", tmp_path_factory.mktemp("judged"), 6 * 3600, CALL)
    with site.organiser() as api:
        for username, name in (("gk-lan", "Trần Thị Lan"), ("gk-minh", "Vũ Văn Minh")):
            judge = {"username": username, "name": name, "role": "judge", "contest": made.slug}
            api.post("/api/roles", judge)
    return made


def test_an_organiser_sets_a_panel_by_keyboard_alone(
    page: Page, site: Site, judged: SmallContest
) -> None:
    let_in(page, site, site.staff("organiser"))
    page.goto(judged.home)
    from_menu(page, "Chấm", "Ban giám khảo")
    expect(page.locator("main")).to_contain_text("Ban này chưa có ai.")
    look_in_both(page)
    seat(page, "Trần Thị Lan", "ArrowDown", "ArrowDown")
    type_in(page, page.get_by_role("group", name="Trần Thị Lan").get_by_role("textbox"), "A")
    seat(page, "Vũ Văn Minh", "ArrowDown")
    follow(page, page.get_by_role("button", name="Lưu thành viên"))
    expect(page.locator(".done")).to_contain_text("Đã lưu thành viên của ban.")
    chair = page.get_by_role("row", name=re.compile("Trần Thị Lan"))
    expect(chair).to_contain_text("Trưởng ban")
    expect(chair).to_contain_text("GK")
    press(page, page.locator("summary", has_text="Thay đổi thành viên"))
    look_in_both(page)

    # entries are still being received
    follow(page, page.get_by_role("button", name="Xem trước phân công"))
    expect(page.locator("#errors")).to_contain_text("Chỉ phân công chấm khi đợt thi đã chốt.")
    look_in_both(page)


def seat(page: Page, name: str, *keys: str) -> None:
    """Choose somebody's place."""
    tab_to(page, page.get_by_role("group", name=name).get_by_role("combobox"))
    for key in keys:
        page.keyboard.press(key)
