"""People of a file who may be on the contest's list already, under another staff code.

The file's reader sees only its own rows; here newcomers are held against those on the list whom
the file does not name.
"""

from collections.abc import Iterator, Mapping

from contracts.comparison_keys import fold, key_of
from contracts.rosters import RosterRow
from services.registration.domain.people.person import Entry, Person

#: what two people have in common who may be one, and of what kind it is
Trait = tuple[str, str]
_SAID = {
    "born": "cùng họ tên và ngày sinh",
    "agency": "cùng họ tên trong một đơn vị, không ai có ngày sinh",
    "phone": "cùng số điện thoại",
    "code": "mã chỉ khác nhau ở số 0 đầu",
}


def traits_of_row(row: RosterRow, agency: str) -> Iterator[Trait]:
    """By what a newcomer may be somebody else; ``agency``: its id."""
    yield from _traits(row.full_name, row.birth_date, [agency], row.phone, row.person_code)


def traits_of(person: Person, entry: Entry) -> Iterator[Trait]:
    """By what somebody on the list may be a newcomer."""
    yield from _traits(
        entry.name, person.birth_date, entry.agencies_now(), person.phone, person.code
    )


def _traits(
    name: str, born: str | None, agencies: list[str], phone: str, code: str
) -> Iterator[Trait]:
    if born:
        yield "born", f"{fold(name)}/{born}"
    else:
        for agency in agencies:
            yield "agency", f"{fold(name)}/{agency}"
    if phone:
        yield "phone", phone
    key = key_of(code)
    if key.isdigit():
        yield "code", key.lstrip("0")


def about_double(person: Person, entry: Entry, newcomers: Mapping[Trait, RosterRow]) -> str | None:
    """One note on somebody on the list who may be a newcomer of the file, if there is one."""
    for kind, value in traits_of(person, entry):
        row = newcomers.get((kind, value))
        if row is not None:
            return (
                f"{row.full_name} ({row.person_code}, dòng {row.row}) được thêm mới, mà trong danh "
                f"sách đã có {entry.name} với mã {person.code} ({_SAID[kind]}). Nếu là một người, "
                f"hãy ghi mã {person.code} trong tệp. (May be on the list already, under another "
                "code.)"
            )
    return None
