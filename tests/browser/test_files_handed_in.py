"""Files of every kind that offices hand in, through the import pages: each is understood, or its
page names the question, cell or line and how to mend it."""

from pathlib import Path

import pytest
from msgspec import Struct
from playwright.sync_api import FilePayload, Page, expect

from client.contest_loading import define, import_roster
from contracts.local_times import rfc3339
from tests.browser.chromium import DESK
from tests.browser.conftest import let_in
from tests.browser.site import Site
from tests.browser.small_contest import PLAN, SECOND_US
from tests.browser.test_setup import workbook
from tests.support.pictures import RED as PICTURE
from tests.unit.question_formats.word_files import BLUE, RED, paragraph, picture, run, word
from tests.unit.spreadsheets.changed_workbooks import STRUCK, Cell
from tests.unit.spreadsheets.test_formatted_cells import bank as cell_bank
from tests.unit.spreadsheets.test_formatted_cells import rich
from tests.unit.spreadsheets.test_formatted_cells import run as cell_run

pytestmark = pytest.mark.browser
SLUG = "tep-nop"
PREVIEW = ("Xem trước",)


class Handed(Struct, frozen=True):
    """A file, and what the page that answers it says."""

    name: str
    content: str | bytes
    says: tuple[str, ...]


def moodle(stem: str, more: str = "", around: str = "") -> str:
    """A question of Moodle XML."""
    text = f'<questiontext format="html"><text><![CDATA[{stem}]]></text></questiontext>'
    answer = '<answer fraction="{}"><text>{}</text></answer>'.format
    question = f"<name><text>M</text></name>{text}{more}<single>true</single>"
    question += answer(100, "Một") + answer(0, "Hai")
    return f'<quiz>{around}<question type="multichoice">{question}</question></quiz>'


COLOURS = word(
    "Câu 1: Ai trả kết quả?", paragraph(run("A. Bộ phận một cửa", RED)), "B. Bảo vệ",
    paragraph(run("C. Văn thư", BLUE)),
)  # fmt: skip
PICTURED = word(
    "Câu 1: Biển gì?", paragraph(picture("red", "Biển tròn")), "A. Cấm", "B. Báo", "Đáp án: B",
    media={"red": PICTURE},
)  # fmt: skip
BANKS = [
    Handed("a.gift", "::N1::$a \\neq b$ là gì? {=Khác ~Bằng}", ("dòng 1, câu N1", "viết \\\\n")),
    Handed("b.gift", "::T1::Ai trả? {~=Một cửa ~Bảo vệ}", (*PREVIEW, "Các chỉ số: 1")),
    Handed("c.gift", "::L1::Ngày? {\n~5\n=3\n\n}\n\n::L2::Ai? {=x ~y}", (*PREVIEW, "chỉ số: 2")),
    Handed("d.gift", "::G1::Một? {=x ~y}\n::G2::Hai? {=x ~y}", (*PREVIEW, "1 câu: G2")),
    Handed("e.gift", "::C1::Phí {1:MC:=có~không} thu {1:SA:=ngay}.", ("câu C1", "dạng cloze")),
    Handed("f.gift", "::A1::Ai thi? {~Công chức ~Viên chức =Cả A và B}", ("“Cả A và B”", "A1 (C)")),
    Handed("g.gift", "::F1::Ai? {=x ~y ####<p>Điều <b>5</b></p>}", ("căn cứ không giữ được", "F1")),
    Handed(
        "h.gift",
        "$CATEGORY: chung\n::Câu 1::Một? {=x ~y}\n\n$CATEGORY: khac\n::Câu 1::Hai? {=x ~y}",
        (*PREVIEW, "Câu 1 (chung), Câu 1 (khac)"),
    ),
    Handed("a.txt", "Câu 1: Ai trả?\nA. Bảo vệ\nB. Một cửa\nĐáp án: B", ("Ai trả?", "B. Một cửa")),
    Handed("b.txt", "Câu 1: Ai trả?\nA. Bảo vệ\nB. Một cửa\nAnswer: B", ("Ai trả?", "B. Một cửa")),
    Handed("c.txt", "Ai trả?\na) Bảo vệ\nb) Một cửa\nANSWER: B", ("Ai trả?", "B. Một cửa")),
    Handed("d.txt", "A. Bình hỏi ai?\nA. Xã\nB. Một cửa\nANSWER: B", ("A. Bình hỏi ai?", "B. Một")),
    Handed("e.txt", "Ai?\nA. Bộ phận\nmột cửa\nB. Xã\nANSWER: A", ("A. Bộ phận một cửa",)),
    Handed("f.txt", "C©u nµo ®óng?\nA. x\nB. y\nANSWER: A", ("“C©u nµo ®óng?” → “Câu nào đúng?”",)),
    Handed("a.xml", moodle("Hình gì?", "<image>a.png</image><image_base64>iVBO</image_base64>"),
           ("câu M", "tệp đính kèm")),
    Handed("b.xml", moodle('<p><span lang="VI">Việc <b>KHÔNG</b> làm?</span></p>'),
           (*PREVIEW, "không mang nghĩa")),
    Handed("c.xml", moodle(r"Tỷ lệ \(\frac{3}{4}\)?"), (*PREVIEW, "LaTeX")),
    Handed("d.xml", moodle("Đã bỏ?", "<hidden>1</hidden>"), ("câu M", "câu đã ẩn")),
    Handed("e.xml", moodle("Ai?", around="<p>Ghi chú</p>"), (*PREVIEW, "nằm ngoài các câu hỏi")),
    Handed("a.docx", COLOURS, ("Ai trả kết quả?", "màu chữ của A, C khác nhau")),
    Handed("a.xlsx", cell_bank(Cell("", f't="str" s="{STRUCK}"', "<v>Ai?</v>")),
           ("Dòng 2, Câu hỏi", "gạch ngang")),
    Handed("b.xlsx", cell_bank(A=rich(cell_run("Không", "<b/>"), cell_run(" quá 5"))),
           (*PREVIEW, "có thể làm lộ đáp án", "q1")),
]  # fmt: skip

PEOPLE = ["Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Ngày sinh", "Đối tượng"]


def person(
    code: object, name: str, born: object = "02/03/1984", agency: str = "SNV"
) -> list[object]:
    return [
        agency,
        {"SNV": "Sở Nội vụ", "STP": "Sở Tư pháp"}[agency],
        "city",
        code,
        name,
        born,
        "bắt buộc",
    ]


def staff(name: str, *rows: list[object], headings: list[str] = PEOPLE) -> bytes:
    made = workbook(name, *rows, headings=headings)  # type: ignore[arg-type]
    content: bytes = made["buffer"]
    return content


HIEN = "Phạm Thị Hiên"
TWO_COLUMNS = staff(
    "g",
    ["", "", "", "", "", "Nam", "Nữ", ""],
    [*person("M1", HIEN, "")[:6], "02/03/1984", "bắt buộc"],
    headings=[*PEOPLE[:5], "Ngày, tháng, năm sinh", "", "Đối tượng"],
)
LISTS = [
    Handed("a.xlsx", staff("a", person("M1", "H'Hoa Niê"), person("M2", "Y’Bê Êban")),
           (*PREVIEW, "H'Hoa Niê (M1)", "Y’Bê Êban (M2)")),
    Handed("b.xlsx", staff("b", person("M1", "Lê Thị Ngọc\u200bLan")),
           ("Dòng 2, Họ và tên", "ký tự ẩn")),
    Handed("c.xlsx", staff("c", person("M1", "TrÇn V¨n B×nh")), ("đọc là “Trần Văn Bình”",)),
    Handed("d.xlsx", staff("d", person("M1", "Lê Văn Cụ", "07/06/1899")), ("Dòng 2, Ngày sinh",)),
    Handed("e.xlsx", staff("e", person("M1", "Lê Văn Bé", "15/03/2023")), ("Dòng 2, Ngày sinh",)),
    Handed("f.xlsx", staff("f", person("M1", "Lê Văn Năm", 1984)), ("Dòng 2, Ngày sinh", "dd/mm")),
    Handed("g.xlsx", TWO_COLUMNS, (*PREVIEW, "cột F (Nam) và G (Nữ)")),
    Handed("h.xlsx", staff("h", person(317, HIEN), person("0317", HIEN)), ("Dòng 3, Mã cán bộ",)),
    Handed("i.xlsx", staff("i", person("M1", HIEN), person("M2", HIEN)),
           (*PREVIEW, f"{HIEN} (M1 dòng 2, M2 dòng 3)")),
    Handed("j.xlsx", staff("j", person("M1", HIEN), person("M1", HIEN, agency="STP")),
           (*PREVIEW, "nhiều đơn vị", f"{HIEN} (M1")),
    Handed("k.xlsx", staff("k", ["SNV", "Sở Nội vụ", "city", "", "", "", ""]),
           (*PREVIEW, "chưa có danh sách cán bộ")),
]  # fmt: skip

HEADCOUNTS = [
    ("SNV;120\nSTP;56", ("120", "56")),
    ("Mã đơn vị\tTổng số\nsnv\t1.234", ("1.234",)),
    ("SNV,-5", ("số nguyên từ 0",)),
    ("SNV,²", ("số nguyên từ 0",)),
    ("SNV,１２", ("số nguyên từ 0",)),
    ("SNV,12\nSNV,13", ("Dòng 2 (“SNV”)", "dòng 1 đã có mã")),
    ("KHONGCO,10", ("Dòng 1 (“KHONGCO”)",)),
]


def plan(site: Site, slug: str) -> str:
    """A definition whose papers need one question."""
    day_us, now = 86_400 * SECOND_US, site.platform.clock()
    text = PLAN.replace("questions = 3", "questions = 1").replace("chi-so = 3", "chung = 1")
    text = text.replace('chi-so = "Các chỉ số"', 'chung = "Các chỉ số"\nkhac = "Khác"')
    moments = {"starts": now, "opens": now + day_us, "closes": now + 2 * day_us}
    moments["ends"] = now + 3 * day_us
    return text.format(slug=slug, **{name: rfc3339(at) for name, at in moments.items()})


def test_files_of_every_kind_are_understood_or_named_on_the_import_pages(
    page: Page, site: Site, tmp_path: Path
) -> None:
    page.set_viewport_size(DESK)
    home = f"{site.base_url}/contests/{SLUG}/set-up"
    roster = tmp_path / "roster.xlsx"
    roster.write_bytes(
        staff("r", person("B1", "An Văn Tư"), person("B2", "Bùi Văn Ba", agency="STP"))
    )
    with site.organiser() as api:
        define(api, plan(site, SLUG))
        import_roster(api, SLUG, roster)
    let_in(page, site, site.staff("organiser"))
    for one in BANKS:
        page.goto(f"{home}/questions")
        topic = "" if "$CATEGORY" in str(one.content) or one.name.endswith("xlsx") else "chung"
        page.select_option("#topic", topic)
        hand_in(page, one)
    page.goto(f"{home}/questions")
    page.select_option("#topic", "chung")
    hand_in(page, Handed("b.docx", PICTURED, (*PREVIEW, "Hình trong câu hỏi")))
    expect(page.locator("img.picture")).to_have_js_property("naturalWidth", 40)
    for one in LISTS:
        page.goto(f"{home}/roster")
        hand_in(page, one)
    for pasted, says in HEADCOUNTS:
        page.goto(f"{home}/headcounts")
        page.fill("#paste", pasted)
        page.click("button[value=preview]")
        for words in says:
            expect(page.locator("main")).to_contain_text(words)
    faulty = plan(site, "khac").replace("quota =", "quotta =")
    page.goto(f"{site.base_url}/set-up")
    page.click("main summary")
    page.set_input_files("#file", payload(Handed("plan.toml", faulty, ())))
    page.click("button[value=check]")
    expect(page.locator(".finding.error")).to_contain_text('không có khóa "quotta"')


def payload(one: Handed) -> FilePayload:
    content = one.content.encode() if isinstance(one.content, str) else one.content
    return {"name": one.name, "mimeType": "application/octet-stream", "buffer": content}


def hand_in(page: Page, one: Handed) -> None:
    """Send a file, and look at what the page says of it."""
    page.set_input_files("#file", payload(one))
    page.click("form:has(#file) button.button")
    for words in one.says:
        expect(page.locator("main")).to_contain_text(words)
    # a preview changes nothing yet; what is wrong is said where people look first
    shown = "button[value=confirm]" if PREVIEW[0] in one.says else "#errors, button[value=confirm]"
    expect(page.locator(shown).first).to_be_visible()
