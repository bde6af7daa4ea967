"""A question from its author's form to the vetter's decision, on a phone and on a desk, by keys."""

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.conftest import begin, let_in, visitor
from tests.browser.keys import follow, from_menu, press, type_in
from tests.browser.looks import look, look_in_both
from tests.browser.site import Credentials, Site
from tests.support.patience import patient
from tests.support.pictures import RED

pytestmark = pytest.mark.browser
STEM = "Kế hoạch số 216/KH-UBND của thành phố được ban hành vào ngày nào? ({who})"
SKELETON = """(item) => {
  const shape = (node) => [node.tagName, node.className, [...node.children].map(shape)];
  const parts = [...item.querySelector('fieldset').children].map((part) => shape(part));
  return [...new Set(parts.map((part) => JSON.stringify(part)))];
}"""


def propose_twins(site: Site, who: Credentials, bold: int = 0) -> str:
    """Two questions of this author that ask nearly the same; the id of the first. ``bold``: so many
    of their signs."""
    path = f"/api/contests/{site.contest}"
    with patient(site.base_url) as api:
        api.sign_in(who.username, who.password)
        topic = next(iter(api.get(path)["topics"]))
        found = []
        for ending in ("?", " nhỉ?"):
            text = STEM.format(who=who.username).removesuffix("?") + ending
            options = {"A": "23/9/2021", "B": "26/10/2021", "C": "19/12/2023"}
            body: dict[str, object] = {"topic": topic, "text": text, "options": options}
            body |= {"answer": "A", "formatting": {"": [[0, bold, "b"]]}}
            found += api.post(f"{path}/questions/proposals", body)["questions"]
    return str(found[0])


def test_a_question_is_written_and_vetted_by_keyboard_alone(
    browser: Browser, site: Site, either: Page
) -> None:
    author, vetter = site.staff("author"), site.staff("vetter")
    twin = propose_twins(site, author, bold=len("Kế hoạch"))
    let_in(either, site, author)
    stem = _write(either, site, author)
    for context in visitor(browser, either.viewport_size or {"width": 360, "height": 740}):
        page = context.new_page()
        let_in(page, site, vetter)
        _vet(page, site, stem)
        page.goto(f"{site.home}/vetting/{twin}")
        near = page.locator("article.card")
        expect(near.first).to_contain_text(author.username)
        expect(page.locator(".stem b").first).to_have_text("Kế hoạch")
        look(page)
        tops: list[float] = page.evaluate(
            "[...document.querySelectorAll('.sides > section')].map((side) => side.offsetTop)"
        )
        assert (len(set(tops)) == 1) == (page.evaluate("window.innerWidth") >= 960)
    either.goto(f"{site.home}/questions")
    row = either.locator("tr", has_text=stem)
    expect(row.locator(".tag")).to_have_text("Đã thẩm định")


def _write(page: Page, site: Site, author: Credentials) -> str:
    """First with mistakes, which are said beside their fields; then right."""
    stem = f"Ai ký Quyết định số 4791/QĐ-UBND, theo bản lưu của {author.username}?"
    page.goto(site.home)
    from_menu(page, "Chuẩn bị", "Câu hỏi của tôi")
    look(page)
    follow(page, 'a[href$="/questions/new"]')
    type_in(page, "#option_A", "Chủ tịch Ủy ban nhân dân thành phố")
    press(page, page.locator(".pictures summary").first)
    picture = FilePayload(name="dau.png", mimeType="image/png", buffer=RED)
    page.set_input_files("#picture_file_question", picture)
    type_in(page, "#picture_new_question", "Con dấu đỏ")
    follow(page, "main form .button")
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#option_A")).to_have_value("Chủ tịch Ủy ban nhân dân thành phố")
    expect(page.locator("#picture_alt_0")).to_have_value("Con dấu đỏ")
    look(page)
    press(page, '#errors a[href="#text"]')
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.insert_text(stem.replace("Ai ký", "Ai <b>ký</b>"))
    press(page, "#marks", "Space")
    press(page, "#topic", "ArrowDown")
    type_in(page, "#option_B", "Giám đốc Sở Nội vụ")
    press(page, "input[name=answer]", "Space")
    type_in(page, "#source", "Quyết định số 4791/QĐ-UBND")
    follow(page, "button[value=look]")
    expect(page.locator("#look-title")).to_be_focused()
    expect(page.locator(".card .typed b")).to_have_text("ký")
    look(page)
    follow(page, "main form .button")
    assert page.url.endswith("/questions?received=1")
    expect(page.get_by_role("link", name=stem)).to_be_visible()
    look(page)
    follow(page, page.get_by_role("link", name=stem))
    expect(page.get_by_role("img", name="Con dấu đỏ")).to_have_js_property("naturalWidth", 40)
    follow(page, 'a[href$="/edit"]')
    expect(page.locator("#picture_alt_0")).to_have_value("Con dấu đỏ")
    look_in_both(page)
    return stem


def _vet(page: Page, site: Site, stem: str) -> None:
    """Read it with its key, look at it as contestants do, try to return it without a reason, and
    accept it."""
    page.goto(f"{site.home}/vetting")
    look(page)
    page.get_by_role("link", name=stem).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".letters .right")).to_contain_text("Chủ tịch Ủy ban nhân dân thành phố")
    expect(page.locator("dl.facts")).to_contain_text("Quyết định số 4791/QĐ-UBND")
    look(page)
    follow(page, 'a[href$="/preview"]')
    expect(page.locator(".option")).to_have_count(2)
    expect(page.locator(".tag, .right")).to_have_count(0)
    look(page)
    follow(page, "main .crumbs a")
    follow(page, "button[value=return]")
    expect(page.locator("#errors")).to_be_focused()
    look_in_both(page)
    follow(page, "button[value=accept]")
    expect(page.locator("main [role=status]")).to_contain_text("Đã đồng ý câu")


def test_the_preview_is_built_like_the_exam_page(page: Page, site: Site, who: Credentials) -> None:
    author = site.staff("author")
    question = propose_twins(site, author)
    let_in(page, site, who)
    begin(page, site)
    exam = page.locator(".question").first.evaluate(SKELETON)
    page.context.clear_cookies()
    let_in(page, site, author)
    page.goto(f"{site.home}/questions/own/{question}/preview")
    preview = page.locator(".question").evaluate(SKELETON)
    assert len(preview) == 2  # the stem, and every option alike
    assert preview == exam
