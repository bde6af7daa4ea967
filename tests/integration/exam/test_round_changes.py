"""People change rounds, and new definitions do; both only while it harms nobody, and on record."""

import msgspec
import pytest

from contracts.exam import (
    AnswersSaved,
    RoundChanged,
    RoundClosed,
    RoundOpened,
)
from contracts.registration import ContestDefined
from tests.support.examination import (
    CLOSES_US,
    CONTEST,
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
    office.change(later_us, agencies=["A", "C"])
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
    assert len(office.told(RoundClosed)) == 2
    assert len(office.told(RoundOpened)) == 1
    assert code(office.change(CLOSES_US + 9 * HOUR_US)) == "round.settled"


def test_a_change_without_reason_or_into_the_past_is_refused(office: Office) -> None:
    office.ready()
    assert code(office.change(CLOSES_US + 1, reason=" ")) == "round.reason_missing"
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
