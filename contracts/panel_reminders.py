"""Reminding a panel's judges that sheets wait for them: what was sent so far."""

from msgspec import Struct, field

from contracts.agency_staff_lists import ReminderView
from contracts.messages import Channel, MessageView


class PanelRemindersQuery(Struct, frozen=True):
    """Reminders that a panel's judges were sent in a round, and whom of ``people`` no message can
    reach; the messages of one of them (``day``), or of the newest."""

    contest: str
    round: str
    panel: str
    people: list[str]
    by: str
    day: str = ""
    channels: list[Channel] = field(default_factory=lambda: ["email"])


class PanelReminders(Struct, frozen=True):
    """The newest first, at most 50; ``to_call``: who is a judge of the contest no more, or has no
    address. ``messages``: those of the reminder asked for, without phone numbers."""

    reminders: list[ReminderView]
    to_call: list[str]
    messages: list[MessageView] = field(default_factory=list)
