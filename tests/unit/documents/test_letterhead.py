"""Head and end of documents, as Decree 30 writes them."""

from datetime import date

import pytest

from contracts.definition import Office, Signatory
from documents.letterhead import letterhead, written_day

OFFICE = Office(symbol="BTC", place="Hải Phòng")


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 30), "ngày 30 tháng 11 năm 2026"),
        (None, "ngày …… tháng …… năm ……"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_zero(
    day: date | None, written: str
) -> None:
    assert written_day(day) == written


@pytest.mark.parametrize(
    ("symbol", "number", "told"),
    [
        ("QĐ", "12", "Số: 12/QĐ-BTC"),
        ("QĐ", "", "Số: ……/QĐ-BTC"),
        ("", "7", "Số: 7/BTC"),
    ],
)
def test_a_number_has_the_symbol_of_the_kind_and_of_the_office(
    symbol: str, number: str, told: str
) -> None:
    assert letterhead(OFFICE, "Ban Tổ chức", symbol, number, None).number == told


def test_who_signs_says_in_whose_place() -> None:
    """The lines are those of ``Signatory``, in capitals; ``TM.`` is for the body that issues."""
    signers = [
        Signatory("Trưởng ban", "Lê Văn Bình", "TM."),
        Signatory("Phó Trưởng ban", "Nguyễn Văn Ánh", "KT.", "Trưởng ban"),
    ]
    head = letterhead(Office(signers=signers), "Ban Tổ chức", "QĐ", "", None)
    assert [(one.lines, one.name) for one in head.signatures] == [
        (["TM. BAN TỔ CHỨC", "TRƯỞNG BAN"], "Lê Văn Bình"),
        (["KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"], "Nguyễn Văn Ánh"),
    ]
    assert head.signature == head.signatures[0]


def test_an_office_has_a_name_of_its_own_or_that_of_the_organiser() -> None:
    named = letterhead(Office(name="Hội đồng thi"), "Ban Tổ chức", "QĐ", "", None)
    assert (named.name, letterhead(Office(), "Sở Y tế", "", "", None).name) == (
        "HỘI ĐỒNG THI",
        "SỞ Y TẾ",
    )


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        ([], ["……………;", "Lưu: VT."]),
        (["Như Điều 3;", "Thành ủy"], ["Như Điều 3;", "Thành ủy;", "Lưu: VT."]),
        (["Lưu: VT, BTC.", "Như Điều 3"], ["Như Điều 3;", "Lưu: VT, BTC."]),
    ],
)
def test_recipients_end_with_the_files_of_the_office(told: list[str], lines: list[str]) -> None:
    assert letterhead(Office(recipients=told), "x", "QĐ", "", None).recipients == lines


def test_what_the_plan_does_not_say_is_left_to_be_filled_in_by_hand() -> None:
    head = letterhead(Office(), "Ban Tổ chức", "QĐ", "", None)
    assert head.place_and_date == "……………, ngày …… tháng …… năm ……"
    assert head.reference == "số ……/QĐ-…… ngày …… tháng …… năm ……"
    assert (head.signature.lines, head.signature.name) == (["……………"], "……………")
