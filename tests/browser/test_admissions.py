"""Organisers confirm who enters a later phase, by keyboard alone; contestants read why."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, expect

from contracts.admissions import OpenResult
from gateway.core.access.sessions import COOKIE
from tests.browser.chromium import DESK, PHONE
from tests.browser.conftest import visitor
from tests.browser.keys import follow, type_in
from tests.browser.looks import look_in_both
from tests.browser.test_sheets import served
from tests.unit.gateway.admissions.test_admissions import OTHER, let_results_decide
from tests.unit.gateway.example_contest import ADMISSION, CONTEST, ROUND
from tests.unit.gateway.fakes import House
from tests.unit.gateway.service_answers import handlers

pytestmark = pytest.mark.browser

PAGE = f"/contests/{CONTEST}/admissions"


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def screen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    for context in visitor(browser, request.param):
        yield context.new_page()


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path, handlers())
    let_results_decide(made)
    return made


def _signed_in(screen: Page, house: House, port: int, role: Any) -> str:
    address = f"http://127.0.0.1:{port}"
    screen.context.add_cookies([{"name": COOKIE, "value": house.token(role), "url": address}])
    return address


def test_a_list_is_confirmed_by_keyboard_alone_with_its_minutes(screen: Page, house: House) -> None:
    house.caller.handlers["scoring.admission"] = lambda item: replace(
        ADMISSION, phase=item.phase, round=item.round, digest=OTHER, confirmed=None
    )
    with served(house) as port:
        screen.goto(f"{_signed_in(screen, house, port, 'organiser')}{PAGE}")
        expect(screen.locator("main")).to_contain_text("hạng 3, Tuần 1")
        look_in_both(screen)
        screen.goto(f"http://127.0.0.1:{port}{PAGE}")
        type_in(screen, screen.get_by_label("Căn cứ").first, "Biên bản số 7")
        follow(screen, screen.get_by_role("button", name="Xác nhận danh sách").first)
        expect(screen.locator(".done")).to_contain_text("Đã xác nhận danh sách")
    (item,) = house.caller.commands("scoring.confirm_admission")
    assert (item.digest, item.reason) == (OTHER, "Biên bản số 7")


def test_confirmed_changed_and_missing_lists_can_be_read(screen: Page, house: House) -> None:
    missing = [OpenResult("vong-1", ROUND, "draft"), OpenResult("vong-1", "", "not_published")]
    told = {
        "": replace(ADMISSION, phase="chung-ket", digest=OTHER),
        "hoi": replace(ADMISSION, phase="san-khau", digest="", admitted=[], open=missing),
    }
    house.caller.handlers["scoring.admission"] = lambda item: told[item.round]
    with served(house) as port:
        screen.goto(f"{_signed_in(screen, house, port, 'organiser')}{PAGE}")
        expect(screen.locator("main")).to_contain_text("danh sách bây giờ khác")
        look_in_both(screen)


def test_a_contestant_reads_why_they_may_enter(screen: Page, house: House) -> None:
    with served(house) as port:
        address = _signed_in(screen, house, port, "contestant")
        screen.goto(f"{address}/contests/{CONTEST}")
        expect(screen.locator("main")).to_contain_text("Chung kết")
        look_in_both(screen)
