"""Reminders to the judges of a panel who have sheets left: as those of agencies, at most one a day
for each panel and round.

Whose sheets are missing, and who is the panel's chair, scoring knows: the gateway asks it first.
Registration writes to people who are judges of the contest, and to nobody else.
"""

from collections.abc import Collection, Mapping

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.accounts import Role
from contracts.errors import Problem, Refused
from contracts.messages import Channel, QueuePanelReminder, ReminderQueued
from contracts.panel_reminders import PanelReminders, PanelRemindersQuery
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.registration.domain.people.outgoing_messages import channel_for
from services.registration.domain.people.person import Person
from services.registration.repository import email_reminders as repository
from services.registration.repository import outgoing_messages, people
from services.registration.repository.email_reminders import PanelReminderKey
from services.registration.repository.outgoing_messages import Subject
from services.registration.use_cases.contests.contests_and_agencies import contest_or_refuse
from services.registration.use_cases.people.reminding_by_email import MOST, day_of, view_of
from services.registration.use_cases.people.sending_messages import Order, Wanted, queue, views


def queue_panel_reminder(
    work: UnitOfWork, items: list[QueuePanelReminder]
) -> list[ReminderQueued | Problem]:
    """Take the day and write down a message for each; the same asked again (``by``, ``at_us``) is
    the same reminder. Refusals: ``role.missing``, ``reminder.sent_today``,
    ``reminder.no_address``."""
    return each(_queue, items, work)  # type: ignore[return-value]


def _queue(work: UnitOfWork, item: QueuePanelReminder) -> ReminderQueued:
    _refuse_strangers(work.connection, item.by, item.contest)
    day = day_of(contest_or_refuse(work, item.contest).definition, item.at_us)
    judges = _judges(work.connection, item.contest, item.wordings)
    if not _reached(judges, item.channels):
        raise Refused(
            "reminder.no_address",
            "Không giám khảo nào còn phiếu chưa nộp có địa chỉ email hoặc số di động để gửi; hãy "
            "gọi điện. (No judge with sheets left has an address or number to send to: call them.)",
        )
    place = PanelReminderKey(item.contest, item.panel, item.round, day)
    order = Order(place, item.by, item.at_us, item.until_us, item.channels)
    wanted = {
        name: Wanted(one, item.wordings[name], item.shorts.get(name, ""))
        for name, one in judges.items()
    }
    queued = queue(work, order, wanted)
    strangers = item.wordings.keys() - judges.keys()
    return replace(queued, not_tried=sorted({*queued.not_tried, *strangers}))


def panel_reminders(connection: Connection, query: PanelRemindersQuery) -> PanelReminders:
    """What was sent to a panel's judges in this round; ``role.missing``."""
    _refuse_strangers(connection, query.by, query.contest)
    where = (query.contest, query.round, query.panel)
    rows = repository.newest_of_panel(connection, *where, MOST)
    chosen = next((row for row in rows if row.day == query.day), rows[0] if rows else None)
    numbers = outgoing_messages.counts_of_all(connection, query.contest, "panel", query.panel)
    told = []
    if chosen is not None:
        subject = Subject(query.contest, "panel", query.panel, query.round, chosen.day)
        told = views(connection, subject, {}, phones=False)
    reached = _reached(_judges(connection, query.contest, query.people), query.channels)
    return PanelReminders(
        [view_of(row, numbers.get((row.round, row.day), {})) for row in rows],
        sorted({*query.people} - reached),
        told,
    )


def _judges(connection: Connection, contest: str, wanted: Collection[str]) -> dict[str, Person]:
    """Those of them who are judges of the contest."""
    return people.people_by_id(connection, _holders(connection, contest, wanted, "judge"))


def _reached(judges: Mapping[str, Person], channels: Collection[Channel]) -> set[str]:
    """Those of them to whom one can write."""
    return {name for name, one in judges.items() if channel_for(one.email, one.phone, channels)}


def _refuse_strangers(connection: Connection, by: str, contest: str) -> None:
    if not _holders(connection, contest, [by], "judge", "organiser"):
        raise Refused(
            "role.missing",
            "Chỉ trưởng ban giám khảo hoặc Ban Tổ chức cuộc thi này nhắc giám khảo. "
            "(The panel's chair, or an organiser of this contest.)",
        )


def _holders(
    connection: Connection, contest: str, wanted: Collection[str], *roles: Role
) -> set[str]:
    grants = people.grants_of(connection, {*wanted})
    return {
        person
        for person, held in grants.items()
        if any(one.role in roles and one.holds_in(contest) for one in held)
    }
