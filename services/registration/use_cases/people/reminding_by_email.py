"""Reminders by e-mail: to whom, and at most one a day for each agency and round.

Registration knows the addresses and keeps the record; the gateway sends. The day is taken before
anything is sent, so that two liaisons, or an impatient one, never send twice; a sending that
reached nobody gives it back.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

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
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.registration.repository import email_reminders as repository
from services.registration.repository import people
from services.registration.repository.email_reminders import ReminderKey
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
    contest = contest_or_refuse(work, item.contest)
    zone = ZoneInfo(contest.definition.timezone)
    day = datetime.fromtimestamp(item.at_us // 1_000_000, UTC).astimezone(zone).date().isoformat()
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
    before = repository.reminder_at(work.connection, place)
    if before is None:
        repository.add_reminder(work.connection, place, item.by, item.at_us)
        about = f"{item.contest}/{item.agency}"
        work.audit(item.by, "reminder.begun", about, round=item.round, people=len(recipients))
    elif (before.by, before.at_us) != (item.by, item.at_us):
        raise Refused(
            "reminder.sent_today",
            "Hôm nay đơn vị đã gửi thư nhắc cho đợt này; mỗi ngày chỉ gửi một lần. "
            "(A reminder went out today; there is one a day.)",
        )
    return ReminderBegun(day, recipients, len(wanted) - len(recipients))


def end_reminder(work: UnitOfWork, items: list[EndReminder]) -> list[Done | Problem]:
    """Note how many it reached; refusals: ``registration.not_yours``."""
    return each(_end, items, work)  # type: ignore[return-value]


def _end(work: UnitOfWork, item: EndReminder) -> Done:
    refuse_others(work.connection, item.by, item.contest, item.agency)
    place = ReminderKey(item.contest, item.agency, item.round, item.day)
    before = repository.reminder_at(work.connection, place)
    if before is None or before.by != item.by or before.sent is not None:
        return Done(0)
    repository.end_reminder(work.connection, place, item.sent, item.failed)
    about = f"{item.contest}/{item.agency}"
    counts = {"sent": item.sent, "failed": item.failed}
    work.audit(item.by, "reminder.sent", about, round=item.round, **counts)
    return Done(item.sent)


def reminders(connection: Connection, query: RemindersQuery) -> Reminders:
    """What was sent to an agency's people; ``registration.not_yours``."""
    refuse_others(connection, query.by, query.contest, query.agency)
    rows = repository.newest(connection, query.contest, query.agency, MOST)
    return Reminders(
        [ReminderView(row.round, row.day, row.by, row.at_us, row.sent, row.failed) for row in rows]
    )
