"""People change rounds, and new definitions do; both only while it harms nobody, and on record."""

import msgspec
import pytest

from contracts.attempts import AnswersSaved, AttemptSubmitted, Receipt
from contracts.contests import ContestDefined
from contracts.rounds import RoundChanged, RoundOpened, RoundSettled
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
    ENDS_US,
    GRACE_US,
    LIMIT_S,
    OPENS_US,
    SECOND_US,
    Office,
    code,
    definition,
)

HOUR_US = 3600 * SECOND_US


def _settled(office: Office) -> bool:
    return office.round().state == "settled"


def test_an_extension_for_all_moves_running_deadlines_and_is_recorded(office: Office) -> None:
    office.ready("p1", "p2")
    office.now_us = CLOSES_US - 60 * SECOND_US
    view = office.begun("p1")
    assert view.deadline_us == CLOSES_US
    changed = office.change(CLOSES_US + 120 * SECOND_US, reason="Mất điện 2 phút")
    assert changed.closes_at_us == CLOSES_US + 120 * SECOND_US
    assert office.attempt(view.attempt).deadline_us == CLOSES_US + 120 * SECOND_US
    office.go_to(CLOSES_US)
    assert office.round().state == "open"
    office.begun("p2")
    (told,) = office.told(RoundChanged)
    assert (told.reason, told.by, told.agencies) == ("Mất điện 2 phút", "org", None)
    assert any("Mất điện 2 phút" in line for line in office.audited())


def test_calendars_can_tell_that_the_close_was_moved_for_all(office: Office) -> None:
    office.ready("p1", weeks=2)
    office.register("a1", agency="A")
    assert office.round().window_changes == 0
    office.change(CLOSES_US + HOUR_US)
    office.change(CLOSES_US + 2 * HOUR_US, agencies=["A"])
    assert office.round().window_changes == 1
    office.shorten(CLOSES_US + 60 * SECOND_US)
    assert office.round().window_changes == 2


def test_every_answer_to_a_save_tells_the_deadline_in_force(office: Office) -> None:
    """A page that counts to the old close would hand in by itself ten minutes early."""
    office.ready("p1")
    office.now_us = CLOSES_US - 60 * SECOND_US
    view = office.begun("p1")
    answers = {view.questions[0].id: "A"}
    assert office.save(view.attempt, "p1", answers) == AnswersSaved(1, CLOSES_US)
    office.change(CLOSES_US + 120 * SECOND_US)
    assert office.save(view.attempt, "p1", answers) == AnswersSaved(1, CLOSES_US + 120 * SECOND_US)
    resumed = office.start("p1")
    assert (resumed.resumed, resumed.deadline_us) == (True, CLOSES_US + 120 * SECOND_US)


def test_a_person_is_told_when_a_round_closes_for_their_agency(office: Office) -> None:
    office.ready(weeks=2)
    office.register("a1", agency="A")
    office.register("b1", agency="B")
    assert office.own_closes("a1") == {}
    office.change(CLOSES_US + HOUR_US, agencies=["A"])
    assert office.own_closes("a1") == {"w1": CLOSES_US + HOUR_US}
    assert office.own_closes("b1") == {}
    assert office.own_closes("nobody") == {}


def test_an_extension_never_gives_more_than_the_time_limit(office: Office) -> None:
    office.ready("p1")
    view = office.begun("p1")
    office.change(CLOSES_US + HOUR_US)
    assert office.attempt(view.attempt).deadline_us == view.deadline_us


def test_an_extension_for_one_agency_is_for_its_people_alone(office: Office) -> None:
    office.ready()
    office.register("a1", "a2", agency="A")
    office.register("b1", "b2", agency="B")
    office.now_us = CLOSES_US - 60 * SECOND_US
    mine, other = office.begun("a1"), office.begun("b1")
    later_us = CLOSES_US + 300 * SECOND_US
    office.change(later_us, agencies=["A"])
    assert office.attempt(mine.attempt).deadline_us == later_us
    assert office.attempt(other.attempt).deadline_us == CLOSES_US
    office.go_to(CLOSES_US + SECOND_US)
    assert office.round().state == "open"
    assert office.round().closes_at_us == CLOSES_US
    office.begun("a2")
    assert code(office.start("b2")) == "round.closed"
    office.go_to(later_us)
    assert office.round().state == "closed"
    office.go_to(later_us + GRACE_US)
    assert not _settled(office)  # not before what was still running has been handed in
    office.go_to(later_us + GRACE_US + 1)
    assert _settled(office)


def test_settlement_waits_a_grace_after_the_last_agencys_close(office: Office) -> None:
    office.ready()
    office.change(CLOSES_US + HOUR_US, agencies=["A"])
    office.go_to(CLOSES_US + HOUR_US)
    assert office.round().state == "closed"
    office.go_to(CLOSES_US + HOUR_US + GRACE_US - 1)
    assert office.round().state == "closed"
    office.go_to(CLOSES_US + HOUR_US + GRACE_US)
    assert _settled(office)
    (told,) = office.told(RoundSettled)  # what a ledger holds attempts against
    window = (told.opens_at_us, told.closes_at_us, told.extensions)
    assert window == (OPENS_US, CLOSES_US, {"A": CLOSES_US + HOUR_US})


def test_a_closed_round_can_be_reopened_but_a_settled_one_cannot(office: Office) -> None:
    office.ready("p1")
    office.watermark("g1", CLOSES_US - 1)  # keeps it from settling
    office.go_to(CLOSES_US + 60 * SECOND_US)
    assert office.round().state == "closed"
    assert code(office.start("p1")) == "round.closed"
    assert office.change(CLOSES_US + HOUR_US).state == "open"
    view = office.begun("p1")
    office.submit(view.attempt, "p1")
    office.watermark("g1", CLOSES_US + HOUR_US)
    office.go_to(CLOSES_US + HOUR_US + GRACE_US)
    assert _settled(office)
    assert len(office.told(RoundOpened)) == 1
    assert code(office.change(CLOSES_US + 9 * HOUR_US)) == "round.settled"


def test_a_change_without_reason_or_into_the_past_is_refused(office: Office) -> None:
    office.ready()
    assert code(office.change(CLOSES_US + 1, reason="\u200b")) == "round.reason_missing"
    assert code(office.change(OPENS_US)) == "round.closes_too_early"
    office.go_to(OPENS_US + SECOND_US)
    assert code(office.change(office.now_us)) == "round.closes_too_early"
    assert code(office.change(CLOSES_US + 1, round="w9")) == "round.unknown"
    assert office.told(RoundChanged) == []


def test_a_new_definition_moves_planned_rounds_and_leaves_open_ones(office: Office) -> None:
    office.ready(weeks=2)
    fresh = definition(weeks=2)
    moved = [
        msgspec.structs.replace(item, closes_at_us=item.closes_at_us + HOUR_US)
        for item in fresh.phases[0].rounds
    ]
    phase = msgspec.structs.replace(fresh.phases[0], rounds=moved)
    office.learn(ContestDefined(CONTEST, msgspec.structs.replace(fresh, phases=[phase]), 2))
    assert office.round("w1").closes_at_us == CLOSES_US
    assert office.round("w2").closes_at_us == CLOSES_US + 2 * HOUR_US


def test_an_older_definition_heard_later_changes_nothing(office: Office) -> None:
    office.define(revision=5)
    office.define(revision=4, weeks=2)
    assert office.round("w1").closes_at_us == CLOSES_US
    with pytest.raises(StopIteration):
        office.round("w2")


def test_a_planned_round_that_a_new_definition_drops_or_renames_is_gone(office: Office) -> None:
    """A phase that is gone must not keep every other round from being read."""
    office.define(weeks=2)
    fresh = definition()
    renamed = msgspec.structs.replace(fresh.phases[0], id="vong-moi")
    office.learn(ContestDefined(CONTEST, msgspec.structs.replace(fresh, phases=[renamed]), 2))
    assert office.round("w1").phase == "vong-moi"
    with pytest.raises(StopIteration):
        office.round("w2")


def test_a_definition_that_comes_too_late_to_drop_a_round_leaves_it_as_it_opened(
    office: Office,
) -> None:
    """Exam was away when it was made: the round had not opened then, and attempts run by now."""
    office.ready("p1", weeks=2)
    view = office.begun("p1")
    fresh = definition(time_limit_s=60, attempts_allowed=3)
    other = [msgspec.structs.replace(fresh.phases[0].rounds[0], id="w3")]
    phase = msgspec.structs.replace(fresh.phases[0], rounds=other)
    late = msgspec.structs.replace(fresh, title="Tên mới", phases=[phase])
    office.learn(ContestDefined(CONTEST, late, 2))
    stands = office.round("w1")
    assert (stands.state, stands.closes_at_us) == ("open", CLOSES_US)
    assert (stands.time_limit_s, stands.attempts_allowed) == (LIMIT_S, 1)
    assert office.round("w3").state == "planned"
    with pytest.raises(StopIteration):
        office.round("w2")
    saved = office.save(view.attempt, "p1", {view.questions[0].id: "A"})
    assert saved == AnswersSaved(1, view.deadline_us)
    office.learn(ContestDefined(CONTEST, definition(weeks=2), 3))  # and the next one is taken over
    assert {office.round("w1").state, office.round("w2").state} == {"open", "planned"}


# What an extension may not do ------------------------------------------------------------------


def test_an_extension_for_an_agency_that_does_not_exist_is_refused_whole(office: Office) -> None:
    office.ready("p1")
    refused = office.change(CLOSES_US + HOUR_US, agencies=["A", "a", "Không có"])
    assert code(refused) == "agency.unknown"
    assert refused.details["agencies"] == ["Không có", "a"]
    assert office.round().extensions == {}
    assert office.told(RoundChanged) == []


def test_an_extension_never_shortens(office: Office) -> None:
    """For all it would cut running deadlines, for one agency it would do nothing and say 200."""
    office.ready("p1")
    view = office.begun("p1")
    for agencies in (None, ["A"]):
        for earlier in (SECOND_US, 0):
            refused = office.change(CLOSES_US - earlier, agencies=agencies)
            assert code(refused) == "round.closes_no_later"
    office.register("b1", agency="B")
    office.change(CLOSES_US + HOUR_US, agencies=["A"])
    refused = office.change(CLOSES_US + SECOND_US, agencies=["A", "B"])
    assert (code(refused), refused.details["agencies"]) == ("round.closes_no_later", ["A"])
    assert office.attempt(view.attempt).deadline_us == view.deadline_us
    assert office.round().extensions == {"A": CLOSES_US + HOUR_US}


def test_an_extension_stays_within_the_contest(office: Office) -> None:
    office.ready("p1")
    for agencies in (None, ["A"]):
        assert code(office.change(ENDS_US + 1, agencies=agencies)) == "round.closes_after_contest"
    assert office.change(ENDS_US).closes_at_us == ENDS_US


def test_an_extension_that_is_asked_for_again_is_carried_out_and_recorded_once(
    office: Office,
) -> None:
    office.ready("p1")
    for _ in range(2):
        assert office.change(CLOSES_US + HOUR_US).closes_at_us == CLOSES_US + HOUR_US
    assert len(office.told(RoundChanged)) == 1
    assert sum("round.changed" in line for line in office.audited()) == 1


# Shortening -------------------------------------------------------------------------------------


def test_shortening_tells_whom_it_hits_before_it_does_and_moves_their_deadlines(
    office: Office,
) -> None:
    office.ready("p1", "p2")
    office.now_us = CLOSES_US - 300 * SECOND_US
    one, two = office.begun("p1"), office.begun("p2")
    office.submit(two.attempt, "p2")
    earlier_us = CLOSES_US - 120 * SECOND_US
    assert office.shorten(earlier_us, reason="", look=True).hit == 1
    assert office.round().closes_at_us == CLOSES_US
    assert office.told(RoundChanged) == []
    assert code(office.shorten(earlier_us, reason="\u200b")) == "round.reason_missing"
    done = office.shorten(earlier_us, reason="Nhầm giờ đóng")
    assert (done.hit, done.round.closes_at_us) == (1, earlier_us)
    assert office.attempt(one.attempt).deadline_us == earlier_us
    assert [told.closes_at_us for told in office.told(RoundChanged)] == [earlier_us]
    assert any("round.shortened" in line and '"hit":1' in line for line in office.audited())
    office.go_to(earlier_us)
    assert office.round().state == "closed"


def test_shortening_for_all_ends_longer_times_of_agencies_too(office: Office) -> None:
    office.ready("p1")
    office.change(CLOSES_US + HOUR_US, agencies=["A"])
    half_us = CLOSES_US + HOUR_US // 2
    assert office.shorten(half_us).round.closes_at_us == CLOSES_US  # it was no later before
    assert office.told(RoundChanged)[-1].closes_at_us == CLOSES_US  # nor is it told so
    assert office.round().extensions == {"A": half_us}
    assert code(office.shorten(CLOSES_US - 1, agencies=["A"])) == "round.closes_before_all"
    assert office.shorten(CLOSES_US + 1, agencies=["A"]).round.extensions == {"A": CLOSES_US + 1}


def test_a_shortening_that_would_be_none_is_refused(office: Office) -> None:
    office.define()
    office.register("p1")
    assert code(office.shorten(CLOSES_US - 1)) == "round.not_open"
    office.ready("p1", revision=2)
    assert code(office.shorten(CLOSES_US)) == "round.closes_no_earlier"
    assert code(office.shorten(CLOSES_US + 1, agencies=["A"])) == "round.closes_no_earlier"
    assert code(office.shorten(office.now_us)) == "round.closes_too_early"
    assert code(office.shorten(CLOSES_US - 1, agencies=["X"])) == "agency.unknown"


# After the close --------------------------------------------------------------------------------


def test_a_closed_round_waits_for_its_settlement_window_and_can_be_reopened_in_it(
    office: Office,
) -> None:
    office.ready("p1", "p2", settlement_after_s=1800)
    office.go_to(CLOSES_US + 1799 * SECOND_US)
    stands = office.round()
    assert (stands.state, stands.seed) == ("closed", None)
    assert stands.settles_from_us == CLOSES_US + 1800 * SECOND_US
    assert "mở lại" in stands.unsettled_because
    later_us = CLOSES_US + HOUR_US
    assert office.change(later_us, agencies=["A"], reason="Mất điện").state == "open"
    office.begun("p1")
    office.go_to(later_us + 1799 * SECOND_US)
    assert not _settled(office)
    office.go_to(later_us + 1800 * SECOND_US)
    assert _settled(office)
    assert code(office.change(later_us + 2 * HOUR_US)) == "round.settled"


def test_an_organiser_may_settle_before_the_window_is_over_by_a_recorded_decision(
    office: Office,
) -> None:
    office.ready("p1", settlement_after_s=1800)
    office.go_to(CLOSES_US + GRACE_US + 1)
    assert not _settled(office)
    office.settle_anyway("Không có khiếu nại")
    office.go_to(CLOSES_US + GRACE_US + 2)
    assert _settled(office)


def test_an_attempt_that_the_close_ended_goes_on_when_the_round_is_reopened(
    office: Office,
) -> None:
    """Whoever had 8 of 10 minutes left at a power cut that took the close gets them back."""
    office.ready("p1", "p2", settlement_after_s=1800)
    office.now_us = CLOSES_US - 120 * SECOND_US
    cut, own = office.begun("p1"), office.begun("p2")
    question = cut.questions[0].id
    office.save(cut.attempt, "p1", {question: "A"})
    kept = office.submit(own.attempt, "p2")
    office.go_to(CLOSES_US + GRACE_US + 1)
    first = office.attempt(cut.attempt)
    assert (first.state, first.kind) == ("submitted", "automatic")
    office.go_to(CLOSES_US + 60 * SECOND_US)
    office.change(CLOSES_US + HOUR_US, reason="Mất điện")
    again = office.start("p1")
    assert (again.attempt, again.resumed, again.paper) == (cut.attempt, True, cut.paper)
    assert again.deadline_us == cut.started_at_us + LIMIT_S * SECOND_US
    assert (again.answers, again.receipt) == ({question: "A"}, None)
    assert code(office.start("p2")) == "attempt.none_left"  # who handed in has handed in
    done = office.submit(cut.attempt, "p1", {question: "B"})
    receipt = msgspec.json.decode(done.receipt, type=Receipt)
    assert (receipt.kind, receipt.supersedes) == ("person", first.receipt)
    assert office.receipt_of(own.attempt, "p2") == kept.receipt
    assert any('"resumed":1' in line for line in office.audited())


def test_an_extension_between_the_deadline_and_the_automatic_submission_comes_in_time(
    office: Office,
) -> None:
    """E2: the platform waits a grace for what is on its way, and looks at the deadline again."""
    office.ready("p1")
    office.go_to(CLOSES_US - LIMIT_S * SECOND_US // 2)
    view = office.begun("p1")
    office.go_to(CLOSES_US + GRACE_US - 1)
    late = office.save(view.attempt, "p1", {view.questions[0].id: "A"})
    assert code(late) == "attempt.time_over"
    office.change(CLOSES_US + 60 * SECOND_US)
    office.go_to(CLOSES_US + GRACE_US + SECOND_US)
    assert office.attempt(view.attempt).state == "in_progress"
    saved = office.save(view.attempt, "p1", {view.questions[0].id: "A"})
    assert saved == AnswersSaved(1, CLOSES_US + 60 * SECOND_US)


def test_an_attempt_whose_time_was_over_stays_handed_in(office: Office) -> None:
    office.ready("p1", settlement_after_s=1800)
    view = office.begun("p1")
    office.go_to(CLOSES_US + GRACE_US + 1)
    office.change(CLOSES_US + HOUR_US)
    assert office.attempt(view.attempt).state == "submitted"
    assert len(office.told(AttemptSubmitted)) == 1
