"""A judged round's ledger as the recount sees it: exact numbers, and of works what is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from contracts.judged_ledger_file import JudgedLedger
from contracts.judged_ledger_lines import JudgedHeader, JudgedPanelRules, WorkLine

_LONGEST = 40
"""Digits of a decimal number: no plan needs more, and an exponent could ask for any number."""


@dataclass
class Work:
    """An entry or a team; what the file closes is None."""

    code: str
    kind: str
    status: str
    place: int
    used_ms: dict[str, int]
    agency: str | None
    people: frozenset[str] | None
    received_at_us: int | None


def works_of(ledger: JudgedLedger) -> dict[str, Work]:
    """Every work by its code."""
    return {line.code[0]: _work(line) for line in ledger.works}


def _work(line: WorkLine) -> Work:
    return Work(
        code=line.code[0],
        kind=line.kind[0],
        status=line.status[0],
        place=line.place[0],
        used_ms=line.used_ms[0],
        agency=None if isinstance(line.agency, str) else line.agency[0],
        people=None if isinstance(line.people, str) else frozenset(line.people[0]),
        received_at_us=None if isinstance(line.received_at_us, str) else line.received_at_us[0],
    )


def number(text: str) -> Fraction:
    """A decimal number, exactly; ``ValueError`` for one that nobody writes."""
    digits, _, exponent = text.partition("e-")
    if len(digits) > _LONGEST or len(exponent) > len(str(_LONGEST)):
        raise ValueError(f"the number {text[:_LONGEST]} is too long")
    return Fraction(text)


def told(value: Fraction | None) -> str | None:
    """An exact value as lines have it."""
    return None if value is None else f"{value.numerator}/{value.denominator}"


def mean(values: Iterable[Fraction]) -> Fraction:
    """The mean of at least one value."""
    held = list(values)
    return sum(held, Fraction(0)) / len(held)


def marks_kind(panel: JudgedPanelRules, work: Work) -> bool:
    """Whether works of this kind are marked by the panel."""
    return not panel.kinds or work.kind in panel.kinds


def asked_criteria(header: JudgedHeader) -> set[str]:
    """The criteria that an award goes by alone."""
    measures = [measure for award in header.awards for measure in award.measures]
    named = {measure.criterion for measure in measures}
    named |= {term.criterion for measure in measures for term in measure.terms}
    return named - {""}
