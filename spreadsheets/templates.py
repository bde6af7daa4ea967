"""Files to fill in: headings, example rows, drop-downs, and how to do it on a second sheet."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from . import question_bank_sheet, staff_list_sheet
from .heading_search import Layout
from .table_writing import Target
from .template_texts import (
    EXAMPLE_CLASSES,
    EXAMPLE_TOPICS,
    QUESTION_HELP,
    ROSTER_HELP,
    question_examples,
    roster_examples,
)
from .worksheet_rows import column_letters

TemplateKind = Literal["roster", "questions"]

_LISTS = "Danh mục"
_ROWS_WITH_LISTS = 5_000
_WIDTHS = {
    "agency_name": 40, "agency_class": 34, "full_name": 26, "birth_date": 13, "position": 22,
    "phone": 15, "email": 28, "obligation": 18, "reason": 26, "topic": 34, "text": 60,
    "source": 40, "contributor": 26,
}  # fmt: skip
_DATE_FIELDS = {"birth_date": "dd/mm/yyyy"}


class _Template(Struct, frozen=True):
    sheet: str
    layout: Layout
    examples: Sequence[Sequence[str | date | None]]
    help: Sequence[str]
    choices: Mapping[str, Sequence[str]]


def write_template(
    kind: TemplateKind, target: Target, names: Mapping[str, str] | None = None
) -> None:
    """Write an example file that the readers accept as it is.

    ``names`` (id -> name) are the plan's agency classes for a roster, its topics for questions;
    they fill the drop-down and the examples.
    """
    from openpyxl import Workbook  # here and below: it takes a fifth of a second to load

    template = _roster(names) if kind == "roster" else _questions(names)
    book = Workbook()
    _write_rows(book.active, template)
    _write_help(book.create_sheet("Hướng dẫn"), template.help)
    _add_choices(book, template)
    book.save(target)


def choices_of(kind: TemplateKind, names: Sequence[str]) -> dict[str, Sequence[str]]:
    """What may stand in cells of few values, by field. ``names``: of agency classes or topics."""
    if kind == "roster":
        return {
            "agency_class": names,
            "gender": ["Nam", "Nữ"],
            "obligation": ["Bắt buộc", "Khuyến khích", "Không được thi"],
        }
    return {
        "topic": names,
        "answer": list(question_bank_sheet.LETTERS),
        "difficulty": list(question_bank_sheet.DIFFICULTY_NAMES.values()),
        "shuffle": list(question_bank_sheet.YES_OR_NO.values()),
        "kind": list(question_bank_sheet.KIND_NAMES.values()),
    }


def _roster(names: Mapping[str, str] | None) -> _Template:
    classes = list((names or EXAMPLE_CLASSES).values())
    choices = choices_of("roster", classes)
    examples = roster_examples(classes)
    return _Template("Danh sách cán bộ", staff_list_sheet.LAYOUT, examples, ROSTER_HELP, choices)


def _questions(names: Mapping[str, str] | None) -> _Template:
    topics = list((names or EXAMPLE_TOPICS).values())
    choices = choices_of("questions", topics)
    examples = question_examples(topics)
    return _Template("Bộ câu hỏi", question_bank_sheet.LAYOUT, examples, QUESTION_HELP, choices)


def _write_rows(sheet: Any, template: _Template) -> None:
    from openpyxl.styles import Alignment

    from .table_cells import dress_heading, print_on_a4

    sheet.title = template.sheet
    columns = template.layout.offered
    for number, column in enumerate(columns, start=1):
        dress_heading(sheet.cell(1, number, column.heading))
        dimension = sheet.column_dimensions[column_letters(number)]
        dimension.width = _WIDTHS.get(column.field, 16)
        # Text for the whole column, so that ids and phones typed later keep their zeros.
        dimension.number_format = _DATE_FIELDS.get(column.field, "@")
    for row, example in enumerate(template.examples, start=2):
        for number, (column, value) in enumerate(zip(columns, example, strict=True), start=1):
            cell = sheet.cell(row, number, value)
            cell.number_format = _DATE_FIELDS.get(column.field, "@")
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"
    print_on_a4(sheet, 1)


def _write_help(sheet: Any, lines: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width = 110
    for number, line in enumerate(lines, start=1):
        cell = sheet.cell(number, 1, line)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cell.font = Font(name="Times New Roman", size=14 if number == 1 else 12, bold=number == 1)


def _add_choices(book: Any, template: _Template) -> None:
    """Drop-downs refer to a sheet, because names hold commas and Excel splits lists at them."""
    from openpyxl.worksheet.datavalidation import DataValidation

    from .table_cells import dress_heading

    lists = book.create_sheet(_LISTS)
    places = {column.field: number for number, column in enumerate(template.layout.offered, 1)}
    headings = {column.field: column.heading for column in template.layout.offered}
    for number, (field, names) in enumerate(template.choices.items(), start=1):
        letter = column_letters(number)
        dress_heading(lists.cell(1, number, headings[field]))
        lists.column_dimensions[letter].width = _WIDTHS.get(field, 16)
        for row, name in enumerate(names, start=2):
            lists.cell(row, number, name)
        formula = f"'{_LISTS}'!${letter}$2:${letter}${len(names) + 1}"
        validation = DataValidation("list", formula1=formula, allow_blank=True)
        validation.error = "Hãy chọn một giá trị trong danh sách."
        validation.errorTitle = headings[field]
        column = column_letters(places[field])
        validation.add(f"{column}2:{column}{_ROWS_WITH_LISTS}")
        book.worksheets[0].add_data_validation(validation)
