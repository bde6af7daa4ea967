"""What registration is asked about an agency's own list: who is on it, what the liaison finds wrong
in it, and who was reminded."""

from typing import Literal

from msgspec import Struct, field

from contracts.definition import Obligation
from contracts.messages import Channel, MessageView

CorrectionKind = Literal["joined", "left", "position"]
CorrectionState = Literal["filed", "accepted", "refused"]


class StaffQuery(Struct, frozen=True):
    """Who is on an agency's list now, for its liaison or an organiser (``by``)."""

    contest: str
    agency: str
    by: str


class StaffMember(Struct, frozen=True):
    """Somebody on the list. ``excluded``: why they may not take part, empty if they may;
    ``own_password``: they have signed in and chosen one."""

    person: str
    code: str
    username: str
    name: str
    position: str
    phone: str
    email: str
    obligation: Obligation
    excluded: str = ""
    own_password: bool = False


class Staff(Struct, frozen=True):
    """An agency's list, by given name."""

    people: list[StaffMember]


class FileCorrection(Struct, frozen=True):
    """A liaison says what is wrong in the list. ``correction`` is an id chosen by the asker, so
    that asking again files nothing twice. ``values``: ``code`` and ``name`` of who joined, the
    ``position`` that is right."""

    contest: str
    agency: str
    correction: str
    kind: CorrectionKind
    by: str
    at_us: int
    person: str = ""
    values: dict[str, str] = field(default_factory=dict)
    reason: str = ""


class AnswerCorrection(Struct, frozen=True):
    """An organiser's word: ``accepted`` changes the list, ``refused`` says why in ``answer``."""

    contest: str
    correction: str
    state: CorrectionState
    answer: str
    by: str
    at_us: int


class CorrectionView(Struct, frozen=True):
    """A correction and what became of it; ``name`` of the person it is about."""

    correction: str
    contest: str
    agency: str
    kind: CorrectionKind
    person: str
    name: str
    values: dict[str, str]
    reason: str
    filed_by: str
    filed_at_us: int
    state: CorrectionState = "filed"
    answer: str = ""
    answered_by: str = ""
    answered_at_us: int | None = None


class CorrectionsQuery(Struct, frozen=True):
    """Corrections of one agency, or (for organisers) of all."""

    contest: str
    by: str
    agency: str | None = None


class Corrections(Struct, frozen=True):
    """Those still to be answered first, the oldest first; then the newest answers: at most 500."""

    corrections: list[CorrectionView]


class WouldRemind(Struct, frozen=True):
    """How many of these would be reminded of this round at ``at_us``, and over what."""

    round: str
    people: list[str]
    at_us: int
    channels: list[Channel]


class RemindersQuery(Struct, frozen=True):
    """Reminders that an agency's people were sent; the messages of one of them (``round``,
    ``day``), or of the newest."""

    contest: str
    agency: str
    by: str
    round: str = ""
    day: str = ""
    would: WouldRemind | None = None


class Reach(Struct, frozen=True):
    """How many would be reminded by e-mail, by phone and not at all."""

    email: int
    phone: int
    nobody: int


class ReminderView(Struct, frozen=True):
    """One of them; ``sent`` is ``None`` while some are on their way, ``taken`` of which are sent.
    ``failed``: bounced or given up. ``unknown``: the line broke, so they may have arrived."""

    round: str
    day: str
    by: str
    at_us: int
    sent: int | None
    failed: int
    waiting: int = 0
    taken: int = 0
    unknown: int = 0
    not_tried: int = 0


class Reminders(Struct, frozen=True):
    """The newest first, at most 50; ``messages``: those of the one asked for. ``reach``: of those
    who would be reminded."""

    reminders: list[ReminderView]
    messages: list[MessageView] = field(default_factory=list)
    reach: Reach | None = None
