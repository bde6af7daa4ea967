"""Who comes in by which way, worked out again after ``docs/ledger.md``, 25."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from contracts.admission_ledger_file import AdmissionLedger
from contracts.admission_ledger_lines import (
    AdmissionHeader,
    AdmissionWay,
    AdmittedLine,
    CandidatePlace,
    CandidatePrize,
)
from contracts.definition import RankingMeasure
from contracts.hash_commitments import canonical, digest

NO_DISTANCE = 2**62

Worth = tuple[int | Fraction, ...]


@dataclass
class Candidate:
    """Somebody as the file shows them; what it closes is None."""

    pseudonym: str
    counted: bool
    audience: str | None
    standings: list[CandidatePlace] | None
    prizes: list[CandidatePrize] | None

    def may(self, way: AdmissionWay) -> bool | None:
        """Whether a way is open to them; None: that is closed."""
        if not self.counted or not way.audiences:
            return self.counted
        return None if self.audience is None else self.audience in way.audiences


@dataclass
class Row:
    """What somebody's rounds make together."""

    pseudonym: str
    worth: Worth
    links: list[list[str]]
    lot: str | None = None


def candidates_of(ledger: AdmissionLedger) -> list[Candidate]:
    """The open values of every candidate."""
    return [
        Candidate(
            line.pseudonym[0],
            line.status[0] == "counted",
            None if isinstance(line.audience, str) else line.audience[0],
            None if isinstance(line.standings, str) else line.standings[0],
            None if isinstance(line.prizes, str) else line.prizes[0],
        )
        for line in ledger.candidates
    ]


def let_in(header: AdmissionHeader, candidates: list[Candidate]) -> list[AdmittedLine]:
    """Everybody who comes in; all that it hangs on must be open."""
    made: list[AdmittedLine] = []
    inside: set[str] = set()
    for number, way in enumerate(header.ways, start=1):
        able = [one for one in candidates if one.may(way)]
        steps = [
            *([_by_round(way, able, name) for name in way.rounds] if way.each_round else []),
            *([_by_all(header, number, way, able)] if way.overall else []),
            *(_by_award(header, way, able, award) for award in way.awards),
        ]
        for step in steps:
            step.take(number, inside, made)
    return made


@dataclass
class _Step:
    """Names in their order, each with whom it lets in; ``most``: so many names, None: all."""

    line: AdmittedLine
    names: list[tuple[list[str], int, str, str | None]]
    most: int | None

    def take(self, number: int, inside: set[str], made: list[AdmittedLine]) -> None:
        taken = 0
        for people, rank, round_id, lot in self.names:
            fresh = sorted({*people} - inside)
            if not fresh or taken == self.most:
                continue
            taken += 1
            inside.update(fresh)
            for pseudonym in fresh:
                made.append(
                    AdmittedLine(
                        len(made) + 1,
                        self.line.by,
                        pseudonym,
                        way=number,
                        round=round_id,
                        rank=rank,
                        award=self.line.award,
                        lot=lot,
                    )
                )


def _by_round(way: AdmissionWay, able: list[Candidate], name: str) -> _Step:
    ranks: dict[int, list[str]] = {}
    for one in able:
        for place in one.standings or ():
            if (place.phase, place.round) == (way.phase, name):
                ranks.setdefault(place.rank, []).append(one.pseudonym)
    names = [(people, rank, name, None) for rank, people in sorted(ranks.items())]
    return _Step(AdmittedLine(1, "round"), [*names], way.each_round)


def _by_award(
    header: AdmissionHeader, way: AdmissionWay, able: list[Candidate], award: str
) -> _Step:
    names: list[tuple[list[str], int, str, str | None]] = []
    for source in header.sources:
        if source.phase != way.phase:
            continue
        where = (source.phase, source.round, award)
        for one in able:
            if any((p.phase, p.round, p.award) == where for p in one.prizes or ()):
                names.append(([one.pseudonym], 0, source.round, None))
    return _Step(AdmittedLine(1, "award", award=award), names, None)


def _by_all(
    header: AdmissionHeader, number: int, way: AdmissionWay, able: list[Candidate]
) -> _Step:
    sources = {one.round: one for one in header.sources if one.phase == way.phase and one.round}
    over = [sources[name] for name in way.over]
    ranking: list[RankingMeasure] = over[0].ranking
    rows = [row for one in able if (row := _combined(one, way, ranking))]
    seed = digest(
        "phase-seed", canonical([[one.round, one.seed, one.public_value] for one in over])
    )
    table = _drawn(rows, seed, f"{header.phase}/{number}")
    names = [([row.pseudonym], rank, "", row.lot) for rank, row in enumerate(table, start=1)]
    return _Step(AdmittedLine(1, "overall"), [*names], way.overall)


def _drawn(rows: list[Row], seed: bytes, award: str) -> list[Row]:
    table: list[Row] = []
    for _, members in groupby(sorted(rows, key=lambda row: row.worth), key=lambda row: row.worth):
        equal = list(members)
        if len(equal) > 1:
            for row in equal:
                told = canonical([award, row.links])
                row.lot = hashlib.sha256(
                    b"hoithi/tie-overall/1\0" + seed + b"\0" + told
                ).hexdigest()
        table += sorted(equal, key=lambda row: (row.lot or "", row.pseudonym))
    return table


def _combined(one: Candidate, way: AdmissionWay, ranking: list[RankingMeasure]) -> Row | None:
    own = [first for name in way.over if (first := _first(one, way.phase, name))]
    if not own:
        return None
    links = [[place.round, place.name] for place in own]
    if way.combine == "best":
        chosen = [min(own, key=lambda place: worth(place, ranking))]
    else:
        chosen = own if way.combine == "sum" else own[-1:]
    if not ranking:
        total = sum((Fraction(place.value) for place in chosen), Fraction(0))
        return Row(one.pseudonym, (-total,), links)
    distances = [NO_DISTANCE if p.distance is None else p.distance for p in chosen]
    summed = CandidatePlace(
        "",
        "",
        1,
        "",
        sum(place.score for place in chosen),
        None if NO_DISTANCE in distances else sum(distances),
        sum(place.duration_s for place in chosen),
        chosen[-1].submitted_at_us,
    )
    return Row(one.pseudonym, worth(summed, ranking), links)


def _first(one: Candidate, phase: str, name: str) -> CandidatePlace | None:
    own = [place for place in one.standings or () if (place.phase, place.round) == (phase, name)]
    return min(own, key=lambda place: place.rank, default=None)


def worth(place: CandidatePlace, ranking: list[RankingMeasure]) -> Worth:
    """By what a place is compared, smaller first: the chain of a quiz, or a work's value."""
    if not ranking:
        return (-Fraction(place.value or 0),)
    return tuple(_measures(place, ranking))


def _measures(place: CandidatePlace, ranking: list[RankingMeasure]) -> Iterator[int]:
    for measure in ranking:
        if measure == "score":
            yield -place.score
        elif measure == "prediction":
            yield NO_DISTANCE if place.distance is None else place.distance
        else:
            yield place.duration_s if measure == "duration" else place.submitted_at_us
