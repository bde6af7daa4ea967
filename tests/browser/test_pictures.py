"""Questions with pictures, from a Word file to the page of whoever sits, and to nobody else."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from client.api_client import Api, ApiError
from tests.browser.conftest import SAVED, let_in, wait_for_paper
from tests.browser.looks import look
from tests.browser.site import Credentials, Site
from tests.browser.small_contest import SmallContest
from tests.support.line import Line
from tests.support.patience import patient
from tests.support.pictures import BLUE, RED, picture_of
from tests.unit.question_formats.word_files import paragraph, picture, word

pytestmark = pytest.mark.browser
LOADED = "(every) => every.every((one) => one.complete && one.naturalWidth > 0)"
KEPT = """async () => {
  const keys = await (await caches.open('hoithi-exam')).keys();
  return new Set(keys.map((one) => one.url).filter((url) => url.includes('/pictures/'))).size;
}"""


def bank(folder: Path) -> Path:
    """Three questions: a picture below the first, pictures for options of the others."""
    first, second, third = (paragraph(picture(name, f"Biển {name}")) for name in MEDIA)
    path = folder / "bank.docx"
    path.write_bytes(
        word(
            "Câu 1: Biển này có nghĩa gì?", first, "A. Cấm đi", "B. Báo nguy", "Đáp án: B",
            "Câu 2: Biển nào cấm đi?", "A.", first, "B.", second, "Đáp án: A",
            "Câu 3: Biển nào báo nguy?", "A.", third, "B.", first, "Đáp án: A",
            media=MEDIA,
        )
    )  # fmt: skip
    return path


MEDIA: dict[str, bytes | None] = {
    "red": RED,
    "blue": BLUE,
    "wide": picture_of("JPEG", (90, 90, 90), (3000, 1500)),
}


def status(api: Api, address: str) -> int:
    try:
        return api.call("GET", address).status_code
    except ApiError as error:
        return error.status


def signed_in(site: Site, who: Credentials) -> Api:
    api = patient(site.base_url)
    api.sign_in(who.username, who.password)
    return api


def test_pictures_are_before_who_sits_and_stay_without_a_network(
    page: Page, far: Site, line: Line, tmp_path: Path
) -> None:
    contest = SmallContest(far, "hinh", tmp_path, lasts_s=600, bank=bank(tmp_path))
    contest.open()
    let_in(page, far, contest.people["A"][0])
    page.goto(contest.exam)
    page.click("#start")
    wait_for_paper(page)
    page.check("#all-on-page")
    shown = page.locator(".question img")
    expect(shown).to_have_count(5)
    for place in range(5):
        shown.nth(place).scroll_into_view_if_needed()
    page.wait_for_function(f"({LOADED})([...document.querySelectorAll('.question img')])")
    assert {one.get_attribute("alt") for one in shown.all()} == {
        "Biển red",
        "Biển blue",
        "Biển wide",
    }
    look(page)
    page.locator(".option img").first.click()
    expect(page.locator("#saving")).to_have_text(SAVED)
    page.wait_for_function(f"({KEPT})().then((kept) => kept === 3)")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    line.cut()
    page.reload()
    wait_for_paper(page)
    page.check("#all-on-page")
    for place in range(5):
        page.locator(".question img").nth(place).scroll_into_view_if_needed()
    page.wait_for_function(f"({LOADED})([...document.querySelectorAll('.question img')])")
    line.mend()


def test_nobody_else_is_told_that_there_is_such_a_picture(site: Site, tmp_path: Path) -> None:
    contest = SmallContest(site, "hinh-kin", tmp_path, lasts_s=600, bank=bank(tmp_path))
    with signed_in(site, contest.people["A"][0]) as mine:
        start = f"/api/contests/{contest.slug}/rounds/dot-1/attempts"
        with pytest.raises(ApiError, match="round"):
            mine.post(start, {})
        contest.open()
        paper = mine.post(start, {})["paper"]["questions"]
        own = [one for question in paper for one in question.get("pictures", [])]
        assert len(own) == 5
        address, sha256 = own[0]["address"], own[0]["sha256"]
        for_staff = f"/api/contests/{contest.slug}/pictures/{sha256}"
        elsewhere = f"/api/contests/{site.contest}/pictures/{sha256}"
        assert status(mine, address) == 200
        assert status(mine, for_staff) == 404
        with site.organiser() as organiser:
            body = {"username": "td-noi-khac", "name": "Phạm Thẩm Định", "role": "vetter"}
            code = organiser.post("/api/roles", body | {"contest": site.contest})["code"]
            assert status(organiser, for_staff) == 200
            assert [status(organiser, one) for one in (address, elsewhere)] == [404, 404]
        with patient(site.base_url) as stranger:
            assert [status(stranger, one) for one in (address, for_staff)] == [404, 404]
            password = stranger.sign_in_first("td-noi-khac", code)
        for who in (contest.people["A"][1], Credentials("td-noi-khac", password)):
            with signed_in(site, who) as other:
                assert [status(other, one) for one in (address, for_staff)] == [404, 404]
