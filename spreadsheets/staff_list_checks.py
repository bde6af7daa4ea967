"""What the rows of a staff list say of one another: agencies, doubled people, two rosters."""

from typing import Any

from msgspec import Struct

from .row_fields import Reading, Record
from .row_findings import Note, Wrong

_MOST_LISTED = 1_000


class _Place(Struct, frozen=True):
    """Where a person was first seen, and as whom."""

    row: int
    code: str
    name: str | None
    born: str | None


class RosterChecks:
    """Sees every record once, in the order of the file."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._agencies: dict[str, Record] = {}
        self._people: dict[str, list[_Place]] = {}
        self._rosters: dict[tuple[str, str], int] = {}

    def sound(self, record: Record) -> bool:
        """Check a record against those before it; codes written otherwise take the first form."""
        self._check_reason(record)
        agency = self._check_agency(record)
        self._check_person(record, agency)
        return record.sound

    def notes(self) -> list[Note]:
        """Who stands on more than one roster: one person with one allowance."""
        people = [places for places in self._people.values() if len(places) > 1]
        if not people:
            return []
        listed: list[Any] = [
            {"person_code": places[0].code, "rows": [place.row for place in places]}
            for places in people[:_MOST_LISTED]
        ]
        message = (
            f"{len(people)} người có tên ở nhiều đơn vị: mỗi người vẫn chỉ có một lượt thi, được "
            "tính cho đơn vị có hiệu lực khi đợt thi mở."
        )
        return [Note("on_several_rosters", message, {"total": len(people), "people": listed})]

    def _check_reason(self, record: Record) -> None:
        if record.values.get("obligation") == "excluded" and not record.values.get("reason"):
            field = "reason" if "reason" in self._reading.table.columns else "obligation"
            wrong = Wrong("reason_missing", "người không được thi phải có lý do (cột “Lý do”)")
            self._reading.wrong(record, field, wrong)

    def _check_agency(self, record: Record) -> str:
        code = record.values.get("agency_code")
        if code is None:
            return ""
        key: str = code.casefold()
        first = self._agencies.setdefault(key, record)
        record.values["agency_code"] = first.values["agency_code"]
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
        record.values[field] = there

    def _check_person(self, record: Record, agency: str) -> None:
        code = record.values.get("person_code")
        if code is None or not agency:
            return
        key = code.casefold()
        first = self._rosters.setdefault((key, agency), record.row)
        if first != record.row:
            reason = f"trùng mã cán bộ với dòng {first} trong cùng đơn vị"
            self._reading.wrong(record, "person_code", Wrong("person_doubled", reason), code)
            return
        places = self._people.setdefault(key, [])
        name, born = record.values.get("full_name"), record.values.get("birth_date")
        place = _Place(record.row, code, name, born)
        if places:
            record.values["person_code"] = places[0].code
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
