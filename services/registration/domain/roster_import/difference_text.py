"""The difference in words, for the organiser who is about to import."""

from contracts.definition import TwoLists
from services.registration.domain.contests.agency_tree import Agency
from services.registration.domain.people.person import Person
from services.registration.domain.people.two_lists import TOLD
from services.registration.domain.roster_import.row_difference import Move

MOST_LINES = 200

_FIELDS = {
    "name": "họ tên",
    "birth_date": "ngày sinh",
    "gender": "giới tính",
    "position": "chức vụ",
    "phone": "điện thoại",
    "email": "email",
}
_OBLIGATIONS = {
    "mandatory": "bắt buộc",
    "encouraged": "khuyến khích",
    "excluded": "không được thi",
}


def about_move(move: Move) -> str:
    """One line on a person who is new or changed."""
    who = f"{move.person.name} ({move.person.code})"
    if move.old is None:
        return f"Thêm: {who}, {', '.join(move.entry.agencies_now())}"
    parts = [] if move.known is None else _fields(move.known, move.person)
    if move.old.agencies_now() != move.entry.agencies_now():
        before, after = move.old.agencies_now(), move.entry.agencies_now()
        parts.append(f"đơn vị {', '.join(before) or '—'} → {', '.join(after)}")
    if move.old.obligation != move.entry.obligation:
        before_, after_ = _OBLIGATIONS[move.old.obligation], _OBLIGATIONS[move.entry.obligation]
        parts.append(f"đối tượng {before_} → {after_}")
    if move.old.roster_reason != move.entry.roster_reason:
        parts.append(f"lý do {move.old.roster_reason or '—'} → {move.entry.roster_reason or '—'}")
    return f"Đổi: {who}: {'; '.join(parts) or 'tên trong hội thi này'}"


def _fields(old: Person, new: Person) -> list[str]:
    return [
        f"{word} {getattr(old, name) or '—'} → {getattr(new, name) or '—'}"
        for name, word in _FIELDS.items()
        if getattr(old, name) != getattr(new, name)
    ]


def about_agency(old: Agency | None, code: str, name: str) -> str:
    """One line on an agency that is new or changed."""
    if old is None:
        return f"Thêm đơn vị: {name} ({code})"
    return f"Đổi đơn vị {code}: tên {old.name} → {name}"


def about_two_rosters(move: Move, at_us: int, rule: TwoLists) -> str:
    """One note on a person named by more than one agency: for which they count by now, and by
    which rule of the plan."""
    rows = ", ".join(f"{row.row}: {row.agency_code}" for row in move.rows)
    agency = move.entry.agency_at(at_us)
    return (
        f"{move.person.name} ({move.person.code}) có tên ở nhiều đơn vị (dòng {rows}): một người, "
        f"một suất thi, kết quả tính cho {agency} ({TOLD[rule]}); nếu sau này chuyển đơn vị thì "
        "tính cho đơn vị có hiệu lực khi đợt thi mở. (On several rosters; counts for "
        f'{agency}, two_lists = "{rule}".)'
    )


def about_kept(move: Move) -> str:
    """One note on a person whose own data stays, though the roster says otherwise: what differs,
    without the values."""
    assert move.kept is not None, "only people who are kept"
    first = move.rows[0]
    parts = [
        word
        for name, word in _FIELDS.items()
        if getattr(move.kept, name) != getattr(move.person, name)
    ]
    return (
        f"{first.full_name} ({first.person_code}, dòng {first.row}) cũng thuộc cuộc thi khác hoặc "
        f"giữ vai trò khác: {', '.join(parts)} trong hồ sơ giữ nguyên; muốn đổi thì Ban Tổ chức "
        "toàn hệ thống nạp tệp này. (Kept as they are: organisers of all contests may change them.)"
    )


def about_missing(name: str, code: str) -> str:
    """One line on a person the new file no longer names."""
    return f"Không có trong tệp mới (vẫn giữ): {name} ({code})"


def about_missing_agency(agency: Agency) -> str:
    """One line on an agency the new file no longer names."""
    return f"Đơn vị không có trong tệp mới (vẫn giữ): {agency.name} ({agency.agency})"
