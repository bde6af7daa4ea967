"""Reminding a panel's judges by e-mail that sheets wait for them, and what was sent so far."""

from msgspec import Struct

from contracts.agency_staff_lists import ReminderView


class BeginPanelReminder(Struct, frozen=True):
    """Before an e-mail goes to these judges of a panel: once a day and round. Who has sheets left,
    and that ``by`` is the panel's chair or an organiser, scoring was asked before."""

    contest: str
    round: str
    panel: str
    people: list[str]
    by: str
    at_us: int


class EndPanelReminder(Struct, frozen=True):
    """What became of it. With nothing sent the day is free again."""

    contest: str
    round: str
    panel: str
    day: str
    by: str
    sent: int
    failed: int


class PanelRemindersQuery(Struct, frozen=True):
    """Reminders that a panel's judges were sent in a round, and whom of ``people`` no e-mail can
    reach."""

    contest: str
    round: str
    panel: str
    people: list[str]
    by: str


class PanelReminders(Struct, frozen=True):
    """The newest first, at most 50; ``to_call``: who is a judge of the contest no more, or has no
    address."""

    reminders: list[ReminderView]
    to_call: list[str]
