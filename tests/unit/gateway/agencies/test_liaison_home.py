"""The liaison's pages: figures, forecast, who is missing, new codes."""

import re
from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from contracts.accounts import Account, RoleGrant
from contracts.agency_staff_lists import Staff
from contracts.contests import Contests, ContestView
from contracts.definition import EntryRules, ParticipationRules, Phase
from contracts.errors import Refused
from contracts.reporting import (
    AgencyEntries,
    EntryCounts,
    Missing,
    MissingPerson,
    Outlook,
    ParticipationQuery,
)
from contracts.self_registration import AccountSide, Waiting, WaitingPerson
from gateway.agencies.pages.liaison_home import verdict_of
from gateway.core.access.sessions import COOKIE
from tests.unit.gateway.example_contest import CONTEST, DEFINITION, MEMBER, ROUND
from tests.unit.gateway.fakes import NOW_US, House, refuse
from tests.unit.gateway.visitor import Visitor
from tests.unit.gateway.visitor import house as house
from tests.unit.gateway.visitor import liaison as liaison
from tests.unit.gateway.visitor import organiser as organiser

OWN = "/agencies/A1"


def test_a_liaison_comes_to_the_own_agency_and_an_organiser_chooses(
    liaison: Visitor, house: House
) -> None:
    assert liaison.see("/agency").headers["location"] == f"/contests/{CONTEST}{OWN}"
    with house.open() as client:
        page = Visitor(house, client, "organiser").see("/agency")
        assert f'href="/contests/{CONTEST}{OWN}"' in page.text


def test_a_liaison_of_two_agencies_chooses_among_those_two(house: House) -> None:
    service: Any = house.caller.handlers["reporting.participation"]
    line = service(ParticipationQuery(CONTEST)).agencies[0]
    three = [replace(line, agency=code) for code in ("A1", "B2", "C3")]
    house.caller.handlers["reporting.participation"] = lambda item: replace(
        service(item), agencies=three
    )
    grants = [RoleGrant("liaison", CONTEST, code) for code in ("A1", "C3")]
    account = Account("p1", "Mai", ["liaison"], "s1", False, "cb1", "A1", grants=grants)
    token, _ = house.gateway.sessions.issue(account, house.now_us)
    with house.open() as client:
        client.cookies.set(COOKIE, token)
        page = client.get(f"/contests/{CONTEST}/agency").text
    assert re.findall(rf'href="/contests/{CONTEST}/agencies/(\w+)"', page) == ["A1", "C3"]


def test_another_agency_is_none_of_a_liaisons_business(liaison: Visitor, house: House) -> None:
    for page in ("", "/missing", "/missing.xlsx", "/people", "/corrections", "/reminder"):
        assert liaison.see(f"/agencies/B2{page}").status_code == 403
    assert liaison.send("/agencies/B2/code", person="p2").status_code == 403
    assert house.caller.commands("registration.issue_codes") == []


def test_an_agency_that_is_not_there_is_said_so(organiser: Visitor) -> None:
    assert organiser.see("/agencies/none").status_code == 404


def test_figures_and_forecast_stand_on_the_first_page(liaison: Visitor) -> None:
    page = liaison.see(OWN).text
    assert "7/10" in page
    assert "dự kiến có 8 đến 9 người đã dự thi" in page
    assert "đạt chỉ tiêu 8 người" in page
    assert "kể từ cùng thời điểm của đợt (4 người)" in page


def test_a_liaison_sees_which_entries_are_missing_of_the_own_agency_alone(
    liaison: Visitor, house: House
) -> None:
    call = Phase("bai", "Bài dự thi", "entries", entries=EntryRules(["essay"]))
    plan = replace(DEFINITION, phases=[*DEFINITION.phases, call])
    mine = AgencyEntries("A1", "Sở Nội vụ", "city", 3, 1, 1, 1, 0, 4, 5, 1)
    theirs = replace(mine, agency="B2", name="Sở Y tế", received=4, missing=0)
    house.caller.handlers["registration.contests"] = lambda item: Contests(
        [ContestView(CONTEST, plan, 1)]
    )
    house.caller.handlers["reporting.entry_counts"] = lambda item: EntryCounts(
        CONTEST, item.phase or "bai", NOW_US, [mine, theirs], 7, 1
    )
    page = liaison.see(OWN).text
    assert "được nộp nhiều nhất 5 bài" in page
    assert "1 bài bị trả lại" in page
    assert "thể lệ yêu cầu ít nhất 4 bài" in page
    api = f"/api/contests/{CONTEST}/entry-counts"
    own = liaison.client.get(api).json()
    assert [one["agency"] for one in own["agencies"]] == ["A1"]
    assert (own["received"], own["missing"]) == (3, 1)
    everybody = liaison.client.get(api, headers=house.bearer("organiser")).json()
    assert [one["agency"] for one in everybody["agencies"]] == ["A1", "B2"]
    assert everybody["received"] == 7


def outlook(**changes: Any) -> Outlook:
    plain = Outlook(CONTEST, "A1", NOW_US, ROUND, NOW_US, 5, 2, 8, 7, 9, 3)
    return replace(plain, **changes)


@pytest.mark.parametrize(
    ("found", "verdict", "words"),
    [
        (outlook(round=""), "none", "không có đợt thi nào đang mở"),
        (outlook(participants=8), "met", "đã đạt chỉ tiêu 8 người"),
        (outlook(low=None, high=None), "early", "chưa đủ số liệu"),
        (outlook(needed=0), "no_quota", "dự kiến có 7 đến 9 người"),
        (outlook(low=8), "will", "Như vậy đạt chỉ tiêu"),
        (outlook(), "may", "Có thể đạt hoặc chưa đạt"),
        (outlook(low=6, high=6, after_last=None), "short", "còn thiếu ít nhất 2 người"),
    ],
)
def test_the_forecast_says_what_it_means_for_the_quota(
    house: House, found: Outlook, verdict: str, words: str
) -> None:
    assert verdict_of(found) == verdict
    house.caller.handlers["reporting.outlook"] = lambda item: found
    with house.open() as client:
        assert words in Visitor(house, client, "liaison", agency="A1").see(OWN).text


def several(house: House) -> None:
    people = [("p1", "cb1", "Đỗ Ánh"), ("p2", "cb2", "Đặng Văn An"), ("p3", "cb10", "Lê Bình")]
    positions = ["Văn thư", "", "Kế toán"]
    house.caller.handlers["reporting.missing"] = lambda item: Missing(
        [MissingPerson(*one, "mandatory") for one in people]
    )
    house.caller.handlers["registration.staff"] = lambda item: Staff(
        [
            replace(MEMBER, person=person, code=code, name=name, position=position)
            for (person, code, name), position in zip(people, positions, strict=True)
        ]
    )


def order(page: str) -> list[str]:
    names = ["Đỗ Ánh", "Đặng Văn An", "Lê Bình"]
    found = [(page.find(f'rowheader">{name}<'), name) for name in names]
    return [name for place, name in sorted(found) if place >= 0]


def test_the_missing_are_searched_without_accents_and_sorted(
    house: House, liaison: Visitor
) -> None:
    several(house)
    path = f"{OWN}/missing"
    assert order(liaison.see(path).text) == ["Đỗ Ánh", "Đặng Văn An", "Lê Bình"]
    assert order(liaison.see(path, q="do anh").text) == ["Đỗ Ánh"]
    assert order(liaison.see(path, q="KE TOAN").text) == ["Lê Bình"]
    assert order(liaison.see(path, sort="position").text) == ["Lê Bình", "Đỗ Ánh", "Đặng Văn An"]
    assert order(liaison.see(path, sort="code").text) == ["Đỗ Ánh", "Đặng Văn An", "Lê Bình"]
    found = liaison.see(path, q="bình").text
    assert "Hiện dòng 1 đến 1 trong số 1 dòng." in found
    assert "trong 3 dòng" in found
    assert house.caller.commands("reporting.missing")[-1].round is None
    assert liaison.see(path, round=ROUND).status_code == 200
    assert house.caller.commands("reporting.missing")[-1].round == ROUND
    assert liaison.see(path, round="none").status_code == 404


def test_the_missing_are_listed_even_while_registration_does_not_answer(
    house: House, liaison: Visitor
) -> None:
    several(house)
    house.caller.handlers["registration.staff"] = refuse("unavailable")
    page = liaison.see(f"{OWN}/missing")
    assert page.status_code == 200
    assert order(page.text) == ["Đỗ Ánh", "Đặng Văn An", "Lê Bình"]
    assert "Văn thư" not in page.text


def test_the_missing_are_a_spreadsheet_too(house: House, liaison: Visitor) -> None:
    several(house)
    sheet = load_workbook(BytesIO(liaison.see(f"{OWN}/missing.xlsx").content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert rows[0][1:5] == ["Đơn vị", "Mã cán bộ", "Họ và tên", "Chức vụ"]
    assert rows[1][2:] == ["cb1", "Đỗ Ánh", "Văn thư", "0912345678", "Bắt buộc"]
    assert len(rows) == 4


def test_the_counts_add_up_and_say_what_the_rate_divides_by(house: House, liaison: Visitor) -> None:
    """Seven took part of ten, and three lists: who is missing, who may not, and all."""
    people = [replace(MEMBER, person=f"p{n}", code=f"cb{n}") for n in range(11)]
    people[0] = replace(people[0], excluded="Ban Tổ chức")
    people[1] = replace(people[1], obligation="excluded")
    house.caller.handlers["registration.staff"] = lambda item: Staff(people)
    house.caller.handlers["reporting.missing"] = lambda item: Missing(
        [MissingPerson("p2", "cb2", "An", "mandatory")]
    )
    page = liaison.see(OWN).text
    told = re.findall(r'<td class="n">(\d+)</td>', page)
    assert told == ["7", "1", "2", "1", "11"]  # who took part, missing, excluded, elsewhere, all
    assert "gồm cả người không dự thi: 10 người" in page


def test_who_is_called_is_called_with_a_tap(house: House, liaison: Visitor) -> None:
    several(house)
    assert '<a href="tel:0912345678">' in liaison.see(f"{OWN}/missing").text


def test_a_new_code_is_made_after_a_second_look_and_shown_once(
    house: House, liaison: Visitor
) -> None:
    path = f"{OWN}/code"
    assert "Hãy chọn một người" in liaison.see(path).text
    assert "Đặng Văn An" in liaison.see(path, person="p2").text
    assert house.caller.commands("registration.issue_codes") == []
    assert liaison.see(path, person="p9").status_code == 404
    assert liaison.send(path, person="p9").status_code == 404
    assert liaison.send(path).status_code == 404

    made = liaison.send(path, person="p2")
    assert made.status_code == 200
    assert made.headers["cache-control"] == "no-store"
    assert "ABCD-EFGH" in made.text
    (item,) = house.caller.commands("registration.issue_codes")
    assert (item.agency, item.people, item.by) == ("A1", ["p2"], "p1")


def test_people_who_registered_are_confirmed_or_refused_with_a_reason(
    house: House, liaison: Visitor
) -> None:
    path = f"{OWN}/waiting"
    assert "0912345678" in liaison.see(path).text
    done = liaison.send(path, person="p9", decision="confirm")
    assert done.headers["location"].endswith("?done=confirm")
    assert "Đã xác nhận." in liaison.see(path, done="confirm").text

    def needs_reason(_item: Any) -> Any:
        raise Refused("registration.reason_missing", "Cần ghi lý do. (A reason is needed.)")

    house.caller.handlers["registration.decide"] = needs_reason
    again = liaison.send(path, person="p9", decision="refuse")
    assert again.status_code == 422
    assert '<a href="#reason-p9">Cần ghi lý do.</a>' in again.text
    assert liaison.send(path, person="p9", decision="erase").status_code == 422


def test_who_chose_the_wrong_agency_is_sent_on_from_the_page(
    house: House, liaison: Visitor
) -> None:
    path = f"{OWN}/waiting"
    page = liaison.see(path).text
    assert '<datalist id="agencies">' in page
    assert '<option value="A1">' not in page
    done = liaison.send(path, person="p9", decision="move", agency=" A2 ", reason="Nhầm")
    assert done.headers["location"].endswith("?done=move")
    assert "Đã chuyển sang cơ quan khác." in liaison.see(path, done="move").text
    (item,) = house.caller.commands("registration.decide")
    assert (item.person, item.decision, item.agency, item.reason) == ("p9", "move", "A2", "Nhầm")

    def unknown(_item: Any) -> Any:
        raise Refused("agency.unknown", "Không có đơn vị này. (No such agency.)")

    house.caller.handlers["registration.decide"] = unknown
    again = liaison.send(path, person="p9", decision="move", agency="X")
    assert again.status_code == 404
    assert '<a href="#reason-p9">Không có đơn vị này.</a>' in again.text


def test_a_request_shows_what_is_said_what_the_list_says_and_what_the_account_has_done(
    house: House, liaison: Visitor
) -> None:
    listed = {"name": "Trần An", "phone": "0987654321"}
    side = AccountSide("p1", "cb01", "CB01", "A1", True, listed, True, False, NOW_US, NOW_US)
    said = {"name": "Trần An", "phone": "0987654321", "address": "Hẻm 3"}
    waits = WaitingPerson("c1", "A1", False, NOW_US, said, True, side)
    house.caller.handlers["registration.waiting"] = lambda item: Waiting([waits])
    page = liaison.see(f"{OWN}/waiting").text
    for text in ("Hẻm 3", "CB01", "cb01", "Được cấp mã kích hoạt", "Đăng nhập lần đầu"):
        assert text in page
    assert "Số lượt thi trong cuộc thi này: 1." in page

    def taken(_item: Any) -> Any:
        raise Refused("registration.value_taken", "Của người khác. (Taken.)")

    house.caller.handlers["registration.decide"] = taken
    again = liaison.send(f"{OWN}/waiting", person="c1", decision="confirm")
    assert '<a href="#reason-c1">Của người khác.</a>' in again.text


def test_a_quota_of_each_round_asks_for_the_missing_of_the_open_one(
    house: House, liaison: Visitor
) -> None:
    plan = replace(DEFINITION, participation=ParticipationRules("vong-1", quota_scope="each_round"))
    house.caller.handlers["registration.contests"] = lambda item: Contests(
        [ContestView(CONTEST, plan, 1)]
    )
    liaison.see(f"{OWN}/reminder")
    assert house.caller.commands("reporting.missing")[-1].round == ROUND
