"""Places, prizes and who goes on, out of the values of a judged round's works."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from contracts.definition import Award, Measure, Recipients, Term
from contracts.judged_ledger_lines import (
    GoingOnLine,
    JudgedUnfilledLine,
    PlaceLine,
    WorkPrizeLine,
    WorkRecord,
    WorkValues,
)
from contracts.marks import exact
from services.scoring.domain.judging.judged_round import (
    JudgedRound,
    RoundValues,
    criterion_values,
    told,
)
from services.scoring.domain.judging.order_of_works import WorkPlace, order_of_works
from services.scoring.domain.prizes.handing_out import HandingOut, Passed, hand_out

Values = Mapping[str, Fraction | None]


def measures_of(award: Award) -> list[Measure]:
    """What an award compares works by: their marks, where it names nothing."""
    marks = Measure("stage_marks" if award.recipients == "team" else "entry_marks")
    return award.measures or [marks]


def places_of(facts: JudgedRound, values: RoundValues, award: Award) -> list[WorkPlace]:
    """The order of all works with marks, by an award's measures in turn, then by lot."""
    marked = [work for work, result in values.results.items() if result.value is not None]
    by_measure = [_values(facts, values, item, marked) for item in measures_of(award)]
    rows = {work: [measure[work] for measure in by_measure] for work in marked}
    return order_of_works(award.id, rows, facts.draw)


def _values(facts: JudgedRound, values: RoundValues, item: Measure, works: Sequence[str]) -> Values:
    if item.measure == "weighted":
        return _weighted(facts, values, item.terms, works)
    return _column(facts, values, item, works)


def _column(
    facts: JudgedRound, values: RoundValues, item: Measure | Term, works: Sequence[str]
) -> Values:
    """What each of these works has by one measure."""
    if item.measure == "committee_figure":
        entered = {one.work: one.value for one in facts.figures if one.figure == item.figure}
        return {work: Fraction(entered[work]) if work in entered else None for work in works}
    if item.criterion:
        final = {panel.id for panel in facts.panels if not panel.preliminary}
        given = criterion_values(values, final, item.criterion, item.part)
        return {work: given.get(work) for work in works}
    results = values.results
    if item.part:
        return {work: results[work].parts.get(item.part) for work in works}
    return {work: results[work].value for work in works}


def _weighted(
    facts: JudgedRound, values: RoundValues, terms: Sequence[Term], works: Sequence[str]
) -> Values:
    """The sum of shares of the highest value; what is missing counts 0."""
    made = dict.fromkeys(works, Fraction(0))
    for term in terms:
        column = {
            work: value or Fraction(0)
            for work, value in _column(facts, values, term, works).items()
        }
        highest = max(column.values(), default=Fraction(0))
        for work, value in column.items() if highest > 0 else ():
            made[work] += exact(term.weight) * value / highest
    return made


class Prizes:
    """Hands a round's prizes out, award by award in the order of the plan."""

    def __init__(self, facts: JudgedRound, values: RoundValues) -> None:
        self.places: list[PlaceLine] = []
        self.prizes: list[WorkPrizeLine] = []
        self.unfilled: list[JudgedUnfilledLine] = []
        self._works = {work.code: work for work in facts.works}
        self._holders: list[WorkRecord] = []
        self._won_by: dict[str, Counter[str]] = {}
        orders = [places_of(facts, values, award) for award in facts.awards]
        lists = [
            self._handing_out(award, places)
            for award, places in zip(facts.awards, orders, strict=True)
        ]
        hand_out(lists)
        for giving, places in zip(lists, orders, strict=True):
            self._tell(giving, places)

    def _handing_out(self, award: Award, places: Sequence[WorkPlace]) -> HandingOut[WorkPlace]:
        """Whoever wins one of the award's prizes gets no other one of it either, so each place is
        looked at after those before it."""
        won_by = self._won_by.setdefault(award.id, Counter())

        def won(one: WorkPlace) -> None:
            work = self._works[one.work]
            won_by[work.agency] += 1
            if award.one_prize_each:
                self._holders.append(work)

        return HandingOut(
            award,
            places,
            equal=lambda one, other: one.values == other.values,
            passed=lambda one: self._passed(award, one.work),
            won=won,
        )

    def _tell(self, giving: HandingOut[WorkPlace], places: Sequence[WorkPlace]) -> None:
        award = giving.award
        for one, why in zip(places, giving.over, strict=True):
            self.places.append(PlaceLine(award.id, one.rank, one.work, _told(one), one.lot, why))
        for given in giving.given:
            self.prizes.append(
                WorkPrizeLine(
                    award.id,
                    given.prize.rank,
                    given.money,
                    _deciding(given.winner),
                    _decided_by(award, given.winner, given.against),
                    None if given.against is None else _deciding(given.against),
                )
            )
        self.unfilled += [
            JudgedUnfilledLine(award.id, prize.rank, count) for prize, count in giving.unfilled
        ]

    def _passed(self, award: Award, code: str) -> Passed:
        work = self._works[code]
        if award.one_prize_each and any(_same_owner(work, one) for one in self._holders):
            return "holds_prize"
        most = award.prizes_per_agency
        full = most is not None and work.agency and self._won_by[award.id][work.agency] >= most
        return "agency_full" if full else ""


def _same_owner(work: WorkRecord, other: WorkRecord) -> bool:
    """Whether a prize to both would be two for one team, agency or person."""
    if not work.people or not other.people:
        return bool(work.agency) and work.agency == other.agency
    return bool({*work.people} & {*other.people})


def _decided_by(award: Award, winner: WorkPlace, against: WorkPlace | None) -> str:
    if against is None:
        return "unopposed"
    for item, mine, theirs in zip(measures_of(award), winner.values, against.values, strict=True):
        if mine != theirs:
            return item.measure
    return "draw"


def _told(place: WorkPlace) -> list[str | None]:
    return [told(value) for value in place.values]


def _deciding(place: WorkPlace) -> WorkValues:
    return WorkValues(place.work, place.rank, _told(place))


def going_on(facts: JudgedRound, values: RoundValues, to: str, teams: int) -> list[GoingOnLine]:
    """The works that a first jury chose, and the first ``teams`` of a round of the stage."""
    lines: list[GoingOnLine] = []
    for panel, works in values.chosen.items():
        marks = {work: values.panels[panel, "", work].value or Fraction(0) for work in works}
        for work in sorted(works, key=lambda code: (-marks[code], code)):
            rank = 1 + sum(value > marks[work] for value in marks.values())
            lines.append(GoingOnLine("", panel, rank, work))
    places = standings(facts, values)[:teams] if to else []
    return [*lines, *(GoingOnLine(to, "", one.rank, one.work) for one in places)]


def standings(facts: JudgedRound, values: RoundValues) -> list[WorkPlace]:
    """All works by their marks: as in the first award that goes by these alone, so that there is
    one order only; where there is none with lots of its own."""
    recipients: Recipients = "team" if facts.phase.stage else "entry"
    by_marks = Award("", "", facts.phase.id, recipients, [])
    plain = measures_of(by_marks)
    own = next((award for award in facts.awards if measures_of(award) == plain), by_marks)
    return places_of(facts, values, own)
