"""People who may stand in a staff list twice, or on the lists of two agencies."""

from typing import Any

from tests.unit.spreadsheets.sheet_files import roster_file
from tests.unit.spreadsheets.staff_lists import notes, read


def test_people_who_may_stand_there_twice_are_told_with_all_their_rows() -> None:
    people: list[dict[str, Any]] = [
        {"Mã cán bộ": "A1", "Họ và tên": "Vũ Thị Bảy", "Điện thoại": None},
        {"Mã cán bộ": "A2", "Họ và tên": "VU THI BAY", "Điện thoại": None},
        {"Mã cán bộ": "A3", "Họ và tên": "vũ thị bảy", "Điện thoại": None},
        {"Mã cán bộ": "A4", "Họ và tên": "Lê Một", "Ngày sinh": None},
        {"Mã cán bộ": "A5", "Họ và tên": "Lê Hai", "Ngày sinh": None},
        {"Mã cán bộ": "A6", "Họ và tên": "Lê Hai", "Ngày sinh": None, "Điện thoại": None},
    ]
    told = {note.code: note.details for note in read(roster_file(*people)).notes}
    assert told["same_person"]["rows"] == [[2, 3, 4], [6, 7]]
    assert told["same_phone"]["rows"] == [[5, 6]]
    message = notes(read(roster_file(*people)))["same_person"]
    assert "A1 dòng 2, A2 dòng 3, A3 dòng 4" in message


def test_a_person_of_two_agencies_is_told_with_rows_and_other_spellings_too() -> None:
    other = {"Mã đơn vị": "STC", "Tên đơn vị": "Sở Tài chính", "Mã cán bộ": "cb 1"}
    sheet = read(roster_file({"Mã cán bộ": "CB1"}, other))
    assert "CB1 dòng 2, cb 1 dòng 3" in notes(sheet)["on_several_rosters"]
    assert "“cb 1” → “CB1”" in notes(sheet)["written_otherwise"]
    assert [row.person_code for row in sheet.rows] == ["CB1", "CB1"]
