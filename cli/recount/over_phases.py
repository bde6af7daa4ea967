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
    ContenderBehind,
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
class Contending:
    """Somebody in the order of an award. ``values``: in each of its measures, None where they are
    not told; ``lot``: None where the results behind it are closed."""

    rank: int
    pseudonym: str
    agency: str | None
    values: list[Fraction] | None
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
            reasons = {(line.prize, line.winner.pseudonym): line.decided_by for line in said}
        else:
            reasons = {}
            places = places_of(header, award, contenders)
        won, left = _prizes(award, places, reasons)
        counted += won
        unfilled += left
    names = {award.id for award in awards}
    left_said = [line for line in ledger.unfilled if line.award in names]
    published = [*ledger.contender_awards, *left_said]
    yield from compared("prize over phases", published, [*counted, *unfilled])


def places_of(
    header: PhaseHeader, award: PhaseAward, contenders: list[Contender]
) -> list[Contending]:
    """Everybody who may win, in order; all results must be open."""
    able = [one for one in contenders if _may_win(award, one)]
    seed = _seed(header, award)
    columns = [_column(header, award, measure, able) for measure in award.measures]
    rows = [
        Contending(
            0, one.pseudonym, one.agency, [column[n] for column in columns], _lot(seed, award, one)
        )
        for n, one in enumerate(able)
    ]
    rows.sort(key=lambda row: ([-v for v in row.values or ()], row.lot or "", row.pseudonym))
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
    award: PhaseAward, places: list[Contending], reasons: Mapping[tuple[str, str], str]
) -> tuple[list[ContenderAwardLine], list[PhaseUnfilledLine]]:
    """The prizes handed down an order. ``reasons``: (prize, winner) -> what is said to have
    decided, which is taken where nothing is told of who came next."""
    won_by: Counter[str] = Counter()

    def why(one: Contending) -> str:
        full = award.prizes_per_agency and one.agency
        return "agency_full" if full and won_by[one.agency or ""] >= award.prizes_per_agency else ""

    def wins(one: Contending) -> None:
        won_by[one.agency or ""] += 1

    queue = Queue(places, award.prizes, award.shared, False, why, _alike, wins)
    hand_down([queue])
    lines = []
    for number, money, one in queue.won:
        other, prize = queue.next_of[number], award.prizes[number].rank
        why_won = _decided_by(award, one, other, reasons.get((prize, one.pseudonym), ""))
        against = None if other is None else ContenderBehind(other.pseudonym, other.rank)
        lines.append(ContenderAwardLine(award.id, prize, money, _told_of(one), why_won, against))
    return lines, [
        PhaseUnfilledLine(award.id, prize.rank, count, "nobody_left")
        for prize, count in queue.unfilled()
    ]


def _alike(one: Contending, other: Contending) -> bool:
    return one.values is not None and one.values == other.values


def _decided_by(award: PhaseAward, one: Contending, other: Contending | None, said: str) -> str:
    if other is None:
        return "unopposed"
    if one.values is None or other.values is None:
        return said if said in [m.measure for m in award.measures] else "draw"
    for measure, mine, theirs in zip(award.measures, one.values, other.values, strict=True):
        if mine != theirs:
            return measure.measure
    return "draw"


def _told_of(one: Contending) -> ContenderValues:
    texts = [f"{value.numerator}/{value.denominator}" for value in one.values or ()]
    return ContenderValues(one.pseudonym, one.rank, texts)


def _told(
    award: PhaseAward, contenders: list[Contender], said: list[ContenderAwardLine]
) -> Iterator[Contending]:
    """Those of whom the award's lines tell, at the ranks that they tell, winners with their
    values."""
    agencies = {one.pseudonym: one.agency for one in contenders}
    told: dict[str, tuple[int, list[Fraction] | None]] = {}
    for line in said:
        if line.against is not None:
            told[line.against.pseudonym] = line.against.rank, None
    for line in said:
        told[line.winner.pseudonym] = line.winner.rank, [Fraction(v) for v in line.winner.values]
    for name, (rank, values) in sorted(told.items(), key=lambda pair: pair[1][0]):
        if values is None or len(values) == len(award.measures):
            yield Contending(rank, name, agencies.get(name), values, None)


def _in_order(award: PhaseAward, places: list[Contending]) -> Iterator[str]:
    """Whoever is told stands where their values put them."""
    name = f"award {award.id}"
    if len({one.rank for one in places}) != len(places):
        yield f"{name}: two stand at one rank"
    for one, other in pairwise(one for one in places if one.values is not None):
        if (one.values or []) < (other.values or []):
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
