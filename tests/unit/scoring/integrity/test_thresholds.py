"""Findings at the edges of their thresholds."""

from typing import Any

import pytest

from services.scoring.domain.integrity.fast_and_farmed_attempts import farmed, too_fast
from services.scoring.domain.integrity.findings import Sat
from services.scoring.domain.integrity.shared_origins import shared_addresses
from tests.unit.scoring.integrity.city import BANK, MINUTE_US, sat

THERE: dict[str, Any] = {"addresses": frozenset({"a1"})}


def at_one_address(people: int, in_turn: int) -> list[Sat]:
    """People of three agencies, the first of them one directly after the other."""
    starts = [n * 11 for n in range(in_turn)] + [1_000 + n * 60 for n in range(people - in_turn)]
    return [
        sat(
            f"p{n:02}",
            "ABC"[n % 3],
            started_at_us=start * MINUTE_US,
            submitted_at_us=(start + 10) * MINUTE_US,
            **THERE,
        )
        for n, start in enumerate(starts)
    ]


def elsewhere(people: int) -> list[Sat]:
    """Others, each at an address of their own."""
    return [sat(f"e{n}", addresses=frozenset({f"x{n}"})) for n in range(people)]


@pytest.mark.parametrize(("people", "told"), [(4, 0), (5, 1)])
def test_an_address_is_told_from_five_people_on(people: int, told: int) -> None:
    assert len(shared_addresses(at_one_address(people, 1) + elsewhere(9))) == told


@pytest.mark.parametrize(("others", "reason"), [(7, "address_proxy"), (8, "address_many_agencies")])
def test_a_proxy_carries_more_than_half_of_the_round(others: int, reason: str) -> None:
    (found,) = shared_addresses(at_one_address(8, 1) + elsewhere(others))
    assert found.reason == reason


@pytest.mark.parametrize(
    ("people", "in_turn", "reason"),
    [
        (8, 5, "address_in_turns"),
        (8, 4, "address_many_agencies"),  # half of them, but not five
        (11, 5, "address_many_agencies"),  # five, but not half of them
        (12, 6, "address_in_turns"),
        (30, 15, "address_in_turns"),
        (31, 16, "address_many_agencies"),  # at a busy address it is chance
    ],
)
def test_turns_are_told_from_five_people_on_if_they_are_half_of_a_few(
    people: int, in_turn: int, reason: str
) -> None:
    (found,) = shared_addresses(at_one_address(people, in_turn) + elsewhere(40))
    assert found.values["in_turns"] == in_turn
    assert found.reason == reason


def test_an_attempt_that_ended_before_it_began_took_no_time() -> None:
    assert sat("p1", started_at_us=5, submitted_at_us=3).duration_s == 0
    assert sat("p1", started_at_us=3, submitted_at_us=5).duration_s == 0.000_002


def test_a_fast_attempt_that_has_no_score_yet_is_nothing_to_look_at() -> None:
    one = sat("p1", submitted_at_us=39_000_000, score=None)
    assert [(f.reason, f.grade) for f in too_fast([one])] == [("fast_poor", "ordinary")]


def test_the_fastest_right_attempt_is_told_with_its_pace() -> None:
    quick: dict[str, Any] = {"started_at_us": 0, "answers": dict.fromkeys(BANK[:16], "A")}
    poor = sat("p1", attempt="a", submitted_at_us=8_000_000, score=2, **quick)
    right = sat("p1", attempt="b", submitted_at_us=20_040_000, score=14, **quick)
    slower = sat("p1", attempt="c", submitted_at_us=24_000_000, score=16, **quick)
    (found,) = too_fast([slower, poor, right])
    assert (found.reason, found.grade, found.people) == ("fast_right", "look", ["p1"])
    assert found.values == {
        "attempts": 3,
        "attempt": "b",
        "agency": "A",
        "duration_s": 20.0,
        "answered": 16,
        "questions": 20,
        "score": 14,
        "seconds_per_answer": 1.25,
    }
    assert found.strength == pytest.approx(-1.2525)


@pytest.mark.parametrize(("gap_us", "in_turn"), [(300_000_000, 5), (300_000_001, 1)])
def test_who_begins_within_five_minutes_of_another_takes_turns(gap_us: int, in_turn: int) -> None:
    every_us = 10 * MINUTE_US + gap_us
    sats = [
        sat(
            f"p{n}",
            started_at_us=n * every_us,
            submitted_at_us=n * every_us + 10 * MINUTE_US,
            **THERE,
        )
        for n in range(5)
    ]
    (found,) = shared_addresses(sats)
    assert found.values["in_turns"] == in_turn


def test_hollow_attempts_are_told_by_why_they_are() -> None:
    empty = [sat("p1", attempt=f"e{n}", answers={}, score=0) for n in range(2)]
    quick = sat("p1", attempt="q", submitted_at_us=39_000_000)
    (found,) = farmed([*empty, quick, sat("p1", attempt="whole")])
    assert found.values == {
        "attempts": 4,
        "hollow": 3,
        "unread": 1,
        "nearly_empty": 2,
        "agencies": {"A": 1},
    }
