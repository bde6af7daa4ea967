"""Reminders by e-mail: to whom, and at most one a day for each agency and round.

Registration knows the addresses and keeps the record; the gateway sends. The day is taken before
anything is sent, so that two liaisons, or an impatient one, never send twice; a sending that
reached nobody gives it back.
"""

from sqlalchemy import Connection

from contracts.agency_staff_lists import (
    BeginReminder,
    EndReminder,
    Recipient,
    ReminderBegun,
    Reminders,
    RemindersQuery,
    ReminderView,
)
from contracts.definition import Definition
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from contracts.time_zones import day_of as day_in
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.registration.repository import email_reminders as repository
from services.registration.repository import people
from services.registration.repository.email_reminders import AnyKey, ReminderKey
from services.registration.use_cases.accounts.authority import refuse_others
from services.registration.use_cases.contests.contests_and_agencies import contest_or_refuse
from services.registration.use_cases.people.correction_requests import on_list

MOST = 50


def begin_reminder(work: UnitOfWork, items: list[BeginReminder]) -> list[ReminderBegun | Problem]:
    """Take the day and tell the addresses; the same asked again (``by``, ``at_us``) is the same
    reminder. Refusals: ``registration.not_yours``, ``reminder.sent_today``,
    ``reminder.no_address``."""
    return each(_begin, items, work)  # type: ignore[return-value]


def _begin(work: UnitOfWork, item: BeginReminder) -> ReminderBegun:
    refuse_others(work.connection, item.by, item.contest, item.agency)
    day = day_of(contest_or_refuse(work, item.contest).definition, item.at_us)
    entries = on_list(work.connection, item.contest, item.agency)
    wanted = sorted(
        name for name in set(item.people) & entries.keys() if not entries[name].excluded
    )
    found = people.people_by_id(work.connection, wanted)
    recipients = [
        Recipient(name, entries[name].name, found[name].email)
        for name in wanted
        if "@" in found[name].email
    ]
    if not recipients:
        raise Refused(
            "reminder.no_address",
            "Trong danh sách không có địa chỉ e-mail của người nào còn thiếu. "
            "(Nobody who is missing has an address in the list.)",
        )
    place = ReminderKey(item.contest, item.agency, item.round, day)
    about = f"{item.contest}/{item.agency}"
    take_day(work, place, item.by, item.at_us, about, len(recipients))
    return ReminderBegun(day, recipients, len(wanted) - len(recipients))


def day_of(plan: Definition, at_us: int) -> str:
    """The day in the contest's time zone, as in 2024-10-07."""
    return day_in(at_us, plan.timezone).isoformat()


def take_day(
    work: UnitOfWork, place: AnyKey, by: str, at_us: int, about: str, recipients: int
) -> None:
    """Let nobody else send on this day; ``reminder.sent_today``."""
    before = repository.reminder_at(work.connection, place)
    if before is None:
        repository.add_reminder(work.connection, place, by, at_us)
        work.audit(by, "reminder.begun", about, round=place.round, people=recipients)
    elif (before.by, before.at_us) != (by, at_us):
        raise Refused(
            "reminder.sent_today",
            "Hôm nay đã gửi thư nhắc cho đợt này; mỗi ngày chỉ gửi một lần. "
            "(A reminder went out today; there is one a day.)",
        )


def end_reminder(work: UnitOfWork, items: list[EndReminder]) -> list[Done | Problem]:
    """Note how many it reached; refusals: ``registration.not_yours``."""
    return each(_end, items, work)  # type: ignore[return-value]


def _end(work: UnitOfWork, item: EndReminder) -> Done:
    refuse_others(work.connection, item.by, item.contest, item.agency)
    place = ReminderKey(item.contest, item.agency, item.round, item.day)
    about = f"{item.contest}/{item.agency}"
    return note_outcome(work, place, item.by, about, item.sent, item.failed)


def note_outcome(
    work: UnitOfWork, place: AnyKey, by: str, about: str, sent: int, failed: int
) -> Done:
    """Keep how many letters were taken: once, and from whoever began it."""
    before = repository.reminder_at(work.connection, place)
    if before is None or before.by != by or before.sent is not None:
        return Done(0)
    repository.end_reminder(work.connection, place, sent, failed)
    work.audit(by, "reminder.sent", about, round=place.round, sent=sent, failed=failed)
    return Done(sent)


def reminders(connection: Connection, query: RemindersQuery) -> Reminders:
    """What was sent to an agency's people; ``registration.not_yours``."""
    refuse_others(connection, query.by, query.contest, query.agency)
    rows = repository.newest(connection, query.contest, query.agency, MOST)
    return Reminders(
        [ReminderView(row.round, row.day, row.by, row.at_us, row.sent, row.failed) for row in rows]
    )
