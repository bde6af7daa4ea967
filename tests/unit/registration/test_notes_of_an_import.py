"""Notes of an import: who is kept as they are, and what the new file no longer names."""

from contracts.rosters import AgencyEntry, HeadcountApproved, RosterRow
from services.registration.domain.contests.agency_tree import changed_by
from services.registration.domain.people.person import Entry, Person
from services.registration.domain.roster_import.difference_text import (
    about_kept,
    about_missing,
    about_missing_agency,
)
from services.registration.domain.roster_import.row_difference import Move

AN = Person("p", "u", "u", "CB1", "Lê An", "1990-01-02", None, "TP", "0912", "")
ROWS = [RosterRow(2, "A", "Sở A", "city", "CB1", "Lê Văn An"), RosterRow(7, "B", "", "", "", "")]


def test_what_would_differ_of_somebody_kept_is_named_without_the_values() -> None:
    kept = AN._replace(phone="0999", position="PTP")
    told = about_kept(Move(ROWS, AN, AN, None, Entry("Lê An", "mandatory", ()), kept))
    assert told.startswith("Lê Văn An (CB1, dòng 2) cũng thuộc cuộc thi khác")
    assert "chức vụ, điện thoại trong hồ sơ giữ nguyên" in told
    assert "0999" not in told
    assert "họ tên" not in told


def test_who_and_what_the_file_no_longer_names_is_told_to_be_kept() -> None:
    agency = changed_by(None, "a", "c", AgencyEntry("A", "Sở A", "city"))
    assert agency is not None
    assert about_missing("Lê An", "CB1") == "Không có trong tệp mới (vẫn giữ): Lê An (CB1)"
    assert about_missing_agency(agency) == ("Đơn vị không có trong tệp mới (vẫn giữ): Sở A (A)")


def test_a_headcount_stands_once_somebody_approved_it() -> None:
    assert HeadcountApproved("c", "A", 5, 1).stands == 5
    assert HeadcountApproved("c", "A", 5, 1, approved=False).stands is None
