"""Individual prizes by rank: P1 gives 1 first, 2 second and 3 third prizes each week.

Prizes are handed down the standings in the plan's order, of a round or over several. Who is not of
the award's audiences, does not fulfil its conditions, holds a prize already where the plan gives
one to each, or is of an agency that has as many as it may, is passed over. A prize that nobody is
left for is reported as unfilled, not awarded (P5 has more prizes than teams). Each prize says what
decided it: the first measure in which its winner differs from the next in line, that is the first
person who could have won this prize and did not.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Generic, Protocol, TypeVar, assert_never

from msgspec import Struct

from contracts.definition import Award, RankingMeasure
from contracts.ledger_lines import DecidedBy
from services.scoring.domain.prizes.handing_out import HandingOut, Passed, hand_out

NOBODY: Mapping[str, str] = {}


class Ranked(Protocol):
    """A row of standings of either kind."""

    @property
    def rank(self) -> int: ...
    @property
    def pseudonym(self) -> str: ...
    @property
    def score(self) -> int: ...
    @property
    def duration_s(self) -> int: ...
    @property
    def submitted_at_us(self) -> int: ...
    @property
    def distance(self) -> int | None: ...


Row = TypeVar("Row", bound=Ranked)


class Won(Struct, Generic[Row], frozen=True):
    """A prize won. ``against`` is the next in line; None when nobody was (``unopposed``)."""

    award: str
    prize: str
    money: int
    winner: Row
    decided_by: DecidedBy
    against: Row | None = None


class Unfilled(Struct, frozen=True):
    """So many prizes of a rank could not be awarded."""

    award: str
    prize: str
    count: int


class Decision(Struct, Generic[Row], frozen=True):
    """What became of a list of awards; ``holders`` have a prize where each gets only one."""

    won: list[Won[Row]]
    unfilled: list[Unfilled]
    holders: set[str]


def decide(
    awards: Sequence[Award],
    standings: Sequence[Row],
    ranking: Sequence[RankingMeasure],
    *,
    audience_of: Mapping[str, str] = NOBODY,
    agency_of: Mapping[str, str] = NOBODY,
    holders: Collection[str] = (),
    scale: int = 1,
) -> Decision[Row]:
    """Hands each individual award's prizes of one round down its standings, in order of rank.
    ``scale``: scores count so many parts of a point."""
    tables = [
        (award, _able(award, in_order(award, standings), audience_of, scale))
        for award in awards
        if award.recipients == "individual"
    ]
    return hand_down(tables, ranking, holders, agency_of)


def _able(
    award: Award, rows: Sequence[Row], audience_of: Mapping[str, str], scale: int
) -> Sequence[Row]:
    """Those who fulfil an award's conditions; all of them where it has none."""
    needed = award.conditions
    asks = award.audiences or needed.minimum_score > 0 or needed.minimum_rounds > 1
    if not asks and award.ranking[:1] != ["prediction"]:
        return rows
    return [row for row in rows if fulfils(award, row, audience_of, scale=scale)]


def chain_of(award: Award, ranking: Sequence[RankingMeasure]) -> list[RankingMeasure]:
    """By what people are ranked for an award: its own ranking, then the rest of the quiz's."""
    own: list[RankingMeasure] = [*award.ranking]
    return own + [measure for measure in ranking if measure not in own]


def in_order(award: Award, standings: Sequence[Row]) -> Sequence[Row]:
    """The standings by an award's own ranking; whoever is equal in it as they stand."""
    if not award.ranking:
        return standings
    return sorted(standings, key=lambda row: [_behind(row, m) for m in award.ranking])


def _behind(row: Ranked, measure: RankingMeasure) -> tuple[bool, int]:
    """A value as it is compared, smaller first; none stands behind all."""
    value = _value(row, measure) or 0
    return _value(row, measure) is None, -value if measure == "score" else value


def fulfils(
    award: Award, row: Ranked, audience_of: Mapping[str, str], rounds: int = 1, scale: int = 1
) -> bool:
    """Whether a person who took part in so many rounds of the award may win it by this result,
    whose score counts 1/``scale`` points."""
    if award.audiences and audience_of.get(row.pseudonym, "") not in award.audiences:
        return False
    if award.ranking[:1] == ["prediction"] and row.distance is None:
        return False
    needed = award.conditions
    return row.score >= needed.minimum_score * scale and rounds >= needed.minimum_rounds


def hand_down(
    tables: Sequence[tuple[Award, Sequence[Row]]],
    ranking: Sequence[RankingMeasure],
    holders: Collection[str],
    agency_of: Mapping[str, str],
) -> Decision[Row]:
    """Gives the prizes of awards, each to those of its table, which is in order. ``holders`` won
    elsewhere, under an award that gives one to each; ``agency_of``: nobody ("") has no limit."""
    decision: Decision[Row] = Decision([], [], set(holders))
    lists = [_handing_out(award, able, ranking, decision, agency_of) for award, able in tables]
    hand_out(lists)
    for one in lists:
        name = one.award.id
        decision.won.extend(
            Won(
                name,
                given.prize.rank,
                given.money,
                given.winner,
                _decided_by(given.winner, given.against, chain_of(one.award, ranking)),
                given.against,
            )
            for given in one.given
        )
        decision.unfilled.extend(Unfilled(name, prize.rank, count) for prize, count in one.unfilled)
    return decision


def _handing_out(
    award: Award,
    able: Sequence[Row],
    ranking: Sequence[RankingMeasure],
    decision: Decision[Row],
    agency_of: Mapping[str, str],
) -> HandingOut[Row]:
    won_by: Counter[str] = Counter()
    nobody_passed = not award.one_prize_each and award.prizes_per_agency is None

    def passed(row: Row) -> Passed:
        if nobody_passed:
            return ""
        if award.one_prize_each and row.pseudonym in decision.holders:
            return "holds_prize"
        most, agency = award.prizes_per_agency, agency_of.get(row.pseudonym, "")
        full = most is not None and agency != "" and won_by[agency] >= most
        return "agency_full" if full else ""

    def won(row: Row) -> None:
        won_by[agency_of.get(row.pseudonym, "")] += 1
        if award.one_prize_each:
            decision.holders.add(row.pseudonym)

    return HandingOut(
        award,
        able,
        equal=lambda one, other: deciding_measure(one, other, award.ranking or ranking) is None,
        passed=passed,
        won=won,
    )


def _decided_by(
    winner: Ranked, against: Ranked | None, ranking: Sequence[RankingMeasure]
) -> DecidedBy:
    if against is None:
        return "unopposed"
    return deciding_measure(winner, against, ranking) or "draw"


def deciding_measure(
    winner: Ranked, other: Ranked, ranking: Sequence[RankingMeasure]
) -> RankingMeasure | None:
    """The first measure of the chain in which two rows differ; None if only the draw did."""
    for measure in ranking:
        if _value(winner, measure) != _value(other, measure):
            return measure
    return None


class Deciding(Protocol):
    """What a ledger tells of a winner; the arrival stays with the attempt."""

    @property
    def score(self) -> int: ...
    @property
    def duration_s(self) -> int: ...
    @property
    def distance(self) -> int | None: ...


def equal_values(one: Deciding, other: Deciding, ranking: Sequence[RankingMeasure]) -> bool:
    """Whether two winners are equal in what they are ranked by; by arrival nobody is."""
    measured = {
        "score": one.score == other.score,
        "prediction": one.distance == other.distance,
        "duration": one.duration_s == other.duration_s,
        "earliest": False,
    }
    return all(measured[measure] for measure in ranking)


def _value(row: Ranked, measure: RankingMeasure) -> int | None:
    match measure:
        case "score":
            return row.score
        case "prediction":
            return row.distance
        case "duration":
            return row.duration_s
        case "earliest":
            return row.submitted_at_us
        case _ as never:
            assert_never(never)
