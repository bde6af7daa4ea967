"""Messages of reminders: registration keeps the queue, gateways hand messages over and tell what
became of each."""

from typing import Literal

from msgspec import Struct, field

#: how somebody is reached; ``phone``: by the installation's Zalo or SMS gateway
Channel = Literal["email", "phone"]
#: ``leased``: a gateway has it; ``begun``: its handing over has begun, so that nobody else may try;
#: ``unknown``: the line broke where the other side may have taken it, so it is not tried again
MessageState = Literal[
    "queued", "leased", "begun", "sent", "bounced", "unknown", "given_up", "not_tried"
]
#: ``begun`` asks leave to hand it over; ``deferred``: surely not taken, to be tried again;
#: ``bounced``: refused for good
MessageOutcome = Literal["begun", "sent", "deferred", "bounced", "unknown"]
#: those that are on their way
OPEN_STATES: tuple[MessageState, ...] = ("queued", "leased", "begun")


#: stands in a message's body for the link by which whoever gets it wants no more of them
OPT_OUT = "%OPT_OUT%"


class Wording(Struct, frozen=True):
    """What a message says; ``site``: the platform's address as its sender sees it. Where
    :data:`OPT_OUT` stands in the body, the gateway writes each person's own link."""

    subject: str
    body: str
    site: str


class QueueReminder(Struct, frozen=True):
    """Remind these people of an agency: once a day and round. From ``until_us`` on it would be of
    no use. ``short``: what a message to a phone says."""

    contest: str
    agency: str
    round: str
    people: list[str]
    by: str
    at_us: int
    until_us: int
    wording: Wording
    channels: list[Channel] = field(default_factory=lambda: ["email"])
    short: str = ""


class QueuePanelReminder(Struct, frozen=True):
    """Remind these judges of a panel, each in words of their own: once a day and round. Who has
    sheets left, and that ``by`` is the panel's chair or an organiser, scoring was asked before.
    ``shorts``: what a message to a phone says to each."""

    contest: str
    round: str
    panel: str
    wordings: dict[str, Wording]
    by: str
    at_us: int
    until_us: int
    channels: list[Channel] = field(default_factory=lambda: ["email"])
    shorts: dict[str, str] = field(default_factory=dict)


class ReminderQueued(Struct, frozen=True):
    """How many messages are on their way; ``day`` (as in 2024-10-07, in the contest's time zone)
    names the reminder. ``not_tried``: who gets none."""

    day: str
    queued: int
    not_tried: list[str]


class LeaseMessages(Struct, frozen=True):
    """A gateway takes at most so many messages that are due. ``lease`` is an id of the asker's, so
    that asking again takes no others; ``rate``: how many a minute all gateways together take over
    these channels."""

    lease: str
    most: int
    rate: int
    channels: list[Channel]


class OutgoingMessage(Struct, frozen=True):
    """One of them; ``address``: an e-mail address, or a number as in +84903123456."""

    message: str
    channel: Channel
    contest: str
    kind: Literal["agency", "panel"]
    round: str
    person: str
    name: str
    address: str
    wording: Wording


class LeasedMessages(Struct, frozen=True):
    """What the gateway has now, for two minutes."""

    messages: list[OutgoingMessage]


class MessageReport(Struct, frozen=True):
    """What became of a message, and what the other side said. ``wait_s``: so long it wants to be
    left alone, at least."""

    message: str
    outcome: MessageOutcome
    words: str = ""
    wait_s: int = 0


class ReportMessages(Struct, frozen=True):
    """What became of messages of a lease; the same told again changes nothing."""

    lease: str
    reports: list[MessageReport]


class MessagesReported(Struct, frozen=True):
    """``go_on``: those whose handing over may go on; of all others the gateway lets go."""

    go_on: list[str]


class MessageView(Struct, frozen=True):
    """Somebody whom a reminder was to reach, and how far it is. ``words``: what the other side
    said, or why it was not tried (``no_address``, ``opted_out``, ``elsewhere``: through another
    agency's list)."""

    person: str
    name: str
    code: str
    phone: str
    channel: Channel
    state: MessageState
    words: str
    attempts: int
    next_at_us: int
    changed_at_us: int


class OptOut(Struct, frozen=True):
    """Somebody wants no reminders of a contest to take part (``out``), or wants them again."""

    contest: str
    person: str
    out: bool


class OptOutQuery(Struct, frozen=True):
    """Whether somebody wants reminders of a contest."""

    contest: str
    person: str


class OptOutView(Struct, frozen=True):
    """Whether they want none."""

    out: bool
