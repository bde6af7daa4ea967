"""The page of those who serve a contest: looked for, fifty at once, and roles taken away."""

import re
from typing import Any
from urllib.parse import unquote

import pytest

from contracts.empty_reply import Done
from contracts.errors import Refused
from contracts.preparation_progress import Preparation, Served
from gateway.core.access.sessions import COOKIE
from tests.unit.gateway.access.test_pages_by_role import house as house
from tests.unit.gateway.browser import Desk
from tests.unit.gateway.browser import desk as desk
from tests.unit.gateway.example_contest import CONTEST

STAFF = f"/contests/{CONTEST}/set-up/staff"
MANY = [
    Served(f"p{number}", f"dm{number}", f"Nguyễn Thị {name}", "liaison", "A1", False)
    for number, name in enumerate(["An", "Bình", "Đức", "Hồng", "Ỷ"] * 25)
]
BOSS = Served("boss", "ban-to-chuc", "Lê Hoàng Đạo", "organiser", "", True)


@pytest.fixture
def crowded(desk: Desk) -> Desk:
    """A contest that 126 people serve."""
    desk.house.caller.handlers["registration.preparation"] = lambda item: Preparation(
        item.contest, 1, 1, 11, 1, 3, [*MANY, BOSS]
    )
    return desk


def rows(page: str) -> list[str]:
    """The names in the table."""
    return [one.strip() for one in re.findall(r'role="rowheader">([^<]*)', page)]


def test_fifty_stand_on_a_page_by_given_name(crowded: Desk) -> None:
    first = crowded.get(STAFF)
    assert len(rows(first)) == 50
    assert rows(first)[0] == "Nguyễn Thị An"
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    last = crowded.get(STAFF, page="3")
    assert len(rows(last)) == 26
    assert rows(last)[-1] == "Nguyễn Thị Ỷ"
    assert 'rel="next"' not in last
    for odd in ("0", "99", "x", "-1", "9" * 30):
        assert rows(crowded.get(STAFF, page=odd))


def test_people_are_found_without_accents_by_name_username_and_agency(crowded: Desk) -> None:
    assert len(rows(crowded.get(STAFF, q="duc"))) == 25
    assert rows(crowded.get(STAFF, q="hoang dao")) == ["Lê Hoàng Đạo"]
    assert len(rows(crowded.get(STAFF, q="DM124"))) == 1
    assert "trong số 125 dòng" in crowded.get(STAFF, q="so noi vu")  # the agency's name
    found = crowded.get(STAFF, q="nguyen", page="2")
    assert 'href="?q=nguyen&amp;page=3#served"' in found
    assert rows(crowded.get(STAFF, q="khong co ai")) == []


def test_a_role_is_taken_away_after_a_look_and_with_the_reason(crowded: Desk) -> None:
    page = crowded.get(STAFF, q="dm124")
    (link,) = re.findall(r'href="staff/revocation\?held=([^"]+)"', page)
    asked = crowded.get(f"{STAFF}/revocation", held=unquote(link))
    assert "Nguyễn Thị Ỷ" in asked
    assert "Sở Nội vụ" in asked
    answer = crowded.send(f"{STAFF}/revocation", held=unquote(link), reason="chuyển công tác")
    assert answer.headers["location"] == f"{STAFF}?done=revoked"
    (item,) = crowded.asked("registration.revoke_role")
    assert (item.person, item.role, item.contest, item.agency, item.by, item.reason) == (
        "p124",
        "liaison",
        CONTEST,
        "A1",
        "org",
        "chuyển công tác",
    )
    assert "Đã thu hồi quyền." in crowded.get(STAFF, done="revoked")


def test_what_nobody_holds_is_not_taken_away(crowded: Desk) -> None:
    answer = crowded.send(f"{STAFF}/revocation", held="p1/organiser//")
    assert answer.status_code == 404
    assert crowded.asked("registration.revoke_role") == []


def test_a_refusal_stays_on_the_page_that_asked(crowded: Desk) -> None:
    def last(_item: Any) -> Done:
        raise Refused("role.last_organiser", "Tài khoản cuối cùng. (The last one.)")

    crowded.house.caller.handlers["registration.revoke_role"] = last
    answer = crowded.send(f"{STAFF}/revocation", held="boss/organiser/*/", reason="nghỉ")
    assert answer.status_code == 422
    assert "Tài khoản cuối cùng." in answer.text
    (item,) = crowded.asked("registration.revoke_role")
    assert item.contest is None


def test_an_organiser_of_one_contest_is_offered_no_role_in_all(crowded: Desk) -> None:
    def offers(page: str) -> tuple[bool, bool]:
        return "held=boss" in page, '<option value="ops">' in page

    assert offers(crowded.get(STAFF, q="dao")) == (True, True)
    crowded.client.cookies.set(COOKIE, crowded.house.token("organiser", contest=CONTEST))
    assert offers(crowded.get(STAFF, q="dao")) == (False, False)


def test_operators_are_given_their_role_for_the_installation(crowded: Desk) -> None:
    crowded.send(STAFF, username="vh", name="Trần Bình", role="ops", agency="")
    (item,) = crowded.asked("registration.grant_role")
    assert (item.role, item.contest) == ("ops", None)


def test_a_form_with_a_sign_that_databases_cannot_keep_is_refused(crowded: Desk) -> None:
    answer = crowded.send(STAFF, username="nu\0", name="Hà", role="judge", agency="")
    assert answer.status_code == 422
    assert "u0000" in answer.text
    assert crowded.asked("registration.grant_role") == []
