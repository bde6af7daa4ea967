"""Staff list and questions as the xlsx files that an organiser would import.

Headings are those of the platform's import; every id, phone and option is a text cell, so that
"75%" stays "75%" and "0500000001" keeps its zero.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from rigs.city.bank_reader import OPTION_IDS, Bank
from rigs.city.city_model import Agency, City, Person

Cell = str | date
ROSTER_HEADINGS = (
    "Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Ngày sinh", "Giới tính",
    "Chức vụ", "Điện thoại", "Email", "Đối tượng", "Lý do",
)  # fmt: skip
QUESTION_HEADINGS = (
    "Mã câu hỏi", "Chủ đề", "Câu hỏi", *(f"Phương án {letter}" for letter in OPTION_IDS),
    "Đáp án", "Căn cứ", "Đơn vị đóng góp", "Mức độ",
)  # fmt: skip
_GENDERS = {"male": "Nam", "female": "Nữ"}
_OBLIGATIONS = {
    "mandatory": "Bắt buộc",
    "encouraged": "Khuyến khích",
    "excluded": "Không được thi",
}


def write_roster(
    city: City, path: Path | str, class_names: Mapping[str, str] | None = None
) -> None:
    """The staff list of all agencies; "Khối" holds the class id unless ``class_names`` names it."""
    write_roster_rows(city.agencies, city.people, path, class_names)


def write_roster_rows(
    agencies: Iterable[Agency],
    people: Iterable[Person],
    path: Path | str,
    class_names: Mapping[str, str] | None = None,
) -> None:
    """The same from rows that come one by one (``people_of``), for lists too big for memory."""
    by_code = {agency.code: agency for agency in agencies}
    names = class_names or {}
    rows = (_roster_row(person, by_code[person.agency], names) for person in people)
    widths = (11, 44, 10, 13, 28, 12, 10, 32, 13, 34, 16, 44)
    _write("Danh sách", ROSTER_HEADINGS, widths, rows, path)


def write_questions(bank: Bank, path: Path | str, *, topic_names: bool = False) -> None:
    """The bank as a sheet; "Chủ đề" holds the topic id, or its name if ``topic_names``."""
    rows = (
        (
            question.id,
            bank.topics[question.topic] if topic_names else question.topic,
            question.text,
            *(question.options.get(letter, "") for letter in OPTION_IDS),
            question.answer,
            question.source,
            question.contributor,
            question.difficulty or "",
        )
        for question in bank.questions
    )
    widths = (12, 24, 70, *(32 for _ in OPTION_IDS), 9, 60, 30, 12)
    _write("Câu hỏi", QUESTION_HEADINGS, widths, rows, path)


def _roster_row(person: Person, agency: Agency, names: Mapping[str, str]) -> tuple[Cell, ...]:
    return (
        agency.code,
        agency.name,
        names.get(agency.agency_class, agency.agency_class),
        person.code,
        person.name,
        person.born,
        _GENDERS[person.gender],
        person.position,
        person.phone,
        person.email,
        _OBLIGATIONS[person.obligation],
        person.reason,
    )


def _write(
    title: str,
    headings: tuple[str, ...],
    widths: tuple[int, ...],
    rows: Iterable[tuple[Cell, ...]],
    path: Path | str,
) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    sheet.append([_cell(sheet, heading, bold=True) for heading in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    book.save(path)


def _cell(sheet: object, value: Cell, *, bold: bool = False) -> object:
    if isinstance(value, str) and not bold:
        return value or None
    cell = WriteOnlyCell(sheet, value)
    if bold:
        cell.font = Font(bold=True)
    else:
        cell.number_format = "dd/mm/yyyy"
    return cell
