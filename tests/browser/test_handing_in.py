"""Handing in on a phone, by authors and by the agency's liaison: words counted while typing, files
that go on after a reload, versions, findings, receipts, withdrawal; by keyboard alone."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import let_in, visitor
from tests.browser.keys import follow, press, tab_to, type_in
from tests.browser.looks import look, look_in_both
from tests.browser.site import Credentials, Site
from tests.browser.small_contest import SmallContest
from tests.support.line import Line
from tests.support.waiting import until
from tests.unit.contracts.test_word_count import CASES

pytestmark = pytest.mark.browser

ROUND = "nop-bai"
CALL = """\
[[phases]]
id = "bai-du-thi"
name = "Bài dự thi"
form = "entries"
[phases.entries]
kinds = ["text", "essay"]
owner = "person"
maximum_per_author = 2
text_word_minimum = 5
text_word_maximum = 10
attachments = true
labels = ["phone"]
original = true
[[phases.rounds]]
id = "nop-bai"
name = "Nhận bài dự thi"
opens_at = "{opens}"
closes_at = "{closes}"
"""
SLOGAN = "Toàn dân đoàn kết – xây dựng thành phố"
ESSAY = b"B\xc3\xa0i d\xe1\xbb\xb1 thi. " * 150_000


@pytest.fixture(scope="module")
def call(site: Site, tmp_path_factory: pytest.TempPathFactory) -> SmallContest:
    """A contest that calls for slogans and essays."""
    made = SmallContest(site, "van-hay", tmp_path_factory.mktemp("call"), 6 * 3600, CALL)
    made.open()
    until(lambda: site.state(ROUND, made.slug) == "open", "entries are received")
    return made


@pytest.fixture
def essay(tmp_path: Path) -> Path:
    path = tmp_path / "bài viết.txt"
    path.write_bytes(ESSAY)
    return path


def listed(call: SmallContest, base_url: str = "") -> str:
    """The page of one's own entries."""
    return f"{base_url or call.site.base_url}/contests/{call.slug}/rounds/{ROUND}/entries"


def test_a_slogan_is_handed_in_mended_and_taken_back_by_keyboard_alone(
    page: Page, site: Site, call: SmallContest
) -> None:
    let_in(page, site, call.people["A"][0])
    page.goto(call.home)
    follow(page, page.get_by_role("link", name=re.compile("Nộp bài dự thi.*Nhận bài dự thi")))
    expect(page.locator("main")).to_contain_text("Chưa nộp bài nào.")
    look_in_both(page)
    follow(page, page.get_by_role("link", name="Nộp bài mới"))
    expect(page.locator("#hand-in")).to_be_enabled()
    look_in_both(page)
    press(page, "#hand-in")  # nothing is typed yet
    expect(page.locator("#errors")).to_contain_text("Hãy gõ nội dung bài.")
    look(page)

    type_in(page, "#title", "Khẩu hiệu của tôi")
    type_in(page, "#text", "Toàn dân")
    expect(page.locator("#text-count")).to_have_text("2 chữ, còn thiếu 3")
    page.reload()  # what was typed is still there
    expect(page.locator("#text-count")).to_have_text("2 chữ, còn thiếu 3")
    expect(page.locator("#title")).to_have_value("Khẩu hiệu của tôi")
    type_in(page, "#text", SLOGAN)  # the dash is no word
    expect(page.locator("#text-count")).to_have_text("8 chữ")
    send_entry(page)
    expect(page.locator(".done")).to_contain_text("Đã nhận bài dự thi.")
    findings = page.locator("main ul").first
    expect(findings).to_contain_text("Còn thiếu một mục phải ghi: Số điện thoại.")
    expect(findings).to_contain_text("Chưa cam đoan")
    look_in_both(page)

    follow(page, page.get_by_role("link", name="Nộp bản mới"))
    expect(page.locator("#text")).to_have_value(SLOGAN)
    type_in(page, "#label-phone", "0912345678")
    press(page, "#original", "Space")
    send_entry(page)
    expect(page.locator("main")).to_contain_text("Chưa thấy điểm nào cần sửa.")
    expect(page.locator("ol.cards > li")).to_have_count(2)
    expect(page.locator("ol.cards > li").first).to_contain_text("Bản này được tính")
    address = page.url
    follow(page, page.locator(".done a"))
    expect(page.locator("main")).to_contain_text("Mã bài dự thi")
    look(page)

    page.goto(address)
    type_in(page, "#reason", "gửi nhầm")
    follow(page, page.get_by_role("button", name="Rút bài này"))
    expect(page.locator("main")).to_contain_text("Đã rút")
    expect(page.get_by_role("link", name="Nộp bản mới")).to_have_count(0)
    look(page)
    page.goto(listed(call))
    expect(page.locator(".card")).to_contain_text("Đã rút")
    look(page)


def send_entry(page: Page) -> None:
    """Hand in; the page of the entry."""
    tab_to(page, "#hand-in")
    with page.expect_navigation(url=re.compile("/entries/.*done=1")):
        page.keyboard.press("Enter")


def test_a_file_goes_on_after_a_broken_line_and_after_a_reload_and_is_handed_in(
    page: Page, far: Site, line: Line, call: SmallContest, essay: Path
) -> None:
    who = call.people["A"][1]
    let_in(page, far, who)
    page.goto(f"{listed(call, far.base_url)}/new")
    page.check("#kind-essay")
    expect(page.locator("#text")).to_be_hidden()
    line.cut()
    page.set_input_files("#main-file", essay)
    expect(page.locator("#main-files")).to_contain_text("Mất kết nối, sẽ tự gửi tiếp.")
    look(page)
    page.click("#hand-in")
    expect(page.locator("#errors")).to_contain_text("Tệp chưa gửi xong.")
    page.get_by_role("button", name="Tạm dừng").click()
    expect(page.locator("#main-files")).to_contain_text("Tạm dừng ở 0%")
    line.mend()
    page.get_by_role("button", name="Gửi tiếp").click()
    expect(page.locator("#main-files")).to_contain_text("Đã gửi xong", timeout=20_000)

    page.reload()  # it waits in the box, and the same file is known again
    page.wait_for_selector("#main-files li")
    expect(page.locator("#main-files")).to_contain_text("Đã gửi xong, chưa nộp")
    page.set_input_files("#main-file", essay)
    expect(page.locator("#main-files li")).to_have_count(1)
    expect(page.locator("#main-files .hint")).to_have_text("Đã gửi xong")
    box = f"{far.base_url}/api/contests/{call.slug}/rounds/{ROUND}/uploads"
    assert len(page.context.request.get(box).json()["uploads"]) == 1
    page.fill("#title", "Thành phố tôi yêu")
    page.fill("#label-phone", "0912345678")
    page.check("#original")
    look(page)
    page.click("#hand-in")
    page.wait_for_url(re.compile("/entries/.*done=1"))
    expect(page.locator("ol.cards")).to_contain_text("bài viết.txt")
    look(page)
    page.get_by_role("link", name="Nộp bản mới").click()
    expect(page.locator("#main-files")).to_contain_text("Tệp của bản trước")
    page.fill("#title", "Thành phố tôi yêu (sửa)")
    page.click("#hand-in")
    page.wait_for_url(re.compile("/entries/.*done=1"))
    expect(page.locator("ol.cards > li").first).to_contain_text("bài viết.txt")


def test_another_device_goes_on_with_a_file_that_is_chosen_there(
    page: Page, site: Site, call: SmallContest, essay: Path
) -> None:
    let_in(page, site, call.people["A"][0])
    uploads = f"{site.base_url}/api/contests/{call.slug}/rounds/{ROUND}/uploads"
    half = len(ESSAY) // 2
    begun = half_sent(page, site, call, essay.name, ESSAY, half)
    page.goto(f"{listed(call)}/new")
    page.check("#kind-essay")
    expect(page.locator("#main-files")).to_contain_text("Đang gửi dở 50%.")
    look(page)
    other = essay.with_name("khác") / essay.name  # of the same name and size, but another
    other.parent.mkdir()
    other.write_bytes(b"x" * len(ESSAY))
    page.set_input_files("#main-file", other)
    expect(page.locator("#main-files")).to_contain_text("Đã gửi xong")
    assert offsets(page, uploads)[begun] == half
    page.set_input_files("#main-file", essay)
    expect(page.locator("#main-files .hint")).to_have_text("Đã gửi xong")
    assert offsets(page, uploads)[begun] == len(ESSAY)
    content = page.context.request.get(f"{site.base_url}/api/uploads/{begun}").body()
    assert content == ESSAY


def half_sent(
    page: Page, site: Site, call: SmallContest, name: str, content: bytes, half: int
) -> str:
    """Send the first bytes of a file as another device does; the id of the upload."""
    csrf = next(c["value"] for c in page.context.cookies() if c.get("name") == "hoithi_csrf")
    head = hashlib.sha256(content[: 1 << 20]).hexdigest()
    told = {"filename": name, "kind": "essay", "purpose": "main", "head": head}
    pairs = (f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in told.items())
    headers = {"Tus-Resumable": "1.0.0", "X-CSRF-Token": csrf}
    announced = {"Upload-Length": str(len(content)), "Upload-Metadata": ",".join(pairs)}
    path = f"{site.base_url}/api/contests/{call.slug}/rounds/{ROUND}/entries"
    answer = page.context.request.post(path, headers={**headers, **announced})
    assert answer.status == 201, answer.text()
    place = answer.headers["location"]
    sending = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    sent = page.context.request.patch(
        site.base_url + place, headers={**headers, **sending}, data=content[:half]
    )
    assert sent.status == 204, sent.text()
    return place.rpartition("/")[2]


def offsets(page: Page, uploads: str) -> dict[str, int]:
    """How far each file has come."""
    found = page.context.request.get(uploads).json()["uploads"]
    return {one["upload"]: one["offset"] for one in found}


def test_words_are_counted_as_the_platform_counts_them(
    page: Page, site: Site, call: SmallContest
) -> None:
    let_in(page, site, call.people["B"][0])
    page.goto(f"{listed(call)}/new")
    for text, count in CASES:
        page.evaluate(
            """(text) => {
            const field = document.getElementById('text');
            field.value = text;
            field.dispatchEvent(new Event('input', { bubbles: true }));
            }""",
            text,
        )
        told = page.inner_text("#text-count").partition(" ")[0]
        assert told == str(count), ascii(text)


def test_what_is_handed_in_while_nothing_answers_counts_from_then(
    page: Page, site: Site, call: SmallContest
) -> None:
    let_in(page, site, call.people["B"][0])
    page.goto(f"{listed(call)}/new")
    page.fill("#title", "Giữa lúc gián đoạn")
    page.fill("#text", SLOGAN)
    with site.platform.outage():
        page.click("#hand-in")
        expect(page.locator("#sending")).to_contain_text("Đã ghi nhận bài lúc")
    page.wait_for_url(re.compile("/entries/.*done=1"))
    expect(page.locator("ol.cards > li")).to_have_count(1)


def test_a_liaison_hands_in_for_an_author_of_the_agency_and_sees_no_others(
    browser: Browser, page: Page, site: Site, call: SmallContest
) -> None:
    liaison, author = call.grant_liaison("B"), call.people["B"][1]
    let_in(page, site, liaison)
    page.goto(listed(call))
    page.get_by_role("link", name="Bài của cơ quan B").click()
    page.wait_for_url("**agency=B")
    look(page)
    page.get_by_role("link", name="Nộp bài mới").click()
    page.fill("#title", "Bài nộp hộ")
    page.fill("#text", SLOGAN)
    page.click("#hand-in")
    expect(page.locator("#errors")).to_contain_text("Hãy ghi mã cán bộ của tác giả.")
    page.fill("#authors", author.username)
    look(page)
    page.click("#hand-in")
    page.wait_for_url(re.compile("/entries/.*done=1"))
    expect(page.locator("main")).to_contain_text("Lê Văn Hai")
    entry = page.url.partition("?")[0]
    page.goto(f"{listed(call)}?agency=B")
    expect(page.locator("main")).to_contain_text("Bài nộp hộ")
    look_in_both(page)
    assert page.goto(f"{listed(call)}?agency=A").status == 403  # type: ignore[union-attr]
    for context in visitor(browser, PHONE):
        other = context.new_page()
        assert sees(other, site, author, entry) == 200
        expect(other.get_by_role("link", name="Nộp bản mới")).to_be_visible()
    for context in visitor(browser, PHONE):
        assert sees(context.new_page(), site, call.people["A"][0], entry) == 404


def sees(page: Page, site: Site, who: Credentials, address: str) -> int:
    """What somebody is answered there."""
    let_in(page, site, who)
    answer = page.goto(address)
    assert answer
    return answer.status
