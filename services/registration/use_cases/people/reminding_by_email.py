"""Reminders to who is still missing: to whom, and at most one a day for each agency and round.

Registration knows the addresses, keeps the record and the queue; gateways send. The day is taken
before anything is sent, so that two liaisons, or an impatient one, never send twice; a reminder
that is known to have reached nobody gives it back.
"""

from collections import Counter
from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.agency_staff_lists import Reach, Reminders, RemindersQuery, ReminderView, WouldRemind
from contracts.definition import Definition
from contracts.errors import Problem, Refused
from contracts.messages import OPEN_STATES, MessageState, QueueReminder, ReminderQueued
from contracts.time_zones import day_of as day_in
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain.people.outgoing_messages import channel_for
from services.registration.domain.people.person import Person
from services.registration.repository import email_reminders as repository
from services.registration.repository import outgoing_messages, people
from services.registration.repository.contests import contest_of
from services.registration.repository.email_reminders import ReminderKey
from services.registration.repository.outgoing_messages import Subject
from services.registration.use_cases.accounts.authority import refuse_others
from services.registration.use_cases.contests.contests_and_agencies import contest_or_refuse
from services.registration.use_cases.people.correction_requests import on_list
from services.registration.use_cases.people.sending_messages import (
    Order,
    Wanted,
    queue,
    views,
    ways,
)

MOST = 50


def queue_reminder(work: UnitOfWork, items: list[QueueReminder]) -> list[ReminderQueued | Problem]:
    """Take the day and write down a message for each; the same asked again (``by``, ``at_us``) is
    the same reminder. Refusals: ``registration.not_yours``, ``reminder.sent_today``,
    ``reminder.no_address``."""
    return each(_queue, items, work)  # type: ignore[return-value]


def _queue(work: UnitOfWork, item: QueueReminder) -> ReminderQueued:
    refuse_others(work.connection, item.by, item.contest, item.agency)
    day = day_of(contest_or_refuse(work, item.contest).definition, item.at_us)
    found = _on_list(work.connection, item.contest, item.agency, item.people)
    if not any(channel_for(one.email, one.phone, item.channels) for one in found.values()):
        raise Refused(
            "reminder.no_address",
            "Trong danh sách không có địa chỉ email hoặc số di động của người nào còn thiếu. "
            "(Nobody who is missing has an address or number in the list that can be sent to.)",
        )
    place = ReminderKey(item.contest, item.agency, item.round, day)
    order = Order(place, item.by, item.at_us, item.until_us, item.channels)
    wanted = {name: Wanted(one, item.wording, item.short) for name, one in found.items()}
    return queue(work, order, wanted)


def day_of(plan: Definition, at_us: int) -> str:
    """The day in the contest's time zone, as in 2024-10-07."""
    return day_in(at_us, plan.timezone).isoformat()


def reminders(connection: Connection, query: RemindersQuery) -> Reminders:
    """What was sent to an agency's people; ``registration.not_yours``."""
    refuse_others(connection, query.by, query.contest, query.agency)
    rows = repository.newest(connection, query.contest, query.agency, MOST)
    asked = (query.round, query.day)
    chosen = next((row for row in rows if (row.round, row.day) == asked), rows[0] if rows else None)
    numbers = outgoing_messages.counts_of_all(connection, query.contest, "agency", query.agency)
    told = []
    if chosen is not None:
        subject = Subject(query.contest, "agency", query.agency, chosen.round, chosen.day)
        entries = on_list(connection, query.contest, query.agency)
        names = {person: entry.name for person, entry in entries.items()}
        told = views(connection, subject, names, phones=True)
    sent = [view_of(row, numbers.get((row.round, row.day), {})) for row in rows]
    reach = None if query.would is None else _reach(connection, query, query.would)
    return Reminders(sent, told, reach)


def _reach(connection: Connection, query: RemindersQuery, would: WouldRemind) -> Reach:
    """How these would be reminded."""
    row = contest_of(connection, query.contest)
    assert row is not None, "its liaison was let in"
    found = _on_list(connection, query.contest, query.agency, would.people)
    day = day_of(row.definition, would.at_us)
    subject = Subject(query.contest, "agency", query.agency, would.round, day)
    told = Counter(
        "" if why else channel
        for channel, why in ways(connection, subject, found, would.channels).values()
    )
    return Reach(told["email"], told["phone"], told[""])


def _on_list(
    connection: Connection, contest: str, agency: str, asked: Collection[str]
) -> dict[str, Person]:
    """Those of them who are on the agency's list and not excluded."""
    entries = on_list(connection, contest, agency)
    wanted = {name for name in {*asked} & entries.keys() if not entries[name].excluded}
    return people.people_by_id(connection, wanted)


def view_of(row: sa.Row[tuple[object, ...]], numbers: Mapping[MessageState, int]) -> ReminderView:
    """A reminder with how far its messages are; of earlier ones only the numbers were kept."""
    return ReminderView(
        row.round,
        row.day,
        row.by,
        row.at_us,
        row.sent,
        row.failed,
        sum(numbers.get(state, 0) for state in OPEN_STATES),
        numbers.get("sent", 0) if numbers else row.sent or 0,
        numbers.get("unknown", 0),
        numbers.get("not_tried", 0),
    )
