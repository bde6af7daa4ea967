"""One roster row from (outline, seat); rows come one by one, so a million need no memory."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import msgspec

from contracts.vietnamese_text import plain
from rigs.city.agency_outline import Outline, Seat
from rigs.city.city_model import Agency, Gender, Kind, Obligation, Person
from rigs.city.person_names import draw_name
from rigs.city.place_profiles import Place

_CONTRACT = "Hợp đồng lao động"
_HEADS: dict[str, tuple[str, str]] = {
    "Văn phòng": ("Chánh Văn phòng", "Phó Chánh Văn phòng"),
    "Phòng": ("Trưởng phòng", "Phó Trưởng phòng"),
    "Bộ phận": ("Phụ trách bộ phận", "Phó phụ trách bộ phận"),
    "Thôn": ("Trưởng thôn", "Phó Trưởng thôn"),
    "Nhân dân": ("Tổ trưởng tổ dân phố", "Tổ phó tổ dân phố"),
    "Hội": ("Chủ tịch Hội", "Phó Chủ tịch Hội"),
    "Thanh tra": ("Chánh Thanh tra", "Phó Chánh Thanh tra"),
    "Ban Quản lý": ("Trưởng ban", "Phó Trưởng ban"),
    "Ủy ban nhân dân": ("Chủ tịch", "Phó Chủ tịch"),
    "Cục": ("Cục trưởng", "Phó Cục trưởng"),
    "Trường": ("Hiệu trưởng", "Phó Hiệu trưởng"),
    "Trạm": ("Trưởng trạm", "Phó Trưởng trạm"),
    "Công an quận": ("Trưởng Công an", "Phó Trưởng Công an"),
    "Công an huyện": ("Trưởng Công an", "Phó Trưởng Công an"),
}
_OFFICE_STAFF = {
    "Chuyên viên": 58, "Chuyên viên chính": 18, "Phó Trưởng phòng": 8, "Trưởng phòng": 5,
    "Thanh tra viên": 3, "Kế toán viên": 3, "Cán sự": 2, "Văn thư viên": 2, _CONTRACT: 3,
}  # fmt: skip
_POLICE_STAFF = {"Cán bộ": 74, "Phó Đội trưởng": 14, "Đội trưởng": 8, _CONTRACT: 4}
_STAFF: dict[Kind, dict[str, int]] = {
    "department": _OFFICE_STAFF,
    "district": _OFFICE_STAFF,
    "central": _OFFICE_STAFF,
    "commune": {
        "Công chức Văn phòng - Thống kê": 22, "Công chức Tư pháp - Hộ tịch": 18,
        "Công chức Tài chính - Kế toán": 15, "Công chức Văn hóa - Xã hội": 18,
        "Công chức Địa chính - Xây dựng": 18, "Chỉ huy trưởng Ban Chỉ huy Quân sự": 4, _CONTRACT: 5,
    },
    "hamlet": {
        "Nông dân": 40, "Buôn bán": 16, "Công nhân": 14, "Sinh viên": 12, "Nội trợ": 10,
        "Hưu trí": 8,
    },
    "unit": {"Viên chức": 70, "Tổ trưởng": 12, "Kế toán": 6, "Văn thư": 6, _CONTRACT: 6},
}  # fmt: skip


def people_of(outline: Outline) -> Iterator[Person]:
    """Every roster row of the city, agency by agency."""
    for index, agency in enumerate(outline.agencies):
        for row in range(agency.roster_rows):
            yield person_at(outline, Seat(index, row))


def person_at(outline: Outline, seat: Seat) -> Person:
    """The roster row at this seat; the same person again where someone was transferred."""
    agency = outline.agencies[seat.agency]
    source = outline.transfers.get(seat)
    if source is not None:
        return msgspec.structs.replace(person_at(outline, source), agency=agency.code)
    number = outline.first_numbers[seat.agency] + seat.row
    rnd = Random(f"{outline.seed}/person/{number}")
    gender: Gender = "female" if rnd.random() < 0.47 else "male"
    name = draw_name(rnd, gender)
    position = _position(rnd, agency, seat.row)
    duty = outline.duties.get(seat)
    return Person(
        agency=agency.code,
        code=f"CB{number:07}",
        name=name,
        born=_born(rnd, seat.row, outline.place.day),
        gender=gender,
        position=position,
        phone=f"050{number:07}",
        email=f"{_mailbox(name)}.{number}@{outline.place.mailbox}.example",
        obligation="excluded" if duty else _obligation(position, agency, outline.place),
        reason=duty.reason if duty else "",
    )


def _position(rnd: Random, agency: Agency, row: int) -> str:
    if row < 3:
        titles = next(
            (titles for start, titles in _HEADS.items() if agency.name.startswith(start)),
            ("Giám đốc", "Phó Giám đốc"),
        )
        return titles[0] if row == 0 else titles[1]
    weights = _POLICE_STAFF if agency.name.startswith("Công an") else _STAFF[agency.kind]
    # Rows 3 to 7 hold the liaison and the contest's helpers: people with a desk and a title.
    choices = [title for title in weights if row > 7 or title != _CONTRACT]
    return rnd.choices(choices, [weights[title] for title in choices])[0]


def _born(rnd: Random, row: int, today: date) -> date:
    youngest, oldest = (44, 60) if row < 3 else (23, 59)
    years = rnd.triangular(youngest, oldest, 0.6 * youngest + 0.4 * oldest)
    return today - timedelta(days=int(years * 365.25))


def _obligation(position: str, agency: Agency, place: Place) -> Obligation:
    free = position == _CONTRACT or agency.agency_class not in place.obliged
    return "encouraged" if free else "mandatory"


def _mailbox(name: str) -> str:
    """``"Nguyễn Thị Thu Hà"`` -> ``"hantt"``, the way offices name mailboxes."""
    *before, given = plain(name).split()
    return given + "".join(word[0] for word in before)
