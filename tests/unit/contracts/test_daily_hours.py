"""Hours of each day: when somebody may work, by hand."""

import pytest

from contracts.daily_hours import next_hours, working_hours
from contracts.definition import DailyHours
from contracts.local_times import parse_rfc3339
from contracts.time_zones import HOME

HOURS = DailyHours(7 * 60, 22 * 60)


def at(day: int, clock: str) -> int:
    return parse_rfc3339(f"2022-10-{day:02}T{clock}:00+07:00")


@pytest.mark.parametrize(
    ("day", "clock", "from_", "until"),
    [
        (17, "00:00", (17, "07:00"), (17, "22:00")),
        (17, "06:59", (17, "07:00"), (17, "22:00")),
        (17, "07:00", (17, "07:00"), (17, "22:00")),
        (17, "21:59", (17, "07:00"), (17, "22:00")),
        (17, "23:30", (18, "07:00"), (18, "22:00")),
        (22, "23:30", (23, "07:00"), (23, "23:00")),  # extended into the evening of the last day
        (23, "22:30", (23, "07:00"), (23, "23:00")),
    ],
)
def test_the_next_hours(
    day: int, clock: str, from_: tuple[int, str], until: tuple[int, str]
) -> None:
    assert next_hours(HOURS, at(day, clock), at(23, "23:00"), HOME) == (at(*from_), at(*until))


def test_a_round_that_closes_at_midnight_has_that_as_its_last_hour() -> None:
    closes_us = at(24, "00:00")
    assert working_hours(HOURS, at(23, "12:00"), closes_us, HOME)[1] == closes_us
    assert working_hours(HOURS, at(22, "12:00"), closes_us, HOME)[1] == at(22, "22:00")


def test_without_hours_the_whole_round_is_open() -> None:
    closes_us = at(23, "22:00")
    at_us = at(17, "03:00")
    assert working_hours(None, at_us, closes_us, HOME) == (at_us, closes_us)


def test_days_are_those_of_the_city() -> None:
    assert working_hours(DailyHours(0, 1440), at(17, "00:00"), at(23, "22:00"), HOME) == (
        at(17, "00:00"), at(17, "00:00") + 24 * 3600 * 1_000_000
    )  # fmt: skip
