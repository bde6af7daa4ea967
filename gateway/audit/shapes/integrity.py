"""The integrity report."""

from typing import Any

from msgspec import Struct

from contracts.integrity import FindingGrade, FindingKind


class ConcernedView(Struct):
    """A person a finding is about."""

    person: str
    name: str
    agencies: list[str]


class IntegrityFindingView(Struct):
    """Evidence with what may explain it; nothing follows from it by itself.

    `people` are at most a hundred, `values.people` counts all. `context` says what the values mean,
    `next` what to look at.
    """

    kind: FindingKind
    reason: str
    grade: FindingGrade
    people: list[ConcernedView]
    values: dict[str, Any]
    context: str
    context_en: str
    next: str
    next_en: str


class IntegrityView(Struct):
    """Findings, the most telling first; `left_out` counts by kind those beyond the ones told."""

    contest: str
    round: str
    attempts: int
    people: int
    with_address: int
    with_device: int
    findings: list[IntegrityFindingView]
    left_out: dict[str, int]
