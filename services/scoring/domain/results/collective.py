"""Prizes for agencies: P1 (weighted), P2 (rate, then completion, then prizes), P3 (attempts).

Agencies that fulfil the award's conditions are compared by its measures in turn, in exact
fractions; the first measure that differs decides. Whoever all of them leave equal is ordered by
the public draw. A value is told as it is compared: ``34/40`` of a rate, ``1,0,2`` of prizes rank by
rank, microseconds of an arrival, nothing if it was never reached.

Marks of entries and of the stage are those of the agency's best work in a phase that judges marked
(P1's all-round prizes, or the award's own), once all of it is published; an agency without any has
0. Of a phase whose marks are still to come, and of what people did in another quiz phase than the
award's, nothing is known: all prizes are unfilled, ``not_available``. Terms by marks of an optional
phase in which nobody takes part count 0, as the highest among those compared is 0.
"""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from statistics import median
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from contracts.definition import MEASURES, Award, CollectiveMeasure, Measure, Term
from contracts.marks import exact, fraction_text
from contracts.phase_ledger_lines import PassedOver, UnfilledReason
from services.scoring.domain.prizes.handing_out import HandingOut, hand_out
from services.scoring.domain.results.agency_metrics import Figures
from services.scoring.domain.results.overall_standings import PhaseDraw

Worth = tuple[Fraction, ...]
"""What is compared, more is better."""

BY_WORKS: Collection[CollectiveMeasure] = ("entry_marks", "stage_marks")
MARKS = {word for word, facts in MEASURES.items() if facts.of in ("entries", "stage", "figures")}
COUNTED = {word for word, facts in MEASURES.items() if facts.of == "attempts"}
"""What is counted from attempts, which a publication has of its own phase only."""
POINTS = {"total_score", "mean_score", "median_score"}
"""What counts parts of a point."""
NEVER: Worth = (Fraction(0), Fraction(0))


class Value(Struct, frozen=True):
    """An agency's value in one measure: as told, and as compared."""

    told: str
    worth: Worth


class AgencyPlace(Struct, frozen=True):
    """An agency that may win, with its values in the award's measures."""

    rank: int
    agency: str
    values: list[Value]


class WonByAgency(Struct, frozen=True):
    """``decided_by``: the measure that differs from the next in line's, ``draw``, ``unopposed``."""

    award: str
    prize: str
    money: int
    winner: AgencyPlace
    decided_by: str
    against: AgencyPlace | None


class UnfilledByAgencies(Struct, frozen=True):
    """So many prizes of a rank were not awarded, and why."""

    award: str
    prize: str
    count: int
    reason: UnfilledReason


class CollectiveDecision(Struct, frozen=True):
    """What became of one award; ``passed``: agency -> why it was passed over."""

    places: list[AgencyPlace]
    passed: dict[str, PassedOver]
    won: list[WonByAgency]
    unfilled: list[UnfilledByAgencies]


class Compared(Struct, frozen=True):
    """What a decision needs besides figures: the plan's (award, rank) of individual prizes in
    order, the phases that may be left out, the agencies that have met their quota, and phase ->
    agency -> marks of its best work. ``by_works``: works are counted, in a phase that judges mark,
    where people have neither attempts nor prizes. ``scale``: scores count 1/``scale`` points."""

    ranks: Sequence[tuple[str, str]] = ()
    optional_phases: Collection[str] = ()
    met: Collection[str] = ()
    marks: Mapping[str, Mapping[str, Fraction]] = {}
    by_works: bool = False
    scale: int = 1


def decide_collective(
    award: Award,
    figures: Mapping[str, Figures],
    compared: Compared,
    draw: PhaseDraw,
    holders: Collection[str] = (),
) -> CollectiveDecision:
    """Ranks the agencies that may win and hands the prizes down. ``holders`` have won a prize
    under an award that gives one each."""
    if not decidable(award, compared):
        missing = [
            UnfilledByAgencies(award.id, prize.rank, prize.winners, "not_available")
            for prize in award.prizes
            if prize.winners
        ]
        return CollectiveDecision([], {}, [], missing)
    why = {name: passed_over(award, one, compared.met, holders) for name, one in figures.items()}
    able = [one for name, one in figures.items() if not why[name]]
    places = _ranked(award, able, compared, draw)
    passed: dict[str, PassedOver] = {name: reason for name, reason in why.items() if reason}
    decision = CollectiveDecision(places, passed, [], [])
    _hand_down(award, decision)
    return decision


def decidable(award: Award, compared: Compared) -> bool:
    """Whether all that the award asks for is known here."""
    if not award.measures or award.conditions.minimum_entries:
        return False
    terms = [term for measure in award.measures for term in measure.terms]
    compared_by: list[Measure | Term] = [*award.measures, *terms]
    if any(o.measure in COUNTED and o.phase not in ("", award.phase) for o in compared_by):
        return False
    if compared.by_works and not all(_of_works(o) for o in compared_by):
        return False
    if len({o.share for o in compared_by if MEASURES[o.measure].shared}) > 1:
        return False  # a ledger tells one value of a measure
    optional = compared.optional_phases
    by_marks = [one for one in compared_by if one.measure in MARKS]
    phases = [(o.measure, o.phase or award.phase) for o in by_marks]
    if any(len({phase for name, phase in phases if name == word}) > 1 for word in BY_WORKS):
        return False  # a ledger tells one value of a measure
    left_out = {id(term) for term in terms if (term.phase or award.phase) in optional}
    return all(_known(one, award, compared) or id(one) in left_out for one in by_marks)


def _of_works(one: Measure | Term) -> bool:
    """Whether a measure can be counted where judges mark."""
    facts = MEASURES[one.measure]
    return facts.works or one.measure in MARKS or facts.of == "terms"


def _known(one: Measure | Term, award: Award, compared: Compared) -> bool:
    return one.measure in BY_WORKS and (one.phase or award.phase) in compared.marks


def passed_over(
    award: Award, one: Figures, met: Collection[str], holders: Collection[str]
) -> PassedOver:
    """The first condition that an agency does not fulfil; empty if it may win. One with a work that
    counts takes part, though none of its own people may have made it."""
    needed = award.conditions
    if max(one.participants, bool(one.works)) < needed.minimum_participants:
        return "participants"
    if one.denominator < needed.minimum_headcount:
        return "headcount"
    if needed.quota_met and one.agency not in met:
        return "quota"
    return "holds_prize" if award.one_prize_each and one.agency in holders else ""


def _ranked(
    award: Award, able: Sequence[Figures], compared: Compared, draw: PhaseDraw
) -> list[AgencyPlace]:
    columns = [_column(_at_home(measure, award), able, compared) for measure in award.measures]
    rows = [(one.agency, [column[index] for column in columns]) for index, one in enumerate(able)]
    rows.sort(key=lambda row: _worths(row[1]), reverse=True)
    places: list[AgencyPlace] = []
    for _, group in groupby(rows, key=lambda row: _worths(row[1])):
        equal = sorted(group, key=lambda row: draw.lot_of_agency(award.id, row[0]))
        places += [
            AgencyPlace(len(places) + index, agency, values)
            for index, (agency, values) in enumerate(equal, start=1)
        ]
    return places


def _at_home(measure: Measure, award: Award) -> Measure:
    """A measure that names the award's own phase where it names none."""
    terms = [replace(term, phase=term.phase or award.phase) for term in measure.terms]
    return replace(measure, phase=measure.phase or award.phase, terms=terms)


def _worths(values: Sequence[Value]) -> list[Worth]:
    return [value.worth for value in values]


def _hand_down(award: Award, decision: CollectiveDecision) -> None:
    giving = HandingOut(
        award,
        decision.places,
        equal=lambda one, other: _worths(one.values) == _worths(other.values),
        passed=lambda _: "",
        won=lambda _: None,
    )
    hand_out([giving])
    for one in giving.given:
        why = _decided_by(award, one.winner, one.against)
        decision.won.append(
            WonByAgency(award.id, one.prize.rank, one.money, one.winner, why, one.against)
        )
    reason: UnfilledReason = "conditions" if decision.passed else "nobody_left"
    decision.unfilled.extend(
        UnfilledByAgencies(award.id, prize.rank, count, reason) for prize, count in giving.unfilled
    )


def _decided_by(award: Award, winner: AgencyPlace, against: AgencyPlace | None) -> str:
    if against is None:
        return "unopposed"
    for measure, mine, theirs in zip(award.measures, winner.values, against.values, strict=True):
        if mine.worth != theirs.worth:
            return measure.measure
    return "draw"


def _column(measure: Measure, able: Sequence[Figures], compared: Compared) -> list[Value]:
    sums = [Fraction(0)] * len(able)
    for term in measure.terms:
        weight = exact(term.weight)
        amounts = _amounts(term, able, compared)
        shares = amounts if measure.measure == "sum" else _shares(amounts)
        sums = [so_far + weight * share for so_far, share in zip(sums, shares, strict=True)]
    return [value_of(measure, one, compared, total) for one, total in zip(able, sums, strict=True)]


def _amounts(term: Term, able: Sequence[Figures], compared: Compared) -> list[Fraction]:
    """What each of these agencies has of a term, in points where it is one."""
    measure = Measure(
        term.measure,
        award=term.award,
        ranks=term.ranks,
        phase=term.phase,
        share=term.share,
    )
    scale = compared.scale if term.measure in POINTS else 1
    values = (value_of(measure, one, compared, Fraction(0)) for one in able)
    return [sum(value.worth, Fraction(0)) / scale for value in values]


def _shares(amounts: Sequence[Fraction]) -> list[Fraction]:
    """Each divided by the highest."""
    highest = max(amounts, default=Fraction(0))
    return [amount / highest if highest else Fraction(0) for amount in amounts]


def value_of(measure: Measure, one: Figures, compared: Compared, added: Fraction) -> Value:
    """An agency's value in a measure; ``added``: its terms together, where it has any."""
    match measure.measure:
        case "participation_rate":
            return _ratio(one.participants, one.denominator)
        case "mean_score":
            return _ratio(one.total_score, one.participants)
        case "median_score":
            return _fraction(_median(one.scores))
        case "participants":
            return _number(one.participants)
        case "attempts":
            return _number(one.attempts)
        case "attempts_rate":
            return _ratio(one.attempts, one.denominator)
        case "papers_above":
            return _number(_above(one, measure.share))
        case "papers_above_rate":
            return _ratio(_above(one, measure.share), one.attempts)
        case "total_score":
            return _number(one.total_score)
        case "earliest_completion":
            at_us = one.quota_at_us if measure.until == "quota" else one.final_at_us
            if at_us is None:
                return Value("", NEVER)
            return Value(str(at_us), (Fraction(1), Fraction(-at_us)))
        case "prizes":
            counts = prizes_by_rank(measure, one.prizes, compared.ranks)
            return Value(",".join(map(str, counts)), tuple(map(Fraction, counts)))
        case "committee_figure":
            return _number(0)  # agencies have none
        case "entry_marks" | "stage_marks":
            marks = compared.marks.get(measure.phase)
            return _number(0) if marks is None else _fraction(marks.get(one.agency, Fraction(0)))
        case "weighted" | "sum":
            return _fraction(added)
        case _ as never:
            assert_never(never)


def further_figures(award: Award, one: Figures, compared: Compared) -> dict[CollectiveMeasure, str]:
    """The values that a ledger tells among an agency's figures, which do not hold them."""
    terms: list[Measure | Term] = [term for measure in award.measures for term in measure.terms]
    told: dict[CollectiveMeasure, str] = {}
    for each in (*award.measures, *terms):
        word = each.measure
        if word == "weighted" or word == "sum":
            continue
        if MEASURES[word].further or _known(each, award, compared):
            measure = Measure(word, phase=each.phase or award.phase, share=each.share)
            told[word] = value_of(measure, one, compared, Fraction(0)).told
    return told


def prizes_by_rank(
    measure: Measure, counts: Sequence[int], ranks: Sequence[tuple[str, str]]
) -> list[int]:
    """An agency's prizes, rank by rank: of one award or of all, of these ranks or of all."""
    mine = [
        (rank, count)
        for (award, rank), count in zip(ranks, counts, strict=True)
        if not measure.award or award == measure.award
    ]
    order = measure.ranks or list(dict.fromkeys(rank for rank, _ in mine))
    return [sum(count for rank, count in mine if rank == one) for one in order]


def _above(one: Figures, share: float) -> int:
    """How many papers have at least that share of their points."""
    least = exact(share)
    return sum(part >= least for part in one.shares)


def _median(scores: Sequence[int]) -> Fraction:
    """The one in the middle, or the mean of the two there; 0 where nobody has any."""
    return Fraction(median(map(Fraction, scores))) if scores else Fraction(0)


def _ratio(part: int, whole: int) -> Value:
    return Value(f"{part}/{whole}", (Fraction(part, whole) if whole else Fraction(0),))


def _number(number: int) -> Value:
    return Value(str(number), (Fraction(number),))


def _fraction(number: Fraction) -> Value:
    return Value(fraction_text(number), (number,))
