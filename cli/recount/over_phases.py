"""Awards to people over several phases worked out again, after ``docs/ledger.md``, 28."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise

from cli.recount.handing_down import Queue, hand_down
from cli.recount.published_lines import compared
from cli.recount.round_checks import Report
from contracts.definition import MEASURES
from contracts.hash_commitments import canonical, digest
from contracts.phase_contender_lines import (
    ContenderAwardLine,
    ContenderResult,
    ContenderValues,
    PhaseSource,
)
from contracts.phase_ledger_file import PhaseLedger
from contracts.phase_ledger_lines import (
    PhaseAward,
    PhaseHeader,
    PhaseMeasure,
    PhaseTerm,
    PhaseUnfilledLine,
)

#: measures that are made of terms
ADDED = ("weighted", "sum")


@dataclass
class Contender:
    """A contender as the file shows them; what it closes is None."""

    pseudonym: str
    excluded: bool
    agency: str | None
    audience: str | None
    results: list[ContenderResult] | None


@dataclass
class Placed:
    """Somebody in the order of an award. ``values``: what is known of them, in the award's measures
    from the first; ``lot``: None where the results behind it are closed."""

    rank: int
    pseudonym: str
    agency: str | None
    values: list[Fraction]
    lot: str | None


def contenders_of(ledger: PhaseLedger) -> list[Contender]:
    """The open values of every contender."""
    return [
        Contender(
            line.pseudonym[0],
            line.status[0] == "excluded",
            None if isinstance(line.agency, str) else line.agency[0],
            None if isinstance(line.audience, str) else line.audience[0],
            None if isinstance(line.results, str) else line.results[0],
        )
        for line in ledger.contenders
    ]


def awards_over_phases(header: PhaseHeader) -> list[PhaseAward]:
    """The awards of the file that are over several phases."""
    return [award for award in header.awards if award.phases]


def over_phases(ledger: PhaseLedger, report: Report) -> Iterator[str]:
    """Every prize over several phases; where results are closed, as far as winners' are open."""
    header, contenders = ledger.header, contenders_of(ledger)
    awards = awards_over_phases(header)
    closed = sum(None in (c.agency, c.audience, c.results) for c in contenders)
    if closed:
        report.notes.append(
            f"results of {closed} contenders are closed: that nobody of them had more than who won "
            "over several phases is taken as published"
        )
    if awards:
        report.notes.append("that results of several phases are one person's is taken as told")
    counted: list[ContenderAwardLine | PhaseUnfilledLine] = []
    unfilled: list[ContenderAwardLine | PhaseUnfilledLine] = []
    for award in awards:
        said = [line for line in ledger.contender_awards if line.award == award.id]
        if closed:
            places = list(_told(award, contenders, said))
            yield from _in_order(award, places)
            yield from _winners(header, award, contenders, said)
        else:
            places = places_of(header, award, contenders)
        won, left = _prizes(award, places)
        counted += won
        unfilled += left
    names = {award.id for award in awards}
    left_said = [line for line in ledger.unfilled if line.award in names]
    published = [*ledger.contender_awards, *left_said]
    yield from compared("prize over phases", published, [*counted, *unfilled])


def places_of(header: PhaseHeader, award: PhaseAward, contenders: list[Contender]) -> list[Placed]:
    """Everybody who may win, in order; all results must be open."""
    able = [one for one in contenders if _may_win(award, one)]
    seed = _seed(header, award)
    columns = [_column(header, award, measure, able) for measure in award.measures]
    rows = [
        Placed(
            0, one.pseudonym, one.agency, [column[n] for column in columns], _lot(seed, award, one)
        )
        for n, one in enumerate(able)
    ]
    rows.sort(key=lambda row: ([-value for value in row.values], row.lot or "", row.pseudonym))
    for rank, row in enumerate(rows, start=1):
        row.rank = rank
    return rows


def _may_win(award: PhaseAward, one: Contender) -> bool:
    rounds = {own.round for own in one.results or () if own.phase in award.phases}
    if one.excluded or len(rounds) < max(1, award.conditions.minimum_rounds):
        return False
    return not award.audiences or one.audience in award.audiences


def _column(
    header: PhaseHeader, award: PhaseAward, measure: PhaseMeasure, able: list[Contender]
) -> list[Fraction]:
    if measure.measure not in ADDED:
        return [value_in(header, award, measure, one) for one in able]
    sums = [Fraction(0) for _ in able]
    for term in measure.terms:
        own = [value_in(header, award, term, one) for one in able]
        whole = max(own, default=Fraction(0)) if measure.measure == "weighted" else Fraction(1)
        for n, value in enumerate(own):
            sums[n] += Fraction(term.weight) * value / whole if whole else 0
    return sums


def value_in(
    header: PhaseHeader, award: PhaseAward, asked: PhaseMeasure | PhaseTerm, one: Contender
) -> Fraction:
    """What somebody has in the phase that a measure or term goes by; 0 without a result there."""
    by_round = []
    for source in header.sources:
        if source.phase == (asked.phase or award.phase):
            own = [Fraction(r.value) for r in one.results or () if r.round == source.round]
            by_round += [max(own)] if own else []
    if not by_round:
        return Fraction(0)
    if award.combine == "sum":
        return sum(by_round, Fraction(0))
    return by_round[-1] if award.combine == "last" else max(by_round)


def _seed(header: PhaseHeader, award: PhaseAward) -> bytes:
    rounds = [[s.round, s.seed, s.public_value] for s in header.sources if s.phase in award.phases]
    return digest("phase-seed", canonical(rounds))


def _lot(seed: bytes, award: PhaseAward, one: Contender) -> str:
    links = [[r.round, r.name] for r in one.results or () if r.phase in award.phases]
    told = canonical([award.id, links])
    return hashlib.sha256(b"hoithi/tie-overall/1\0" + seed + b"\0" + told).hexdigest()


def _prizes(
    award: PhaseAward, places: list[Placed]
) -> tuple[list[ContenderAwardLine], list[PhaseUnfilledLine]]:
    """The prizes handed down an order."""
    won_by: Counter[str] = Counter()

    def why(one: Placed) -> str:
        full = award.prizes_per_agency and one.agency
        return "agency_full" if full and won_by[one.agency or ""] >= award.prizes_per_agency else ""

    def wins(one: Placed) -> None:
        won_by[one.agency or ""] += 1

    queue = Queue(places, award.prizes, award.shared, False, why, _alike, wins)
    hand_down([queue])
    lines = []
    for number, money, one in queue.won:
        other = queue.next_of[number]
        reason, told = _decided_by(award, one, other)
        against = None if other is None else _values(other, told)
        rank = award.prizes[number].rank
        winner = _values(one, len(award.measures))
        lines.append(ContenderAwardLine(award.id, rank, money, winner, reason, against))
    return lines, [
        PhaseUnfilledLine(award.id, prize.rank, count, "nobody_left")
        for prize, count in queue.unfilled()
    ]


def _alike(one: Placed, other: Placed) -> bool:
    known = min(len(one.values), len(other.values))
    return one.values[:known] == other.values[:known]


def _decided_by(award: PhaseAward, one: Placed, other: Placed | None) -> tuple[str, int]:
    if other is None:
        return "unopposed", 0
    for number, measure in enumerate(award.measures[: len(other.values)]):
        if one.values[number] != other.values[number]:
            return measure.measure, number + 1
    return "draw", len(award.measures)


def _values(one: Placed, told: int) -> ContenderValues:
    texts = [f"{value.numerator}/{value.denominator}" for value in one.values[:told]]
    return ContenderValues(one.pseudonym, one.rank, texts)


def _told(
    award: PhaseAward, contenders: list[Contender], said: list[ContenderAwardLine]
) -> Iterator[Placed]:
    """Those of whom the award's lines tell, at the ranks and values that they tell."""
    agencies = {one.pseudonym: one.agency for one in contenders}
    told: dict[str, ContenderValues] = {}
    for line in said:
        other = line.against
        if other is None:
            continue
        before = told.setdefault(other.pseudonym, other)
        if len(other.values) > len(before.values):
            told[other.pseudonym] = other
    told |= {line.winner.pseudonym: line.winner for line in said}
    for one in sorted(told.values(), key=lambda each: each.rank):
        values = [Fraction(value) for value in one.values]
        yield Placed(one.rank, one.pseudonym, agencies.get(one.pseudonym), values, None)


def _in_order(award: PhaseAward, places: list[Placed]) -> Iterator[str]:
    """Whoever is told stands where their values put them."""
    name = f"award {award.id}"
    if len({one.rank for one in places}) != len(places):
        yield f"{name}: two stand at one rank"
    for one, other in pairwise(places):
        known = min(len(one.values), len(other.values))
        if one.values[:known] < other.values[:known]:
            yield f"{name}: rank {other.rank} must stand before {one.rank}"


def _winners(
    header: PhaseHeader,
    award: PhaseAward,
    contenders: list[Contender],
    said: list[ContenderAwardLine],
) -> Iterator[str]:
    """Winners whose results are open have what they are told to have won by; weighted values, for
    which the highest of all would be needed, are taken as published."""
    by_name = {one.pseudonym: one for one in contenders}
    for line in said:
        name = f"award {award.id}, winner {line.winner.pseudonym}"
        one = by_name.get(line.winner.pseudonym)
        if one is None or one.excluded:
            yield f"{name}: is no contender who may win"
            continue
        if one.results is None or one.audience is None:
            continue  # somebody who was forgotten
        if not _may_win(award, one):
            yield f"{name}: may not win"
        if len(line.winner.values) != len(award.measures):
            yield f"{name}: has not one value in each measure"
        for measure, value in zip(award.measures, line.winner.values, strict=False):
            own = _column(header, award, measure, [one])[0]
            if measure.measure != "weighted" and own != Fraction(value):
                yield f"{name}: {measure.measure} {value}, the results make {own}"
        if line.against is not None and line.against.pseudonym not in by_name:
            yield f"{name}: against somebody who is no contender"


def rules_over_phases(header: PhaseHeader) -> Iterator[str]:
    """What must hold of the header before such awards can be recounted."""
    awards = awards_over_phases(header)
    known = {one.phase: one.form for one in header.sources}
    if len({one.round for one in header.sources}) != len(header.sources):
        yield "sources: a round stands twice"
    if {*known} != {phase for award in awards for phase in award.phases}:
        yield "sources: not those of the phases that awards go by"
    own = [_as_round(one) for one in header.sources if one.phase == header.phase]
    mine = [(r.round, header.form, r.number, r.root, r.seed, r.public_value) for r in header.rounds]
    scales = {one.scale for one in header.sources if one.phase == header.phase}
    if own and (own != mine or scales != {header.rules.scale}):
        yield "sources: the phase's own are not its rounds"
    if any(one.scale != 1 and one.form != "quiz" for one in header.sources):
        yield "sources: a scale where judges mark"
    for award in awards:
        yield from _rules_of(award, known)


def _as_round(one: PhaseSource) -> tuple[str, str, int, str, str, str]:
    return one.round, one.form, one.number, one.root, one.seed, one.public_value


def _rules_of(award: PhaseAward, forms: Mapping[str, str]) -> Iterator[str]:
    name = f"award {award.id}"
    conditions = award.conditions
    if (
        award.recipients != "individual"
        or award.judgement is not None
        or award.ranking
        or award.one_prize_each
        or conditions.minimum_score
    ):
        yield f"{name}: over several phases, with rules of another kind of award"
    asked: list[PhaseMeasure | PhaseTerm] = []
    for measure in award.measures:
        if (measure.measure in ADDED) != bool(measure.terms):
            yield f"{name}: just what is added up has terms"
        asked += measure.terms if measure.measure in ADDED else [measure]
    named = list(dict.fromkeys(one.phase or award.phase for one in asked))
    if sorted(named) != sorted(award.phases) or not award.measures:
        yield f"{name}: over other phases than its measures go by"
    for one in asked:
        form = forms.get(one.phase or award.phase)
        if not form or MEASURES[one.measure].person != form or one.award or one.ranks or one.share:
            yield f"{name}: {one.measure} is nothing that people have there"


def consistent_contenders(ledger: PhaseLedger) -> Iterator[str]:
    """What must hold of contenders: results of the sources, in their order, each once; in a quiz
    nobody has two, and no name is another's."""
    order = {(one.phase, one.round): place for place, one in enumerate(ledger.header.sources)}
    quiz = {one.round for one in ledger.header.sources if one.form == "quiz"}
    owners: dict[tuple[str, str], str] = {}
    for one in contenders_of(ledger):
        name = f"contender {one.pseudonym}"
        own = one.results
        if own is None:
            continue
        places = [(order.get((r.phase, r.round), -1), r.name) for r in own]
        if not own or places != sorted(set(places)) or any(at < 0 for at, _ in places):
            yield f"{name}: without results, or not in the order of the sources"
        for round_id, results in groupby(own, key=lambda r: r.round):
            if round_id in quiz and len(list(results)) > 1:
                yield f"{name}: two results of one round"
        for r in own:
            if r.round in quiz and owners.setdefault((r.round, r.name), one.pseudonym) != (
                one.pseudonym
            ):
                yield f"{name}: {r.round}/{r.name} is another contender's"
