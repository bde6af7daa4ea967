"""Days and clocks of zones with and without a change of the clock, by hand and by property."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.recount.hours_of_days import hours_on
from contracts.daily_hours import next_hours, working_hours
from contracts.definition import DailyHours
from contracts.local_times import parse_rfc3339, told, told_en
from contracts.time_zones import (
    HOME,
    NoSuchMoment,
    at_clock,
    clock_of,
    day_of,
    later,
    local,
    midnight,
    moment_of,
    zone_names,
)

HOUR_US = 3_600_000_000
ZONES = [
    HOME, "Asia/Vientiane", "Asia/Tokyo", "Asia/Kathmandu", "Europe/Paris", "America/New_York",
    "America/Havana", "Africa/Cairo", "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut",
]  # fmt: skip
zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime(2015, 1, 2), datetime(2060, 1, 1)).map(
    lambda when: int(when.replace(tzinfo=UTC).timestamp()) * 1_000_000
)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (HOME, date(2026, 3, 29), 24),
        ("Asia/Tokyo", date(2026, 3, 29), 24),
        ("Europe/Paris", date(2026, 3, 28), 24),
        ("Europe/Paris", date(2026, 3, 29), 23),
        ("Europe/Paris", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Africa/Cairo", date(2025, 4, 25), 23),  # begins at 01:00
        ("America/Havana", date(2025, 11, 2), 25),  # has 00:00 twice
    ],
)
def test_a_day_has_so_many_hours(zone: str, day: date, hours: int) -> None:
    length_us = midnight(day + timedelta(days=1), zone) - midnight(day, zone)
    assert length_us == hours * HOUR_US


@pytest.mark.parametrize(
    ("zone", "now", "from_", "until"),
    [
        ("Asia/Tokyo", "2026-03-29T06:59:00+09:00", "29T07:00:00+09:00", "29T22:00:00+09:00"),
        ("Asia/Kathmandu", "2026-03-29T22:00:00+05:45", "30T07:00:00+05:45", "30T22:00:00+05:45"),
        ("Europe/Paris", "2026-03-28T23:00:00+01:00", "29T07:00:00+02:00", "29T22:00:00+02:00"),
        ("Europe/Paris", "2026-03-29T00:30:00+01:00", "29T07:00:00+02:00", "29T22:00:00+02:00"),
        ("America/New_York", "2026-03-07T23:00:00-05:00", "08T07:00:00-04:00", "08T22:00:00-04:00"),
    ],
)
def test_hours_of_a_day_are_those_of_its_clock(zone: str, now: str, from_: str, until: str) -> None:
    closes_us = parse_rfc3339("2026-04-30T22:00:00+00:00")
    expected = tuple(parse_rfc3339(f"{now[:8]}{clock}") for clock in (from_, until))
    assert next_hours(DailyHours(420, 1320), parse_rfc3339(now), closes_us, zone) == expected


@pytest.mark.parametrize(
    ("day", "hours", "from_", "until"),
    [
        (29, (150, 180), "2026-03-29T03:00:00+02:00", "2026-03-29T03:00:00+02:00"),
        (29, (90, 150), "2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00"),
        (25, (150, 165), "2026-10-25T02:30:00+02:00", "2026-10-25T02:45:00+01:00"),
        (25, (0, 1440), "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"),
    ],
    ids=["left-out", "until-left-out", "twice", "whole-day"],
)
def test_hours_at_a_change_of_the_clock(
    day: int, hours: tuple[int, int], from_: str, until: str
) -> None:
    noon_us = parse_rfc3339(f"{from_[:8]}{day}T12:00:00+01:00")
    found = working_hours(DailyHours(*hours), noon_us, noon_us + 99 * HOUR_US, "Europe/Paris")
    assert found == (parse_rfc3339(from_), parse_rfc3339(until))


@given(zones, moments)
def test_every_moment_lies_in_one_day_and_its_clock_shows_that_day(zone: str, at_us: int) -> None:
    day = day_of(at_us, zone)
    assert midnight(day, zone) <= at_us < midnight(day + timedelta(days=1), zone)
    assert local(at_us, zone).date() == day
    assert local(midnight(day, zone), zone).date() == day
    assert local(midnight(day, zone) - 1, zone).date() == day - timedelta(days=1)


@given(zones, moments)
def test_a_clock_is_read_back_or_shows_this_time_twice(zone: str, at_us: int) -> None:
    wall = local(at_us, zone).replace(tzinfo=None, fold=0)
    try:
        found = {moment_of(wall, zone)}
    except NoSuchMoment as changed:
        found = {parse_rfc3339(f"{wall.isoformat()}{offset}") for offset in changed.offsets}
        repeated = (changed.how, len(found))
    else:
        repeated = ("repeated", 2)
    assert at_us in found
    assert repeated == ("repeated", 2)


@given(zones, moments, st.integers(0, 1439), st.integers(1, 1440), st.integers(-50, 400))
def test_hours_lie_in_their_day_and_the_recount_finds_the_same(
    zone: str, at_us: int, one: int, other: int, closes_in_h: int
) -> None:
    hours = DailyHours(min(one, other - 1), max(one + 1, other))
    closes_us = at_us + closes_in_h * HOUR_US
    found = working_hours(hours, at_us, closes_us, zone)
    assert found == hours_on((hours.from_minute, hours.until_minute), at_us, closes_us, zone)
    day = day_of(at_us, zone)
    assert midnight(day, zone) <= found[0] <= midnight(day + timedelta(days=1), zone)
    assert found[1] <= midnight(day + timedelta(days=1), zone)
    following = next_hours(hours, at_us, closes_us, zone)
    assert following == found or at_us >= found[1]


@given(zones, moments, st.integers(0, 400))
def test_so_many_days_later_the_clock_shows_the_same_time(zone: str, at_us: int, days: int) -> None:
    then = local(later(at_us, days * 86_400, zone), zone)
    wall = local(at_us, zone).replace(tzinfo=None, fold=0) + timedelta(days=days)
    try:
        moment_of(wall, zone)
    except NoSuchMoment:
        return
    assert then.replace(tzinfo=None, fold=0) == wall


def test_in_vietnam_clocks_have_always_been_seven_hours_ahead() -> None:
    assert local(0, HOME).isoformat() == "1970-01-01T07:00:00+07:00"
    assert later(0, 7 * 86_400 + 30, HOME) == (7 * 86_400 + 30) * 1_000_000


def test_every_name_has_rules_and_no_other_name_has() -> None:
    assert {"Asia/Tokyo", "Asia/Saigon", "UTC", "America/Argentina/Ushuaia"} <= zone_names()
    for name in ("Factory", "localtime", "posix/Asia/Tokyo", "../zones", "", "asia/tokyo"):
        with pytest.raises(ValueError, match="no time zone"):
            clock_of(name)


def test_a_time_that_comes_twice_is_told_with_its_offset() -> None:
    first_us = parse_rfc3339("2026-10-25T02:30:00+02:00")
    assert told(first_us, "Europe/Paris") == "02:30 ngày 25/10/2026 (UTC+2)"
    assert told_en(first_us + HOUR_US, "Europe/Paris") == "02:30 on 25/10/2026 (UTC+1)"
    assert told(first_us, "Asia/Kathmandu") == "06:15 ngày 25/10/2026"


def test_a_minute_that_is_left_out_is_reached_at_the_change() -> None:
    change_us = parse_rfc3339("2026-03-29T03:00:00+02:00")
    for minute in (120, 150, 179, 180):
        assert at_clock(date(2026, 3, 29), minute, "Europe/Paris") == change_us
