"""What the lines of the quota table come to, below them in the spreadsheet."""

from io import BytesIO

from openpyxl import load_workbook

from contracts.reporting import AgencyParticipation, ClassTotal, Participation
from gateway.participation.actions.table_totals import participation_totals
from tests.unit.gateway.example_contest import CONTEST, ROUND
from tests.unit.gateway.fakes import NOW_US, House


def line(agency: str, of: str, taken: int, whole: int, quota: float | None) -> AgencyParticipation:
    needed = 0 if quota is None else max(0, round(whole * quota) - taken)
    met = needed == 0 and whole > 0
    share = taken / whole if whole else 0.0
    return AgencyParticipation(
        agency, agency, of, whole + 1, whole, whole, taken, share, quota, met, needed
    )


def table(*lines: AgencyParticipation) -> Participation:
    classes = [
        ClassTotal(one, name, 0, 0, 0, 0, 0.0, quota)
        for one, name, quota in (("city", "Khối sở", 0.5), ("ward", "Khối xã", None))
    ]
    return Participation(CONTEST, NOW_US, False, list(lines), classes, 0, 0)


def test_each_class_and_all_of_them_are_added_up() -> None:
    found = participation_totals(
        table(
            line("A1", "city", 6, 10, 0.5),
            line("A2", "city", 2, 10, 0.5),
            line("A3", "city", 0, 0, 0.5),
            line("B1", "ward", 3, 5, None),
        )
    )
    city, ward, both = found
    assert (city.class_name, city.agencies, city.denominator, city.participants) == (
        "Khối sở", 3, 20, 8,
    )  # fmt: skip
    assert (city.rate, city.quota, city.met, city.judged, city.missing) == (0.4, 0.5, 1, 2, 3)
    assert (ward.judged, ward.participants) == (0, 3)
    assert (both.class_name, both.agencies, both.headcount, both.denominator) == ("", 4, 29, 25)
    assert (both.participants, both.rate, both.met, both.judged) == (11, 0.44, 1, 2)


def test_one_class_needs_no_total_of_all_and_no_agency_none() -> None:
    assert [
        one.class_name for one in participation_totals(table(line("A1", "city", 1, 2, 0.5)))
    ] == ["Khối sở"]
    assert participation_totals(table()) == []


def test_the_spreadsheet_ends_in_totals_that_no_filter_hides(house: House) -> None:
    lines = [line("A1", "city", 6, 10, 0.5), line("B1", "ward", 3, 5, None)]
    house.caller.handlers["reporting.participation"] = lambda item: table(*lines)
    path = f"/api/contests/{CONTEST}/participation.xlsx"
    with house.open() as client:
        answer = client.get(path, headers=house.bearer("organiser"))
        of_round = client.get(f"{path}?round={ROUND}", headers=house.bearer("organiser"))
    book = load_workbook(BytesIO(answer.content))
    sheet = book.worksheets[0]
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=7)]
    assert [row[1] for row in told] == [
        "Cộng Khối sở (1 đơn vị)", "Cộng Khối xã (1 đơn vị)", "Tổng cộng (2 đơn vị)",
    ]  # fmt: skip
    assert told[0][6:] == [10, 6, 0.6, 0.5, "1/1 đơn vị đạt", 0]
    assert told[1][10] == "Không có chỉ tiêu"
    assert sheet.auto_filter.ref == "A4:L6"
    assert sheet["B9"].font.bold
    assert f'participation-{CONTEST}.xlsx"' in answer.headers["content-disposition"]
    assert f'participation-{CONTEST}-round-{ROUND}.xlsx"' in of_round.headers["content-disposition"]
