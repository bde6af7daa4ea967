"""Who enters a later phase by results, and which teams go on: worked out, confirmed, let in."""

from typing import Literal

from msgspec import Struct, field

from contracts.admission_ledger_lines import AdmittedBy

OpenReason = Literal["not_published", "draft", "not_available"]


class AdmissionQuery(Struct, frozen=True):
    """Who would enter ``phase`` now; with ``round`` which teams would go on to it. ``withdrawn``:
    teams that take no part any more, which exam knows."""

    contest: str
    phase: str
    round: str = ""
    withdrawn: list[str] = field(default_factory=list)


class OpenResult(Struct, frozen=True):
    """A result that is still missing: of a round, or (``round`` "") of what is over a phase's
    rounds; ``not_available``: no publication will ever tell it."""

    phase: str
    round: str
    why: OpenReason


class Admitted(Struct, frozen=True):
    """Somebody or some team that comes in, and by what: the ``rank`` in ``round``, the ``rank``
    over all rounds, or a prize of ``award``. ``name`` is empty once the person was erased."""

    place: int
    by: AdmittedBy
    phase: str
    person: str = ""
    name: str = ""
    agency: str = ""
    team: str = ""
    round: str = ""
    rank: int = 0
    award: str = ""
    lot: bool = False


class Confirmation(Struct, frozen=True):
    """A list as it was confirmed. ``number`` counts the confirmations of the contest, ``root`` is
    that of its ledger; ``digest`` binds the list that exam is told."""

    contest: str
    phase: str
    round: str
    number: int
    digest: str
    root: str
    reason: str
    by: str
    confirmed_at_us: int
    admitted: list[Admitted]
    rewritten: int = 0


class AdmissionList(Struct, frozen=True):
    """Who would come in now, and who was confirmed last.

    ``digest`` binds what would be confirmed; it is empty while results are ``open``. ``closed``:
    the first round has opened, and what is confirmed stays. ``withdrawn``: teams whose place the
    next of their round has.
    """

    contest: str
    phase: str
    round: str
    digest: str
    open: list[OpenResult]
    admitted: list[Admitted]
    closed: bool
    withdrawn: list[str] = field(default_factory=list)
    confirmed: Confirmation | None = None


class ConfirmAdmission(Struct, frozen=True):
    """Confirm just the list that was shown (``digest``), for ``reason``: the minutes of it."""

    contest: str
    phase: str
    digest: str
    reason: str
    by: str
    round: str = ""
    withdrawn: list[str] = field(default_factory=list)


class ConfirmedQuery(Struct, frozen=True):
    """The lists of a contest as they were confirmed last; for one ``person``: those of people, and
    of each only what they are in by."""

    contest: str
    person: str | None = None


class Confirmed(Struct, frozen=True):
    """The newest confirmation of each phase and round that has one."""

    contest: str
    confirmations: list[Confirmation]


class AdmissionLedgerQuery(Struct, frozen=True):
    """A stretch of a confirmation's file from ``offset`` on."""

    contest: str
    number: int
    auditor: bool = False
    offset: int = 0


class AdmitEntrants(Struct, frozen=True):
    """Let just these people enter a phase: one of ``parts`` of the list that ``digest`` binds,
    counted from 1. The list holds once all of them have come; the same again changes nothing."""

    contest: str
    phase: str
    digest: str
    people: list[str]
    part: int
    parts: int
    by: str


class EntrantsQuery(Struct, frozen=True):
    """How many people exam lets into a phase, and by which list."""

    contest: str
    phase: str


class Entrants(Struct, frozen=True):
    """The list that exam goes by; ``digest`` "" where none was told yet."""

    contest: str
    phase: str
    digest: str
    people: int
