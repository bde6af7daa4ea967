"""A jury's chair and clerks at their pages, over scoring's own use cases: by keyboard alone, on a
phone and at a desk, in both languages."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from contracts.accounts import Names
from contracts.contests import Contests, ContestView
from contracts.preparation_progress import Preparation, Served
from gateway.core.transport.letters import MailServer
from services.scoring.use_cases.judging import (
    assignable_works,
    assigning,
    calibrating,
    desk,
    importing_marks,
    own_sheets,
    panels,
    paper_sheets,
    sheets_of_others,
    work_on_desk,
)
from tests.browser.chromium import DESK
from tests.browser.conftest import visitor
from tests.browser.keys import follow, press, tab_to, type_in
from tests.browser.looks import look, look_in_both
from tests.browser.test_sheets import Room, carried, served
from tests.support.databases import SqliteFiles
from tests.support.jury import CONTEST, PANEL, ROUND, Jury, plan
from tests.support.line import Line
from tests.support.marked_contest import OPENS_US
from tests.support.marking import SAFE, open_marking
from tests.unit.gateway.fakes import House
from tests.unit.gateway.mail_box import Box
from tests.unit.gateway.mail_box import box as box
from tests.unit.gateway.mail_box import server as server
from tests.unit.gateway.message_queue import Queue
from tests.unit.gateway.service_answers import handlers

pytestmark = pytest.mark.browser

DIVERGENCE = 10.0
JUDGES = {"lan": "Trần Thị Lan", "minh": "Vũ Văn Minh", "hoa": "Lê Thị Hoa", "tam": "Đỗ Tâm"}
NAMES = {**JUDGES, "thu": "Mai Thị Thu", "ky": "Cao Văn Kỳ"}
SERVING = [Served(one, one, name, "judge", "", False) for one, name in NAMES.items()]
ASKED: dict[str, Callable[..., Any]] = {
    "own_sheets": own_sheets.own_sheets,
    "panels": panels.panels,
    "desk": desk.desk,
    "desk_work": work_on_desk.desk_work,
    "paper": paper_sheets.paper,
    "marking_list": importing_marks.marking_list,
    "assignable": assignable_works.assignable,
    "calibration": calibrating.calibration,
}
CARRIED: dict[str, Callable[..., Any]] = {
    "reopen_sheet": sheets_of_others.reopen_sheet,
    "take_over_sheet": sheets_of_others.take_over_sheet,
    "uphold_marks": sheets_of_others.uphold_marks,
    "enter_paper": sheets_of_others.enter_paper,
    "recuse_judge": panels.recuse_judge,
    "import_marks": importing_marks.import_marks,
    "assign_sheets": partial(assigning.assign_sheets, safe=SAFE),
    "release_sheets": assigning.release_sheets,
    "calibrate": calibrating.calibrate,
}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """Three works with three judges, all but one sheet of the last handed in; the first one's
    marks lie far apart; a fourth judge has no sheet yet."""
    folder = tmp_path_factory.mktemp("chair")
    (folder / "copy").mkdir()
    jury = Jury(open_marking(SqliteFiles(folder, folder / "copy")), divergence=DIVERGENCE)
    jury.begin("e1", "e2", "e3", clerks=["thu", "ky"])
    jury.seat([*JUDGES], base=1, clerks=["thu", "ky"])
    for work, marks in (("e1", (40, 50, 30)), ("e2", (40, 41, 42)), ("e3", (40, 41))):
        for judge, content in zip(("lan", "minh", "hoa"), marks, strict=False):
            jury.hand_in(judge, work, content, 30)
    defined = Contests([ContestView(CONTEST, plan(divergence=DIVERGENCE), 1)])
    answers = {
        **handlers(),
        "registration.contests": lambda item: defined,
        "registration.names": lambda item: Names(NAMES),
        "registration.preparation": lambda item: Preparation(CONTEST, 1, 1, 1, 1, 1, SERVING),
        **Queue({one: (name, f"{one}@example.vn") for one, name in NAMES.items()}).handlers(),
    }
    for name, query in ASKED.items():
        answers[f"scoring.{name}"] = partial(carried, jury, asks=True)(query)
    for name, use_case in CARRIED.items():
        answers[f"scoring.{name}"] = carried(jury, use_case)
    house = House(folder / "house", answers, OPENS_US)
    with served(house) as port:
        line = Line(port)
        line.start()
        yield Room(house, jury, line)
        line.close()
    jury.marking.store.database.close()


@pytest.fixture
def at_desk(browser: Browser) -> Iterator[Page]:
    for context in visitor(browser, DESK):
        yield context.new_page()


def page_of(room: Room, name: str) -> str:
    return f"{room.url}/contests/{CONTEST}/rounds/{ROUND}/panels/{PANEL}/{name}"


def reasons(page: Page, summary: str, button: str, text: str) -> None:
    """Open a form by keyboard, say why, and send it."""
    part = page.locator("details", has=page.locator("summary", has_text=summary)).first
    press(page, part.locator("summary"))
    type_in(page, part.get_by_label("Lý do"), text)
    look(page)
    follow(page, part.get_by_role("button", name=button))


def test_a_chair_reminds_gives_a_sheet_away_opens_one_again_and_lets_marks_stand(
    room: Room, page: Page, server: MailServer, box: Box
) -> None:
    room.house.gateway.mail = server
    first, last = room.jury.number_of("e1"), room.jury.number_of("e3")
    room.let_in(page, "lan")
    page.goto(f"{room.url}/contests/{CONTEST}/judging")
    look_in_both(page)
    follow(page, page.get_by_role("link", name="theo dõi chấm"))
    expect(page.locator("main")).to_contain_text("Đã nộp 8 trên 9 phiếu")
    look_in_both(page)
    follow(page, page.get_by_role("button", name="Gửi thư nhắc"))
    expect(page.locator(".done")).to_contain_text("Đã ghi lần nhắc")
    assert [addresses for addresses, _ in box.letters] == [["hoa@example.vn"]]
    follow(page, page.get_by_role("link", name=f"Bài số {last}", exact=True))
    expect(page.locator("main")).to_contain_text("Điểm chưa hiện ra")
    look_in_both(page)
    reasons(page, "Giao người khác chấm", "Giao người khác chấm", "Bị ốm")
    expect(page.locator(".done")).to_have_text("Đã giao bài cho người khác chấm.")
    assert room.jury.sheet_of("tam", "e3")
    room.jury.hand_in("tam", "e3", 42, 30)

    # all is in: values and both answers of those whose marks lie far apart
    follow(page, page.get_by_role("link", name="Tất cả các bài"))
    row = page.get_by_role("row", name=re.compile(f"Bài số {first}"))
    expect(row).to_contain_text("Điểm chênh nhiều, chờ xác nhận: Lê Thị Hoa, Vũ Văn Minh")
    expect(row).to_contain_text("70,00")
    room.jury.confirm("hoa", "e1", 31, 30)
    follow(page, row.get_by_role("link"))
    hoa = page.get_by_role("region", name="Lê Thị Hoa")
    expect(hoa.get_by_role("row", name="Nộp phiếu")).to_contain_text("60")
    expect(hoa.get_by_role("row", name="Sửa điểm khi được hỏi")).to_contain_text("61")
    look_in_both(page)
    reasons(page, "Giữ nguyên điểm", "Giữ nguyên điểm", "Hai giám khảo đã trao đổi")
    expect(page.locator(".done")).to_have_text("Đã ghi lý do giữ điểm.")
    assert room.jury.desk("lan").works[first - 1].asked == []
    expect(page.get_by_role("region", name="Vũ Văn Minh")).to_contain_text(
        "Lý do: Hai giám khảo đã trao đổi"
    )
    reasons(page, "Mở lại phiếu", "Mở lại phiếu", "Cộng nhầm")
    expect(page.locator(".done")).to_have_text("Đã mở lại phiếu.")
    look_in_both(page)


def test_two_clerks_enter_a_paper_sheet_that_they_read_differently(
    room: Room, at_desk: Page
) -> None:
    number = room.jury.number_of("e2")
    room.jury.reopen("minh", "e2")
    for clerk, content, said in (
        ("thu", "41,5", "Đã ghi lần nhập thứ nhất"),
        ("ky", "45,5", "khác nhau ở các dòng có dấu !"),
        ("thu", "45,5", "Hai lần nhập giống nhau"),
    ):
        room.let_in(at_desk, clerk)
        at_desk.goto(page_of(room, "paper"))
        type_in(at_desk, at_desk.get_by_label("Bài số"), str(number))
        tab_to(at_desk, at_desk.get_by_label("Giám khảo"))
        at_desk.keyboard.type("V")
        follow(at_desk, at_desk.get_by_role("button", name="Mở phiếu"))
        look(at_desk)
        type_in(at_desk, at_desk.get_by_label("Nội dung"), content)
        type_in(at_desk, at_desk.get_by_label("Hình thức"), "30")
        follow(at_desk, at_desk.get_by_role("button", name="Ghi phiếu"))
        expect(at_desk.get_by_role("status").first).to_contain_text(said)
        look(at_desk)
    found = room.jury.look("minh", room.jury.sheet_of("minh", "e2"))
    assert (found.state, found.marks["noi-dung"]) == ("handed_in", 4550)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_paper_sheets_fit_a_phone_in_both_languages(room: Room, page: Page, language: str) -> None:
    number = room.jury.number_of("e3")
    room.jury.reopen("minh", "e3")
    for clerk, content in (("thu", 41), ("ky", 42)):
        room.jury.paper(clerk, "minh", "e3", {"noi-dung": content * 100, "hinh-thuc": 3000})
    room.let_in(page, "ky")
    page.goto(f"{page_of(room, 'paper')}?number={number}&judge=minh&lang={language}")
    expect(page.locator(".differs")).to_have_count(1)
    look(page)


def test_an_organiser_takes_marks_from_the_sheet_that_was_filled_in(
    room: Room, page: Page, tmp_path: Path
) -> None:
    room.jury.reopen("minh", "e1")
    room.let_in(page, "org", role="organiser")
    page.goto(page_of(room, "desk"))
    look_in_both(page)
    follow(page, page.get_by_role("link", name="Nhập điểm từ bảng tính"))
    look_in_both(page)
    with page.expect_download() as download:
        press(page, page.get_by_role("link", name="Tải bảng để điền"))
    file = tmp_path / "marks.xlsx"
    download.value.save_as(file)
    fill_in(file, room.jury.number_of("e1"), 61, 30)
    page.get_by_label("Bảng điểm của ban").set_input_files(file)
    follow(page, page.get_by_role("button", name="Nhập điểm"))
    expect(page.get_by_role("row", name="điểm vượt quá mức của tiêu chí")).to_contain_text("Nội")
    look(page)
    fill_in(file, room.jury.number_of("e1"), 45.5, 30)
    for button, told in (("Xem trước", "Sẽ nộp 1 phiếu."), ("Nhập điểm", "Đã nộp 1 phiếu.")):
        page.get_by_label("Bảng điểm của ban").set_input_files(file)
        follow(page, page.get_by_role("button", name=button))
        expect(page.get_by_role("status").first).to_contain_text(told)
        look(page)
    found = room.jury.look("minh", room.jury.sheet_of("minh", "e1"))
    assert (found.state, found.marks["noi-dung"]) == ("handed_in", 4550)


def fill_in(file: Path, number: int, content: float, form: float) -> None:
    """Write marks into the row of a sheet, as an office would."""
    book = openpyxl.load_workbook(file)
    sheet = book.active
    assert sheet is not None
    for row in sheet.iter_rows(min_row=5):
        if (row[0].value, row[2].value) == (number, "Vũ Văn Minh"):
            row[3].value, row[4].value = content, form
    book.save(file)


def test_an_organiser_assigns_by_hand_releases_gives_samples_and_recuses(
    room: Room, page: Page
) -> None:
    room.let_in(page, "org", role="organiser")
    page.goto(page_of(room, "assignment"))
    look_in_both(page)
    second = page.get_by_role("group", name="B-e2")
    press(page, second.get_by_label("Đỗ Tâm"), "Space")
    follow(page, page.get_by_role("button", name="Lưu phân công"))
    expect(page.locator(".done")).to_contain_text("Đã phân công.")
    expect(second.get_by_label("Đỗ Tâm")).to_be_checked()

    page.goto(f"{room.url}/contests/{CONTEST}/panels")
    type_in(page, page.get_by_label("Ngày"), "25/10/2030")
    type_in(page, page.get_by_label("Giờ"), "17:00")
    follow(page, page.get_by_role("button", name="Phát phiếu"))
    expect(page.locator(".done")).to_have_text("Đã phát phiếu cho giám khảo.")
    assert "released" in {one.state for one in room.jury.own("tam")}
    expect(page.locator("main")).to_contain_text("Hạn hiện nay: 25/10/2030")
    look_in_both(page)

    follow(page, page.get_by_role("link", name="Chấm thử"))
    type_in(page, page.get_by_label("Mã bài"), "b-e1")
    follow(page, page.get_by_role("button", name="Phát bài mẫu"))
    for judge, content in (("lan", 50), ("minh", 40)):
        sheet = next(one.sheet for one in room.jury.own(judge) if one.calibration)
        marks = {"noi-dung": content * 100, "hinh-thuc": 3000}
        room.jury.hand_in_sheet(judge, sheet, marks)
    page.reload()
    lan = page.get_by_role("row", name="Trần Thị Lan")
    expect(lan).to_contain_text("80")
    expect(lan).to_contain_text("+5,00")
    look_in_both(page)

    page.goto(f"{room.url}/contests/{CONTEST}/panels")
    row = page.get_by_role("row", name="Lê Thị Hoa")
    press(page, row.locator("summary"))
    type_in(page, row.get_by_label("Lý do"), "Người nhà dự thi")
    follow(page, row.get_by_role("button", name="Cho thôi chấm"))
    expect(page.locator(".done")).to_have_text("Giám khảo đã thôi chấm.")
    expect(page.locator("main")).to_contain_text("Đã rời ban: Người nhà dự thi")
