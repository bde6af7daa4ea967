"""Arrivals per local hour, and scores that count."""

import pytest

from contracts.definition import CountingAttempt
from services.reporting.domain.arrivals_and_scores import (
    MINUTE_US,
    SLOT_US,
    Scored,
    arrivals_per_hour,
    score_distribution,
)

MIDNIGHT = 1_725_814_800_000_000 // SLOT_US  # 09/9/2024 00:00 in Vietnam


def test_an_hour_has_sixty_of_its_minutes_and_four_of_its_slots() -> None:
    assert 60 * MINUTE_US == 4 * SLOT_US == 3_600_000_000


def test_quarter_hours_join_the_local_hour_they_lie_in() -> None:
    slots = {MIDNIGHT: 1, MIDNIGHT + 3: 2, MIDNIGHT - 1: 4}

    assert arrivals_per_hour(slots, "Asia/Ho_Chi_Minh") == {
        "2024-09-08T23:00:00+07:00": 4,
        "2024-09-09T00:00:00+07:00": 3,
    }


def test_zones_off_by_half_an_hour_have_their_own_hours() -> None:
    assert arrivals_per_hour({MIDNIGHT: 1}, "Asia/Kolkata") == {"2024-09-08T22:00:00+05:30": 1}


@pytest.mark.parametrize(
    ("counting", "scores"),
    [("best", {9: 1, 3: 1}), ("first", {5: 1, 3: 1}), ("last", {7: 1, 3: 1})],
)
def test_each_person_stands_with_the_attempt_that_counts(
    counting: CountingAttempt, scores: dict[int, int]
) -> None:
    rows = [
        Scored("p", "b", 2, 9),
        Scored("p", "a", 1, 5),
        Scored("p", "c", 3, 7),
        Scored("q", "d", 1, 3),
        Scored("out", "e", 1, 10),
    ]

    assert score_distribution(rows, {"out"}, counting) == scores
    assert score_distribution(reversed(rows), {"out"}, counting) == scores
