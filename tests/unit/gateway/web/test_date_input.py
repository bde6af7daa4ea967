"""Days and hours as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.local_times import rfc3339
from gateway.web.date_input import Unreadable, moment_us
from gateway.web.number_and_date_formats import Formats


@pytest.mark.parametrize(
    ("date", "time", "shown"),
    [
        ("25/10/2024", "17:30", "25/10/2024 17:30"),
        (" 5/1/2024 ", "7:05", "05/01/2024 07:05"),
        ("05-01-2024", "17h30", "05/01/2024 17:30"),
        ("05.01.2024", "17H", "05/01/2024 17:00"),
        ("31/12/2024", "24:00", "01/01/2025 00:00"),
        ("29/02/2024", "0:00", "29/02/2024 00:00"),
    ],
)
def test_a_moment_is_read_as_offices_write_it(date: str, time: str, shown: str) -> None:
    assert Formats("vi").moment(rfc3339(moment_us(date, time))) == shown


@pytest.mark.parametrize(
    ("date", "time", "field"),
    [
        ("", "17:30", "date"),
        ("30/02/2024", "17:30", "date"),
        ("2024-10-25", "17:30", "date"),
        ("25/10/24", "17:30", "date"),
        ("01/01/0001", "00:00", "date"),
        ("31/12/9999", "24:00", "date"),
        ("01/01/3000", "07:00", "date"),
        ("25/10/2024", "", "time"),
        ("25/10/2024", "24:01", "time"),
        ("25/10/2024", "17:60", "time"),
        ("25/10/2024", "-1:00", "time"),
        ("25/10/2024", "nửa đêm", "time"),
    ],
)
def test_what_cannot_be_read_names_its_field(date: str, time: str, field: str) -> None:
    with pytest.raises(Unreadable) as refused:
        moment_us(date, time)
    assert refused.value.field == field


@given(st.text(max_size=12), st.text(max_size=6))
def test_any_text_is_read_or_refused(date: str, time: str) -> None:
    try:
        found = moment_us(date, time)
    except Unreadable:
        return
    assert found >= -7 * 3_600_000_000
