"""The committee screens entries one after the other, by keyboard alone; who was refused appeals on
a phone, and somebody else of the committee answers; without scripts too."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from client.api_client import Api
from gateway.web.vietnamese_sorting import fold
from tests.browser.chromium import DESK, PATIENCE_MS
from tests.browser.conftest import let_in
from tests.browser.keys import follow, from_menu, press, type_in
from tests.browser.looks import look, look_in_both
from tests.browser.site import Credentials, Site
from tests.browser.small_contest import AGENCIES, SmallContest
from tests.support.patience import patient
from tests.support.waiting import until

pytestmark = pytest.mark.browser

ROUND = "nop-bai"
CALL = """\
[[phases]]
id = "bai-du-thi"
name = "Bài dự thi"
form = "entries"
[phases.entries]
kinds = ["text"]
owner = "person"
text_word_minimum = 5
maximum_per_author = 2
minimum_per_agency = 5
[[phases.rounds]]
id = "nop-bai"
name = "Nhận bài dự thi"
opens_at = "{opens}"
closes_at = "{closes}"
"""


@pytest.fixture(scope="module")
def call(site: Site, tmp_path_factory: pytest.TempPathFactory) -> SmallContest:
    """A contest that calls for slogans."""
    made = SmallContest(site, "so-loai", tmp_path_factory.mktemp("call"), 6 * 3600, CALL)
    made.open()
    until(lambda: site.state(ROUND, made.slug) == "open", "entries are received")
    return made


def hand_in(call: SmallContest, who: Credentials, title: str, text: str) -> None:
    """An entry of somebody's."""
    with patient(call.site.base_url) as api:
        api.sign_in(who.username, who.password)
        body = {"kind": "text", "title": title, "text": text}
        api.post(f"/api/contests/{call.slug}/rounds/{ROUND}/entries", body)


def choose(page: Page, action: str) -> None:
    """Choose a decision; while none is chosen the focus comes in at the first choice."""
    if page.is_checked(f"#{action}"):
        return
    press(page, page.locator("input[name=action]").first, "Space")
    while not page.is_checked(f"#{action}"):
        page.keyboard.press("ArrowDown")


def decide(page: Page, action: str, reason: str = "", *, seen: bool = False) -> None:
    """Fill the form in and send it, by keyboard alone."""
    choose(page, action)
    if seen:
        press(page, "#anonymous", "Space")
    if reason:
        type_in(page, "#reason", reason)
    follow(page, page.get_by_role("button", name=re.compile("Ghi quyết định|Gửi trả lời")))


def test_the_committee_screens_and_answers_an_appeal_by_keyboard_alone(
    page: Page, site: Site, call: SmallContest
) -> None:
    author, other = call.people["A"][0], call.people["B"][0]
    hand_in(call, author, "Bài một", "Thành phố của chúng ta thật đẹp")
    hand_in(call, author, "Bài hai", "Xây dựng thành phố văn minh hiện đại")
    hand_in(call, other, "Bài ba", "Quá ngắn")
    let_in(page, site, site.staff("organiser"))
    page.goto(call.home)
    from_menu(page, "Chấm", "Sơ loại bài dự thi 3 đang chờ")
    expect(page.locator(".card")).to_have_count(3)
    look_in_both(page)
    follow(page, page.get_by_role("link", name="Bài ba"))
    expect(page.locator("main")).to_contain_text("2 chữ")
    look_in_both(page)
    follow(page, page.get_by_role("button", name="Ghi quyết định"))
    expect(page.locator("#errors")).to_contain_text("Hãy chọn một quyết định.")
    look(page)
    decide(page, "accepted", "tính cả tên bài")
    expect(page.locator("#errors")).to_contain_text("xác nhận bài không lộ danh tính")
    expect(page.locator("#accepted")).to_be_checked()
    expect(page.locator("#reason")).to_have_value("tính cả tên bài")
    look(page)
    decide(page, "accepted", seen=True)
    expect(page.locator(".done")).to_have_text("Đã nhận bài vào chấm.")
    expect(page.locator("main")).to_contain_text("Còn 2 bài chờ sơ loại.")

    heading = page.locator("h1").inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1")).not_to_have_text(heading)
    expect(page.locator("#until_date")).to_be_hidden()
    choose(page, "sent_back")
    type_in(page, "#until_date", "ngày mai")
    decide(page, "sent_back", "thiếu tên đơn vị")
    expect(page.locator("#errors")).to_contain_text("Hạn nộp lại viết như")
    look_in_both(page)
    type_in(page, "#until_date", "01/01/2031")
    type_in(page, "#until_time", "17:00")
    decide(page, "sent_back")
    expect(page.locator(".done")).to_have_text("Đã trả bài lại để sửa.")
    decide(page, "refused", "lạc đề")
    expect(page.locator(".done")).to_have_text("Đã ghi không nhận bài.")
    expect(page.locator("main")).to_contain_text("Không có bài nào ở tình trạng này.")
    follow(page, page.get_by_role("link", name="Trả lại để sửa (1)"))
    expect(page.locator(".card")).to_contain_text("Sửa và nộp lại trước 17:00 ngày 01/01/2031.")

    let_in(page, site, author)
    page.goto(f"{call.home}/rounds/{ROUND}/entries")
    follow(page, page.locator(".card", has_text="Không được nhận").get_by_role("link"))
    expect(page.locator("main")).to_contain_text("lạc đề")
    look_in_both(page)
    type_in(page, "#appeal", "Bài đúng chủ đề đoàn kết")
    follow(page, page.get_by_role("button", name="Gửi khiếu nại"))
    expect(page.locator("main")).to_contain_text("Khiếu nại đang chờ")
    expect(page.locator("#appeal")).to_have_count(0)
    look_in_both(page)


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A browser without scripts."""
    context = browser.new_context(viewport=DESK, locale="vi-VN", java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_an_appeal_is_answered_by_another_organiser_also_without_scripts(
    plain: Page, site: Site, call: SmallContest
) -> None:
    author = call.people["B"][1]
    hand_in(call, author, "Bài bốn", "Một khẩu hiệu đủ năm chữ")
    who = site.staff("organiser")
    let_in(plain, site, who)
    desk = f"{call.home}/screening"
    plain.goto(desk)
    plain.get_by_role("link", name="Bài bốn").click()
    plain.check("#refused")
    plain.fill("#reason", "lạc đề")
    plain.click("button.button")
    expect(plain.locator(".done")).to_have_text("Đã ghi không nhận bài.")
    with patient(site.base_url) as api:
        api.sign_in(author.username, author.password)
        (mine,) = api.get(f"/api/contests/{call.slug}/rounds/{ROUND}/entries")["entries"]
        path = f"/api/contests/{call.slug}/entries/{mine['entry']}"
        api.post(f"{path}/refusal-appeal", {"text": "Bài đúng chủ đề"})
    plain.goto(f"{desk}/{mine['entry']}?state=appealed")
    plain.check("#upheld")
    plain.check("#anonymous")
    plain.fill("#reason", "xem lại thấy đúng")
    plain.click("button.button")
    expect(plain.locator("#errors")).to_contain_text("người khác trong Ban Tổ chức trả lời")
    let_in(plain, site, site.staff("organiser"))
    plain.goto(f"{desk}/{mine['entry']}?state=appealed")
    plain.check("#upheld")
    plain.check("#anonymous")
    plain.fill("#reason", "xem lại thấy đúng")
    plain.click("button.button")
    expect(plain.locator(".done")).to_contain_text("Đã chấp nhận khiếu nại")


def test_what_is_like_another_entry_is_shown_beside_it(
    page: Page, site: Site, call: SmallContest
) -> None:
    text = "Toàn dân đoàn kết xây dựng thành phố Cảng trung dũng, quyết thắng, văn minh, hiện đại"
    hand_in(call, call.people["A"][1], "Bài gốc", text)
    hand_in(call, call.people["B"][1], "Bài chép", f"Nguyện {text.lower()} hơn nữa")
    let_in(page, site, site.staff("organiser"))
    page.goto(f"{call.home}/screening")
    page.get_by_role("link", name="Bài chép").click()
    expect(page.locator("main")).to_contain_text("Giống một bài khác khoảng")
    look_in_both(page)
    follow(page, page.get_by_role("link", name="Bài gốc"))
    expect(page.locator("h1")).to_have_text("Giống bài khác")
    expect(page.locator("main")).to_contain_text("Có 1 đoạn giống nhau")
    left, right = page.locator("mark").all()
    assert left.inner_text().lower() == right.inner_text().lower()
    look_in_both(page)
    page.set_viewport_size(DESK)
    look(page)


#: as the columns stand; refused ones are not received any more
COUNTED = ("accepted", "waiting", "sent_back", "refused")


def listed(api: Api, call: SmallContest, state: str) -> int:
    """How many entries of B the committee finds in a state."""
    path = f"/api/contests/{call.slug}/rounds/{ROUND}/screening?state={state}"
    return sum(one["agency"] == "B" for one in api.get(path)["entries"])


def counted(api: Api, call: SmallContest) -> list[int]:
    """How many entries of B are counted in each state."""
    lines = api.get(f"/api/contests/{call.slug}/entry-counts")["agencies"]
    (own,) = (one for one in lines if one["agency"] == "B")
    return [own[state] for state in COUNTED]


def test_the_committee_sees_which_agencies_lack_entries_also_without_scripts_and_on_paper(
    page: Page, plain: Page, site: Site, call: SmallContest
) -> None:
    address, agency = f"{call.home}/entry-counts", AGENCIES["B"]
    hand_in(call, call.people["B"][0], "Bài năm", "Thêm một khẩu hiệu đủ năm chữ")
    with site.organiser() as api:
        there = [listed(api, call, state) for state in COUNTED]
        until(lambda: counted(api, call) == there, "all entries are counted")
    let_in(plain, site, site.staff("organiser"))
    plain.goto(call.home)
    plain.locator(".menu-groups summary", has_text="Đang thi").click()
    plain.get_by_role("link", name="Số bài dự thi theo cơ quan").click()
    expect(plain.locator("tbody tr")).to_have_count(len(AGENCIES))
    plain.fill("#q", fold(agency))
    plain.select_option("#state", "lacks")
    plain.click(".filters button")
    expect(plain.locator("tbody th")).to_have_text([agency])
    received = sum(there[:3])
    told = [5, received, *there, 5 - received]
    expect(plain.locator("tbody td.n")).to_have_text([str(number) for number in told])
    plain.select_option("#state", "enough")
    plain.click(".filters button")
    expect(plain.locator("main")).to_contain_text("Không có cơ quan nào như vậy.")

    let_in(page, site, site.staff("organiser"))
    page.goto(address)
    look_in_both(page)
    page.set_viewport_size(DESK)
    look(page)
    page.emulate_media(media="print")
    expect(page.locator(".paper-head")).to_be_visible()
    expect(page.locator(".signatures")).to_be_visible()
    expect(page.locator(".filters")).to_be_hidden()
