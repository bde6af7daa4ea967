"""Reminders to the judges of a panel: whose address is told to whom, and how often they go out."""

import pytest

from contracts.errors import Problem, Refused
from contracts.messages import (
    OptOut,
    OptOutView,
    QueuePanelReminder,
    QueueReminder,
    ReminderQueued,
)
from contracts.panel_reminders import PanelReminders, PanelRemindersQuery
from services.registration.use_cases.people import (
    reminding_by_email,
    reminding_judges,
    sending_messages,
)

from .post import WORDING, code, deliver
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
) -> ReminderQueued | Problem:
    wordings = {world.person(name): WORDING for name in people}
    until_us = world.now_us + DAY_US
    item = QueuePanelReminder("cchc", round_id, panel, wordings, by, world.now_us, until_us)
    answer: ReminderQueued | Problem = world.carry_out(reminding_judges.queue_panel_reminder, item)
    return answer


def told(world: World, by: str, *people: str, round_id: str = "r1") -> PanelReminders:
    ids = [world.person(name) for name in people]
    with world.store.reading() as connection:
        query = PanelRemindersQuery("cchc", round_id, "ban", ids, by)
        return reminding_judges.panel_reminders(connection, query)


def test_letters_go_to_judges_of_the_contest_alone(world: World, chair: str) -> None:
    queued = remind(world, chair, "truong-ban", "CB01", "CB02", "CB03")
    assert isinstance(queued, ReminderQueued)
    unreached = {world.person(name) for name in ("truong-ban", "CB01", "CB03")}
    assert (queued.queued, {*queued.not_tried}) == (1, unreached)
    assert set(told(world, chair, "truong-ban", "CB01", "CB02", "CB03").to_call) == unreached
    assert deliver(world) == ["minh@example.vn"]
    found = {one.name: (one.state, one.words, one.phone) for one in told(world, chair).messages}
    assert found["Vũ Văn Minh"] == ("sent", "sent it was", "")
    assert found["truong-ban"] == ("not_tried", "no_address", "")


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
    assert isinstance(first, ReminderQueued)
    assert remind(world, chair, "CB02") == first  # the same request again
    world.now_us += SECOND_US
    organiser = world.person("ban-to-chuc")
    for by in (chair, organiser):
        assert code(remind(world, by, "CB02")) == "reminder.sent_today"
    assert deliver(world) == ["minh@example.vn"]
    assert isinstance(remind(world, chair, "CB02", round_id="r2"), ReminderQueued)
    assert isinstance(remind(world, chair, "CB02", panel="so-khao"), ReminderQueued)
    world.now_us += SECOND_US
    assert deliver(world) == ["minh@example.vn"] * 2  # sheets of each panel are others
    world.now_us += DAY_US
    assert isinstance(remind(world, organiser, "CB02"), ReminderQueued)
    found = told(world, chair, "CB02").reminders
    assert [(one.by, one.sent) for one in found] == [(organiser, None), (chair, 1)]
    assert len(told(world, chair, round_id="r2").reminders) == 1


def test_an_agency_takes_no_panels_day_whatever_its_code_is(world: World, chair: str) -> None:
    world.load([row(4, "CB04", "Đỗ Văn Sơn", "/ban", email="son@example.vn")])
    organiser, at_us = world.person("ban-to-chuc"), world.now_us
    wanted = [world.person("CB04")]
    of_agency = QueueReminder(
        "cchc", "/ban", "r1", wanted, organiser, at_us, at_us + DAY_US, WORDING
    )
    assert isinstance(world.carry_out(reminding_by_email.queue_reminder, of_agency), ReminderQueued)
    world.now_us += SECOND_US
    assert isinstance(remind(world, chair, "CB02"), ReminderQueued)
    assert [one.by for one in told(world, chair).reminders] == [chair]


def test_a_reminder_that_reached_nobody_leaves_the_day_free(world: World, chair: str) -> None:
    assert code(remind(world, chair, "truong-ban")) == "reminder.no_address"
    assert isinstance(remind(world, chair, "CB02"), ReminderQueued)
    deliver(world, {"minh@example.vn": "bounced"})
    world.now_us += SECOND_US
    assert isinstance(remind(world, chair, "CB02"), ReminderQueued)
    assert len(told(world, chair, "CB02").reminders) == 1


def test_judges_are_reminded_of_their_duty_whatever_they_want_as_contestants(
    world: World, chair: str
) -> None:
    item = OptOut("cchc", world.person("CB02"), True)
    assert world.carry_out(sending_messages.opt_out, item) == OptOutView(True)
    assert isinstance(remind(world, chair, "CB02"), ReminderQueued)
    assert deliver(world) == ["minh@example.vn"]
