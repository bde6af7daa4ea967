"""Days and hours as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import Refused
from contracts.local_times import parse_rfc3339, rfc3339
from contracts.time_zones import HOME
from gateway.web.date_input import Unreadable, moment_us
from gateway.web.number_and_date_formats import Formats, show_hours_of


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


@pytest.mark.parametrize(
    ("zone", "date", "time", "at"),
    [
        ("Asia/Tokyo", "25/10/2026", "17:30", "2026-10-25T17:30:00+09:00"),
        ("Asia/Kathmandu", "25/10/2026", "24:00", "2026-10-26T00:00:00+05:45"),
        ("Europe/Paris", "25/10/2026", "24:00", "2026-10-26T00:00:00+01:00"),
        ("Europe/Paris", "25/10/2026", "02:30+01:00", "2026-10-25T02:30:00+01:00"),
        ("Europe/Paris", "25/10/2026", "2h30 UTC+2", "2026-10-25T02:30:00+02:00"),
        ("Africa/Cairo", "23/04/2026", "24:00", "2026-04-24T01:00:00+03:00"),
    ],
)
def test_hours_are_read_on_the_clock_of_the_page(zone: str, date: str, time: str, at: str) -> None:
    show_hours_of(zone)
    try:
        assert moment_us(date, time) == parse_rfc3339(at)
    finally:
        show_hours_of(HOME)


@pytest.mark.parametrize("date", ["29/03/2026", "25/10/2026"])
def test_an_hour_that_a_change_of_the_clock_leaves_unclear_is_asked_for_with_its_offset(
    date: str,
) -> None:
    show_hours_of("Europe/Paris")
    try:
        with pytest.raises(Refused) as refused:
            moment_us(date, "02:30")
    finally:
        show_hours_of(HOME)
    for way in ("02:30+01:00", "02:30+02:00"):
        assert way in refused.value.problem.message


@given(st.text(max_size=12), st.text(max_size=6))
def test_any_text_is_read_or_refused(date: str, time: str) -> None:
    try:
        found = moment_us(date, time)
    except Unreadable:
        return
    assert found >= -7 * 3_600_000_000
