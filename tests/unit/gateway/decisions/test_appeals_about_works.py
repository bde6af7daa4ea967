"""Authors and liaisons see the marks of their works as the public file tells them, and complain."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.appeals import Appeals, AppealView, OwnWork, OwnWorks
from contracts.errors import Refused
from gateway.core.access.sessions import COOKIE
from tests.unit.gateway.example_contest import APPEAL
from tests.unit.gateway.fakes import House, problem_of, refuse
from tests.unit.gateway.results.test_judged_protocol import CONTEST, HERE, ROUND, Scoring, house_of

PAGE = f"{HERE}/works"
MINE = AppealView(
    "kn9", CONTEST, ROUND, "", "p1", "Bình", "", "Phiếu GK01 cộng nhầm", 5, "upheld",
    answer="Đã sửa", answered_by="org", answered_at_us=9, decision=4, work="B001",
)  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A judged round is published; B001 is p1's, who also speaks for an agency."""
    return house_of_own_works(tmp_path)


def house_of_own_works(folder: Path) -> House:
    """The same for other tests."""
    made = house_of(folder, Scoring())
    made.caller.handlers |= {
        "scoring.own_works": lambda _item: OwnWorks([OwnWork("B001", "video", "")]),
        "scoring.appeals": lambda _item: Appeals(CONTEST, [MINE, replace(APPEAL, work="B002")]),
        "scoring.file_appeal": lambda item: replace(MINE, state="filed", text=item.text),
    }
    return made


def signed_in(house: House, *roles: Any, **who: Any) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={house.token(*roles, **who)}"}


def sent(house: House, text: str, *roles: Any, **who: Any) -> Any:
    """The form as a browser sends it; the answer's status and page."""
    token = house.token(*roles, **who)
    session = house.gateway.sessions.verify(token, house.now_us)
    assert session is not None
    with house.open() as client:
        data = {"csrf": session.csrf, "text": text}
        headers = {"Cookie": f"{COOKIE}={token}"}
        return client.post(f"{PAGE}/B001/appeal", data=data, headers=headers)


def test_the_marks_of_ones_own_work_stand_line_by_line_under_pseudonyms(house: House) -> None:
    with house.open() as client:
        headers = signed_in(house, "contestant")
        listed = client.get(PAGE, headers=headers).text
        page = client.get(f"{PAGE}/B001", headers=headers).text
    assert f'href="{PAGE}/B001"' in listed
    for told in ("GK01", "8,33", "Phiếu GK01 cộng nhầm", "Đã sửa", "quyết định số 4"):
        assert told in page, told
    assert "B002" not in page
    assert APPEAL.text not in page, "somebody else's"
    assert "Giám khảo 1" not in page, "pseudonyms alone"


def test_what_is_not_ones_own_is_not_there(house: House) -> None:
    with house.open() as client:
        headers = signed_in(house, "contestant")
        assert client.get(f"{PAGE}/B002", headers=headers).status_code == 404
        assert client.get(f"{PAGE}/B001").status_code == 303


def test_a_complaint_goes_with_the_agencies_that_one_still_speaks_for(house: House) -> None:
    assert sent(house, "Cộng nhầm", "liaison", agency="A1").status_code == 303
    assert sent(house, "Cộng nhầm", "contestant").status_code == 303
    house.caller.handlers["registration.check_role"] = refuse("session.role_missing")
    assert sent(house, "Cộng nhầm", "liaison", agency="A1").status_code == 303
    told = [
        (item.work, item.agencies, item.text)
        for item in house.caller.commands("scoring.file_appeal")
    ]
    assert told == [("B001", ["A1"], "Cộng nhầm")] + [("B001", [], "Cộng nhầm")] * 2


def test_what_is_refused_is_said_beside_the_field(house: House) -> None:
    def late(_item: Any) -> AppealView:
        raise Refused("appeal.too_late", "Đã hết thời hạn. (Too late.)")

    house.caller.handlers |= {
        "scoring.file_appeal": late,
        "scoring.appeals": lambda _item: Appeals(CONTEST, []),
    }
    answer = sent(house, "Cộng nhầm", "contestant")
    assert answer.status_code == 409
    assert "Đã hết thời hạn." in answer.text


def test_over_the_api_an_appeal_is_about_an_attempt_or_a_work(house: House) -> None:
    path = f"/api{HERE}/appeals"
    who = house.bearer("contestant")
    with house.open() as client:
        made = client.post(path, json={"work": "B001", "text": "Xem lại"}, headers=who)
        both = client.post(
            path, json={"work": "B001", "attempt": "a", "text": "Xem lại"}, headers=who
        )
        neither = client.post(path, json={"text": "Xem lại"}, headers=who)
    assert (made.status_code, made.json()["work"], made.json()["attempt"]) == (201, "B001", "")
    for answer in (both, neither):
        assert (answer.status_code, problem_of(answer).code) == (422, "request.invalid")
