"""When things may happen."""

import random

import pytest

from contracts.attempts import SubmissionKind
from contracts.errors import Refused
from contracts.rounds import Disruption
from services.exam.domain.round_lifecycle import refuse_disruption
from services.exam.domain.windows_and_deadlines import (
    SECOND_US,
    already_submitted,
    closes_for,
    deadline,
    last_close,
    refuse_early,
    refuse_expired,
    refuse_outside,
    refuse_secret,
    refuse_submitted,
    settles_from,
    used_up,
)

HANDED_IN = 1_000


def test_an_attempt_without_a_time_limit_ends_with_the_round() -> None:
    assert deadline(5, None, 900 * SECOND_US) == 900 * SECOND_US


@pytest.mark.parametrize(
    ("kind", "arrived_us", "counts"),
    [
        ("person", HANDED_IN - 1, True),
        ("person", HANDED_IN, False),
        ("person", HANDED_IN + 1, False),
        ("automatic", HANDED_IN - 1, True),
        ("automatic", HANDED_IN + 1, True),  # the deadline is for another rule
    ],
)
def test_what_arrived_before_the_persons_own_submission_counts_whenever_it_is_delivered(
    kind: SubmissionKind, arrived_us: int, counts: bool
) -> None:
    if counts:
        refuse_submitted(kind, HANDED_IN, arrived_us)
        return
    with pytest.raises(Refused, match="already_submitted"):
        refuse_submitted(kind, HANDED_IN, arrived_us)


def test_an_extension_counts_for_its_agency_and_only_if_it_is_later() -> None:
    extensions = {"A": 300, "B": 100}
    assert [closes_for(200, extensions, name) for name in ("A", "B", "C", "")] == [
        300,
        200,
        200,
        200,
    ]
    assert last_close(200, extensions) == 300
    assert last_close(200, {"B": 100}) == 200
    assert last_close(200, {}) == 200


@pytest.mark.parametrize(
    ("at_us", "code"),
    [(99, "round.not_open"), (100, ""), (199, ""), (200, "round.closed"), (201, "round.closed")],
)
def test_a_window_is_half_open(at_us: int, code: str) -> None:
    if not code:
        refuse_outside(100, 200, at_us)
        return
    with pytest.raises(Refused) as refusal:
        refuse_outside(100, 200, at_us)
    assert refusal.value.problem.code == code


def test_who_comes_before_the_window_is_early_and_nobody_else() -> None:
    refuse_early(100, 100)
    with pytest.raises(Refused, match=r"round\.not_open"):
        refuse_early(100, 99)


@pytest.mark.parametrize(("public_from_us", "at_us"), [(None, 10**18), (100, 99)])
def test_questions_are_secret_until_the_plan_publishes_them(
    public_from_us: int | None, at_us: int
) -> None:
    with pytest.raises(Refused, match=r"questions\.secret"):
        refuse_secret(public_from_us, at_us)
    refuse_secret(100, 100)


def test_an_attempt_ends_with_its_limit_or_with_the_round() -> None:
    assert deadline(5, 2, 10**7) == 2 * SECOND_US + 5
    assert deadline(5, 2, 2 * SECOND_US + 4) == 2 * SECOND_US + 4


def test_a_start_for_which_nobody_waits_any_more_burns_no_attempt() -> None:
    refuse_expired(100, 99)
    with pytest.raises(Refused, match=r"attempt\.start_expired"):
        refuse_expired(100, 100)
    assert already_submitted().problem.code == "attempt.already_submitted"


@pytest.mark.parametrize(
    ("window_s", "said", "after_s"),
    [
        (7 * 86_400, None, 1800),
        (36_000, None, 1800),
        (3600, None, 180),
        (14, None, 0),
        (14, 60, 60),
        (7 * 86_400, 0, 0),
    ],
)
def test_a_round_can_be_reopened_for_half_an_hour_a_short_one_for_a_twentieth_of_its_window(
    window_s: int, said: int | None, after_s: int
) -> None:
    closes_us = window_s * SECOND_US
    extended_us = closes_us + 5
    assert settles_from(0, closes_us, extended_us, said) == extended_us + after_s * SECOND_US


def _cut(from_s: int, until_s: int, *agencies: str, begun_before_s: int = 0) -> Disruption:
    begun_before_us = (begun_before_s or until_s) * SECOND_US
    return Disruption(from_s * SECOND_US, until_s * SECOND_US, begun_before_us, list(agencies))


@pytest.mark.parametrize(
    ("started_s", "cuts", "ends_s"),
    [
        (0, [], 600),
        (0, [_cut(100, 1100)], 1600),
        (0, [_cut(100, 1100, "B")], 600),
        (0, [_cut(100, 1100, "B", "A")], 1600),
        (0, [_cut(600, 1100)], 600),  # it was over by then
        (0, [_cut(599, 1100)], 1101),
        (500, [_cut(100, 1100)], 1700),  # begun in the dark: from its start on
        (1100, [_cut(100, 1100)], 1700),
        (300, [_cut(100, 1100, begun_before_s=300)], 900),  # it was known by then
        (0, [_cut(100, 1100), _cut(1200, 1300)], 1700),
        (0, [_cut(1200, 1300), _cut(100, 1100)], 1700),  # in whichever order it was decided
        (0, [_cut(100, 1100), _cut(500, 1300)], 1800),  # the common part once
        (0, [_cut(100, 1100), _cut(200, 300)], 1600),
        (0, [_cut(100, 1100), _cut(100, 1100, "A")], 1600),
        (0, [_cut(100, 200), _cut(700, 800)], 700),
        (0, [_cut(100, 200), _cut(699, 800)], 801),
    ],
)
def test_a_clock_stands_still_while_its_agency_is_cut_off(
    started_s: int, cuts: list[Disruption], ends_s: int
) -> None:
    assert used_up(started_s * SECOND_US, 600, cuts, "A") == ends_s * SECOND_US


def test_nobody_ever_works_longer_than_the_limit() -> None:
    """Second by second, whatever overlaps whatever."""
    draw = random.Random(7)
    for _ in range(300):
        cuts = []
        for _ in range(draw.randint(0, 4)):
            from_s = draw.randint(0, 300)
            cuts.append(_cut(from_s, from_s + draw.randint(1, 120)))
        started_s, limit_s = draw.randint(0, 200), draw.randint(1, 90)
        ends_s = used_up(started_s * SECOND_US, limit_s, cuts, "A") // SECOND_US
        still = {
            second
            for one in cuts
            if started_s < one.begun_before_us // SECOND_US
            for second in range(one.from_us // SECOND_US, one.until_us // SECOND_US)
        }
        assert len(set(range(started_s, ends_s)) - still) == limit_s


def test_a_round_that_has_not_opened_has_no_disruption() -> None:
    with pytest.raises(Refused, match="not_open"):
        refuse_disruption("planned", 0, 1, 2, 3, {"": 9})
