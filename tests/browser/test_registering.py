"""Somebody on no list registers on a phone, is confirmed by the liaison, and is forgotten."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from client.api_client import Api
from client.contest_loading import define, import_roster
from tests.browser.conftest import fill_in
from tests.browser.keys import follow, press, send, tab_to, type_in
from tests.browser.looks import look, look_in_both
from tests.browser.site import Credentials
from tests.e2e.script import definition, roster_sheet
from tests.support.patience import organiser_at, patient
from tests.support.stage import EmbeddedStage

pytestmark = pytest.mark.browser
CONTEST = "dang-ky"
PASSWORD = "trăng sáng đầu non"
RULES = """
[[audiences]]
id = "dan"
name = "Nhân dân"
obligation = "encouraged"
[registration]
fields = [
  "name",
  { field = "gender", required = false },
  { field = "phone", verified = true },
  "agency",
]
agency_confirmed = true
audience = "dan"
consent = "Tôi đồng ý để Ban Tổ chức dùng thông tin trên cho cuộc thi này."
"""


class Town:
    """A platform with one contest for which people register; the liaison is of SNV."""

    def __init__(self, url: str, liaison: Credentials, organiser: Credentials) -> None:
        self.url, self.liaison, self.organiser = url, liaison, organiser
        self.home = f"{url}/contests/{CONTEST}"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    stage = EmbeddedStage(folder / "data")  # a process of its own: this one's broker is the site's
    try:
        with organiser_at(stage.url, stage.accounts_file()) as organiser:
            define(organiser, definition(CONTEST, time.time() + 3600, 1) + RULES)
            import_roster(organiser, CONTEST, roster_sheet(folder / "roster.xlsx"))
            of_snv = {"role": "liaison", "agency": "SNV"}
            liaison = granted(organiser, stage.url, "dau-moi", of_snv)
            theirs = granted(organiser, stage.url, "to-chuc", {"role": "organiser"})
        yield Town(stage.url, liaison, theirs)
    finally:
        stage.close()


def granted(organiser: Api, url: str, username: str, role: dict[str, str]) -> Credentials:
    """Somebody new with this role in the contest, and a password of their own."""
    grant = {"username": username, "name": "Người nhận quyền", "contest": CONTEST, **role}
    code = organiser.post("/api/roles", grant)["code"]
    with patient(url) as api:
        return Credentials(username, api.sign_in_first(username, code))


def test_a_newcomer_registers_is_confirmed_and_may_be_forgotten(either: Page, town: Town) -> None:
    page, size = either, either.viewport_size
    assert size
    name = f"Phùng Khắc {'Khoan' if size['width'] < 500 else 'Khiêm'}"
    page.goto(town.home)
    follow(page, page.get_by_role("link", name="Đăng ký dự thi"))
    look(page)
    type_in(page, "#name", name)
    send(page)
    expect(page.locator("#errors")).to_be_focused()
    look_in_both(page)
    press(page, "#errors a")
    type_in(page, "#phone", f"09{size['width']:08}")
    tab_to(page, "#agency")
    page.keyboard.press("S")
    expect(page.locator("#agency")).to_have_value("SNV")
    type_in(page, "#password", PASSWORD)
    press(page, "#consent", "Space")
    follow(page, "main button.button")
    expect(page.locator(".done")).to_contain_text("Đã đăng ký và đăng nhập")
    username = page.locator("dd.code").inner_text()
    expect(page.locator("dl.receipt")).to_contain_text("Chờ đầu mối xác nhận")
    look(page)

    page.click("text=Đăng xuất")
    sign_in(page, town, town.liaison)
    page.goto(f"{town.home}/agency")
    follow(page, page.locator("nav.tabs a", has_text="Chờ xác nhận"))
    look(page)
    card = page.locator(".card", has_text=name)
    follow(page, card.get_by_role("button", name="Không xác nhận"))
    expect(page.locator("#errors")).to_be_focused()
    look_in_both(page)
    follow(page, card.get_by_role("button", name="Xác nhận", exact=False).first)
    expect(page.locator(".done")).to_have_text("Đã xác nhận.")
    expect(card).to_have_count(0)

    page.click("text=Đăng xuất")
    sign_in(page, town, Credentials(username, PASSWORD))
    page.goto(f"{town.home}/own-data")
    expect(page.locator("dl.receipt")).to_contain_text("Đã được xác nhận")
    type_in(page, "#username", "nhầm")
    send(page)
    expect(page.locator("#errors")).to_be_focused()
    look_in_both(page)
    type_in(page, "#username", username)
    type_in(page, "#password", PASSWORD)
    follow(page, page.get_by_role("button", name="Yêu cầu xóa"))
    expect(page.locator(".notice")).to_contain_text("Bạn đã yêu cầu xóa thông tin.")
    look_in_both(page)

    page.click("text=Đăng xuất")
    sign_in(page, town, town.organiser)
    page.goto(f"{town.home}/erasures")
    expect(page.locator(".card", has_text=name)).to_contain_text("SNV")
    look_in_both(page, "requests to be forgotten")

    page.click("text=Đăng xuất")
    sign_in(page, town, Credentials(username, PASSWORD))
    page.goto(f"{town.home}/own-data")
    follow(page, page.get_by_role("button", name="Hủy yêu cầu xóa"))
    expect(page.locator(".done")).to_contain_text("Đã hủy yêu cầu xóa.")


def sign_in(page: Page, town: Town, who: Credentials) -> None:
    page.goto(f"{town.url}/sign-in")
    fill_in(page, who)
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))
