"""Whatever stands in a staff list: nothing is read as something else without a word."""

import unicodedata
from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.spreadsheets.sheet_files import roster_file
from tests.unit.spreadsheets.staff_lists import read

WORDS = ["Nguyễn", "Vò", "ThÞ", "V¨n", "Hà", "Đỗ", "Ðỗ", "H'Hen", "Niê", "An", "\u0410n", "LÊ"]
WORDS += ["Ng\u200bọc", "e\u0302m"]
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
CODES = st.sampled_from(
    ["CB1", "cb1", "0306", "306", 306, 7, "\u0421B1", "A\u200b1", "Đ1", "Ð1", 12.5]
)
BIRTHS = st.one_of(
    st.none(),
    st.datetimes(datetime(1901, 1, 1), datetime(2030, 1, 1)).map(
        lambda at: at.replace(hour=0, minute=0, second=0, microsecond=0)
    ),
    st.sampled_from(["5/9/85", "05/09/1985", "1985", 1985, "31/02/1990", "1990-01-02"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(CODES, NAMES, BIRTHS), min_size=1, max_size=5), st.booleans())
def test_no_code_name_or_birth_differs_from_the_file_without_a_word(
    people: list[tuple[Any, str, Any]], convert: bool
) -> None:
    columns = ("Mã cán bộ", "Họ và tên", "Ngày sinh")
    file = roster_file(*(dict(zip(columns, person, strict=True)) for person in people))
    try:
        sheet = read(file, convert=convert)
    except Exception as fault:
        problems = fault.problem.details["problems"]  # type: ignore[attr-defined]
        assert all(one["cell"] and one["reason"] for one in problems)
        return
    told = " ".join(note.message for note in sheet.notes)
    assert [row.row for row in sheet.rows] == list(range(2, len(people) + 2))
    for row, (code, name, born) in zip(sheet.rows, people, strict=True):
        if row.person_code != str(code):
            assert f"dòng {row.row}" in told or f"D{row.row}" in told
        if row.full_name != unicodedata.normalize("NFC", name):
            assert f"E{row.row}" in told
        if isinstance(born, datetime):
            assert row.birth_date == born.date().isoformat()
