"""Reminders to the judges of a panel: whose address is told to whom, and how often they go out."""

import pytest

from contracts.agency_staff_lists import BeginReminder, Recipient, ReminderBegun
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from contracts.panel_reminders import (
    BeginPanelReminder,
    EndPanelReminder,
    PanelReminders,
    PanelRemindersQuery,
)
from services.registration.use_cases.people import reminding_by_email, reminding_judges

from .world import SECOND_US, START_US, World, row

DAY_US = 86_400 * SECOND_US


@pytest.fixture
def chair(world: World) -> str:
    """A chair without an address, a judge with one, a judge of another contest, a contestant."""
    world.define()
    world.define("dan-van")
    world.load(
        [
            row(1, "CB01", "Trần Văn An", email="an@example.vn"),
            row(2, "CB02", "Vũ Văn Minh", email="minh@example.vn"),
            row(3, "CB03", "Lê Thị Hoa", email="hoa@example.vn"),
        ]
    )
    organiser = world.organiser().person
    world.grant(organiser, "CB02", "judge", contest="cchc")
    world.grant(organiser, "CB03", "judge", contest="dan-van")
    made = world.grant(organiser, "truong-ban", "judge", contest="cchc")
    world.now_us = START_US + 2 * DAY_US
    person: str = made.person
    return person


def remind(
    world: World, by: str, *people: str, round_id: str = "r1", panel: str = "ban"
) -> ReminderBegun | Problem:
    ids = [world.person(name) for name in people]
    item = BeginPanelReminder("cchc", round_id, panel, ids, by, world.now_us)
    answer: ReminderBegun | Problem = world.carry_out(reminding_judges.begin_panel_reminder, item)
    return answer


def end(world: World, by: str, day: str, sent: int, failed: int = 0) -> int:
    item = EndPanelReminder("cchc", "r1", "ban", day, by, sent, failed)
    done: Done = world.carry_out(reminding_judges.end_panel_reminder, item)
    return done.count


def told(world: World, by: str, *people: str, round_id: str = "r1") -> PanelReminders:
    ids = [world.person(name) for name in people]
    with world.store.reading() as connection:
        query = PanelRemindersQuery("cchc", round_id, "ban", ids, by)
        return reminding_judges.panel_reminders(connection, query)


def code(answer: object) -> str:
    assert isinstance(answer, Problem)
    return answer.code


def test_addresses_are_told_of_judges_of_the_contest_alone(world: World, chair: str) -> None:
    begun = remind(world, chair, "truong-ban", "CB01", "CB02", "CB03")
    assert isinstance(begun, ReminderBegun)
    recipient = Recipient(world.person("CB02"), "Vũ Văn Minh", "minh@example.vn")
    assert (begun.recipients, begun.without) == ([recipient], 3)
    unreached = {world.person(name) for name in ("truong-ban", "CB01", "CB03")}
    assert set(told(world, chair, "truong-ban", "CB01", "CB02", "CB03").to_call) == unreached


@pytest.mark.parametrize("stranger", ["CB01", "CB03"])
def test_nobody_but_judges_and_organisers_of_the_contest_is_told_an_address(
    world: World, chair: str, stranger: str
) -> None:
    by = world.person(stranger)
    assert code(remind(world, by, "CB02")) == "role.missing"
    with pytest.raises(Refused, match=r"role\.missing"):
        told(world, by, "CB02")


def test_a_panel_is_reminded_once_a_day_in_each_round(world: World, chair: str) -> None:
    first = remind(world, chair, "CB02")
    assert isinstance(first, ReminderBegun)
    assert remind(world, chair, "CB02") == first  # the same request again
    world.now_us += SECOND_US
    organiser = world.person("ban-to-chuc")
    for by in (chair, organiser):
        assert code(remind(world, by, "CB02")) == "reminder.sent_today"
    assert end(world, organiser, first.day, 0) == 0  # it is not theirs to take back
    assert end(world, chair, first.day, 1) == 1
    assert isinstance(remind(world, chair, "CB02", round_id="r2"), ReminderBegun)
    assert isinstance(remind(world, chair, "CB02", panel="so-khao"), ReminderBegun)
    world.now_us += DAY_US
    assert isinstance(remind(world, organiser, "CB02"), ReminderBegun)
    found = told(world, chair, "CB02").reminders
    assert [(one.by, one.sent) for one in found] == [(organiser, None), (chair, 1)]
    assert len(told(world, chair, round_id="r2").reminders) == 1


def test_an_agency_takes_no_panels_day_whatever_its_code_is(world: World, chair: str) -> None:
    world.load([row(4, "CB04", "Đỗ Văn Sơn", "/ban", email="son@example.vn")])
    organiser, at_us = world.person("ban-to-chuc"), world.now_us
    wanted = [world.person("CB04")]
    of_agency = BeginReminder("cchc", "/ban", "r1", wanted, organiser, at_us)
    assert isinstance(world.carry_out(reminding_by_email.begin_reminder, of_agency), ReminderBegun)
    world.now_us += SECOND_US
    assert isinstance(remind(world, chair, "CB02"), ReminderBegun)
    assert [one.by for one in told(world, chair).reminders] == [chair]


def test_a_reminder_that_reached_nobody_leaves_the_day_free(world: World, chair: str) -> None:
    assert code(remind(world, chair, "truong-ban")) == "reminder.no_address"
    begun = remind(world, chair, "CB02")
    assert isinstance(begun, ReminderBegun)
    end(world, chair, begun.day, 0, 1)
    assert told(world, chair, "CB02").reminders == []
    world.now_us += SECOND_US
    assert isinstance(remind(world, chair, "CB02"), ReminderBegun)
