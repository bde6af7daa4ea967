"""A power cut takes working time from people; an organiser gives it back."""

import pytest

from contracts.rounds import Disruption, RoundSettled, TimeGivenBack
from tests.support.examination import (
    CLOSES_US,
    GRACE_US,
    LIMIT_S,
    OPENS_US,
    SECOND_US,
    Office,
    code,
)

MINUTE_US = 60 * SECOND_US
CUT_US = OPENS_US + 4 * MINUTE_US
BACK_US = OPENS_US + 34 * MINUTE_US


def _cut_off(office: Office) -> str:
    """Somebody of agency A whose own ten minutes ran out in the dark: handed in by itself."""
    office.ready("p1", settlement_after_s=1800)
    office.register("q1", agency="B")
    view = office.begun("p1")
    office.save(view.attempt, "p1", {view.questions[0].id: "A"})
    office.go_to(BACK_US)
    ended = office.attempt(view.attempt)
    assert (ended.state, ended.kind) == ("submitted", "automatic")
    return view.attempt


def test_who_ran_out_of_time_in_a_power_cut_goes_on_with_what_was_left(office: Office) -> None:
    attempt = _cut_off(office)
    looked = office.give_back(CUT_US, BACK_US, agencies=["A"], look=True)
    assert (looked.running, looked.resumed, looked.cut) == (0, 1, 0)
    assert office.attempt(attempt).state == "submitted"  # it was only looked at
    done = office.give_back(CUT_US, BACK_US, agencies=["A"])
    assert isinstance(done, TimeGivenBack)
    again = office.start("p1")
    assert (again.attempt, again.resumed) == (attempt, True)
    assert again.deadline_us == BACK_US + 6 * MINUTE_US  # four of ten were used
    assert again.answers
    office.submit(attempt, "p1")
    assert office.attempt(attempt).kind == "person"
    assert any("round.time_given_back" in line and "Mất điện" in line for line in office.audited())


def test_who_is_still_sitting_gets_longer_and_who_handed_in_does_not(office: Office) -> None:
    office.ready("p1", "p2")
    mine, other = office.begun("p1"), office.begun("p2")
    office.submit(other.attempt, "p2")
    office.now_us = OPENS_US + 9 * MINUTE_US
    done = office.give_back(CUT_US, OPENS_US + 8 * MINUTE_US)
    assert (done.running, done.resumed) == (1, 0)
    assert office.attempt(mine.attempt).deadline_us == mine.deadline_us + 4 * MINUTE_US
    assert office.attempt(other.attempt).state == "submitted"


def test_who_begins_once_the_cut_is_known_loses_nothing_by_it_and_gets_nothing(
    office: Office,
) -> None:
    office.ready("p1", "p2")
    office.begun("p1")
    office.now_us = CUT_US + MINUTE_US
    office.give_back(CUT_US, CUT_US + 20 * MINUTE_US)  # power is said to be back in 19 minutes
    late = office.begun("p2")
    office.give_back(CUT_US, CUT_US + 20 * MINUTE_US, reason="Nhắc lại")
    assert office.attempt(late.attempt).deadline_us <= late.started_at_us + LIMIT_S * SECOND_US


def test_the_same_time_is_given_back_once_however_often_it_is_decided(office: Office) -> None:
    attempt = _cut_off(office)
    office.give_back(CUT_US, BACK_US - 2 * MINUTE_US, agencies=["A"])
    office.give_back(CUT_US + MINUTE_US, BACK_US, agencies=["A"])
    assert office.attempt(attempt).deadline_us == BACK_US + 6 * MINUTE_US
    again = {"agencies": ["A"], "at_us": office.now_us}
    office.give_back(CUT_US, BACK_US + MINUTE_US, **again)
    told = office.audited()
    office.give_back(CUT_US, BACK_US + MINUTE_US, **again)  # its answer was lost
    assert office.audited() == told


@pytest.mark.parametrize("agencies", [None, ["A"]])
def test_the_same_span_decided_again_is_done_already_though_others_have_begun(
    office: Office, agencies: list[str] | None
) -> None:
    """Its end lies ahead, so whoever began meanwhile would be given what they never lost."""
    office.ready("p1", "p2")
    office.begun("p1")
    office.now_us = CUT_US + MINUTE_US
    office.give_back(CUT_US, CUT_US + 20 * MINUTE_US, agencies=agencies)
    told, before = office.audited(), office.round().disruptions
    late = office.begun("p2")
    office.now_us += MINUTE_US
    twice = agencies and agencies * 2
    for more in ({"agencies": agencies}, {"agencies": twice, "look": True, "reason": ""}):
        done = office.give_back(CUT_US, CUT_US + 20 * MINUTE_US, **more)
        assert isinstance(done, TimeGivenBack)
        assert (done.running, done.resumed, done.cut) == (0, 0, 0)
    assert office.attempt(late.attempt).deadline_us == late.deadline_us
    assert office.round().disruptions == before
    assert len(before) == 1
    assert office.audited() == told


def test_an_empty_list_of_agencies_is_everyone_and_held_to_their_close(office: Office) -> None:
    office.ready("p1")
    office.now_us = CLOSES_US - 2 * MINUTE_US
    office.begun("p1")
    office.now_us += MINUTE_US
    span = (CLOSES_US - 90 * SECOND_US, CLOSES_US + MINUTE_US)
    assert code(office.give_back(*span, agencies=[])) == "round.disruption_after_close"


@pytest.mark.parametrize("agencies", [None, ["A"]])
def test_a_round_does_not_close_before_a_disruption_is_over(
    office: Office, agencies: list[str] | None
) -> None:
    office.ready("p1")
    office.begun("p1")
    if agencies:
        office.change(CLOSES_US + 60 * MINUTE_US, agencies=agencies)
    office.now_us = CLOSES_US - MINUTE_US if agencies else CUT_US
    office.register("p2")
    office.begun("p2")
    office.now_us += SECOND_US
    until_us = office.now_us + 20 * MINUTE_US
    office.give_back(office.now_us - 1, until_us, agencies=agencies)
    for look in (True, False):
        refused = office.shorten(until_us, agencies=agencies, look=look)
        assert code(refused) == "round.closes_in_disruption"
    assert code(office.shorten(until_us)) == "round.closes_in_disruption"
    office.shorten(until_us + 1, agencies=agencies)
    assert max(office.round().closes_at_us, *office.round().extensions.values(), 0) == until_us + 1


def test_a_round_that_closed_in_the_cut_is_reopened_and_then_gives_time_back(
    office: Office,
) -> None:
    office.ready("p1", settlement_after_s=1800)
    office.now_us = CLOSES_US - 2 * MINUTE_US
    view = office.begun("p1")
    office.go_to(CLOSES_US + 20 * MINUTE_US)
    cut = (CLOSES_US - MINUTE_US, CLOSES_US + 19 * MINUTE_US)
    assert code(office.give_back(*cut)) == "round.disruption_after_close"
    office.change(CLOSES_US + 25 * MINUTE_US)
    assert office.attempt(view.attempt).state == "submitted"  # its ten minutes are over
    assert office.give_back(*cut, look=True).cut == 1  # nine are left, and it closes in five
    office.give_back(*cut)
    assert office.attempt(view.attempt).deadline_us == CLOSES_US + 25 * MINUTE_US
    office.change(CLOSES_US + 40 * MINUTE_US)
    assert office.attempt(view.attempt).deadline_us == CLOSES_US + 28 * MINUTE_US


def test_what_was_no_disruption_gives_no_time_back(office: Office) -> None:
    office.ready("p1")
    office.register("q1", agency="B")
    office.begun("p1")
    office.now_us = OPENS_US + 5 * MINUTE_US
    now = office.now_us
    for span in ((OPENS_US - 1, now), (now, now + 1), (now - 1, now - 1)):
        assert code(office.give_back(*span)) == "round.disruption_impossible"
    assert code(office.give_back(now - 1, now + 2 * 60 * MINUTE_US)) == "round.disruption_too_long"
    assert code(office.give_back(CUT_US, now, agencies=["B"])) == "round.disruption_of_nobody"
    assert code(office.give_back(CUT_US, now, agencies=["Z"])) == "agency.unknown"
    assert code(office.give_back(CUT_US, now, reason="\u200b")) == "round.reason_missing"
    office.go_to(CLOSES_US + 60 * MINUTE_US)
    assert code(office.give_back(CUT_US, now)) == "round.settled"


def test_of_two_attempts_the_one_that_its_owner_left_behind_stays_handed_in(
    office: Office,
) -> None:
    office.ready("p1", attempts_allowed=2, counting_attempt="best")
    first = office.begun("p1")
    office.go_to(BACK_US)
    second = office.begun("p1")
    assert second.attempt != first.attempt
    refused = office.give_back(CUT_US, BACK_US)
    assert code(refused) == "round.disruption_of_nobody"
    assert office.attempt(first.attempt).state == "submitted"


@pytest.mark.parametrize("agencies", [None, ["A"]])
def test_settlement_tells_the_disruption(office: Office, agencies: list[str] | None) -> None:
    attempt = _cut_off(office)
    office.give_back(CUT_US, BACK_US, agencies=agencies)
    office.submit(attempt, "p1")
    office.go_to(CLOSES_US + 1800 * SECOND_US + GRACE_US + 1)
    (settled,) = office.told(RoundSettled)
    assert settled.disruptions == [Disruption(CUT_US, BACK_US, BACK_US, agencies or [])]
    assert office.round().disruptions == settled.disruptions
