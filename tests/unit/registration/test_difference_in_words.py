"""A roster's difference in words, line by line."""

from typing import Any

from contracts.rosters import AgencyEntry, Membership, RosterRow
from services.registration.domain.contests.agency_tree import changed_by
from services.registration.domain.people.person import Entry, Person
from services.registration.domain.roster_import.difference_text import (
    about_agency,
    about_move,
    about_two_rosters,
)
from services.registration.domain.roster_import.row_difference import Move

AN = Person("p", "u", "u", "CB1", "Lê An", "1990-01-02", None, "TP", "", "")
HERE = Entry("Lê An", "mandatory", (Membership("A"),))
ROWS = [RosterRow(n, "A", "Sở A", "city", "CB1", "Lê An") for n in (2, 7)]


def move(old: Entry | None, known: Person | None = AN, entry: Entry = HERE, **changes: Any) -> Move:
    return Move(ROWS, known, AN._replace(**changes), old, entry)


def test_who_is_new_is_told_with_their_agencies() -> None:
    both = HERE._replace(memberships=(Membership("A"), Membership("B"), Membership("C", 0, 5)))
    assert about_move(move(None, entry=both)) == "Thêm: Lê An (CB1), A, B"


def test_what_changes_is_told_field_by_field_with_what_was_there() -> None:
    assert about_move(move(HERE, phone="0912", position="")) == (
        "Đổi: Lê An (CB1): chức vụ TP → —; điện thoại — → 0912"
    )
    assert about_move(move(HERE, known=None, phone="0912")) == (
        "Đổi: Lê An (CB1): tên trong hội thi này"
    )
    out = Entry("Lê An", "excluded", (Membership("B"),), "Giám khảo")
    assert about_move(move(HERE, entry=out)) == (
        "Đổi: Lê An (CB1): đơn vị A → B; đối tượng bắt buộc → không được thi; lý do — → Giám khảo"
    )
    back = about_move(move(out, entry=HERE))
    assert back.endswith("đối tượng không được thi → bắt buộc; lý do Giám khảo → —")
    nowhere = HERE._replace(memberships=())
    assert "đơn vị — → A" in about_move(move(nowhere))


def test_agencies_and_people_of_several_are_told() -> None:
    old = changed_by(None, "a", "c", AgencyEntry("A", "Sở A", "city"))
    assert about_agency(None, "A", "Sở A") == "Thêm đơn vị: Sở A (A)"
    assert about_agency(old, "A", "Sở B") == "Đổi đơn vị A: tên Sở A → Sở B"
    told = about_two_rosters(move(None), 1, "latest")
    assert "(dòng 2: A, 7: A)" in told
    assert "kết quả tính cho A" in told
