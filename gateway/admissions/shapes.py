"""Lists of who enters a phase, or goes on to a round of the stage."""

from typing import Annotated

from msgspec import Meta, Struct

from contracts.admission_ledger_lines import AdmittedBy
from contracts.admissions import OpenReason

Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Reason = Annotated[str, Meta(max_length=2_000)]


class AdmissionBody(Struct, forbid_unknown_fields=True):
    """The list that was shown, by its digest, and the minutes by which it is decided."""

    digest: Digest
    reason: Reason


class OpenResultView(Struct):
    """A result that is still missing; ``round`` is null for what is over a phase's rounds."""

    phase: str
    round: str | None
    why: OpenReason


class AdmittedView(Struct):
    """Somebody or some team that comes in, and by what: the ``rank`` in ``round``, the ``rank``
    over all rounds (``lot``: drawn among equals), or a prize of ``award``."""

    place: int
    by: AdmittedBy
    phase: str
    round: str
    rank: int
    award: str
    lot: bool
    person: str
    name: str
    agency: str
    team: str


class ConfirmationView(Struct):
    """A list as it was confirmed; ``number`` and ``root`` are those of its ledger."""

    number: int
    digest: str
    root: str
    reason: str
    confirmed_at: str
    admitted: list[AdmittedView]


class AdmissionView(Struct):
    """Who would come in now, and who was confirmed last. ``digest`` is empty while results are
    ``open``; ``closed``: it has opened, and what was confirmed stays. ``delivered``: the exam lets
    in just who was confirmed. ``withdrawn``: teams whose place the next of their round has."""

    contest: str
    phase: str
    round: str | None
    digest: str
    open: list[OpenResultView]
    admitted: list[AdmittedView]
    withdrawn: list[str]
    closed: bool
    confirmed: ConfirmationView | None
    delivered: bool
