"""Headcounts, codes, roles and exclusions: shown first, told once, never without a reason."""

from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from contracts.accounts import ActivationCode, ActivationCodes
from contracts.errors import Refused
from tests.unit.documents.reading import words_of_pdf
from tests.unit.gateway.browser import Desk, hidden
from tests.unit.gateway.browser import desk as desk
from tests.unit.gateway.browser import house as house
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House

HERE = f"/contests/{CONTEST}/set-up"
LIAISON: dict[str, Any] = {
    "username": "dm-snv",
    "name": "Trần Bình",
    "role": "liaison",
    "agency": "A1",
}


@pytest.mark.parametrize("fields", [{"h:A1": "1.014"}, {"paste": "a1\t1.014\n"}])
def test_headcounts_show_first_what_they_change(desk: Desk, fields: dict[str, Any]) -> None:
    shown = desk.send(f"{HERE}/headcounts", action="preview", **fields)
    assert shown.status_code == 200
    assert "10 → 1.014" in shown.text
    assert desk.asked("registration.approve_headcounts") == []
    done = desk.send(
        f"{HERE}/headcounts",
        action="confirm",
        reason="văn bản 12",
        **{"h:A1": hidden(shown.text, "h:A1")},
    )
    assert done.headers["location"] == f"{HERE}?saved=headcounts"
    (item,) = desk.asked("registration.approve_headcounts")
    assert (item.headcounts, item.reason, item.by) == ({"A1": 1014}, "văn bản 12", "org")


def test_an_agency_that_came_between_the_two_tables_hinders_no_preview(
    desk: Desk, house: House
) -> None:
    service: Any = house.caller.handlers["reporting.participation"]

    def told(query: Any) -> Any:
        table = service(query)
        come = replace(table.agencies[0], agency="A0", name="Vừa thêm")
        return replace(table, agencies=[come, *table.agencies]) if query.headcounts else table

    house.caller.handlers["reporting.participation"] = told
    shown = desk.send(f"{HERE}/headcounts", action="preview", **{"h:A1": "1.014"})
    assert shown.status_code == 200
    assert "10 → 1.014" in shown.text


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ({"h:A1": "mười"}, "#h-A1"),
        ({"h:A1": "-3"}, "#h-A1"),
        ({"h:A1": "10"}, "#paste"),
        ({"paste": "không có\t5"}, "#paste"),
        ({"paste": "A1 mười"}, "#paste"),
    ],
)
def test_a_number_that_is_none_is_refused_with_its_field(
    desk: Desk, fields: dict[str, Any], link: str
) -> None:
    answer = desk.send(f"{HERE}/headcounts", action="confirm", **fields)
    assert answer.status_code == 422
    assert f'href="{link}"' in answer.text
    assert desk.asked("registration.approve_headcounts") == []


@pytest.mark.parametrize(
    ("paste", "told"),
    [
        ("A1\t12\n\na1\t13", "dòng 1 đã có mã đơn vị này"),
        ("A1\t12\nkhông có\t5", "Dòng 2 (“không có”): hội thi không có cơ quan này"),
        ("A1\t12\nA1 mười", "Dòng 2 (“A1 mười”): cần đúng hai ô"),
        ("\nA1\t1.2345", "Dòng 2 (“1.2345”): tổng số phải là số nguyên"),
        ("A1\t-5\nA2\tx", "Dòng 2 (“x”): tổng số phải là số nguyên"),
    ],
)
def test_a_pasted_table_that_is_wrong_says_in_which_line_and_stays_as_typed(
    desk: Desk, paste: str, told: str
) -> None:
    answer = desk.send(f"{HERE}/headcounts", action="confirm", paste=paste)
    assert answer.status_code == 422
    assert told in answer.text
    assert paste.strip() in answer.text
    assert desk.asked("registration.approve_headcounts") == []


def test_codes_come_as_a_sheet_for_all_or_for_one_agency(desk: Desk) -> None:
    answer = desk.send(f"{HERE}/codes", agency="A1")
    book = load_workbook(BytesIO(answer.content))
    (row,) = book.worksheets[0].iter_rows(min_row=5, values_only=True)
    assert (row[1], row[4]) == ("Sở Nội vụ", "ABCD-EFGH")  # by name: the code tells nobody whose
    book.close()
    desk.send(f"{HERE}/codes", agency="")
    assert [item.agency for item in desk.asked("registration.issue_codes")] == ["A1", None]


def test_codes_come_as_slips_to_cut_apart(desk: Desk) -> None:
    desk.house.gateway.address = "https://hoithi.example.vn"
    answer = desk.send(f"{HERE}/codes", agency="A1", **{"as": "slips"})
    assert answer.headers["content-type"] == "application/pdf"
    text = " ".join(words_of_pdf(answer.content))
    assert "ABCD-EFGH" in text
    assert "https://hoithi.example.vn/sign-in" in text


def test_codes_are_not_lost_where_no_slips_can_be_made(desk: Desk) -> None:
    """They are told once: a template that is broken must not swallow them."""
    desk.house.gateway.document_templates = "/nowhere"
    answer = desk.send(f"{HERE}/codes", agency="A1", **{"as": "slips"})
    book = load_workbook(BytesIO(answer.content))
    (row,) = book.worksheets[0].iter_rows(min_row=5, values_only=True)
    assert row[4] == "ABCD-EFGH"
    book.close()


def test_more_codes_than_slips_can_be_made_for_come_as_a_sheet(desk: Desk) -> None:
    many = [ActivationCode("A1", f"p{n}", f"u{n}", "Lê Bình", "ABCD-EFGH") for n in range(5_001)]
    desk.house.caller.handlers["registration.issue_codes"] = lambda _item: ActivationCodes(many)
    answer = desk.send(f"{HERE}/codes", agency="", **{"as": "slips"})
    assert answer.headers["content-disposition"].endswith('.xlsx"')


def test_a_call_for_codes_that_makes_none_says_so(desk: Desk) -> None:
    desk.house.caller.handlers["registration.issue_codes"] = lambda _item: ActivationCodes([])
    answer = desk.send(f"{HERE}/codes", agency="")
    assert answer.headers["content-type"].startswith("text/html")
    assert "Không cấp mã nào" in answer.text


def test_a_role_is_given_and_the_first_code_is_told_once(desk: Desk) -> None:
    fields: dict[str, Any] = {
        "username": "dm-snv",
        "name": "Trần Bình",
        "role": "liaison",
        "agency": "A1",
    }
    answer = desk.send(f"{HERE}/staff", **fields)
    assert answer.status_code == 200
    assert "ABCD-EFGH" in answer.text
    (item,) = desk.asked("registration.grant_role")
    assert (item.role, item.agency, item.contest, item.by) == ("liaison", "A1", CONTEST, "org")
    assert "ABCD-EFGH" not in desk.get(f"{HERE}/staff")


@pytest.mark.parametrize("missing", ["username", "name", "role", "agency"])
def test_a_role_without_all_it_needs_is_not_given(desk: Desk, missing: str) -> None:
    fields: dict[str, Any] = {
        "username": "dm-snv",
        "name": "Trần Bình",
        "role": "liaison",
        "agency": "A1",
    }
    answer = desk.send(f"{HERE}/staff", **{**fields, missing: ""})
    assert answer.status_code == 422
    assert f'href="#{missing}"' in answer.text
    assert answer.text.count(f'{missing}-error"') == 2  # the reason, and the field that names it
    assert desk.asked("registration.grant_role") == []


def test_nobody_is_made_a_contestant_by_a_form(desk: Desk) -> None:
    answer = desk.send(f"{HERE}/staff", username="x", name="y", role="contestant", agency="")
    assert answer.status_code == 422
    assert desk.asked("registration.grant_role") == []


def test_a_refused_role_keeps_what_was_typed(desk: Desk) -> None:
    def refused(_item: Any) -> ActivationCode:
        raise Refused("agency.unknown", "Không có đơn vị này. (No such agency.)")

    desk.house.caller.handlers["registration.grant_role"] = refused
    answer = desk.send(
        f"{HERE}/staff", username="dm", name="Trần Bình", role="liaison", agency="A1"
    )
    assert "Không có đơn vị này." in answer.text
    assert "Trần Bình" in answer.text


def test_a_person_is_excluded_with_a_reason_and_not_without(desk: Desk) -> None:
    assert "cb2" in desk.get(f"{HERE}/exclusions", username="CB2")
    without = desk.send(f"{HERE}/exclusions", username="CB2", action="exclude")
    assert without.status_code == 422
    assert desk.asked("registration.exclude") == []
    done = desk.send(f"{HERE}/exclusions", username="CB2", action="exclude", reason="giám khảo")
    assert done.headers["location"] == f"{HERE}/exclusions?done=out"
    (item,) = desk.asked("registration.exclude")
    assert (item.person, item.reason, item.by) == ("p2", "giám khảo", "org")
