"""Prizes of people over several phases: the most points of quiz and essay together, for instance.

What somebody has in a phase is the value of their rounds there by the award's ``combine`` (``best``
without one), 0 where they have none; of several works in one round the best is theirs. People are
compared by the award's measures in turn, in exact points: of a phase, or added up with weights,
``weighted`` after each was divided by the highest of those compared. Whoever all of them leave
equal is ordered by a draw of the seeds of all these rounds, or shares the prize.

The publication of the award's own phase tells it. That two results are one person's nobody but the
organiser can know, so only winners' are told to everybody (``docs/adr/0019``).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from contracts.definition import Award, Measure, Term
from contracts.marks import exact, fraction_text
from contracts.phase_contender_lines import (
    ContenderAwardLine,
    ContenderBehind,
    ContenderRecord,
    ContenderValues,
    PhaseSource,
)
from contracts.phase_ledger_lines import PhaseUnfilledLine
from services.scoring.domain.prizes.handing_out import HandingOut, Passed, hand_out
from services.scoring.domain.results.agency_metrics import DEFAULT_COMBINATION
from services.scoring.domain.results.overall_standings import PhaseDraw, phase_draw

ADDED = ("weighted", "sum")


class ResultsOfPhases(NamedTuple):
    """The rounds that awards over several phases go by, in the plan's order, and who has what in
    them."""

    sources: Sequence[PhaseSource]
    contenders: Sequence[ContenderRecord]


NO_RESULTS = ResultsOfPhases((), ())


class ContenderPlace(NamedTuple):
    """Somebody who may win, with their values in the award's measures."""

    rank: int
    pseudonym: str
    agency: str
    values: list[Fraction]


class OverPhases(NamedTuple):
    """What became of one award."""

    won: list[ContenderAwardLine]
    unfilled: list[PhaseUnfilledLine]


def decide_over_phases(award: Award, found: ResultsOfPhases) -> OverPhases:
    """The prizes of an award over several phases."""
    sources = [one for one in found.sources if one.phase in award.phases]
    draw = phase_draw([(one.round, one.seed, one.public_value) for one in sources])
    places = _places(award, sources, found.contenders, draw)
    won_by: Counter[str] = Counter()

    def passed(one: ContenderPlace) -> Passed:
        most = award.prizes_per_agency
        full = most is not None and one.agency != "" and won_by[one.agency] >= most
        return "agency_full" if full else ""

    def won(one: ContenderPlace) -> None:
        won_by[one.agency] += 1

    giving = HandingOut(
        award, places, equal=lambda a, b: a.values == b.values, passed=passed, won=won
    )
    hand_out([giving])
    lines = [
        ContenderAwardLine(
            award.id,
            given.prize.rank,
            given.money,
            _values(given.winner),
            _decided_by(award, given.winner, given.against),
            _behind(given.against),
        )
        for given in giving.given
    ]
    return OverPhases(
        lines,
        [
            PhaseUnfilledLine(award.id, prize.rank, count, "nobody_left")
            for prize, count in giving.unfilled
        ],
    )


def _places(
    award: Award,
    sources: Sequence[PhaseSource],
    contenders: Sequence[ContenderRecord],
    draw: PhaseDraw,
) -> list[ContenderPlace]:
    able = [one for one in contenders if _may_win(award, one)]
    columns = [list(_column(award, measure, sources, able)) for measure in award.measures]
    rows = [(one, [column[at] for column in columns]) for at, one in enumerate(able)]
    rows.sort(key=lambda row: row[1], reverse=True)
    places: list[ContenderPlace] = []
    for _, group in groupby(rows, key=lambda row: row[1]):
        equal = sorted(
            (draw.lot(award.id, _links(award, one)), one.pseudonym, one, values)
            for one, values in group
        )
        for *_, one, values in equal:
            places.append(ContenderPlace(len(places) + 1, one.pseudonym, one.agency, values))
    return places


def _may_win(award: Award, one: ContenderRecord) -> bool:
    """Whether somebody who takes part in enough rounds of these phases may win."""
    there = len({name for name, _ in _links(award, one)})
    if one.status != "counted" or there < max(1, award.conditions.minimum_rounds):
        return False
    return not award.audiences or one.audience in award.audiences


def _links(award: Award, one: ContenderRecord) -> tuple[tuple[str, str], ...]:
    return tuple((own.round, own.name) for own in one.results if own.phase in award.phases)


def _column(
    award: Award,
    measure: Measure,
    sources: Sequence[PhaseSource],
    able: Sequence[ContenderRecord],
) -> Iterator[Fraction]:
    if measure.measure not in ADDED:
        yield from _in_phase(award, measure, sources, able)
        return
    sums = [Fraction(0)] * len(able)
    for term in measure.terms:
        values = list(_in_phase(award, term, sources, able))
        highest = max(values, default=Fraction(0)) if measure.measure == "weighted" else Fraction(1)
        weight = exact(term.weight)
        shares = [value / highest if highest else Fraction(0) for value in values]
        sums = [so_far + weight * share for so_far, share in zip(sums, shares, strict=True)]
    yield from sums


def _in_phase(
    award: Award,
    one: Measure | Term,
    sources: Sequence[PhaseSource],
    able: Sequence[ContenderRecord],
) -> Iterator[Fraction]:
    """What each of these people has in the phase of a measure or term."""
    phase = one.phase or award.phase
    rounds = [source.round for source in sources if source.phase == phase]
    how = award.combine or DEFAULT_COMBINATION
    for person in able:
        best: dict[str, Fraction] = {}
        for own in person.results:
            if own.round in rounds:
                value = Fraction(own.value)
                best[own.round] = max(value, best.get(own.round, value))
        values = [best[name] for name in rounds if name in best] or [Fraction(0)]
        made = {"best": max(values), "sum": sum(values, Fraction(0)), "last": values[-1]}
        yield made[how]


def _decided_by(award: Award, winner: ContenderPlace, against: ContenderPlace | None) -> str:
    if against is None:
        return "unopposed"
    for measure, mine, theirs in zip(award.measures, winner.values, against.values, strict=True):
        if mine != theirs:
            return measure.measure
    return "draw"


def _values(place: ContenderPlace) -> ContenderValues:
    values = [fraction_text(value) for value in place.values]
    return ContenderValues(place.pseudonym, place.rank, values)


def _behind(place: ContenderPlace | None) -> ContenderBehind | None:
    return None if place is None else ContenderBehind(place.pseudonym, place.rank)
