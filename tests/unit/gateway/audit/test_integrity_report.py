"""The integrity report at the door: organisers only, times as text, the same as a spreadsheet."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from contracts.empty_reply import Done
from contracts.errors import Refused
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.fakes import House, problem_of, refuse

REPORT = f"/api/contests/{CONTEST}/rounds/{ROUND}/integrity"


def test_an_organiser_reads_findings_with_their_context(house: House) -> None:
    with house.open() as client:
        answer = client.get(REPORT, headers=house.bearer("organiser"))
    body = answer.json()
    assert (body["attempts"], body["with_address"], body["with_device"]) == (7, 7, 6)
    (found,) = body["findings"]
    assert [one["name"] for one in found["people"]] == ["Bình", "An"]
    assert found["values"] == {
        "people": 2,
        "first_started_at": "2024-10-27T10:33:20.000+07:00",
    }
    assert found["context"] and found["context_en"]  # noqa: PT018
    assert answer.headers["cache-control"] == "no-store"


def test_the_spreadsheet_has_a_line_for_each_person(house: House) -> None:
    with house.open() as client:
        answer = client.get(f"{REPORT}.xlsx", headers=house.bearer("organiser"))
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [line[:5] for line in lines] == [
        [1, "Chung thiết bị", "Bình thường", "Bình", "Sở Nội vụ"],
        [1, "Chung thiết bị", "Bình thường", "An", "Sở Nội vụ"],
    ]


def test_who_has_lost_the_role_reads_nothing(house: House) -> None:
    def gone(_item: Any) -> Done:
        raise Refused("session.role_missing", "no longer")

    house.caller.handlers["registration.check_role"] = gone
    with house.open() as client:
        for path in (REPORT, f"{REPORT}.xlsx"):
            answer = client.get(path, headers=house.bearer("organiser"))
            assert problem_of(answer).code == "session.role_missing"
    assert house.caller.commands("scoring.integrity") == []


def test_a_report_that_is_too_early_is_a_conflict(house: House) -> None:
    with house.open() as client:
        for code in ("round.not_settled", "integrity.incomplete"):
            house.caller.handlers["scoring.integrity"] = refuse(code)
            answer = client.get(REPORT, headers=house.bearer("organiser"))
            assert (answer.status_code, problem_of(answer).code) == (409, code)
