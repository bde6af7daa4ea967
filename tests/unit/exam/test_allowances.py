"""What may be decided about more time for one person."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.allowances import Allowance
from contracts.errors import Refused
from services.exam.domain.allowances import (
    MOST_EXTRA_S,
    NOTHING,
    held_by,
    longer,
    refuse_allowance,
    refuse_impossible,
)

OPENS, CLOSES, NOW, ENDS = 100, 200, 150, 1000
ROUND: dict[str, Any] = {
    "state": "open",
    "limit_s": 600,
    "opens_at_us": OPENS,
    "closes_at_us": CLOSES,
    "now_us": NOW,
    "contest_ends_us": ENDS,
    "begun": False,
}


def code_of(call: Any, *args: Any, **more: Any) -> str:
    try:
        call(*args, **more)
    except Refused as refusal:
        return refusal.problem.code
    return ""


@pytest.mark.parametrize(
    ("extra_s", "closes_at_us", "whole_phase", "code"),
    [
        (60, 0, False, ""),
        (MOST_EXTRA_S, 0, True, ""),
        (0, CLOSES, False, ""),
        (900, CLOSES, False, ""),
        (0, 0, False, "allowance.nothing"),
        (90, 0, False, "allowance.impossible"),  # a minute and a half
        (-60, CLOSES, False, "allowance.impossible"),
        (MOST_EXTRA_S + 60, 0, False, "allowance.impossible"),
        (60, -1, False, "allowance.impossible"),
        (60, CLOSES, True, "allowance.close_of_phase"),
    ],
)
def test_an_allowance_is_whole_minutes_or_a_close_in_one_round(
    extra_s: int, closes_at_us: int, whole_phase: bool, code: str
) -> None:
    assert code_of(refuse_impossible, extra_s, closes_at_us, whole_phase=whole_phase) == code


@pytest.mark.parametrize(
    ("asked", "before", "round_", "code"),
    [
        (Allowance(900), NOTHING, {}, ""),
        (Allowance(900), NOTHING, {"state": "planned", "now_us": 50}, ""),
        (Allowance(0, 250), NOTHING, {"state": "closed", "now_us": 220}, ""),
        (Allowance(900), NOTHING, {"state": "settled"}, "round.settled"),
        (Allowance(900), NOTHING, {"limit_s": None}, "allowance.no_limit"),
        (Allowance(0, 250), NOTHING, {"limit_s": None}, ""),
        (Allowance(0, NOW), NOTHING, {}, "round.closes_too_early"),
        (Allowance(0, 90), NOTHING, {"now_us": 50}, "round.closes_too_early"),
        (Allowance(0, CLOSES), NOTHING, {}, "round.closes_no_later"),
        (Allowance(0, ENDS), NOTHING, {}, ""),
        (Allowance(0, ENDS + 1), NOTHING, {}, "round.closes_after_contest"),
        (Allowance(600), Allowance(900), {}, ""),  # nothing has begun
        (Allowance(600), Allowance(900), {"begun": True}, "allowance.less"),
        (Allowance(900), Allowance(900, 250), {"begun": True}, "allowance.less"),
        (Allowance(900, 250), Allowance(900), {"begun": True}, ""),
    ],
)
def test_more_time_is_given_until_settlement_and_never_taken_from_who_has_begun(
    asked: Allowance, before: Allowance, round_: dict[str, Any], code: str
) -> None:
    assert code_of(refuse_allowance, asked, before, **(ROUND | round_)) == code


allowed = st.builds(Allowance, st.integers(0, 10).map(lambda m: m * 60), st.integers(0, 500))
people = st.dictionaries(st.sampled_from("abcd"), allowed)


@given(people, people)
def test_a_make_up_is_as_long_as_the_round_that_it_makes_good_and_closes_by_itself(
    own: dict[str, Allowance], made_good: dict[str, Allowance]
) -> None:
    held = held_by(own, made_good)
    for person in "abcd":
        here, there = own.get(person, NOTHING), made_good.get(person, NOTHING)
        mine = held.get(person, NOTHING)
        assert mine.extra_s == max(here.extra_s, there.extra_s)
        assert mine.closes_at_us == here.closes_at_us
        assert longer(600, mine) == 600 + mine.extra_s
        assert longer(None, mine) is None
