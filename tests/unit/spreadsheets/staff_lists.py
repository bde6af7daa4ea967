"""Reading staff lists as offices have them, as tests of them do it."""

from datetime import date
from typing import Any

from contracts.errors import Problem
from spreadsheets.staff_list_sheet import RosterSheet, read_roster
from tests.unit.spreadsheets.sheet_files import (
    CLASSES,
    PERSON,
    ROSTER_HEADINGS,
    refused,
    roster_file,
)

TODAY = date(2026, 11, 1)
LINE = tuple(PERSON.values())
CSV = [
    ";".join(ROSTER_HEADINGS),
    "SNV;Sở Nội vụ;city;001;Nguyễn Văn An;05/09/1985;Nam;Chuyên viên;;;Bắt buộc;",
]


def read(file: bytes, **more: Any) -> RosterSheet:
    return read_roster(file, CLASSES, today=TODAY, **more)


def notes(sheet: RosterSheet) -> dict[str, str]:
    return {note.code: note.message for note in sheet.notes}


def named(problem: Problem) -> list[tuple[str, str]]:
    return [(one["cell"], one["code"]) for one in problem.details["problems"]]


def wrong(*people: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    return named(refused(lambda: read(roster_file(*people), **more)))
