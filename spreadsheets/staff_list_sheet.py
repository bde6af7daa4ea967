"""The staff list (danh sách cán bộ) of an agency or of a whole city."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

from . import cell_values
from .cell_edits import Mending
from .choice_cells import OneOf
from .heading_search import Column, Layout, find_table
from .row_fields import Field, Reading, Record
from .row_findings import Note
from .safe_zip import LIMITS, Limits, Source
from .staff_list_checks import RosterChecks
from .workbook_reading import open_workbook

_VIETNAM_HOURS = 7

LAYOUT = Layout(
    "danh sách cán bộ",
    (
        Column(
            "agency_code",
            "Mã đơn vị",
            ("ma don vi", "ma co quan", "ma dv", "agency code", "agency id"),
            required=True,
        ),
        Column(
            "agency_name",
            "Tên đơn vị",
            (
                "ten don vi", "ten co quan", "don vi", "co quan", "don vi cong tac",
                "co quan don vi", "agency name", "agency",
            ),
            required=True,
        ),
        Column(
            "agency_class",
            "Khối",
            ("khoi", "khoi co quan", "khoi don vi", "agency class", "class"),
            required=True,
        ),
        Column(
            "person_code",
            "Mã cán bộ",
            (
                "ma can bo", "ma cb", "ma so can bo", "ma cbccvc", "person code", "person id",
                "staff code", "staff id", "employee code", "employee id",
            ),
            required=True,
        ),
        Column(
            "full_name",
            "Họ và tên",
            ("ho va ten", "ho ten", "ho ten can bo", "full name", "name"),
            required=True,
        ),
        Column(
            "birth_date",
            "Ngày sinh",
            ("ngay sinh", "ngay thang nam sinh", "date of birth", "birth date", "dob", "birthday"),
        ),
        Column("gender", "Giới tính", ("gioi tinh", "gender", "sex")),
        Column(
            "position", "Chức vụ", ("chuc vu", "chuc danh", "position", "title")
        ),
        Column(
            "phone",
            "Điện thoại",
            (
                "dien thoai", "so dien thoai", "sdt", "so dt", "dien thoai di dong", "phone",
                "phone number", "mobile", "telephone",
            ),
        ),
        Column(
            "email", "Email", ("email", "e mail", "thu dien tu", "dia chi email", "email address")
        ),
        Column(
            "obligation",
            "Đối tượng",
            ("doi tuong", "doi tuong du thi", "obligation"),
            required=True,
        ),
        Column("reason", "Lý do", ("ly do", "ly do khong duoc thi", "reason")),
    ),
)  # fmt: skip


class RosterRow(Struct, frozen=True):
    """One person in one agency; ``birth_date`` is ``YYYY-MM-DD``, ``phone`` ``0xxxxxxxxx``."""

    row: int
    agency_code: str
    agency_name: str
    agency_class: str
    person_code: str
    full_name: str
    birth_date: str | None
    gender: cell_values.Gender | None
    position: str | None
    phone: str | None
    email: str | None
    obligation: cell_values.Obligation
    reason: str | None


class RosterSheet(Struct, frozen=True):
    """A staff list without a mistake, in the order of the file."""

    sheet: str
    heading_row: int
    rows: list[RosterRow]
    notes: list[Note]


def read_roster(
    source: Source,
    classes: Mapping[str, str],
    *,
    today: date | None = None,
    mending: Mending | None = None,
    limits: Limits = LIMITS,
) -> RosterSheet:
    """Read a staff list. ``classes``: names of the plan's agency classes by id.

    All or nothing: raises ``Refused`` ``spreadsheet.rows_invalid`` with every wrong cell, or
    another ``spreadsheet.*`` when the file as a whole cannot be used. ``today`` (Vietnam's by
    default) bounds dates of birth; ``mending``: what was mended in it.
    """
    until = today or (datetime.now(UTC) + timedelta(hours=_VIETNAM_HOURS)).date()
    with open_workbook(source, limits) as book:
        table = find_table(book, LAYOUT, mending)
        reading = Reading(table, _fields(classes, until))
        checks = RosterChecks(reading)
        rows = [_row(record) for record in reading.records() if checks.sound(record)]
        reading.findings.refuse_if_any()
        return RosterSheet(
            table.sheet.name, table.heading_row, rows, [*reading.notes(), *checks.notes()]
        )


def _fields(classes: Mapping[str, str], today: date) -> tuple[Field, ...]:
    return (
        Field("agency_code", cell_values.code, required=True, few_values=True),
        Field("agency_name", cell_values.text, required=True, few_values=True),
        Field("agency_class", OneOf(classes, "khối"), required=True, few_values=True),
        Field("person_code", cell_values.code, required=True),
        Field("full_name", cell_values.person_name, required=True),
        Field("birth_date", lambda value: cell_values.birth_date(value, today)),
        Field("gender", cell_values.gender, few_values=True),
        Field("position", cell_values.text, few_values=True),
        Field("phone", cell_values.phone),
        Field("email", cell_values.email),
        Field("obligation", cell_values.obligation, required=True, few_values=True),
        Field("reason", cell_values.text, few_values=True),
    )


def _row(record: Record) -> RosterRow:
    get = record.values.get
    return RosterRow(
        row=record.row,
        birth_date=get("birth_date"),
        gender=get("gender"),
        position=get("position"),
        phone=get("phone"),
        email=get("email"),
        reason=get("reason"),
        **{name: record.values[name] for name in _REQUIRED},
    )


_REQUIRED = tuple(column.field for column in LAYOUT.columns if column.required)
