"""What works are compared by, their order and lots, after ``docs/ledger.md``, 22."""

import hashlib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from cli.recount.judged_facts import number, told
from cli.recount.judged_results import Result
from cli.recount.judged_values import Values
from contracts.hash_commitments import canonical
from contracts.judged_ledger_file import JudgedLedger
from contracts.judged_ledger_lines import JudgedMeasure, JudgedTerm, WorkValues


class Placed(NamedTuple):
    """A work's place in an award; ``lot`` where the draw decided."""

    rank: int
    work: str
    values: list[Fraction | None]
    lot: str | None

    def told(self) -> WorkValues:
        """As the lines of prizes have it."""
        return WorkValues(self.work, self.rank, [told(value) for value in self.values])


class Field:
    """The works that take part in the awards of a round, and what each measure says of them."""

    def __init__(self, ledger: JudgedLedger, results: Mapping[str, Result], values: Values) -> None:
        self._header = ledger.header
        self._values = values
        self._figures = {(one.figure, one.work): one.value for one in ledger.figures}
        self._results = {code: one for code, one in results.items() if one.value is not None}

    def places(self, award: str, measures: Sequence[JudgedMeasure]) -> list[Placed]:
        """Every work with a value in the first measure, in order."""
        columns = [self._column(measure) for measure in measures]
        rows = {work: [column[work] for column in columns] for work in self._results}
        able = [(work, own) for work, own in rows.items() if own[0] is not None]
        able.sort(key=lambda row: _worth(row[1]))
        made: list[Placed] = []
        for _, group in groupby(able, key=lambda row: _worth(row[1])):
            equal = list(group)
            drawn = sorted((self._lot(award, work), work, own) for work, own in equal)
            for lot, work, own in drawn:
                shown = lot if len(equal) > 1 else None
                made.append(Placed(len(made) + 1, work, own, shown))
        return made

    def _column(self, measure: JudgedMeasure) -> dict[str, Fraction | None]:
        """Work to its value in this measure."""
        if measure.measure != "weighted":
            return {work: self._value(measure, work) for work in self._results}
        sums = dict.fromkeys(self._results, Fraction(0))
        for term in measure.terms:
            own = {work: self._value(term, work) or Fraction(0) for work in self._results}
            highest = max(
                (v for work in own if (v := self._value(term, work)) is not None),
                default=Fraction(0),
            )
            for work, value in own.items() if highest > 0 else ():
                sums[work] += number(term.weight) * value / highest
        return dict(sums)

    def _value(self, measure: JudgedMeasure | JudgedTerm, work: str) -> Fraction | None:
        if measure.measure == "committee_figure":
            figure = self._figures.get((measure.figure, work))
            return None if figure is None else Fraction(figure)
        if measure.criterion:
            return self._criterion(measure.criterion, measure.part, work)
        if measure.part:
            return self._results[work].parts.get(measure.part)
        return self._results[work].value

    def _criterion(self, criterion: str, part: str, work: str) -> Fraction | None:
        """By one line of the sheet alone: the sum over final panels and parts."""
        own = [
            made.criteria[criterion]
            for panel in self._header.panels
            for form in panel.forms
            if not panel.preliminary and part in ("", form.part)
            if (made := self._values.get((panel.id, form.part, work))) is not None
            if criterion in made.criteria
        ]
        held = [value for value in own if value is not None]
        return sum(held, Fraction(0)) if held and len(held) == len(own) else None

    def _lot(self, award: str, work: str) -> str:
        secret = bytes.fromhex(self._header.lot.secret)
        said = canonical([award, work])
        return hashlib.sha256(b"hoithi/tie-work/1\0" + secret + b"\0" + said).hexdigest()


def deciding(measures: Sequence[JudgedMeasure], winner: Placed, against: Placed | None) -> str:
    """What put the winner before the first who missed the prize."""
    if against is None:
        return "unopposed"
    for measure, mine, other in zip(measures, winner.values, against.values, strict=True):
        if mine != other:
            return measure.measure
    return "draw"


def _worth(values: Sequence[Fraction | None]) -> list[tuple[bool, Fraction]]:
    """Smaller is better; what has no value stands behind all."""
    return [(value is None, -(value or Fraction(0))) for value in values]
