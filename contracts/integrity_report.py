"""What scoring is asked about the integrity of a round: for organisers only, after settlement."""

from typing import Any, Literal

from msgspec import Struct

FindingKind = Literal["shared_device", "shared_address", "same_answers", "too_fast", "farmed"]
FindingGrade = Literal["look", "ordinary"]


class IntegrityQuery(Struct, frozen=True):
    """The integrity report of a settled round."""

    contest: str
    round: str


class Concerned(Struct, frozen=True):
    """A person a finding is about, with the agencies (names) they sat for in this round."""

    person: str
    name: str
    agencies: list[str]


class IntegrityFinding(Struct, frozen=True):
    """Evidence with what may explain it; nothing follows from it by itself.

    ``people`` are at most a hundred, ``values.people`` counts all. A moment in ``values`` is
    microseconds since the epoch where its name ends in ``_at_us``, RFC 3339 where it ends in
    ``_at``. ``context`` says what the values mean, ``next`` what to look at.
    """

    kind: FindingKind
    reason: str
    grade: FindingGrade
    people: list[Concerned]
    values: dict[str, Any]
    context: str
    context_en: str
    next: str
    next_en: str


class IntegrityReport(Struct, frozen=True):
    """Findings, the most telling first. ``left_out``: kind -> findings beyond those told.

    ``with_address`` and ``with_device``: attempts of which either is known, of ``attempts``.
    """

    contest: str
    round: str
    attempts: int
    people: int
    with_address: int
    with_device: int
    findings: list[IntegrityFinding]
    left_out: dict[str, int]
