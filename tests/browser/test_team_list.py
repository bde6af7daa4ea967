"""A liaison hands in a team list on a phone by keyboard; an organiser sees who is missing."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import let_in
from tests.browser.keys import follow, from_menu, press, tab_to, type_in
from tests.browser.looks import look_in_both
from tests.browser.site import Site
from tests.browser.stage_evening import TEAMS, Evening

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def evening(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Evening:
    return Evening(site, "lap-doi", tmp_path_factory.mktemp("lists"))


def choose(page: Page, number: int, name: str) -> None:
    """Choose somebody of the agency's list with the arrow keys."""
    field = f"#person-{number}"
    tab_to(page, field)
    page.keyboard.press("Home")
    names = page.locator(f"{field} option").all_inner_texts()
    for _ in range(names.index(name)):
        page.keyboard.press("ArrowDown")
    expect(page.locator(f"{field} option:checked")).to_have_text(name)


def test_a_list_is_handed_in_and_changed_until_it_is_due(
    page: Page, site: Site, evening: Evening
) -> None:
    agency = evening.teams[0]
    let_in(page, site, evening.liaison(agency))
    page.goto(f"{evening.home}/agencies/{agency}")
    follow(page, "main a[href$='/team']")
    expect(page.locator(".rules")).to_contain_text("Đội có từ 2 đến 4 người.")
    look_in_both(page, "an empty team list")
    type_in(page, "#name", "Đội Hoa Sen")
    choose(page, 1, "Lê Văn Một")
    follow(page, "button[value=rows]")
    expect(page.locator("fieldset.member")).to_have_count(3)
    expect(page.locator("#person-1 option:checked")).to_have_text("Lê Văn Một")
    follow(page, "button[value=save]")
    # all that is wrong is told at once
    expect(page.locator("#errors li")).to_have_text(
        [
            "Đội cần ít nhất 2 người, hiện có 1.",
            "Đội cần đúng 2 thành viên chính, hiện có 0.",
            "Đội có đúng một đội trưởng.",
        ]
    )
    expect(page.locator("#errors")).to_be_focused()
    look_in_both(page, "a team list with mistakes")
    expect(page.locator("#name")).to_have_value("Đội Hoa Sen")
    press(page, "#main-1", "Space")
    press(page, "#captain-1", "Space")
    type_in(page, "#name-2", "Bà Trần Thị Năm")
    type_in(page, "#position-2", "Người dân thôn 2")
    press(page, "#main-2", "Space")
    follow(page, "button[value=save]")
    expect(page.locator(".done")).to_have_text("Đã nhận danh sách đội.")
    expect(page.locator("table")).to_contain_text("Bà Trần Thị Năm")
    look_in_both(page, "a team list")
    press(page, "main details summary")
    expect(page.locator("fieldset.member")).to_have_count(4)  # the most that the plan takes
    expect(page.locator("button[value=rows]")).to_have_count(0)
    choose(page, 3, "Lê Văn Hai")
    follow(page, "button[value=save]")
    expect(page.locator(".history")).to_contain_text("thêm Lê Văn Hai")
    expect(page.locator("table tbody tr")).to_have_count(3)
    another_agency_and_a_second_device(page, site, evening, agency)
    evening.site.platform.clock.go_to(evening.due_us)
    page.reload()
    expect(page.locator(".notice")).to_contain_text("hãy đề nghị Ban Tổ chức")
    expect(page.locator("button[value=save]")).to_have_count(0)


def another_agency_and_a_second_device(
    page: Page, site: Site, evening: Evening, agency: str
) -> None:
    """Nobody sees another agency's list; who changes an old list is told so."""
    answer = page.request.get(f"{evening.home}/agencies/{evening.teams[1]}/team")
    assert answer.status == 403
    page.goto(f"{evening.home}/agencies/{agency}/team")
    with site.organiser() as api:
        path = f"/api/contests/{evening.slug}/phases/san-khau/teams"
        (team,) = api.get(path)["teams"]
        members = [
            {key: one[key] for key in ("member", "position", "main", "captain")}
            | ({"person": one["person"]} if one["person"] else {"name": one["name"]})
            for one in team["members"]
        ]
        body = {"name": "Đội Sen Hồng", "members": members, "base_revision": team["revision"]}
        api.call("PUT", f"{path}/{agency}", json=body)
    press(page, "main details summary")
    follow(page, "button[value=save]")
    expect(page.locator("#errors")).to_contain_text("đã được người khác sửa")
    page.goto(f"{evening.home}/agencies/{agency}/team")
    expect(page.locator("#now")).to_have_text("Đội Sen Hồng")


def test_an_organiser_sees_who_is_missing_replaces_somebody_and_withdraws_a_team(
    page: Page, site: Site, evening: Evening
) -> None:
    let_in(page, site, site.staff("organiser"))
    page.goto(evening.home)
    from_menu(page, "Đang thi", "Sân khấu: đội thi và các đợt")
    expect(page.locator("main")).to_contain_text("Đã có 1 trong 12 đội.")
    expect(page.locator("tbody tr").first).to_contain_text("Chưa gửi")
    expect(page.locator("tbody tr").last).to_contain_text("Đã gửi")
    look_in_both(page, "teams of all agencies")
    with page.expect_download() as waiting:
        page.click("a[href$='teams.xlsx']")
    sheet = load_workbook(BytesIO(waiting.value.path().read_bytes())).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert len(rows) == TEAMS - 1 + 3
    assert ["Bà Trần Thị Năm", "Người dân thôn 2", "Thành viên chính"] in [row[4:] for row in rows]
    follow(page, page.locator("tbody tr").last.locator("a"))
    press(page, "main details summary")
    choose(page, 3, "Lê Văn Ba")
    follow(page, "button[value=save]")
    expect(page.locator("#errors")).to_contain_text("Cần ghi lý do")
    look_in_both(page, "a replacement without a reason")
    type_in(page, "#reason", "Đi công tác")
    follow(page, "button[value=save]")
    expect(page.locator(".history")).to_contain_text("Đi công tác")
    expect(page.locator(".history")).to_contain_text("bỏ Lê Văn Hai")
    press(page, page.locator("main details summary").last)
    type_in(page, "#why", "Thiếu người")
    follow(page, page.get_by_role("button", name="Rút đội", exact=True))
    expect(page.locator(".notice")).to_contain_text("Đội đã rút khỏi hội thi.")
