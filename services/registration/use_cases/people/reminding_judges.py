"""Reminders by e-mail to the judges of a panel who have sheets left: as those of agencies, at most
one a day for each panel and round.

Whose sheets are missing, and who is the panel's chair, scoring knows: the gateway asks it first.
Registration tells the addresses of people who are judges of the contest, and of nobody else.
"""

from collections.abc import Collection

from sqlalchemy import Connection

from contracts.accounts import Role
from contracts.agency_staff_lists import Recipient, ReminderBegun, ReminderView
from contracts.empty_reply import Done
from contracts.errors import Problem, Refused
from contracts.panel_reminders import (
    BeginPanelReminder,
    EndPanelReminder,
    PanelReminders,
    PanelRemindersQuery,
)
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.registration.repository import email_reminders as repository
from services.registration.repository import people
from services.registration.repository.email_reminders import PanelReminderKey
from services.registration.use_cases.contests.contests_and_agencies import contest_or_refuse
from services.registration.use_cases.people.reminding_by_email import (
    MOST,
    day_of,
    note_outcome,
    take_day,
)


def begin_panel_reminder(
    work: UnitOfWork, items: list[BeginPanelReminder]
) -> list[ReminderBegun | Problem]:
    """Take the day and tell the addresses; the same asked again (``by``, ``at_us``) is the same
    reminder. Refusals: ``role.missing``, ``reminder.sent_today``, ``reminder.no_address``."""
    return each(_begin, items, work)  # type: ignore[return-value]


def _begin(work: UnitOfWork, item: BeginPanelReminder) -> ReminderBegun:
    _refuse_strangers(work.connection, item.by, item.contest)
    day = day_of(contest_or_refuse(work, item.contest).definition, item.at_us)
    recipients = _reachable(work.connection, item.contest, item.people)
    if not recipients:
        raise Refused(
            "reminder.no_address",
            "Không giám khảo nào còn phiếu chưa nộp có địa chỉ e-mail; hãy gọi điện. "
            "(No judge with sheets left has an e-mail address: call them.)",
        )
    place = PanelReminderKey(item.contest, item.panel, item.round, day)
    take_day(work, place, item.by, item.at_us, _about(item), len(recipients))
    return ReminderBegun(day, recipients, len({*item.people}) - len(recipients))


def end_panel_reminder(work: UnitOfWork, items: list[EndPanelReminder]) -> list[Done | Problem]:
    """Note how many it reached; refusals: ``role.missing``."""
    return each(_end, items, work)  # type: ignore[return-value]


def _end(work: UnitOfWork, item: EndPanelReminder) -> Done:
    _refuse_strangers(work.connection, item.by, item.contest)
    place = PanelReminderKey(item.contest, item.panel, item.round, item.day)
    return note_outcome(work, place, item.by, _about(item), item.sent, item.failed)


def panel_reminders(connection: Connection, query: PanelRemindersQuery) -> PanelReminders:
    """What was sent to a panel's judges in this round; ``role.missing``."""
    _refuse_strangers(connection, query.by, query.contest)
    rows = repository.newest_of_panel(connection, query.contest, query.round, query.panel, MOST)
    reached = {one.person for one in _reachable(connection, query.contest, query.people)}
    return PanelReminders(
        [ReminderView(row.round, row.day, row.by, row.at_us, row.sent, row.failed) for row in rows],
        sorted({*query.people} - reached),
    )


def _about(item: BeginPanelReminder | EndPanelReminder) -> str:
    return f"{item.contest}/{item.round}/{item.panel}"


def _reachable(connection: Connection, contest: str, wanted: Collection[str]) -> list[Recipient]:
    """Those of them who are judges of the contest and have an address."""
    judges = sorted(_holders(connection, contest, wanted, "judge"))
    found = people.people_by_id(connection, judges)
    return [
        Recipient(one, found[one].name, found[one].email)
        for one in judges
        if one in found and "@" in found[one].email
    ]


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
