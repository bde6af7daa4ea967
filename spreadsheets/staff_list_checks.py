"""What the rows of a staff list say of one another: agencies, doubled people, two rosters."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from contracts.vietnamese_text import plain

from .headcount_table import code_key
from .row_fields import Reading, Record
from .row_findings import Note, Wrong

_MOST_LISTED = 1_000
_MOST_TOLD = 10


class _Place(Struct, frozen=True):
    """Where a person was first seen, and as whom."""

    row: int
    code: str
    name: str | None
    born: str | None
    phone: str
    agency: str


class RosterChecks:
    """Sees every record once, in the order of the file."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._agencies: dict[str, Record] = {}
        self._people: dict[str, list[_Place]] = {}
        self._rosters: dict[tuple[str, str], int] = {}
        self._rewritten: list[str] = []

    def sound(self, record: Record) -> bool:
        """Check a record against those before it; codes written otherwise take the first form."""
        self._check_reason(record)
        agency = self._check_agency(record)
        self._check_person(record, agency)
        return record.sound

    def notes(self) -> list[Note]:
        """Who stands on more than one roster, who may stand there twice, and which codes were
        written in two ways."""
        return [*self._several_rosters(), *self._doubles(), *self._rewritten_codes()]

    def _several_rosters(self) -> list[Note]:
        people = [places for places in self._people.values() if len(places) > 1]
        if not people:
            return []
        listed: list[Any] = [
            {"person_code": places[0].code, "rows": [place.row for place in places]}
            for places in people[:_MOST_LISTED]
        ]
        message = (
            f"{len(people)} người có tên ở nhiều đơn vị: mỗi người vẫn chỉ có một lượt thi, tính "
            f"cho một đơn vị theo thể lệ (two_lists). {_told(people)}."
        )
        return [Note("on_several_rosters", message, {"total": len(people), "people": listed})]

    def _doubles(self) -> list[Note]:
        firsts = [places[0] for places in self._people.values()]
        born = _groups((_born_as(one), one) for one in firsts)
        phones = _groups((one.phone, one) for one in firsts)
        zeros = _groups((_without_zeros(one.code), one) for one in firsts)
        found = (
            ("same_person", born, "nhóm dòng cùng họ tên và ngày sinh (hoặc cùng họ tên trong một "
             "đơn vị mà không ai có ngày sinh) nhưng khác mã, có thể là một người"),
            ("same_phone", phones, "nhóm dòng khác mã mà cùng một số điện thoại"),
            ("codes_by_zeros", zeros, "nhóm mã cán bộ chỉ khác nhau ở số 0 đầu"),
        )  # fmt: skip
        return [
            Note(
                code,
                f"{len(groups)} {what}: {_told(groups)}.",
                {"total": len(groups), "rows": _rows(groups[:_MOST_LISTED])},
            )
            for code, groups, what in found
            if groups
        ]

    def _rewritten_codes(self) -> list[Note]:
        if not self._rewritten:
            return []
        listed = "; ".join(self._rewritten[:_MOST_TOLD])
        more = len(self._rewritten) - _MOST_TOLD
        message = f"Viết khác nhau ở các dòng, lấy theo dòng đầu: {listed}"
        message += f"; và {more} ô nữa." if more > 0 else "."
        return [Note("written_otherwise", message, {"total": len(self._rewritten)})]

    def _check_reason(self, record: Record) -> None:
        if record.values.get("obligation") == "excluded" and not record.values.get("reason"):
            field = "reason" if "reason" in self._reading.table.columns else "obligation"
            wrong = Wrong("reason_missing", "người không được thi phải có lý do (cột “Lý do”)")
            self._reading.wrong(record, field, wrong)

    def _check_agency(self, record: Record) -> str:
        code = record.values.get("agency_code")
        if code is None:
            return ""
        key = code_key(code)
        first = self._agencies.setdefault(key, record)
        self._take(record, "agency_code", first.values["agency_code"])
        for field, what in (("agency_name", "tên"), ("agency_class", "khối")):
            self._check_same(record, first, field, what)
        return key

    def _check_same(self, record: Record, first: Record, field: str, what: str) -> None:
        here, there = record.values.get(field), first.values.get(field)
        if here is None or there is None:
            return
        if here.casefold() != there.casefold():
            wrong = Wrong(
                "agency_differs",
                f"đơn vị {first.values['agency_code']} ở dòng {first.row} có {what} “{there}”; "
                f"một mã đơn vị chỉ có một {what}",
            )
            self._reading.wrong(record, field, wrong, here)
            return
        self._take(record, field, there)

    def _take(self, record: Record, field: str, there: str) -> None:
        """Write a code or name as it was first written, and tell where that makes a difference."""
        here = record.values[field]
        if here != there:
            self._rewritten.append(f"dòng {record.row}: “{here}” → “{there}”")
        record.values[field] = there

    def _check_person(self, record: Record, agency: str) -> None:
        code = record.values.get("person_code")
        if code is None or not agency:
            return
        key = code_key(code)
        first = self._rosters.setdefault((key, agency), record.row)
        if first != record.row:
            reason = f"trùng mã cán bộ với dòng {first} trong cùng đơn vị"
            self._reading.wrong(record, "person_code", Wrong("person_doubled", reason), code)
            return
        places = self._people.setdefault(key, [])
        name, born = record.values.get("full_name"), record.values.get("birth_date")
        phone = record.values.get("phone") or ""
        place = _Place(record.row, code, name, born, phone, agency)
        if places:
            self._take(record, "person_code", places[0].code)
            self._check_same_person(record, place, places[0])
        places.append(place)

    def _check_same_person(self, record: Record, place: _Place, first: _Place) -> None:
        differing = [
            (field, what)
            for field, what, here, there in (
                ("full_name", "họ tên", place.name, first.name),
                ("birth_date", "ngày sinh", place.born, first.born),
            )
            if (here or "").casefold() != (there or "").casefold()
        ]
        for field, what in differing:
            wrong = Wrong(
                "person_differs",
                f"mã cán bộ này ở dòng {first.row} có {what} khác; một mã chỉ dành cho một người",
            )
            self._reading.wrong(record, field, wrong, record.values.get(field, ""))


def _born_as(one: _Place) -> str:
    """By what a person with another code may be the same; empty: nothing is known of them."""
    if not one.name:
        return ""
    return f"{plain(one.name)}/{one.born or one.agency}"


def _without_zeros(code: str) -> str:
    return code.lstrip("0") if code.isdigit() else ""


def _groups(keyed: Iterable[tuple[str, _Place]]) -> list[list[_Place]]:
    """Those with the same key, where there are several; the empty key is none."""
    found: dict[str, list[_Place]] = {}
    for key, place in keyed:
        if key:
            found.setdefault(key, []).append(place)
    return [group for group in found.values() if len(group) > 1]


def _rows(groups: list[list[_Place]]) -> list[list[int]]:
    return [[one.row for one in group] for group in groups]


def _told(groups: list[list[_Place]]) -> str:
    """Every row of the first groups: "Vũ Thị Bảy (CB1 dòng 2, CB2 dòng 3)"."""
    told = [
        f"{group[0].name or '?'} ({', '.join(f'{one.code} dòng {one.row}' for one in group)})"
        for group in groups[:_MOST_TOLD]
    ]
    more = f"; và {len(groups) - _MOST_TOLD} nhóm nữa" if len(groups) > _MOST_TOLD else ""
    return "; ".join(told) + more
