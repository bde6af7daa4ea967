"""Wrong cells of one person's rows on a roster, told with the row, the column and the reason."""

from typing import Any

import pytest

from contracts.rosters import Membership, RosterRow
from services.registration.domain.people.names_in_import_lines import fault_names, line_names
from services.registration.domain.people.person import Entry, Person
from services.registration.domain.roster_import.row_difference import Move, alike, faults_of, move

CLASSES = {"A": "city", "B": "city"}
KNOWN = Person("p1", "cb1", "cb1", "CB1", "Lê Văn An", "1990-01-02", None, "", "", "")


def row(number: int, agency: str = "A", name: str = "Lê Văn An", **more: Any) -> RosterRow:
    values = {"agency_class": "city", **more}
    return RosterRow(
        number, agency, f"Đơn vị {agency}", values.pop("agency_class"), "CB1", name, **values
    )


def told(
    *rows: RosterRow, known: Person | None = None, untold: bool = False
) -> list[tuple[int, str, str]]:
    found = faults_of(rows, known, CLASSES, untold=untold)
    return [(fault.row, fault.column, fault.value) for fault in found]


def test_rows_of_one_person_in_two_agencies_agree() -> None:
    assert told(row(2), row(3, "B", "LE VAN AN")) == []
    assert told(row(2, birth_date="1990-01-02"), row(3, "B", birth_date="1990-01-02")) == []
    assert told(row(2, birth_date="1990-01-02"), row(3, "B")) == []


@pytest.mark.parametrize(
    ("other", "fault", "reason"),
    [
        (row(3), (3, "person_code", "CB1"), "trùng mã cán bộ với dòng 2 trong cùng đơn vị"),
        (
            row(3, "B", agency_class="khac"),
            (3, "agency_class", "khac"),
            "đơn vị này ở dòng khác thuộc khối city",
        ),
        (
            row(3, "B", "Lê Văn Ba"),
            (3, "full_name", "Lê Văn Ba"),
            "mã cán bộ này ở dòng 2 có họ tên khác",
        ),
        (
            row(3, "B", birth_date="1991-01-02"),
            (3, "birth_date", "1991-01-02"),
            "mã cán bộ này ở dòng 2 có ngày sinh khác",
        ),
    ],
)
def test_a_row_that_contradicts_the_first_is_told(
    other: RosterRow, fault: tuple[int, str, str], reason: str
) -> None:
    first = row(2, birth_date="1990-01-02")
    assert told(first, other) == [fault]
    assert faults_of([first, other], None, CLASSES)[0].reason == reason


def test_a_code_that_is_somebody_elses_is_found_by_birth_date_or_by_name() -> None:
    same = row(2, name="Trần Bình", birth_date="1990-01-02")
    assert told(same, known=KNOWN) == []  # who married may be called otherwise
    assert told(row(2), known=KNOWN) == []
    later = row(3, "B", birth_date="1991-01-02")
    assert told(row(2), later, known=KNOWN) == [(3, "birth_date", "02/01/1991")]
    assert told(row(2, name="Trần Thị Bình"), known=KNOWN) == [(2, "full_name", "Trần Thị Bình")]
    unborn = KNOWN._replace(birth_date=None)
    other = row(2, name="Trần Thị Bình", birth_date="1991-01-02")
    assert told(other, known=unborn) == [(2, "full_name", "Trần Thị Bình")]


def test_what_is_known_is_told_to_its_own_contest_alone() -> None:
    born, named = row(2, birth_date="1991-01-02"), row(2, name="Trần Thị Bình")
    for rows, mine, anybodys in (
        ([born], "với ngày sinh 02/01/1990", "với ngày sinh khác"),
        ([named], "của Lê Văn An;", "của người có tên khác;"),
    ):
        assert mine in faults_of(rows, KNOWN, CLASSES)[0].reason
        assert anybodys in faults_of(rows, KNOWN, CLASSES, untold=True)[0].reason


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Lê Văn An", "Lê Văn Anh", True),
        ("Lê An", "Lê Bình", True),  # half of the words
        ("Lê Văn An", "Lê Thị Bình", False),
        ("Lê An", "Lê Văn Anh Bình", False),
        ("An", "An Bình", True),
        ("An", "Bình", False),
    ],
)
def test_names_are_alike_if_half_of_their_words_are_the_same(
    one: str, other: str, same: bool
) -> None:
    assert alike(one, other) is alike(other, one) is same


def test_what_the_others_must_hear_of_a_move() -> None:
    ids = {"A": "A", "B": "B"}
    first = move("cb1", [row(2)], ids, None, None, 5, False)
    assert (first.is_new, first.changes, first.registers, first.excludes) == (True,) * 3 + (False,)
    same = move("cb1", [row(2)], ids, first.person, first.entry, 6, False)
    assert (same.is_new, same.changes, same.registers, same.excludes) == (False,) * 4
    phone = move("cb1", [row(2, phone="09")], ids, first.person, first.entry, 6, False)
    assert (phone.changes, phone.registers) == (True, False)
    out = row(2, obligation="excluded")
    gone = move("cb1", [out], ids, first.person, first.entry, 6, False)
    assert (gone.registers, gone.excludes) == (True, True)
    assert gone.entry.excluded == "không thuộc đối tượng dự thi"
    elsewhere = move("cb1", [row(2, "B")], ids, first.person, first.entry, 6, False)
    assert elsewhere.registers


def test_what_was_ordered_stays_whatever_the_roster_says() -> None:
    old = Entry("Lê Văn An", "mandatory", (Membership("A"),), "", "Giám khảo", 7, "dan")
    entry = move("cb1", [row(2)], {"A": "A"}, KNOWN, old, 5, True).entry
    assert (entry.excluded, entry.revision, entry.audience) == ("Giám khảo", 7, "")


def test_of_somebody_who_is_not_this_contests_alone_only_the_place_is_written() -> None:
    made = move("cb1", [row(2, phone="09")], {"A": "A"}, KNOWN, None, 5, False, True)
    assert isinstance(made, Move)
    assert made.person == made.known == KNOWN
    assert made.kept == KNOWN._replace(phone="09", birth_date="1990-01-02")
    assert move("cb1", [row(2)], {"A": "A"}, None, None, 5, False, True).kept is None


def test_a_line_is_about_whom_its_code_names_and_a_fault_about_whose_value_it_is() -> None:
    assert line_names(KNOWN, "Lê Văn An (CB1): đổi chức vụ")
    assert line_names(KNOWN._replace(code=""), "Lê Văn An (cb1)")
    assert not line_names(KNOWN, "Lê Văn An (CB12)")
    assert not line_names(KNOWN, "CB1")
    assert not line_names(KNOWN._replace(code="", username=""), "()")
    assert fault_names(KNOWN, {"value": "lê văn an"})
    assert fault_names(KNOWN, {"value": "x", "reason": "mã đã có, của Lê Văn An (CB1)"})
    assert not fault_names(KNOWN, {"value": "", "reason": ""})
    assert not fault_names(KNOWN, {"value": "Lê Văn Anh", "reason": "CB1"})


def test_a_place_counts_for_the_agency_that_holds_then_and_names_those_of_now() -> None:
    moved = Entry("Lê Văn An", "mandatory", (Membership("B", 50), Membership("A", 0, 50)))
    assert [moved.agency_at(at_us) for at_us in (0, 49, 50)] == ["A", "A", "B"]
    assert moved.agencies_now() == ["B"]
