"""Who performs at exam: clocks, absences, the stage closed while prizes are announced."""

from functools import partial

import pytest

from contracts.errors import Problem
from contracts.stage import (
    StageClosed,
)
from tests.support.examination import (
    OPENS_US,
    SECOND_US,
    Office,
    at_once,
    code,
)
from tests.support.stage_contest import Hall


@pytest.fixture
def hall(office: Office) -> Hall:
    return Hall(office)


def test_clocks_count_what_was_used_and_a_second_press_changes_nothing(hall: Hall) -> None:
    first, second, _ = hall.ready().order
    start = hall.office.now_us
    hall.press(first, "start", press="p1")
    assert hall.press(first, "start", press="p1") == hall.look()
    assert code(hall.press(first, "start", press="p2")) == "clock.step"
    assert hall.told()[first].state == "on"
    assert hall.look().performances[0].clocks[1].runs_since_us == start
    hall.office.now_us += 200 * SECOND_US
    hall.press(first, "hold")
    hall.office.now_us += 500 * SECOND_US
    hall.press(first, "resume")
    hall.office.now_us += 140 * SECOND_US
    # the tablet was cut off for half a minute
    hall.press(first, "stop", pressed_at_us=hall.office.now_us - 30 * SECOND_US)
    assert hall.told()[first].used_ms == {"chao-hoi": 310_000}
    assert hall.look().performances[0].clocks[1].limit_s == 300
    assert code(hall.absent(first)) == code(hall.move(first, 3)) == "stage.begun"
    assert code(hall.move(second, 1)) == "stage.begun"
    assert code(hall.place([second], "bớt")) == "stage.begun"
    hall.press(first, "start", "kien-thuc")
    hall.press(first, "stop", "kien-thuc")
    assert hall.told()[first].state == "ended"
    hall.press(first, "undo", "kien-thuc")
    assert hall.told()[first].state == "on"
    assert code(hall.press(first, "start", "hat")) == "stage.part_unknown"
    assert code(hall.press("D", "start")) == "stage.team_unknown"


def test_a_clock_never_runs_ahead_of_the_platform(hall: Hall) -> None:
    first = hall.ready().order[0]
    hall.press(first, "start", pressed_at_us=hall.office.now_us + 3600 * SECOND_US)
    hall.office.now_us += 5 * SECOND_US
    hall.press(first, "stop")
    assert hall.told()[first].used_ms == {"chao-hoi": 5_000}


def test_no_clock_is_started_before_the_round_opens_however_late_the_press_arrives(
    hall: Hall,
) -> None:
    first = hall.ready().order[0]
    hall.office.now_us = OPENS_US - 1
    assert code(hall.press(first, "start")) == "clock.before_opening"
    hall.office.now_us = OPENS_US + SECOND_US
    early = hall.press(first, "start", pressed_at_us=OPENS_US - 1)
    assert code(early) == "clock.before_opening"
    assert hall.told()[first].state == "waiting"
    hall.press(first, "start", pressed_at_us=OPENS_US)
    assert hall.look().performances[0].clocks[1].runs_since_us == OPENS_US


def test_a_stage_is_closed_once_everybody_has_performed_and_then_nothing_of_it_changes(
    hall: Hall,
) -> None:
    first, second, third = hall.ready().order
    hall.absent(third)
    hall.press(first, "start", "")
    hall.press(first, "stop", "")
    assert hall.close().details["teams"] == [second]  # it waits
    hall.press(second, "start", "")
    assert code(hall.close()) == "stage.performing"
    hall.press(second, "hold", "")
    assert code(hall.close()) == "stage.performing"
    hall.press(second, "stop", "")
    closed = hall.close()
    last = hall.told()
    assert closed == StageClosed(1, 3, sum(one.revision for one in last.values()))
    assert hall.close() == closed
    for refused in (
        hall.press(second, "undo", ""),
        hall.press(second, "start"),
        hall.absent(third, absent=False),
        hall.move(third, 1),
        hall.place([first, second], "Bớt"),
    ):
        assert code(refused) == "stage.closed"
    assert hall.told() == last
    assert hall.look().closed


def test_a_stage_is_opened_again_for_a_reason_that_everybody_reads_and_closed_anew(
    hall: Hall,
) -> None:
    for team in hall.ready().order:
        hall.press(team, "start", "")
        hall.press(team, "stop", "")
    assert not hall.reopen(0).closed
    assert hall.close().closing == 1
    assert code(hall.reopen(1, " ")) == "team.reason_missing"
    assert hall.reopen(2).closed  # somebody meant another close
    assert not hall.reopen(1).closed
    hall.press("A", "undo", "")
    assert not hall.reopen(1).closed
    assert code(hall.close()) == "stage.performing"
    hall.press("A", "stop", "", "p-again")
    assert hall.close().closing == 2
    assert hall.reopen(1).closed  # the same again, late
    told = [(one.action, one.reason) for one in hall.look().changes]
    assert told == [("closed", ""), ("reopened", "Bấm nhầm"), ("closed", "")]


def test_of_a_close_and_a_press_at_once_only_one_is_taken(offices: list[Office]) -> None:
    halls = [Hall(offices[0])]
    halls += [object.__new__(Hall) for _ in offices[1:]]
    for hall, office in zip(halls, offices, strict=True):
        hall.office = office
    for team in halls[0].ready().order:
        halls[0].press(team, "start", "")
        halls[0].press(team, "stop", "")
    for hall in halls:
        hall.office.now_us = OPENS_US
    pressed, closed = at_once([partial(halls[1].press, "A", "undo", ""), halls[2].close])
    taken = code(pressed) != "stage.closed" if isinstance(pressed, Problem) else True
    assert taken != isinstance(closed, StageClosed)
    assert halls[0].look().closed != taken


def test_a_team_that_did_not_come_is_noted_and_may_come_after_all(hall: Hall) -> None:
    first = hall.ready().order[0]
    assert code(hall.absent(first, reason="")) == "team.reason_missing"
    hall.absent(first)
    assert hall.told()[first].state == "absent"
    assert code(hall.press(first, "start")) == "stage.team_absent"
    assert hall.absent(first) == hall.look()
    hall.absent(first, absent=False, reason="Đến muộn")
    assert [one.action for one in hall.look().changes][-2:] == ["absent", "came"]
    hall.press(first, "start")
    assert hall.told()[first].state == "on"


def test_a_press_of_another_clock_or_step_under_the_same_id_is_refused_and_not_lost(
    hall: Hall,
) -> None:
    first, second, _ = hall.ready().order
    hall.press(first, "start", press="p1")
    for other in (
        hall.press(second, "start", press="p1"),
        hall.press(first, "start", "kien-thuc", press="p1"),
        hall.press(first, "stop", press="p1"),
    ):
        assert code(other) == "clock.press_taken"
    assert hall.press(first, "start", press="p1") == hall.look()
