"""The shapes that official staff lists have: headings in two rows, births in a column for men and
one for women, a row that numbers the columns, signatures below."""

import re
from datetime import date
from itertools import islice

from msgspec.structs import replace

from . import cell_values
from .heading_search import Table, heading_key
from .row_fields import Reading, Record
from .row_findings import Note, Wrong
from .text_cleaning import clean
from .worksheet_rows import Row, Value, column_letters

MALE, FEMALE, BESIDE = "birth_male", "birth_female", "birth_beside"
_PERSON = frozenset({
    "person_code", "full_name", "birth_date", "gender", "position", "phone", "email", "obligation",
    "reason", MALE, FEMALE, BESIDE,
})  # fmt: skip
_AGENCY = frozenset({"agency_code", "agency_name", "agency_class"})
_HEADINGS_OF: dict[str, str] = {"nam": MALE, "nu": FEMALE}
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[A-Z])\)?", re.ASCII)
_MARKS = frozenset({"x", "v", "+", "✓", "✔"})
_FEWEST_NUMBERED = 3
_MOST_OF_A_SIGNATURE = 2
_OLDEST_YEARS, _YOUNGEST_YEARS = 100, 6
_MOST_NAMED = 10


def shaped(table: Table) -> Table:
    """The table with what stands in the rows just below its headings understood."""
    below = list(islice(table.rows(), 2))
    if below and (columns := _men_and_women(table, below[0])) is not None:
        table = replace(table, columns=columns, heading_row=below.pop(0)[0])
    elif (beside := table.columns.get("birth_date", 0) + 1) > 1 and beside not in table.headings:
        table = replace(table, columns={**table.columns, BESIDE: beside})
    if below and _numbers_columns(table, below[0]):
        table = replace(table, heading_row=below[0][0])
    return table


def _men_and_women(table: Table, row: Row) -> dict[str, int] | None:
    found = {}
    for column, value in row[1].items():
        name = _HEADINGS_OF.get(heading_key(value)) if isinstance(value, str) else None
        if name is None:
            return None
        found[name] = column
    if set(found) != {MALE, FEMALE}:
        return None
    taken = set(found.values())
    rest = {name: column for name, column in table.columns.items() if column not in taken}
    return rest | found


def _numbers_columns(table: Table, row: Row) -> bool:
    needed = {table.columns[name] for name in ("person_code", "full_name")}
    return (
        len(row[1]) >= _FEWEST_NUMBERED
        and needed <= row[1].keys()
        and all(_NUMBERED.fullmatch(str(value).strip()) for value in row[1].values())
    )


def birth_or_mark(value: Value, today: date) -> str:
    """A date of birth, or ``x`` where the column is only ticked."""
    if isinstance(value, str) and clean(value).lower() in _MARKS:
        return "x"
    return cell_values.birth_date(value, today)


def birth_beside(value: Value, today: date) -> str:
    """A date in the column beside the births, which has no heading of its own; a remark there is
    none."""
    if isinstance(value, str) and not any(sign.isdigit() for sign in value):
        return ""
    return cell_values.birth_date(value, today)


def settle_birth(reading: Reading, record: Record, today: date) -> None:
    """One birth and one gender out of the columns that the list has for them."""
    values = record.values
    given = {name: values.pop(name) for name in (MALE, FEMALE, BESIDE) if name in values}
    if MALE in given and FEMALE in given:
        wrong = Wrong("two_births", "một người chỉ điền ở cột Nam hoặc cột Nữ")
        reading.wrong(record, FEMALE, wrong, given[FEMALE])
        return
    for name, written in given.items():
        if name != BESIDE:
            _settle_gender(reading, record, name)
        if written == "x":
            continue
        if "birth_date" in values and values["birth_date"] != written:
            wrong = Wrong("two_births", "dòng này có hai ngày sinh khác nhau")
            reading.wrong(record, name, wrong, written)
            return
        values["birth_date"] = written
    born = values.get("birth_date")
    if born is not None:
        wrong_age = _wrong_age(date.fromisoformat(born), today)
        if wrong_age is not None:
            column = next(
                (name for name in (*given, "birth_date") if name in _columns(reading)), ""
            )
            reading.wrong(record, column, wrong_age, _as_written(born))


def _columns(reading: Reading) -> dict[str, int]:
    return reading.table.columns


def _settle_gender(reading: Reading, record: Record, name: str) -> None:
    by_column = "male" if name == MALE else "female"
    if record.values.setdefault("gender", by_column) != by_column:
        wrong = Wrong("gender_differs", "giới tính khác với cột Nam, Nữ đã điền")
        reading.wrong(record, "gender", wrong)


def _wrong_age(born: date, today: date) -> Wrong | None:
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if years > _OLDEST_YEARS:
        return Wrong(
            "too_old",
            f"người này đã {years} tuổi; nếu chỉ gõ năm sinh vào ô dạng ngày thì Excel đổi thành "
            "ngày khác, hãy nhập đủ ngày, tháng, năm dạng dd/mm/yyyy",
        )
    if years < _YOUNGEST_YEARS:
        return Wrong("too_young", f"người này mới {years} tuổi; hãy xem lại năm sinh")
    return None


def _as_written(born: str) -> str:
    return "/".join(reversed(born.split("-")))


def is_agency_alone(record: Record) -> bool:
    """Whether the row names an agency and nobody in it: one that has sent no list yet."""
    return record.filled >= _AGENCY and not record.filled & _PERSON


def signatures_below(records: list[Record]) -> int:
    """How many of the last rows are none of the list: who signed it, its total."""
    below = 0
    for record in reversed(records):
        filled = record.filled & {*_PERSON, *_AGENCY}
        if "person_code" in filled or len(filled) > _MOST_OF_A_SIGNATURE:
            break
        below += 1
    return below


def about_signatures(records: list[Record]) -> list[Note]:
    """What was left out below the list."""
    if not records:
        return []
    shown = "; ".join(f"dòng {one.row}: “{one.shown}”" for one in records[:_MOST_NAMED])
    message = f"Bỏ qua {len(records)} dòng cuối, không phải dòng cán bộ: {shown}."
    return [Note("rows_below", message, {"rows": [one.row for one in records]})]


def about_births(reading: Reading, beside: list[int]) -> list[Note]:
    """Births that stand in columns of another name."""
    columns = _columns(reading)
    if MALE in columns and FEMALE in columns:
        places = f"{column_letters(columns[MALE])} (Nam) và {column_letters(columns[FEMALE])} (Nữ)"
        return [Note("births_by_gender", f"Giới tính và ngày sinh lấy theo cột {places}.")]
    if beside:
        letter = column_letters(columns[BESIDE])
        rows = ", ".join(map(str, beside[:_MOST_NAMED]))
        message = (
            f"Ngày sinh của {len(beside)} người lấy ở cột {letter}, cột bên cạnh không có tiêu đề "
            f"riêng (dòng {rows})."
        )
        return [Note("births_beside", message, {"rows": beside})]
    return []
