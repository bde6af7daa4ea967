"""Shared devices and addresses, impossible durations, farmed attempts, each with its context."""

import random
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from services.scoring.domain.integrity.answer_similarity import same_answers
from services.scoring.domain.integrity.fast_and_farmed_attempts import farmed, too_fast
from services.scoring.domain.integrity.finding_texts import words_of
from services.scoring.domain.integrity.findings import (
    MOST_OF_A_KIND,
    MOST_ORDINARY,
    Finding,
    Sat,
    sift,
)
from services.scoring.domain.integrity.shared_origins import shared_addresses, shared_devices
from tests.unit.scoring.integrity.city import BANK, KEYS, MINUTE_US, copy_of, honest_city, sat


def at(minute: float, person: str, agency: str = "A", *, minutes: float = 10, **more: Any) -> Sat:
    """An attempt that begins at this minute."""
    start_us = int(minute * MINUTE_US)
    end_us = start_us + int(minutes * MINUTE_US)
    return sat(person, agency, started_at_us=start_us, submitted_at_us=end_us, **more)


def together(minutes: Iterable[float], agencies: str, **origin: Any) -> list[Sat]:
    """People at one place, one for each minute, of these agencies in turn."""
    return [
        at(minute, f"p{n}", agencies[n % len(agencies)], **origin)
        for n, minute in enumerate(minutes)
    ]


DEVICE: dict[str, Any] = {"devices": frozenset({"d1"})}
ADDRESS: dict[str, Any] = {"addresses": frozenset({"a1"})}
SPREAD = [n * 60 for n in range(8)]
IN_TURN = [n * 11 for n in range(8)]


@pytest.mark.parametrize(
    ("minutes", "agencies", "expected"),
    [
        (SPREAD[:2], "AB", None),
        (SPREAD[:3], "A", ("device_one_agency", "ordinary")),
        (SPREAD[:3], "AB", ("device_across_agencies", "look")),
        ([0, 5, 60], "A", ("device_overlapping", "look")),
    ],
)
def test_a_device_is_told_from_three_people_on_with_what_explains_it(
    minutes: list[float], agencies: str, expected: tuple[str, str] | None
) -> None:
    found = shared_devices(together(minutes, agencies, **DEVICE))
    assert [(one.reason, one.grade) for one in found] == ([expected] if expected else [])


def test_what_was_handed_in_automatically_overlaps_with_nobody() -> None:
    sats = together([0, 5, 60], "A", kind="automatic", **DEVICE)
    assert [one.reason for one in shared_devices(sats)] == ["device_one_agency"]


def test_one_person_with_many_attempts_shares_with_nobody() -> None:
    sats = [at(n * 60, "p1", attempt=f"t{n}", **DEVICE, **ADDRESS) for n in range(9)]
    assert shared_devices(sats) == shared_addresses(sats) == []


@pytest.mark.parametrize(
    ("minutes", "agencies", "expected"),
    [
        (SPREAD[:4], "ABC", None),
        (SPREAD, "A", ("address_one_agency", "ordinary")),
        (IN_TURN, "A", ("address_one_agency", "ordinary")),
        (SPREAD, "AB", ("address_two_agencies", "ordinary")),
        (SPREAD, "ABC", ("address_many_agencies", "look")),
        (IN_TURN, "ABC", ("address_in_turns", "look")),
    ],
)
def test_an_address_is_told_from_five_people_on_with_what_explains_it(
    minutes: list[float], agencies: str, expected: tuple[str, str] | None
) -> None:
    elsewhere = [sat(f"e{n}", addresses=frozenset({f"x{n}"})) for n in range(20)]
    found = shared_addresses(together(minutes, agencies, **ADDRESS) + elsewhere)
    assert [(one.reason, one.grade) for one in found] == ([expected] if expected else [])


def test_an_address_with_half_of_the_round_is_taken_for_a_proxy() -> None:
    (found,) = shared_addresses(together(SPREAD, "ABC", **ADDRESS))
    assert found.reason == "address_proxy"
    assert "HOITHI_TRUSTED_PROXIES" in words_of(found).next_en


def test_evidence_holds_people_agencies_and_times() -> None:
    (found,) = shared_devices(together([0, 60, 120], "AB", **DEVICE))
    assert found.people == ["p0", "p1", "p2"]
    assert found.values["agencies"] == {"A": 2, "B": 1}
    assert found.values["first_started_at_us"] == 0
    assert found.values["last_submitted_at_us"] == 130 * MINUTE_US
    assert found.values["median_duration_s"] == 600


@pytest.mark.parametrize(
    ("seconds", "answered", "score", "expected"),
    [
        (40, 20, 20, None),
        (39, 20, 20, "fast_right"),
        (39, 20, 16, "fast_right"),
        (39, 20, 15, "fast_poor"),
        (5, 10, 10, "fast_right"),
        (5, 9, 9, None),
        (0, 0, 0, None),
    ],
)
def test_less_than_two_seconds_an_answer_cannot_have_been_read(
    seconds: int, answered: int, score: int, expected: str | None
) -> None:
    given_ = dict.fromkeys(BANK[:answered], "A")
    one = at(0, "p1", minutes=seconds / 60, answers=given_, score=score)
    assert [found.reason for found in too_fast([one])] == ([expected] if expected else [])


def test_an_automatic_submission_is_never_too_fast() -> None:
    assert too_fast([at(0, "p1", minutes=0.1, kind="automatic")]) == []


def _tries(person: str, hollow: int, whole: int, agency: str = "A") -> list[Sat]:
    empty = [
        sat(person, agency, attempt=f"{person}-h{n}", answers={}, score=0) for n in range(hollow)
    ]
    return empty + [sat(person, agency, attempt=f"{person}-w{n}") for n in range(whole)]


@pytest.mark.parametrize(("hollow", "expected"), [(2, []), (3, ["farmed_person"])])
def test_three_hollow_attempts_of_one_person_are_told(hollow: int, expected: list[str]) -> None:
    assert [one.reason for one in farmed(_tries("p1", hollow, 2))] == expected


@pytest.mark.parametrize(
    ("hollow", "whole", "told"), [(19, 0, False), (20, 46, True), (20, 47, False), (30, 70, True)]
)
def test_an_agencys_hollow_attempts_are_told_when_many_and_a_large_share(
    hollow: int, whole: int, told: bool
) -> None:
    sats = [one for n in range(hollow) for one in _tries(f"h{n}", 1, 0)]
    sats += [one for n in range(whole) for one in _tries(f"w{n}", 0, 1)]
    assert ("farmed_agency" in [one.reason for one in farmed(sats)]) is told


def test_only_the_strongest_of_a_kind_are_told_and_the_rest_is_counted() -> None:
    def one(n: int, grade: str) -> Finding:
        return Finding("too_fast", "r", grade, [f"p{n:04}"], {}, float(n))  # type: ignore[arg-type]

    found = sift(
        [one(n, "look") for n in range(MOST_OF_A_KIND + 5)]
        + [one(n, "ordinary") for n in range(MOST_ORDINARY + 7)]
    )
    assert len(found.findings) == MOST_OF_A_KIND + MOST_ORDINARY
    assert found.left_out == {"too_fast": 12}
    assert found.findings[0].strength == MOST_OF_A_KIND + 4
    assert [f.grade for f in found.findings] == sorted(f.grade for f in found.findings)


def _all(sats: list[Sat]) -> list[Finding]:
    return sift(
        [*shared_devices(sats), *shared_addresses(sats), *same_answers(sats, KEYS),
         *too_fast(sats), *farmed(sats)]
    ).findings  # fmt: skip


def _suspicious_city(seed: int) -> list[Sat]:
    chance = random.Random(seed)
    city = honest_city(seed, 120, skill=-1.0)
    city += [copy_of(city[n], f"c{n}", f"CQ{n % 2}", changed=n % 3) for n in range(10)]
    return [
        sat(
            one.person,
            one.agency,
            answers=one.answers if chance.random() < 0.9 else {},
            score=one.score,
            started_at_us=one.started_at_us,
            submitted_at_us=one.started_at_us + chance.choice([20_000_000, 900_000_000]),
            addresses=frozenset({f"a{chance.randrange(12)}"}),
            devices=frozenset({f"d{chance.randrange(60)}"}),
        )
        for one in city
    ]


@trying(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_the_report_does_not_depend_on_the_order_of_attempts_and_every_finding_has_words(
    seed: int,
) -> None:
    city = _suspicious_city(seed)
    report = _all(city)
    assert report == _all(random.Random(seed).sample(city, len(city)))
    assert {one.kind for one in report} >= {"shared_device", "shared_address", "too_fast"}
    for one in report:
        words = words_of(one)
        assert all(words)
        assert "{" not in "".join(words)


EVERY_REASON = {
    "device_one_agency": shared_devices(together(SPREAD, "A", **DEVICE)),
    "device_across_agencies": shared_devices(together(SPREAD, "AB", **DEVICE)),
    "device_overlapping": shared_devices(together([0, 5, 9], "A", **DEVICE)),
    "address_one_agency": shared_addresses(together(SPREAD, "A", **ADDRESS)),
    "address_two_agencies": shared_addresses(together(SPREAD, "AB", **ADDRESS)),
    "address_proxy": shared_addresses(together(SPREAD, "ABC", **ADDRESS)),
    "fast_right": too_fast([at(0, "p1", minutes=0.1)]),
    "fast_poor": too_fast([at(0, "p1", minutes=0.1, score=3)]),
    "farmed_person": farmed(_tries("p1", 3, 0)),
    "farmed_agency": [f for f in farmed(_tries("p1", 20, 0)) if f.reason == "farmed_agency"],
}


@pytest.mark.parametrize("reason", EVERY_REASON)
def test_words_put_the_number_beside_what_may_explain_it_and_accuse_nobody(reason: str) -> None:
    (found,) = EVERY_REASON[reason]
    assert found.reason == reason
    words = words_of(found)
    blame = ("gian lận", "vi phạm", "cheat", "fraud", "guilty")
    assert not [word for word in blame for text in words if word in text.lower()]
    assert all(len(text) > 20 for text in words)
