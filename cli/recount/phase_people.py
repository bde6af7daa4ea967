"""People's results over several rounds worked out again, after ``docs/ledger.md``, 13 to 15."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from cli.recount.handing_down import Queue, hand_down
from cli.recount.phase_works import MadeWork, works_of
from contracts.definition import RankingMeasure
from contracts.hash_commitments import canonical, digest
from contracts.ledger_lines import DecidedBy
from contracts.phase_ledger_file import PhaseLedger
from contracts.phase_ledger_lines import (
    HeldPrize,
    OverallLine,
    PersonAwardLine,
    PersonValues,
    PhaseAttempt,
    PhaseAward,
    PhaseHeader,
    PhaseUnfilledLine,
)

NOT_TOLD = 2**62


@dataclass
class Someone:
    """A person as the file shows them; what it closes is None. ``works``: those they made, in a
    phase that judges mark, as far as the file tells it."""

    pseudonym: str
    excluded: bool
    agency: str | None
    audience: str | None
    attempts: list[PhaseAttempt] | None
    prizes: list[HeldPrize] | None
    works: list[MadeWork] = field(default_factory=list)


@dataclass
class PhaseRow:
    """A row of the standings; the arrival is None where the file closes it."""

    line: OverallLine
    arrived: int | None
    links: list[list[str]] = field(default_factory=list)


def people_of(ledger: PhaseLedger) -> list[Someone]:
    """The open values of every person."""
    made: dict[str, list[MadeWork]] = {}
    for work in works_of(ledger):
        for name in work.people or ():
            made.setdefault(name, []).append(work)
    return [
        Someone(
            line.pseudonym[0],
            line.status[0] == "excluded",
            None if isinstance(line.agency, str) else line.agency[0],
            None if isinstance(line.audience, str) else line.audience[0],
            None if isinstance(line.attempts, str) else line.attempts[0],
            None if isinstance(line.prizes, str) else line.prizes[0],
            made.get(line.pseudonym[0], []),
        )
        for line in ledger.people
    ]


def ranked(award: PhaseAward) -> bool:
    """Whether it goes to people by their standings over the rounds of the phase."""
    return award.recipients == "individual" and award.judgement is None and not award.phases


def seed_of(header: PhaseHeader) -> bytes:
    """What every draw of the phase is made of."""
    rounds = [[item.round, item.seed, item.public_value] for item in header.rounds]
    return digest("phase-seed", canonical(rounds))


def consistent(header: PhaseHeader, people: list[Someone]) -> Iterator[str]:
    """What must hold of attempts: rounds that count, one that stands; excluded ones just where the
    person is excluded, and in no standings."""
    known = {item.round for item in header.rounds}
    seen: set[tuple[str, str, int]] = set()
    owners: dict[tuple[str, str], str] = {}
    for one in people:
        standing = []
        for attempt in one.attempts or ():
            name = f"person {one.pseudonym}: attempt {attempt.round}/{attempt.attempt}"
            if attempt.round not in known:
                yield f"{name}: of a round that does not count"
            if (attempt.round, attempt.pseudonym, attempt.attempt) in seen:
                yield f"{name}: stands twice"
            seen.add((attempt.round, attempt.pseudonym, attempt.attempt))
            if owners.setdefault((attempt.round, attempt.pseudonym), one.pseudonym) != (
                one.pseudonym
            ):
                yield f"{name}: the pseudonym is another person's"
            if one.excluded != (attempt.status == "excluded") and attempt.status != "annulled":
                said = "excluded" if one.excluded else "counted"
                yield f"{name}: is {attempt.status}, the person {said}"
            if attempt.stands and (one.excluded or attempt.status != "counted"):
                yield f"{name}: stands in the standings, but does not count"
            if attempt.stands:
                standing.append(attempt.round)
        if len(set(standing)) != len(standing):
            yield f"person {one.pseudonym}: two attempts stand in one round"


def standings(header: PhaseHeader, award: PhaseAward, people: list[Someone]) -> list[PhaseRow]:
    """The standings of an award, from everyone's attempts, which must all be open."""
    rows = []
    for one in people:
        own = [a for name in award.rounds for a in one.attempts or () if _in(a, name)]
        if own and not one.excluded:
            rows.append(_combined(header, award, one.pseudonym, own))
    rows.sort(key=lambda row: _worth(header, award, row))
    made: list[PhaseRow] = []
    seed = seed_of(header)
    for _, members in groupby(rows, key=lambda row: _worth(header, award, row)):
        group = list(members)
        lots = [_lot(seed, award.id, row) for row in group] if len(group) > 1 else [None]
        for lot, row in sorted(zip(lots, group, strict=True), key=lambda pair: pair[0] or ""):
            values = row.line
            made.append(
                PhaseRow(
                    OverallLine(
                        award.id,
                        len(made) + 1,
                        values.pseudonym,
                        values.rounds,
                        values.score,
                        values.distance,
                        values.duration_s,
                        lot,
                    ),
                    row.arrived,
                )
            )
    return made


def ordered(header: PhaseHeader, award: PhaseAward, lines: list[OverallLine]) -> Iterator[str]:
    """As far as the public file goes: ranks without a gap, people once, in the chain's order."""
    if [line.rank for line in lines] != list(range(1, len(lines) + 1)):
        yield f"standings of {award.id}: ranks are not 1, 2, 3 and so on"
    if len({line.pseudonym for line in lines}) != len(lines):
        yield f"standings of {award.id}: a person stands twice"
    for one, other in pairwise(lines):
        before, after = (_open_part(header, award, line) for line in (one, other))
        if before > after:
            yield f"standings of {award.id}: rank {other.rank} must stand before {one.rank}"
        drawn = (one.lot or "") > (other.lot or "f" * 65)
        if before == after and drawn and "earliest" not in header.rules.ranking:
            yield f"standings of {award.id}: rank {other.rank} drew the smaller lot"


def prizes(
    header: PhaseHeader, people: list[Someone], tables: dict[str, list[PhaseRow]], said: list[str]
) -> Iterator[PersonAwardLine | PhaseUnfilledLine]:
    """People's prizes from the standings. ``said``: award/pseudonym of published winners, needed
    where the file closes who holds a prize already."""
    single = set(header.rules.single)
    by_name = {one.pseudonym: one for one in people}
    holders = {one.pseudonym for one in people if any(p.award in single for p in one.prizes or ())}
    mine = [award for award in header.awards if ranked(award)]
    queues = []
    for award in mine:
        able = []
        for row in tables[award.id]:
            pseudonym = row.line.pseudonym
            audience = by_name[pseudonym].audience if pseudonym in by_name else None
            won = f"{award.id}/{pseudonym}" in said
            if _fulfils(header, award, row.line, audience, told=won):
                able.append(row)
        queues.append(_queue(header, award, able, by_name, holders, said))
    hand_down(queues)
    for award, queue in zip(mine, queues, strict=True):
        for number, money, row in queue.won:
            against = queue.next_of[number]
            yield PersonAwardLine(
                award.id,
                award.prizes[number].rank,
                money,
                _values(row),
                _why(header, award, row, against),
                None if against is None else _values(against),
            )
    for award, queue in zip(mine, queues, strict=True):
        for prize, count in queue.unfilled():
            yield PhaseUnfilledLine(award.id, prize.rank, count, "nobody_left")


def _queue(
    header: PhaseHeader,
    award: PhaseAward,
    able: list[PhaseRow],
    people: dict[str, Someone],
    holders: set[str],
    said: list[str],
) -> Queue[PhaseRow]:
    """Who may win an award. Where the file closes what passes somebody over, those are not passed
    over of whom it tells."""
    known = all(one.prizes is not None for one in people.values())
    won_by: Counter[str] = Counter()

    def agency_of(row: PhaseRow) -> str | None:
        person = people.get(row.line.pseudonym)
        return None if person is None else person.agency

    def why(row: PhaseRow) -> str:
        told = f"{award.id}/{row.line.pseudonym}" in said
        held = row.line.pseudonym in holders
        if award.one_prize_each and (held or not (known or told)):
            return "holds_prize"
        agency = agency_of(row)
        if not award.prizes_per_agency or agency == "":
            return ""
        if agency is None:
            return "" if told else "closed"
        return "agency_full" if won_by[agency] >= award.prizes_per_agency else ""

    def wins(row: PhaseRow) -> None:
        won_by[agency_of(row) or ""] += 1
        if award.one_prize_each:
            holders.add(row.line.pseudonym)

    def alike(one: PhaseRow, other: PhaseRow) -> bool:
        asked = len(award.ranking) or None
        return _worth(header, award, one)[:asked] == _worth(header, award, other)[:asked]

    higher = award.one_prize_each and award.several_prizes == "higher"
    return Queue(able, award.prizes, award.shared, higher, why, alike, wins)


def _fulfils(
    header: PhaseHeader, award: PhaseAward, line: OverallLine, audience: str | None, *, told: bool
) -> bool:
    """Whether this is somebody for whom the award is; where the file closes their audience, those
    are who is ``told`` to have won it."""
    concerned = told if audience is None else audience in award.audiences
    return (
        (concerned or not award.audiences)
        and (line.distance is not None or award.ranking[:1] != ["prediction"])
        and line.score >= award.conditions.minimum_score * header.rules.scale
        and line.rounds >= award.conditions.minimum_rounds
    )


def _in(attempt: PhaseAttempt, round_id: str) -> bool:
    return attempt.stands and attempt.round == round_id


def _combined(
    header: PhaseHeader, award: PhaseAward, pseudonym: str, own: list[PhaseAttempt]
) -> PhaseRow:
    links = [[one.round, one.pseudonym] for one in own]
    if award.combine == "last":
        used = own[-1:]
    elif award.combine == "sum":
        used = own
    else:
        best = own[0]
        for one in own[1:]:
            if _worth_of(header, award, one) < _worth_of(header, award, best):
                best = one
        used = [best]
    distance: int | None = 0
    for one in used:
        distance = None if distance is None or one.distance is None else distance + one.distance
    line = OverallLine(
        award.id,
        1,
        pseudonym,
        len(own),
        sum(one.score for one in used),
        distance,
        sum(one.duration_s for one in used),
        None,
    )
    return PhaseRow(line, used[-1].submitted_at_us, links)


def _worth_of(header: PhaseHeader, award: PhaseAward, one: PhaseAttempt) -> list[int]:
    chain = _measures(header, award)
    return _chain(chain, one.score, one.distance, one.duration_s, one.submitted_at_us)


def _worth(header: PhaseHeader, award: PhaseAward, row: PhaseRow) -> list[int]:
    line, chain = row.line, _measures(header, award)
    return _chain(chain, line.score, line.distance, line.duration_s, row.arrived or 0)


def _open_part(header: PhaseHeader, award: PhaseAward, line: OverallLine) -> list[int]:
    chain = _measures(header, award)
    cut = chain.index("earliest") if "earliest" in chain else len(chain)
    return _chain(chain, line.score, line.distance, line.duration_s, 0)[:cut]


def _measures(header: PhaseHeader, award: PhaseAward) -> list[RankingMeasure]:
    """All that an award goes by: its own ranking, then what is left of the rules'."""
    return [*award.ranking, *(one for one in header.rules.ranking if one not in award.ranking)]


def _chain(
    chain: list[RankingMeasure], score: int, distance: int | None, duration_s: int, arrived: int
) -> list[int]:
    """Smaller is better."""
    measures: dict[RankingMeasure, int] = {
        "score": -score,
        "prediction": NOT_TOLD if distance is None else distance,
        "duration": duration_s,
        "earliest": arrived,
    }
    return [measures[name] for name in chain]


def _lot(seed: bytes, award: str, row: PhaseRow) -> str:
    told = canonical([award, row.links])
    return hashlib.sha256(b"hoithi/tie-overall/1\0" + seed + b"\0" + told).hexdigest()


def _why(
    header: PhaseHeader, award: PhaseAward, row: PhaseRow, against: PhaseRow | None
) -> DecidedBy:
    if against is None:
        return "unopposed"
    both = _worth(header, award, row), _worth(header, award, against)
    for name, mine, other in zip(_measures(header, award), *both, strict=True):
        if name == "earliest" and None in (row.arrived, against.arrived):
            return "draw" if row.line.lot is not None and against.line.lot else "earliest"
        if mine != other:
            return name
    return "draw"


def _values(row: PhaseRow) -> PersonValues:
    line = row.line
    return PersonValues(
        line.pseudonym, line.rank, line.rounds, line.score, line.distance, line.duration_s
    )
