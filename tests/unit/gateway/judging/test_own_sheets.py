"""A judge's own sheets at the door: theirs alone, in decimals, and nothing that names a work."""

from typing import Any

import pytest
from msgspec import Struct
from msgspec.inspect import StructType, multi_type_info
from msgspec.structs import replace

from contracts.errors import Refused
from contracts.score_sheets import (
    SheetQuery,
)
from gateway.judging.shapes import sheets as shapes
from tests.unit.gateway.example_contest import CONTEST, ROUND, SHEET
from tests.unit.gateway.fakes import House, problem_of, refuse

SHEETS = f"/api/contests/{CONTEST}/rounds/{ROUND}/sheets"
ELSEWHERE = {
    "marks": {"noi-dung": 850},
    "note": "",
    "revision": 4,
    "saved_at_us": 1_730_000_000_000_000,
    "device": "may-ban",
}


CALLS: list[tuple[str, str, dict[str, Any] | None]] = [
    ("GET", "", None),
    ("GET", "/phieu1", None),
    ("PUT", "/phieu1", {"marks": {"noi-dung": "8,5"}}),
    ("POST", "/phieu1/hand-in", {"marks": {"noi-dung": "8.5"}}),
    ("POST", "/phieu1/decline", {"reason": "Quen người viết"}),
    ("POST", "/phieu1/confirm", {"marks": {"noi-dung": "8.5"}}),
]


@pytest.mark.parametrize(("method", "path", "given"), CALLS)
def test_no_answer_names_the_work_or_the_device(
    house: House, method: str, path: str, given: Any
) -> None:
    with house.open() as client:
        headers = house.bearer("judge", person="gk")
        answer = client.request(method, f"{SHEETS}{path}", json=given, headers=headers)
    assert answer.status_code in (200, 201), answer.text
    assert "canary" not in answer.text + repr(answer.headers)


def test_no_shape_of_a_judge_has_a_field_for_a_work_or_a_person() -> None:
    own = [
        kind
        for kind in vars(shapes).values()
        if isinstance(kind, type)
        and issubclass(kind, Struct)
        and kind.__module__ == shapes.__name__
    ]
    found = [info for info in multi_type_info(own) if isinstance(info, StructType)]
    fields = {one.name for info in found for one in info.fields}
    assert {"number", "marks", "content"} <= fields
    assert not fields & {
        "work", "entry", "version", "judge", "person", "agency", "name_of", "author", "authors",
        "code", "title_digest", "received_at", "sha256", "size",
    }  # fmt: skip


@pytest.mark.parametrize("role", ["contestant", "liaison", "organiser", "vetter", "ops"])
@pytest.mark.parametrize(("method", "path", "given"), CALLS)
def test_sheets_are_for_judges(house: House, role: Any, method: str, path: str, given: Any) -> None:
    with house.open() as client:
        headers = house.bearer(role)
        answer = client.request(method, f"{SHEETS}{path}", json=given, headers=headers)
    assert problem_of(answer).code == "role.missing"
    assert [name for name, _ in house.caller.asked if name.startswith("scoring.")] == []


@pytest.mark.parametrize(("method", "path", "given"), CALLS[:3])
def test_who_was_a_judge_sees_nothing_any_more(
    house: House, method: str, path: str, given: Any
) -> None:
    house.caller.handlers["registration.check_role"] = refuse("role.missing")
    with house.open() as client:
        headers = house.bearer("judge")
        answer = client.request(method, f"{SHEETS}{path}", json=given, headers=headers)
    assert (answer.status_code, problem_of(answer).code) == (403, "role.missing")


def test_the_list_tells_marks_as_decimals(house: House) -> None:
    with house.open() as client:
        answer = client.get(SHEETS, headers=house.bearer("judge", person="gk"))
    [panel] = answer.json()["panels"]
    assert (panel["panel"], panel["step"]) == ("ban", "0.5")
    assert [one["total"] for one in panel["sheets"]] == [None, "86.25"]
    assert panel["criteria"][1]["penalty"] is True


def test_a_sheet_is_asked_for_by_its_judge_in_its_round(house: House) -> None:
    with house.open() as client:
        answer = client.get(f"{SHEETS}/phieu1", headers=house.bearer("judge", person="gk"))
    assert answer.json()["marks"] == {"noi-dung": "8.5"}
    content = answer.json()["content"]
    assert (content["text"], content["files"]) == ("Thành phố văn minh", [])
    assert house.caller.commands("scoring.sheet") == [SheetQuery(CONTEST, ROUND, "phieu1", "gk")]


def test_a_draft_may_have_empty_lines(house: House) -> None:
    given = {"marks": {"noi-dung": "8,25", "loi": None, "hinh-thuc": " "}, "base_revision": 3}
    with house.open() as client:
        answer = client.put(f"{SHEETS}/phieu1", json=given, headers=house.bearer("judge"))
    assert answer.json() == {"revision": 4, "saved_at": "2024-10-27T10:33:20.000+07:00"}
    [item] = house.caller.commands("scoring.save_sheet")
    assert item.marks == {"noi-dung": 825, "loi": None, "hinh-thuc": None}
    assert (item.note, item.base_revision, item.arrived_us) == (None, 3, house.now_us)


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", ""), ("POST", "/hand-in"), ("POST", "/confirm")]
)
def test_marks_that_cannot_be_read_are_named(house: House, method: str, path: str) -> None:
    given = {"marks": {"noi-dung": "8", "loi": "hai", "hinh-thuc": "-1"}}
    with house.open() as client:
        headers = house.bearer("judge")
        answer = client.request(method, f"{SHEETS}/phieu1{path}", json=given, headers=headers)
    found = problem_of(answer)
    assert (answer.status_code, found.code) == (422, "mark.unreadable")
    assert found.details["criteria"] == ["hinh-thuc", "loi"]


@pytest.mark.parametrize(
    ("command", "method", "path"),
    [("scoring.save_sheet", "PUT", ""), ("scoring.hand_in_sheet", "POST", "/hand-in")],
)
def test_what_another_device_wrote_is_told_in_decimals(
    house: House, command: str, method: str, path: str
) -> None:
    def changed(_item: Any) -> Any:
        raise Refused("sheet.changed_elsewhere", "Phiếu đã sửa.", **ELSEWHERE)

    house.caller.handlers[command] = changed
    with house.open() as client:
        headers = house.bearer("judge")
        answer = client.request(method, f"{SHEETS}/phieu1{path}", json={}, headers=headers)
    found = problem_of(answer)
    assert (answer.status_code, found.code) == (409, "sheet.changed_elsewhere")
    assert found.details["marks"] == {"noi-dung": "8.5"}
    assert (found.details["revision"], found.details["saved_at"]) == (
        4,
        "2024-10-27T10:33:20.000+07:00",
    )
    assert "saved_at_us" not in found.details


def test_handing_in_once_more_is_told_so(house: House) -> None:
    statuses = []
    with house.open() as client:
        for _ in range(2):
            answer = client.post(f"{SHEETS}/phieu1/hand-in", json={}, headers=house.bearer("judge"))
            statuses.append(answer.status_code)
            house.caller.handlers["scoring.sheet"] = lambda _query: replace(
                SHEET, state="handed_in"
            )
    assert statuses == [201, 200]


@pytest.mark.parametrize(("method", "path", "given"), CALLS[1:])
def test_what_is_not_theirs_is_not_there(house: House, method: str, path: str, given: Any) -> None:
    for command in ("sheet", "save_sheet", "hand_in_sheet", "decline_sheet", "confirm_sheet"):
        house.caller.handlers[f"scoring.{command}"] = refuse("sheet.unknown")
    with house.open() as client:
        headers = house.bearer("judge")
        answer = client.request(method, f"{SHEETS}{path}", json=given, headers=headers)
    assert (answer.status_code, problem_of(answer).code) == (404, "sheet.unknown")
