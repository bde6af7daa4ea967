"""Who of a liaison's list is reminded by e-mail, and who wants no reminders."""

from typing import Any

from contracts.agency_staff_lists import (
    Reminders,
    RemindersQuery,
)
from contracts.errors import Problem
from contracts.messages import (
    MessageReport,
    OptOut,
    OptOutView,
    QueueReminder,
    ReminderQueued,
)
from contracts.preparation_progress import PreparationQuery
from services.registration.repository import email_reminders
from services.registration.repository.email_reminders import ReminderKey
from services.registration.use_cases.contests import readiness
from services.registration.use_cases.people import (
    reminding_by_email,
    sending_messages,
)

from .post import WORDING, deliver, leased, tell
from .staff_list_steps import DAY_US, audited, code, org
from .world import SECOND_US, START_US, World


def remind(world: World, by: str, *people: str, agency: str = "SNV") -> ReminderQueued | Problem:
    ids = [world.person(name) for name in people]
    until_us = world.now_us + 2 * DAY_US
    item = QueueReminder("cchc", agency, "w1", ids, by, world.now_us, until_us, WORDING)
    answer: ReminderQueued | Problem = world.carry_out(reminding_by_email.queue_reminder, item)
    return answer


def sent_to(
    world: World, by: str, agency: str = "SNV", round: str = "", day: str = ""
) -> Reminders:
    with world.store.reading() as connection:
        query = RemindersQuery("cchc", agency, by, round, day)
        return reminding_by_email.reminders(connection, query)


def states(
    world: World, by: str, agency: str = "SNV", round: str = "", day: str = ""
) -> dict[str, tuple[str, str]]:
    found = sent_to(world, by, agency, round, day).messages
    return {one.code: (one.state, one.words) for one in found}


def test_letters_go_to_the_own_people_alone_and_who_has_no_address_is_named(
    world: World, liaison: str
) -> None:
    queued = remind(world, liaison, "CB01", "CB02", "CB03")
    assert isinstance(queued, ReminderQueued)
    assert (queued.queued, queued.not_tried) == (1, [world.person("CB02")])
    assert code(remind(world, liaison, "CB03", agency="STC")) == "registration.not_yours"
    assert states(world, liaison) == {
        "CB01": ("queued", ""),
        "CB02": ("not_tried", "no_address"),
    }
    assert deliver(world) == ["an@example.vn"]
    assert states(world, liaison)["CB01"][0] == "sent"


def test_a_reminder_goes_out_once_a_day(world: World, liaison: str) -> None:
    first = remind(world, liaison, "CB01")
    assert isinstance(first, ReminderQueued)
    assert remind(world, liaison, "CB01") == first  # the same request again
    world.now_us += SECOND_US
    assert code(remind(world, liaison, "CB01")) == "reminder.sent_today"
    assert deliver(world) == ["an@example.vn"]
    assert code(remind(world, org(world), "CB01")) == "reminder.sent_today"
    world.now_us += DAY_US
    assert isinstance(remind(world, liaison, "CB01"), ReminderQueued)
    found = sent_to(world, liaison).reminders
    assert [(one.sent, one.failed, one.waiting, one.taken) for one in found] == [
        (None, 0, 1, 0),
        (1, 0, 0, 1),
    ]
    assert audited(world, "reminder.begun") == 2
    assert audited(world, "reminder.sent") == 1
    assert states(world, liaison, round="w1", day=first.day) == {"CB01": ("sent", "sent it was")}


def test_a_reminder_that_reached_nobody_may_be_tried_again(world: World, liaison: str) -> None:
    assert isinstance(remind(world, liaison, "CB01"), ReminderQueued)
    deliver(world, {"an@example.vn": "bounced"})
    assert states(world, liaison) == {"CB01": ("bounced", "bounced it was")}
    world.now_us += SECOND_US
    assert isinstance(remind(world, liaison, "CB01"), ReminderQueued)
    assert deliver(world) == ["an@example.vn"]
    assert len(sent_to(world, liaison).reminders) == 1


def test_one_that_may_have_arrived_is_not_tried_again(world: World, liaison: str) -> None:
    assert isinstance(remind(world, liaison, "CB01"), ReminderQueued)
    deliver(world, {"an@example.vn": "unknown"})
    world.now_us += SECOND_US
    assert code(remind(world, liaison, "CB01")) == "reminder.sent_today"
    assert deliver(world) == []
    assert [one.unknown for one in sent_to(world, liaison).reminders] == [1]


def test_whoever_stands_on_two_lists_is_reminded_once(world: World, liaison: str) -> None:
    assert isinstance(remind(world, liaison, "CB01", "CB04"), ReminderQueued)
    assert isinstance(remind(world, org(world), "CB03", "CB04", agency="STC"), ReminderQueued)
    assert deliver(world) == ["an@example.vn", "binh@example.vn", "hai@example.vn"]
    assert states(world, org(world), "STC") == {
        "CB03": ("sent", "sent it was"),
        "CB04": ("not_tried", "elsewhere"),
    }


def test_without_any_address_the_day_is_not_taken(world: World, liaison: str) -> None:
    assert code(remind(world, liaison, "CB02")) == "reminder.no_address"
    assert isinstance(remind(world, liaison, "CB01"), ReminderQueued)


def test_of_reminders_before_the_queue_the_numbers_stand(world: World, liaison: str) -> None:
    with world.store.unit_of_work() as work:
        place = ReminderKey("cchc", "SNV", "w1", "2023-11-15")
        email_reminders.add_reminder(work.connection, place, liaison, START_US)
        email_reminders.end_reminder(work.connection, place, 3, 1)
    [one] = sent_to(world, liaison).reminders
    assert (one.sent, one.taken, one.failed, one.waiting) == (3, 3, 1, 0)
    assert sent_to(world, liaison).messages == []


def wants(world: World, name: str, *, out: bool) -> Any:
    return world.carry_out(sending_messages.opt_out, OptOut("cchc", world.person(name), out))


def opted_out(world: World) -> int:
    with world.store.reading() as connection:
        return readiness.preparation(connection, PreparationQuery("cchc")).opted_out


def test_whoever_wants_no_reminders_gets_none_and_is_named_to_the_liaison(
    world: World, liaison: str
) -> None:
    for _ in range(2):
        assert wants(world, "CB01", out=True) == OptOutView(True)
    assert opted_out(world) == 1
    assert isinstance(remind(world, liaison, "CB01", "CB04"), ReminderQueued)
    assert deliver(world) == ["hai@example.vn"]
    assert states(world, liaison)["CB01"] == ("not_tried", "opted_out")
    assert wants(world, "CB01", out=False) == OptOutView(False)
    world.now_us += DAY_US
    assert isinstance(remind(world, liaison, "CB01"), ReminderQueued)
    assert deliver(world) == ["an@example.vn"]
    assert (audited(world, "reminder.opted_out"), audited(world, "reminder.wanted_again")) == (1, 1)


def test_what_waits_for_whoever_wants_no_more_is_called_off(world: World, liaison: str) -> None:
    assert isinstance(remind(world, liaison, "CB01", "CB04"), ReminderQueued)
    taken = {one.address: one.message for one in leased(world, "g1")}
    go_on = [MessageReport(taken["hai@example.vn"], "begun")]
    assert tell(world, "g1", *go_on) == [taken["hai@example.vn"]]
    for name in ("CB01", "CB04"):
        wants(world, name, out=True)
    assert tell(world, "g1", MessageReport(taken["an@example.vn"], "begun")) == []
    tell(world, "g1", MessageReport(taken["hai@example.vn"], "sent"))
    assert states(world, liaison) == {"CB01": ("not_tried", "opted_out"), "CB04": ("sent", "")}
    assert [one.sent for one in sent_to(world, liaison).reminders] == [1]


def test_nobody_opts_out_who_is_not_on_the_list(world: World, liaison: str) -> None:
    item = OptOut("cchc", "somebody", True)
    assert code(world.carry_out(sending_messages.opt_out, item)) == "contestant.unknown"
    assert opted_out(world) == 0
