"""The staff list (danh sách cán bộ) of an agency or of a whole city."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct, structs

from . import cell_values
from .cell_edits import Mending
from .choice_cells import OneOf
from .csv_reading import open_table
from .encoding_survey import EncodingSurvey
from .heading_search import Column, Layout, find_table
from .leading_zeros import NO_CODES, KnownCodes, put_back
from .row_fields import Field, Reading, Record
from .row_findings import Note
from .safe_zip import LIMITS, Limits, Source
from .staff_list_checks import RosterChecks
from .staff_list_shape import (
    BESIDE,
    FEMALE,
    MALE,
    about_births,
    about_signatures,
    birth_beside,
    birth_or_mark,
    is_agency_alone,
    settle_birth,
    shaped,
    signatures_below,
)

_VIETNAM_HOURS = 7
_MOST_AGENCIES = 30

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
            (
                "ngay sinh", "ngay thang nam sinh", "ngay thang sinh", "nam sinh", "date of birth",
                "birth date", "dob", "birthday",
            ),
        ),
        Column(
            MALE, "Nam", ("nam", "ngay sinh nam", "nam sinh nam", "ngay thang nam sinh nam"),
            offered=False,
        ),
        Column(
            FEMALE, "Nữ", ("nu", "ngay sinh nu", "nam sinh nu", "ngay thang nam sinh nu"),
            offered=False,
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
    shaped=shaped,
)  # fmt: skip


class RosterRow(Struct, frozen=True):
    """One person in one agency; ``birth_date`` is ``YYYY-MM-DD``, ``phone`` ``0xxxxxxxxx``. With an
    empty ``person_code`` it is an agency with nobody on its list."""

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
    convert: bool = False,
    known: KnownCodes = NO_CODES,
    limits: Limits = LIMITS,
) -> RosterSheet:
    """Read a staff list. ``classes``: names of the plan's agency classes by id.

    All or nothing: raises ``Refused`` ``spreadsheet.rows_invalid`` with every wrong cell, or
    another ``spreadsheet.*`` when the file as a whole cannot be used. ``today`` (Vietnam's by
    default) bounds dates of birth; ``mending``: what was mended in it; ``convert``: somebody agreed
    to read TCVN3 and VNI as Unicode; ``known``: how long codes are that are there already.
    """
    until = today or (datetime.now(UTC) + timedelta(hours=_VIETNAM_HOURS)).date()
    with open_table(source, limits) as book:
        table = find_table(book, LAYOUT, mending)
        survey = EncodingSurvey(table)
        reading = Reading(table, _fields(classes, until), see=survey.see)
        records = list(reading.records(missing=False))
        converted: list[Note] = []
        if survey.old:
            if not convert:
                raise survey.refusal()
            table = structs.replace(table, mending=survey.converted(mending))
            reading = Reading(table, _fields(classes, until))
            records = list(reading.records(missing=False))
            survey.blame(reading, records)
            converted = [survey.note()]
        rows, notes = _checked(reading, records, until, known)
        reading.findings.refuse_if_any()
        return RosterSheet(table.sheet.name, table.heading_row, rows, [*converted, *notes])


def _checked(
    reading: Reading, records: list[Record], today: date, known: KnownCodes
) -> tuple[list[RosterRow], list[Note]]:
    """The rows that are sound, and what is to be told; the rest is in the findings."""
    below = signatures_below(records)
    outside = records[len(records) - below :]
    records = records[: len(records) - below]
    for record in outside:
        reading.findings.forget(record.row)
    checks = RosterChecks(reading)
    beside: list[int] = []
    for record in records:
        if BESIDE in record.values and "birth_date" not in record.values:
            beside.append(record.row)
        settle_birth(reading, record, today)
        if not is_agency_alone(record):
            reading.tell_missing(record)
    zeros = [
        *put_back(reading, records, "agency_code", known.agencies, "mã đơn vị"),
        *put_back(reading, records, "person_code", known.people, "mã cán bộ"),
    ]
    rows = [_row(record) for record in records if checks.sound(record)]
    shape = [
        *about_births(reading, beside),
        *_about_agencies_alone(rows),
        *about_signatures(outside),
    ]
    return rows, [*reading.notes(), *shape, *zeros, *checks.notes()]


def _fields(classes: Mapping[str, str], today: date) -> tuple[Field, ...]:
    return (
        Field("agency_code", cell_values.code, required=True, few_values=True, letters="code"),
        Field("agency_name", cell_values.text, required=True, few_values=True, letters="text"),
        Field("agency_class", OneOf(classes, "khối"), required=True, few_values=True),
        Field("person_code", cell_values.code, required=True, letters="code"),
        Field("full_name", cell_values.person_name, required=True, letters="text"),
        Field("birth_date", lambda value: cell_values.birth_date(value, today)),
        Field(MALE, lambda value: birth_or_mark(value, today)),
        Field(FEMALE, lambda value: birth_or_mark(value, today)),
        Field(BESIDE, lambda value: birth_beside(value, today)),
        Field("gender", cell_values.gender, few_values=True),
        Field("position", cell_values.text, few_values=True, letters="text"),
        Field("phone", cell_values.phone),
        Field("email", cell_values.email),
        Field("obligation", cell_values.obligation, required=True, few_values=True),
        Field("reason", cell_values.text, few_values=True, letters="text"),
    )


def _about_agencies_alone(rows: list[RosterRow]) -> list[Note]:
    """Agencies that have nobody on their list."""
    with_people = {row.agency_code for row in rows if row.person_code}
    alone = dict.fromkeys(row.agency_code for row in rows)
    codes = [code for code in alone if code not in with_people]
    if not codes:
        return []
    listed = ", ".join(codes[:_MOST_AGENCIES]) + (" …" if len(codes) > _MOST_AGENCIES else "")
    message = f"{len(codes)} đơn vị chưa có danh sách cán bộ, tỷ lệ tham gia là 0%: {listed}."
    return [Note("agencies_alone", message, {"agencies": codes})]


def _row(record: Record) -> RosterRow:
    get = record.values.get
    return RosterRow(
        row=record.row,
        agency_code=record.values["agency_code"],
        agency_name=record.values["agency_name"],
        agency_class=record.values["agency_class"],
        person_code=get("person_code", ""),
        full_name=get("full_name", ""),
        birth_date=get("birth_date"),
        gender=get("gender"),
        position=get("position"),
        phone=get("phone"),
        email=get("email"),
        obligation=get("obligation", "mandatory"),
        reason=get("reason"),
    )
