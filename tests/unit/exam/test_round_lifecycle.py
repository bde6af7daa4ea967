"""A round's life, moment by moment: when it opens, closes and settles, and what may change it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, get_args

import pytest

from contracts.errors import Refused
from contracts.rounds import Disruption, RoundState
from services.exam.domain.round_lifecycle import (
    LONGEST_DISRUPTION_US,
    MOST_AHEAD_US,
    due_state,
    refuse_closing_in,
    refuse_disruption,
    refuse_extension,
    refuse_shortening,
    why_not_settled,
)
from services.exam.domain.windows_and_deadlines import last_close

OPENS, CLOSES, LATER = 100, 200, 250
HOUR_US = 3_600_000_000


def refused(call: Callable[[], None]) -> tuple[str, dict[str, Any]]:
    """The code and the details of a refusal; ("", {}) where there is none."""
    try:
        call()
    except Refused as refusal:
        return refusal.problem.code, dict(refusal.problem.details)
    return "", {}


@pytest.mark.parametrize(
    ("state", "now", "extensions", "due"),
    [
        ("planned", OPENS - 1, {}, "planned"),
        ("planned", OPENS, {}, "open"),
        ("planned", CLOSES - 1, {}, "open"),
        ("planned", CLOSES, {}, "closed"),  # nobody looked while it was open
        ("open", CLOSES - 1, {}, "open"),
        ("open", CLOSES, {}, "closed"),
        ("open", CLOSES, {"A": LATER}, "open"),
        ("open", LATER - 1, {"A": LATER}, "open"),
        ("open", LATER, {"A": LATER}, "closed"),
        ("open", CLOSES, {"A": CLOSES - 50}, "closed"),  # an extension never shortens
        ("open", OPENS - 1, {}, "open"),
        ("closed", OPENS, {}, "closed"),  # opened again only by a decision
        ("settled", OPENS, {}, "settled"),
        ("settled", CLOSES, {}, "settled"),
    ],
)
def test_the_schedule_opens_and_closes_a_round_and_never_settles_it(
    state: RoundState, now: int, extensions: Mapping[str, int], due: RoundState
) -> None:
    assert due_state(state, OPENS, last_close(CLOSES, extensions), now) == due


@pytest.mark.parametrize(
    ("now", "behind", "in_progress", "decided", "said"),
    [
        (300, 0, 0, False, ""),
        (299, 0, 0, False, "reopened"),
        (300, 2, 0, False, "waiting for 2 gateways"),
        (300, 0, 3, False, "3 lượt thi"),
        (299, 2, 3, False, "3 lượt thi"),  # what an organiser cannot decide about comes first
        (299, 2, 0, False, "waiting for 2 gateways"),
        (0, 2, 0, True, ""),
        (0, 0, 1, True, "1 lượt thi"),
    ],
)
def test_a_round_settles_when_it_cannot_be_reopened_all_was_delivered_and_handed_in(
    now: int, behind: int, in_progress: int, decided: bool, said: str
) -> None:
    why = why_not_settled(300, 0, now, behind, in_progress, decided=decided)
    assert said in why
    assert (why == "") == (said == "")


@pytest.mark.parametrize(
    ("now", "decided", "said"),
    [(300, False, "reopened"), (399, True, "reopened"), (400, False, ""), (400, True, "")],
)
def test_nobody_decides_to_settle_while_entries_are_still_taken(
    now: int, decided: bool, said: str
) -> None:
    why = why_not_settled(300, 400, now, 0, 0, decided=decided)
    assert said in why
    assert (why == "") == (said == "")


@pytest.mark.parametrize(
    ("state", "to", "now", "earliest", "expected"),
    [
        ("open", 201, 150, {"": 200}, ""),
        ("planned", 201, 50, {"": 200}, ""),
        ("closed", 301, 300, {"": 200}, ""),
        ("settled", 500, 300, {"": 200}, "round.settled"),
        ("open", 300, 300, {"": 200}, "round.closes_too_early"),
        ("planned", 100, 50, {"": 90}, "round.closes_too_early"),
        ("planned", 101, 50, {"": 90}, ""),
        ("open", 1000, 150, {"": 200}, ""),
        ("open", 1001, 150, {"": 200}, "round.closes_after_contest"),
        ("open", 200, 150, {"": 200}, "round.closes_no_later"),
        ("open", 199, 150, {"": 200}, "round.closes_no_later"),
        ("open", 250, 150, {"A": 200, "B": 250}, "round.closes_no_later"),
    ],
)
def test_an_extension_leads_to_a_later_moment_ahead_within_the_contest(
    state: RoundState, to: int, now: int, earliest: Mapping[str, int], expected: str
) -> None:
    code, _ = refused(lambda: refuse_extension(state, OPENS, to, now, earliest, 1000))
    assert code == expected


def test_an_extension_that_is_none_names_whom_it_would_not_serve() -> None:
    earliest = {"B": 260, "A": 250, "C": 249}
    extended = partial(refuse_extension, "open", OPENS, LATER, 150, earliest, 1000)
    with pytest.raises(Refused) as refusal:
        extended()
    assert refusal.value.problem.details == {"agencies": ["A", "B"]}
    assert "đối với A, B" in refusal.value.problem.message
    assert "for A, B" in refusal.value.problem.message
    with pytest.raises(Refused) as refusal:
        refuse_extension("open", OPENS, LATER, 150, {"": LATER}, 1000)
    assert refusal.value.problem.details == {"agencies": []}
    assert "đối với" not in refusal.value.problem.message
    assert "the round closes then or later already" in refusal.value.problem.message
    after = refused(lambda: refuse_extension("open", OPENS, 1001, 150, {"": 200}, 1000))
    assert after == ("round.closes_after_contest", {"contest_ends_us": 1000})


@pytest.mark.parametrize(
    ("state", "to", "now", "present", "expected"),
    [
        ("open", 199, 150, {"": 200}, ""),
        ("open", 151, 150, {"": 200}, ""),
        ("open", 150, 150, {"": 200}, "round.closes_too_early"),
        ("open", 200, 150, {"": 200}, "round.closes_no_earlier"),
        ("planned", 199, 50, {"": 200}, "round.not_open"),
        ("closed", 250, 210, {"": 260}, "round.not_open"),
        ("settled", 250, 210, {"": 260}, "round.settled"),
        ("open", 220, 150, {"A": 250}, ""),
        ("open", 200, 150, {"A": 250}, ""),
        ("open", 199, 150, {"A": 250}, "round.closes_before_all"),
        ("open", 199, 150, {"": 250, "A": 250}, ""),
        ("open", 250, 150, {"A": 250}, "round.closes_no_earlier"),
    ],
)
def test_a_shortening_is_of_an_open_round_and_of_no_agency_before_all(
    state: RoundState, to: int, now: int, present: Mapping[str, int], expected: str
) -> None:
    code, _ = refused(lambda: refuse_shortening(state, OPENS, to, now, present, CLOSES))
    assert code == expected


def test_a_shortening_that_is_none_names_the_agencies() -> None:
    present = {"B": 190, "A": 180, "C": 191}
    found = refused(lambda: refuse_shortening("open", OPENS, 190, 150, present, 150))
    assert found == ("round.closes_no_earlier", {"agencies": ["A", "B"]})


EVERYONES, OF_A = Disruption(110, 130, 130, []), Disruption(110, 140, 140, ["A"])


@pytest.mark.parametrize(
    ("disruptions", "to", "agencies", "refuses"),
    [
        ([], 1, None, False),
        ([EVERYONES], 130, None, True),
        ([EVERYONES], 131, None, False),
        ([EVERYONES, OF_A], 140, None, True),
        ([EVERYONES, OF_A], 141, None, False),
        ([OF_A], 140, ["A", "B"], True),
        ([OF_A], 141, ["A", "B"], False),
        ([OF_A], 1, ["B"], False),
    ],
)
def test_a_round_is_not_shortened_into_a_disruption_of_somebody_concerned(
    disruptions: list[Disruption], to: int, agencies: list[str] | None, refuses: bool
) -> None:
    code, _ = refused(lambda: refuse_closing_in(disruptions, to, agencies))
    assert code == ("round.closes_in_disruption" if refuses else "")


DAY_US = 24 * HOUR_US


@pytest.mark.parametrize(
    ("state", "from_us", "until_us", "now", "expected"),
    [
        ("open", OPENS, 150, 150, ""),
        ("closed", OPENS, 150, 160, ""),
        ("settled", OPENS, 150, 150, "round.settled"),
        ("planned", OPENS, 150, 150, "round.not_open"),
        ("open", OPENS - 1, 150, 150, "round.disruption_impossible"),
        ("open", 150, 150, 160, "round.disruption_impossible"),
        ("open", 149, 150, 160, ""),
        ("open", 150, 170, 150, "round.disruption_impossible"),  # it has not begun
        ("open", 149, 170, 150, ""),
        ("open", OPENS, 150 + HOUR_US, 150, ""),
        ("open", OPENS, 151 + HOUR_US, 150, "round.disruption_too_long"),
        ("open", OPENS, OPENS + DAY_US, DAY_US, ""),
        ("open", OPENS, OPENS + DAY_US + 1, DAY_US, "round.disruption_too_long"),
    ],
)
def test_time_is_given_back_for_a_span_that_has_begun_and_is_neither_long_nor_far_ahead(
    state: RoundState, from_us: int, until_us: int, now: int, expected: str
) -> None:
    closes = {"": 3 * DAY_US}
    code, _ = refused(lambda: refuse_disruption(state, OPENS, from_us, until_us, now, closes))
    assert code == expected
    assert (MOST_AHEAD_US, LONGEST_DISRUPTION_US) == (HOUR_US, DAY_US)


def test_no_time_is_given_back_after_the_close_of_those_concerned() -> None:
    closes = {"C": 151, "B": 150, "A": 140, "": 160}
    found = refused(lambda: refuse_disruption("open", OPENS, 110, 150, 150, closes))
    assert found == ("round.disruption_after_close", {"agencies": ["A", "B"]})
    with pytest.raises(Refused, match="đối với A, B đóng trước"):
        refuse_disruption("open", OPENS, 110, 150, 150, closes)
    of_all = refused(lambda: refuse_disruption("open", OPENS, 110, 150, 150, {"": 150}))
    assert of_all == ("round.disruption_after_close", {"agencies": []})
    assert refused(lambda: refuse_disruption("open", OPENS, 110, 150, 150, {"": 151}))[0] == ""


def test_every_state_of_a_round_is_one_of_these() -> None:
    assert get_args(RoundState) == ("planned", "open", "closed", "settled")
