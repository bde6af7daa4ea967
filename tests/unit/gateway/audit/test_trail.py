"""The audit trail: three services' notes as one list by time, a page after the other."""

from io import BytesIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from contracts.audit_queries import AuditRecord
from gateway.audit.actions.merged_audit_trail import merge
from gateway.audit.actions.trail_records import KINDS
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import NOW_US, House, problem_of

AUDIT = f"/api/contests/{CONTEST}/audit"
TIMES = st.lists(st.integers(0, 9), max_size=12)


def asked(house: House, path: str = AUDIT, **query: Any) -> Any:
    with house.open() as client:
        return client.get(path, params=query, headers=house.bearer("organiser"))


def test_what_all_services_noted_is_told_by_time_with_names(house: House) -> None:
    entries = asked(house).json()["entries"]
    assert [entry["action"] for entry in entries] == [
        "headcounts.approved",
        "round.changed",
        "role.granted",
    ]
    assert {entry["by_name"] for entry in entries} == {"Bình"}
    assert entries[1]["reason"] == "mất điện"
    assert entries[1]["details"] == {"closes_at": "2024-10-27T10:33:20.000+07:00"}
    assert entries[2]["about_name"] == "Bình"


def test_pages_follow_each_other_and_end(house: House) -> None:
    after: str | None = ""
    seen: list[str] = []
    while after is not None:
        page = asked(house, limit=1, after=after).json()
        seen += [entry["action"] for entry in page["entries"]]
        after = page["after"]
    assert seen == ["headcounts.approved", "round.changed", "role.granted"]


def test_one_kind_of_action_can_be_asked_for(house: House) -> None:
    found = asked(house, kind="rounds").json()
    assert [entry["action"] for entry in found["entries"]] == ["round.changed"]
    assert {tuple(item.actions) for item in house.caller.commands("scoring.audit")} == {
        KINDS["rounds"]
    }
    assert problem_of(asked(house, kind="weather")).code == "audit.kind_unknown"
    assert problem_of(asked(house, after="1;2")).code == "request.invalid"


def test_the_trail_is_a_workbook_too(house: House) -> None:
    book = load_workbook(BytesIO(asked(house, f"{AUDIT}.xlsx").content))
    rows = list(book.worksheets[0].iter_rows(min_row=5, values_only=True))
    assert [row[2] for row in rows] == [
        "Duyệt tổng số CBCCVC",
        "Gia hạn hoặc mở lại đợt thi",
        "Cấp quyền",
    ]
    assert rows[0][1] == "Bình"
    assert rows[1][5] == "Đóng lúc: 27/10/2024 10:33:20"
    assert rows[0][4] == "nghỉ hưu"
    book.close()


def test_nobody_is_named_who_has_done_nothing_here(house: House) -> None:
    asked(house, by="nguoi-cua-hoi-thi-khac")
    told = {one for query in house.caller.commands("registration.names") for one in query.people}
    assert "nguoi-cua-hoi-thi-khac" not in told
    assert "p1" in told


def test_a_person_and_a_period_can_be_asked_for(house: House) -> None:
    moment = "2024-10-27T10:33:20+07:00"
    for path in (AUDIT, f"{AUDIT}.xlsx"):
        asked(house, path, by="p1", until=moment, **{"from": moment})
        last = house.caller.commands("scoring.audit")[-1]
        assert (last.by, last.from_us, last.until_us) == ("p1", NOW_US, NOW_US)
        assert problem_of(asked(house, path, **{"from": "hôm qua"})).code == "request.invalid"
        assert problem_of(asked(house, path, until="2024-10-27")).code == "request.invalid"


@given(st.lists(TIMES, min_size=3, max_size=3), st.integers(1, 5))
def test_however_it_is_paged_every_record_is_told_once_in_its_services_order(
    times: list[list[int]], most: int
) -> None:
    whole = {
        name: [
            AuditRecord(number, at_us, "p", "a", "c")
            for number, at_us in reversed(list(enumerate(sorted(ours), start=1)))
        ]
        for name, ours in zip("abc", times, strict=True)
    }
    cursors = dict.fromkeys(whole, 100)
    told: list[tuple[str, AuditRecord]] = []
    while True:
        pages = {
            name: [one for one in records if one.id < cursors[name]][:most]
            for name, records in whole.items()
        }
        merged = merge(pages, cursors, most)
        cursors = merged.cursors
        if not merged.records:
            break
        told += merged.records
    for name, records in whole.items():
        assert [one for service, one in told if service == name] == records
    assert [one.at_us for _, one in told] == sorted((one.at_us for _, one in told), reverse=True)
