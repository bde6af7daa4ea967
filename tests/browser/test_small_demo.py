"""`make demo` of a quiz with videos as a user meets it: what it says, the files that it leaves, and
a sign-in for each role, each of which works in a browser."""

import csv
import json
import re
from typing import get_args

import openpyxl
import pytest
from playwright.sync_api import APIResponse, Browser, Page, expect

from cli.main import main
from contracts.accounts import Role
from tests.browser.chromium import DESK, PATIENCE_MS, PHONE
from tests.browser.conftest import fill_in
from tests.browser.demo import Demo, PrintedSignIn
from tests.browser.site import Credentials

pytestmark = pytest.mark.timeout(620)
CONTEST = "hai-phong-2024"
WEEKS = ["tuan-1", "tuan-2", "tuan-3", "tuan-4"]
VIDEOS = "nhan-video"
ROUNDS = len([*WEEKS, VIDEOS])
ROLES = get_args(Role)
STATISTICS = f"/api/contests/{CONTEST}/rounds/tuan-1/statistics"


def sign_in(demo: Demo, page: Page, who: PrintedSignIn) -> None:
    page.goto(demo.url)
    page.click("main a.button")
    fill_in(page, Credentials(who.username, who.password))
    page.wait_for_url(lambda address: not address.endswith("/sign-in"))


def ask(demo: Demo, page: Page, path: str) -> APIResponse:
    """What the person's session gets from the API."""
    return page.context.request.get(demo.url + path)


def test_the_demo_prints_a_sign_in_for_every_role(demo: Demo) -> None:
    assert demo.url
    assert {who.role for who in demo.sign_ins()} == set(ROLES)


@pytest.mark.browser
@pytest.mark.parametrize("role", ROLES)
def test_each_printed_sign_in_leads_to_a_home_page_that_suits_its_role(
    demo: Demo, browser: Browser, role: str
) -> None:
    assert demo.url
    chosen = [who for who in demo.sign_ins() if who.role == role]
    assert len(chosen) == (2 if role == "organiser" else 1)
    for who, size in zip(chosen, (PHONE, DESK), strict=False):
        context = browser.new_context(viewport=size, locale="vi-VN")
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        sign_in(demo, page, who)
        begins = {"organiser": r"/desk$", "liaison": r"/agencies/[^/]+$"}.get(role, "//")
        expect(page).to_have_url(re.compile(begins))
        page.goto(demo.url)
        expect(page.locator("h1")).to_have_text("Hội thi của tôi")
        if who.name != "(đầu tiên)":
            expect(page.locator(".who")).to_contain_text(who.name)
        look_at_home(demo, page, role)
        context.close()


def look_at_home(demo: Demo, page: Page, role: str) -> None:
    """All rounds are over: results for everybody, receipts for who took part (a liaison may have),
    and nothing to start. What only some may read, the page's session reads for them alone."""
    expect(page.locator("main a", has_text="Kết quả và giải thưởng")).to_be_visible()
    expect(page.locator(".card.round-published")).to_have_count(ROUNDS)
    expect(page.locator(".card a.button")).to_have_count(0)
    expect(page.locator("a[href='/password']")).to_be_visible()
    receipts = page.locator(".round-published .done a")
    if role == "contestant":
        assert receipts.count() > 0
        receipts.first.click()
        expect(page.locator("dl.receipt")).to_contain_text("Dòng")
    elif role != "liaison":
        expect(receipts).to_have_count(0)
    watches = role in ("organiser", "liaison", "ops")
    assert ask(demo, page, STATISTICS).status == (200 if watches else 403)
    page.goto(f"{demo.url}/contests/{CONTEST}/participation")
    expect(page.locator("#agencies tr")).to_have_count(10)
    if role == "liaison":
        mine = page.context.request.get(f"{demo.url}/api/session").json()["person"]["agency"]
        missing = ask(demo, page, f"/api/contests/{CONTEST}/agencies/{mine}/missing")
        assert missing.status == 200, missing.text()


def test_the_demo_leaves_every_file(demo: Demo) -> None:
    assert demo.url
    assert "Kiểm đếm độc lập khớp" in demo.said
    assert "1 clip quá dài phải nộp lại" in demo.said
    out = demo.out
    for week in WEEKS:
        assert openpyxl.load_workbook(out / f"results-{week}.xlsx").active.max_row > 6
    key = str(out / "publication-key.pub")
    for one in (*WEEKS, VIDEOS):
        assert main(["recount", str(out / f"ledger-{one}.jsonl"), "--public-key", key]) == 0
    with (out / "participation.csv").open(encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == 10
    for name in ("roster", "questions", "activation-codes", "participation"):
        assert (out / f"{name}.xlsx").is_file()
    assert (out / "activation-codes.xlsx").stat().st_mode & 0o077 == 0


def test_all_prizes_of_the_demo_are_won(demo: Demo) -> None:
    assert demo.url
    prizes = json.loads((demo.out / "prizes.json").read_text())["prizes"]
    for round_id in (*WEEKS, VIDEOS):
        won = [line for line in prizes if line["round"] == round_id]
        assert [line["rank"] for line in won] == ["first", *["second"] * 2, *["third"] * 3]
        assert len({line["work" if round_id == VIDEOS else "person"] for line in won}) == 6
    assert len([line for line in prizes if line["award"] == "tap-the"]) == 6


def test_the_demo_ends_with_0_when_it_is_stopped(demo: Demo) -> None:
    """All recounts agreed and every prize found its winner."""
    assert demo.end() == 0, demo.said[-3000:]
