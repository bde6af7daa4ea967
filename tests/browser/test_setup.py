"""Setting a contest up, on a phone and at a desk: a definition, a staff list, headcounts."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from gateway.core.http.json_bodies import XLSX
from tests.browser.chromium import DESK
from tests.browser.conftest import let_in
from tests.browser.keys import follow, press, type_in
from tests.browser.looks import look, look_in_both, violations
from tests.browser.site import PLAN, Site

pytestmark = pytest.mark.browser
HEADINGS = ["Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Đối tượng"]


def plan_of(slug: str) -> str:
    """The published plan as that of another contest, with a mistake in one of its quotas. Its title
    is its own: on the first page, contests are told apart by theirs."""
    text = PLAN.read_text("utf-8").replace('slug = "hai-phong-2024"', f'slug = "{slug}"')
    text = re.sub(r'(?m)^title = "([^"]+)"', rf'title = "\1 ({slug})"', text, count=1)
    return text.replace('quota = "50%"', 'quota = "năm mươi"')


def workbook(name: str, *rows: list[str], headings: list[str] = HEADINGS) -> FilePayload:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (headings, *rows):
        sheet.append(row)
    target = BytesIO()
    book.save(target)
    return {"name": name, "mimeType": XLSX, "buffer": target.getvalue()}


QUESTION_HEADINGS = ["Mã câu hỏi", "Chủ đề", "Câu hỏi", "Phương án A", "Phương án B", "Đáp án"]
QUESTION = ["q1", "Chủ đề lạ", "Hỏi rất dài. " * 8, "Một", "Hai", "F"]
CITY = "Cơ quan, đơn vị thuộc thành phố"
GOOD = [
    ["SNV", "Sở Nội vụ", CITY, "M01", "Nguyễn Văn An", "bắt buộc"],
    ["SNV", "Sở Nội vụ", CITY, "M02", "Trần Thị Bình", "bắt buộc"],
    ["STP", "Sở Tư pháp", CITY, "M03", "Lê Văn Cường", "khuyến khích"],
]
BAD = [
    *GOOD[:2],
    ["STP", "Sở Tư pháp", "Khối lạ", "M03", "Lê Văn Cường", "khuyến khích"],
    ["STP", "Sở Tư pháp", CITY, "M04", "Tổng cộng: 3", "3 người"],
]


def test_a_contest_is_set_up_from_a_file_with_a_mistake_and_a_list_with_a_bad_row(
    either: Page, site: Site
) -> None:
    page = either
    size = page.viewport_size
    assert size
    slug = f"thu-{size['width']}"
    let_in(page, site, site.staff("organiser"))
    page.goto(f"{site.base_url}/")
    page.click("a[href='/set-up']")
    look(page, "a new contest")
    expect(page.locator("#text")).to_be_hidden()  # the questions come first
    press(page, "main summary")
    text = plan_of(slug)
    page.set_input_files(
        "#file", {"name": "plan.toml", "mimeType": "text/plain", "buffer": text.encode()}
    )
    expect(page.locator(".chosen")).to_contain_text("plan.toml")
    page.click("button[value=check]")
    finding = page.locator(".finding.error")
    expect(finding).to_contain_text("không phải là tỷ lệ")
    expect(page.locator("button[value=save]")).to_have_count(0)
    look(page, "a definition with a mistake")
    finding.locator("a").click()
    expect(page.locator("#text")).to_be_focused()
    chosen = page.evaluate(
        "(() => { const t = document.querySelector('#text');"
        " return t.value.slice(t.selectionStart, t.selectionEnd); })()"
    )
    assert chosen == 'quota = "năm mươi"'
    page.keyboard.type('quota = "50%"')
    page.click("button[value=check]")
    page.click("button[value=save]")
    if page.locator("#errors").count():  # days gone by are told of first
        look(page, "findings that were not read yet")
        page.click("button[value=save]")
    page.wait_for_url(f"**/contests/{slug}/set-up?saved=definition")
    expect(page.locator("[role=status]")).to_contain_text("Đã lưu thể lệ")
    look(page, "the steps")
    bring_a_list(page, site, slug)
    approve_headcounts(page)
    look_at_a_bad_question(page, site, slug)


def bring_a_list(page: Page, site: Site, slug: str) -> None:
    """A list with bad rows is refused whole; by keyboard alone, one of them is mended where it
    stands and one is left out, the whole is tried again and brought in."""
    page.goto(f"{site.base_url}/contests/{slug}/set-up/roster")
    look(page, "a list to choose")
    page.set_input_files("#file", workbook("sai.xlsx", *BAD))
    follow(page, "main button.button")
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#errors li")).to_have_count(3)
    look(page, "bad rows")
    with page.expect_download() as waiting:
        press(page, "form[action$='problems.xlsx'] button")
    assert waiting.value.suggested_filename == f"problems-{slug}.xlsx"
    press(page, "#errors a[href='#r4-agency_class']")
    wrong = page.locator("#r4-agency_class")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_value("Khối lạ")
    expect(wrong).to_have_accessible_description(re.compile("chọn một trong"))
    type_in(page, wrong, CITY)
    press(page, "#r4 summary")
    look(page, "the other cells of a bad row")
    follow(page, "button[value=mend]")
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#errors li")).to_have_count(2)
    look_in_both(page, "a row that is still bad")
    press(page, "#r5-out", "Space")
    follow(page, "button[value=mend]")
    expect(page.locator("h1")).to_have_text("Xem trước danh sách cán bộ")
    expect(page.locator(".figures strong").nth(1)).to_have_text("3")
    expect(page.locator("main form")).to_contain_text("Bỏ ra 1 dòng theo lựa chọn")
    expect(page.locator("button[value=confirm]")).to_contain_text("không gồm 1 dòng")
    look_in_both(page, "what the list would change")
    follow(page, "button[value=confirm]")
    page.wait_for_url("**/set-up/roster/*")
    expect(page.locator(".done")).to_contain_text("Đã nhập xong danh sách")
    look(page, "the list is in")
    page.click("main a.button")
    expect(page.locator(".cards")).to_contain_text("3 người của 2 cơ quan")


def approve_headcounts(page: Page) -> None:
    """What another headcount changes in the quota table is shown first."""
    page.click("a[href$='/headcounts']")
    page.wait_for_selector("#h-SNV")
    look(page, "headcounts")
    page.fill("#paste", "SNV\t25\nSTP\t10")
    follow(page, "button[value=preview]")
    expect(page.locator("tbody tr").first).to_contain_text("2 → 25")
    look_in_both(page, "what headcounts change")
    type_in(page, "#reason", "Công văn 12/SNV")
    follow(page, "button[value=confirm]")
    page.wait_for_url("**/set-up?saved=headcounts")
    expect(page.locator(".cards")).to_contain_text("Đã duyệt cho 2/2 cơ quan")


def field(page: Page, key: str) -> Locator:
    return page.locator(f"[name='f:{key}']")


def test_a_round_is_added_and_removed_and_the_figures_closed_with_the_keyboard_alone(
    either: Page, site: Site, browser: Browser
) -> None:
    page = either
    size = page.viewport_size
    assert size
    slug = f"them-dot-{size['width']}"
    text = plan_of(slug).replace("năm mươi", "50%")
    text = text.replace('ends_at = "01/11/2024"', 'ends_at = "10/11/2024"')
    let_in(page, site, site.staff("organiser"))
    page.goto(f"{site.base_url}/set-up")
    page.click("main summary")
    page.fill("#text", text)
    press(page, "button[value=check]")
    expect(page.locator("#findings")).to_be_visible()
    press(page, "button[value=open]")
    expect(page.locator("h1")).to_have_text("Sửa thể lệ bằng biểu mẫu")
    look(page, "the form")
    press(page, "button[value='add phases[0]']")
    name = field(page, "phases[0].rounds[5].name")
    expect(name).to_be_focused()
    expect(page.locator("[role=status]")).to_contain_text("Chưa lưu")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Tuần vét")
    page.keyboard.press("Tab")
    page.keyboard.type("ngày mai")
    page.keyboard.press("Enter")
    expect(page.locator("#errors")).to_be_focused()
    look(page, "a mistake beside its field")
    opens = field(page, "phases[0].rounds[5].opens_at")
    press(page, "#errors a")
    expect(opens).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("04/11/2024 08:00")
    field(page, "participation.figures_visible").focus()
    page.keyboard.press("End")
    field(page, "title").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Lập hội thi mới")
    written = page.input_value("#text")
    assert 'name = "Tuần vét"\nopens_at = "04/11/2024 08:00"\ncloses_at = "08/11/2024"' in written
    assert "# Kế hoạch: four weeks from 07/10 to 01/11." in written
    assert 'figures_visible = "staff"' in written
    save_with_the_keyboard(page, slug)
    page.goto(f"{site.base_url}/contests/{slug}/set-up/definition")
    assert page.input_value("#text") == written
    take_a_round_away(page, site, slug)
    stranger = browser.new_context(viewport=size)
    see_nothing_of_participation(stranger.new_page(), site, slug)
    stranger.close()


def save_with_the_keyboard(page: Page, slug: str) -> None:
    """What the checker doubts is read first."""
    press(page, "button[value=save]")
    page.wait_for_selector("#errors, .done[role=status]")
    if page.locator("#errors").count():
        press(page, "button[value=save]")
    page.wait_for_url(f"**/contests/{slug}/set-up?saved=definition")


def take_a_round_away(page: Page, site: Site, slug: str) -> None:
    """One that has opened is not to be had; the new one is taken away, and another way back is
    not to save it."""
    page.goto(f"{site.base_url}/contests/{slug}/set-up/fields")
    rounds = page.locator("fieldset[id^='phases[0].rounds']")
    expect(rounds).to_have_count(6)
    expect(rounds.nth(1)).to_contain_text("Đợt này đã mở")
    expect(rounds.nth(1).locator("button")).to_have_count(0)
    press(page, "button[value='remove phases[0].rounds[5]']")
    expect(rounds).to_have_count(5)
    expect(page.locator("[role=status]")).to_contain_text("Chưa lưu")
    assert "Tuần vét" not in page.input_value("#text")
    look(page, "a round less")


def see_nothing_of_participation(page: Page, site: Site, slug: str) -> None:
    """Neither a link nor a figure, but who sees them."""
    page.goto(f"{site.base_url}/contests/{slug}")
    expect(page.locator(f"a[href^='/contests/{slug}/participation']")).to_have_count(0)
    page.goto(f"{site.base_url}/contests/{slug}/participation")
    expect(page.locator("h1")).to_have_text("Số liệu tham gia chưa công khai")
    expect(page.locator("main table")).to_have_count(0)
    look(page, "participation is closed")
    page.goto(f"{site.base_url}/contests/{slug}/widget")
    expect(page.locator("main")).to_contain_text("không công khai")
    assert violations(page) == []


def look_at_a_bad_question(page: Page, site: Site, slug: str) -> None:
    """A key that no option has is typed anew and not shown again."""
    page.goto(f"{site.base_url}/contests/{slug}/set-up/questions")
    bank = workbook("cau-hoi.xlsx", QUESTION, headings=QUESTION_HEADINGS)
    page.set_input_files("#file", bank)
    follow(page, "main button.button")
    expect(page.locator("#errors")).to_be_focused()
    key = page.locator("#r2-answer")
    expect(key).to_have_value("")
    expect(key).to_have_accessible_description(re.compile("không được hiện lại.*không có"))
    type_in(page, key, "A")
    follow(page, "button[value=mend]")
    expect(key).to_have_count(0)
    expect(page.locator("#r2-topic")).to_have_value("Chủ đề lạ")
    look_in_both(page, "a bad question")


def test_a_list_comes_in_without_scripts(browser: Browser, site: Site, tmp_path: Path) -> None:
    context = browser.new_context(viewport=DESK, java_script_enabled=False)
    page = context.new_page()
    let_in(page, site, site.staff("organiser"))
    text = plan_of("khong-script").replace("năm mươi", "50%")
    page.goto(f"{site.base_url}/set-up")
    page.click("main summary")
    page.fill("#text", text)
    page.click("button[value=check]")
    page.click("button[value=save]")
    page.wait_for_url("**/contests/khong-script/set-up?saved=definition")
    page.goto(f"{site.base_url}/contests/khong-script/set-up/roster")
    page.set_input_files("#file", workbook("sai.xlsx", *BAD))
    page.click("main button.button")
    page.fill("#r4-agency_class", CITY)
    page.check("#r5-out")
    page.click("button[value=mend]")
    page.click("button[value=confirm]")
    page.wait_for_url("**/set-up/roster/*")
    while page.locator("progress").count():
        page.click("main a.second")
    expect(page.locator(".done")).to_contain_text("Đã nhập xong danh sách")
    context.close()


def test_a_file_is_dropped_anywhere_in_its_box(page: Page, site: Site) -> None:
    let_in(page, site, site.staff("organiser"))
    page.goto(f"{site.base_url}/contests/{site.contest}/set-up/roster")
    dropped = page.evaluate_handle(
        "() => { const d = new DataTransfer();"
        " d.items.add(new File(['x'], 'tha.xlsx')); return d; }"
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": dropped})
    expect(page.locator(".chosen")).to_contain_text("tha.xlsx")
    assert page.evaluate("document.querySelector('#file').files[0].name") == "tha.xlsx"
