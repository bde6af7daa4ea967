"""The exam in a real browser: answering by keyboard, looking back, the clock, handing in."""

import json
import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.chromium import PHONE
from tests.browser.conftest import (
    SAVED,
    SignIn,
    begin,
    chosen,
    let_in,
    pass_by,
    wait_for_paper,
)
from tests.browser.looks import look
from tests.browser.site import Credentials, Site

ATTEMPT = re.compile(r"/api/attempts/[^/]+$")
pytestmark = pytest.mark.browser
LIMIT_S = 30 * 60
WEIGHTS = """(node) => [node.querySelector('b'), node].map((one) =>
  Number(getComputedStyle(one).fontWeight))"""


def test_arrow_keys_inside_a_radio_group_stay_with_it(exam: Page) -> None:
    exam.locator("#q0o0").focus()
    exam.keyboard.press("Space")
    exam.keyboard.press("ArrowRight")
    assert chosen(exam)[0] == 2
    expect(exam.locator("#q0")).to_be_visible()


def test_several_options_are_chosen_and_taken_back_by_keys_and_boxes(
    page: Page, site: Site, who: Credentials
) -> None:
    """The paper as a plan with such questions has it; what the page sends of it."""

    def with_several(route: Route) -> None:
        answer = route.fetch()
        start = answer.json()
        start["paper"]["questions"][0]["kind"] = "multiple_choice"
        route.fulfill(response=answer, json=start)

    def saves(key: str) -> str:
        with page.expect_request(lambda request: request.method == "PUT") as sent:
            page.keyboard.press(key)
        (letters,) = json.loads(sent.value.post_data or "")["answers"].values()
        return str(letters)

    page.route(re.compile(r"/rounds/[^/]+/attempts$"), with_several)
    page.route(re.compile(r"/answers$"), lambda route: route.fulfill(status=204))
    let_in(page, site, who)
    begin(page, site)
    expect(page.locator("#q0 legend")).to_contain_text("Chọn tất cả phương án đúng")
    boxes = page.locator("#q0 .option input")
    assert {boxes.nth(n).get_attribute("type") for n in range(boxes.count())} == {"checkbox"}
    letters = [boxes.nth(n).get_attribute("value") or "" for n in range(2)]
    assert saves("b") == letters[1]
    assert saves("1") == "".join(sorted(letters))
    expect(page.locator("#progress")).to_contain_text("1/")
    assert saves("B") == letters[0]
    assert saves("1") == ""
    expect(page.locator("#progress")).to_contain_text("0/")
    page.locator("#q0 .option label").nth(1).click()
    expect(page.locator("#progress")).to_contain_text("1/")
    expect(page.locator("#q1 .option input").first).to_have_attribute("type", "radio")
    page.click("#to-review")
    expect(page.locator("#missing-list li")).to_have_count(site.questions - 1)


def test_shortcuts_can_be_switched_off(exam: Page) -> None:
    exam.uncheck("#shortcuts")
    exam.locator("#q0 legend").focus()
    exam.keyboard.press("3")
    assert chosen(exam)[0] == 0


FORMATTED = {"": [[0, 2, "b"], [1, 4, "u"], [4, 5, "sup"], [5, 99, "script"]], "A": [[0, 1, "i"]]}
TEXT = "Ai <b>ký</b>?"


def test_words_are_shown_as_they_were_written_and_text_is_never_mark_up(
    page: Page, site: Site, sign_in: SignIn, who: Credentials
) -> None:
    def with_formatting(route: Route) -> None:
        answer = route.fetch()
        begun = answer.json()
        begun["paper"]["questions"][0] |= {"text": TEXT, "formatting": FORMATTED}
        route.fulfill(response=answer, json=begun)

    page.route("**/attempts", with_formatting)
    sign_in(page, who)
    begin(page, site)
    stem = page.locator("#q0 .stem")
    expect(stem).to_have_text(TEXT)
    assert stem.evaluate("node => node.innerHTML") == (
        "<b>A</b><b><u>i</u></b><u> &lt;</u><sup>b</sup>&gt;ký&lt;/b&gt;?"
    )
    assert page.locator("#q0 label i").count() == 1
    weights = stem.evaluate(WEIGHTS)
    assert weights[0] > weights[1], "bold words stand out in a question"
    look(page)
    page.keyboard.press("1")
    assert chosen(page)[0] == 1


def test_flags_and_unanswered_questions_are_listed_before_handing_in(
    exam: Page, site: Site
) -> None:
    exam.keyboard.press("2")
    exam.check("#q0flag")
    exam.click("#to-review")
    expect(exam.locator("#missing-list li")).to_have_count(site.questions - 1)
    expect(exam.locator("#flagged-list li")).to_have_text(["Câu 1"])
    exam.locator("#missing-list button").first.click()
    expect(exam.locator("#q1 legend")).to_be_focused()
    expect(exam.locator("#places button").first).to_have_attribute(
        "aria-label", "Câu 1, đã trả lời, đánh dấu xem lại"
    )


def test_all_questions_on_one_page(exam: Page, site: Site) -> None:
    exam.check("#all-on-page")
    expect(exam.locator(".question:visible")).to_have_count(site.questions)
    exam.check("#q7o2")
    expect(exam.locator("#places button").nth(7)).to_have_attribute("aria-current", "step")


def test_a_prediction_that_is_no_number_is_explained(exam: Page) -> None:
    exam.click("#to-review")
    exam.fill("#prediction", "nhiều")
    exam.click("#submit")
    expect(exam.locator("#prediction-error")).to_be_visible()
    expect(exam.locator("#prediction")).to_be_focused()


def test_a_submission_that_is_refused_can_be_mended(
    exam: Page, site: Site, sign_in: SignIn, who: Credentials
) -> None:
    """On an office's PC a colleague signed in beside; the paper is not theirs to hand in."""
    exam.keyboard.press("1")
    expect(exam.locator("#saving")).to_have_text(SAVED)
    exam.click("#to-review")
    beside = exam.context.new_page()
    for person in (site.contestant(), who):
        beside.goto(site.base_url)
        beside.click("text=Đăng xuất")
        sign_in(beside, person)
        exam.click("#submit")
        if person != who:
            expect(exam.locator("#submit-problem")).to_contain_text("Không có lượt thi này")
    exam.wait_for_selector("#receipt:visible")


def test_time_is_announced_and_the_end_hands_the_paper_in(
    page: Page, site: Site, sign_in: SignIn, who: Credentials
) -> None:
    page.clock.install()
    sign_in(page, who)
    begin(page, site)
    page.keyboard.press("1")
    expect(page.locator("#saving")).to_have_text(SAVED)

    for seconds, said in ((LIMIT_S - 595, "Còn 10 phút."), (300, "Còn 5 phút.")):
        with page.expect_response(ATTEMPT):  # asked at each warning, before time goes on
            pass_by(page, site, seconds)
        expect(page.locator("#notice")).to_have_text(said)
    pass_by(page, site, 240)
    expect(page.locator("#urgent")).to_have_text("Còn 1 phút.")
    pass_by(page, site, 60)
    page.wait_for_selector("#receipt:visible")
    expect(page.locator("#remark")).to_contain_text("Hết giờ làm bài: hệ thống đã tự nộp")


def test_a_wrong_clock_of_the_device_changes_nothing(
    page: Page, site: Site, sign_in: SignIn, who: Credentials
) -> None:
    page.add_init_script("const now = Date.now; Date.now = () => now() + 3600000;")
    sign_in(page, who)
    begin(page, site)
    expect(page.locator("#time-left")).to_have_text(re.compile(r"^(30:00|29:\d\d)$"))


def test_the_letters_on_the_keyboard_choose_the_options_that_show_them(exam: Page) -> None:
    """Whatever order a paper puts the options of its bank in."""
    for key, place in (("a", 0), ("d", 3), ("b", 1)):
        exam.keyboard.press(key)
        assert chosen(exam)[0] == place + 1
        assert exam.locator(f"label[for=q0o{place}]").inner_text().startswith(key.upper())
    said = exam.locator("label[for=q0o1]").inner_text()
    expect(exam.locator("#saving")).to_have_text(SAVED)
    exam.reload()
    wait_for_paper(exam)
    assert chosen(exam)[0] == 2
    assert exam.locator("label[for=q0o1]").inner_text() == said
    exam.keyboard.press("f")  # four options are shown
    assert chosen(exam)[0] == 2


def test_a_phone_is_told_nothing_of_keys_and_the_title_says_where_one_is(
    browser: Browser, site: Site, who: Credentials
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    let_in(page, site, who)
    begin(page, site)
    expect(page.locator("#all-on-page")).to_be_visible()
    expect(page.locator(".with-keys")).to_have_count(2)
    for part in page.locator(".with-keys").all():
        expect(part).to_be_hidden()
    whole = page.title()
    assert whole.startswith("Tuần 2")
    assert "Hải Phòng" in whole
    page.click("#to-review")
    assert page.title() == f"{page.inner_text('#review h1')} – {whole}"
    page.click("#submit")
    page.wait_for_selector("#receipt:visible")
    assert page.title() == f"{page.inner_text('#receipt h1')} – {whole}"
    context.close()
