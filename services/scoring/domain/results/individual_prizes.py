"""Individual prizes by rank: P1 gives 1 first, 2 second and 3 third prizes each week.

Prizes are handed down the standings in the plan's order, of a round or over several. Who is not of
the award's audiences, does not fulfil its conditions, or holds a prize already where the plan
gives one to each, is passed over. A prize that nobody is left for is reported as unfilled, not
awarded (P5 has more prizes than teams). Each prize says what decided it: the first measure in
which its winner differs from the next in line, that is the first person who could have won this
prize and did not.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Generic, Protocol, TypeVar, assert_never

from msgspec import Struct

from contracts.definition import Award, RankingMeasure
from contracts.ledger_lines import DecidedBy

NO_AUDIENCES: Mapping[str, str] = {}


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


def no_decision(holders: Collection[str] = ()) -> "Decision[Row]":
    """Nothing decided yet; ``holders`` won elsewhere, under an award that gives one each."""
    return Decision([], [], set(holders))


def decide(
    awards: Sequence[Award],
    standings: Sequence[Row],
    ranking: Sequence[RankingMeasure],
    *,
    audience_of: Mapping[str, str] = NO_AUDIENCES,
    holders: Collection[str] = (),
) -> Decision[Row]:
    """Hands each individual award's prizes of one round down its standings, in order of rank."""
    decision: Decision[Row] = no_decision(holders)
    for award in awards:
        if award.recipients == "individual":
            able = [row for row in standings if may_win(award, row, audience_of, decision.holders)]
            hand_down(award, able, ranking, decision)
    return decision


def may_win(
    award: Award,
    row: Ranked,
    audience_of: Mapping[str, str],
    holders: Collection[str],
    rounds: int = 1,
) -> bool:
    """Whether a person who took part in so many rounds of the award may win it."""
    if award.audiences and audience_of.get(row.pseudonym, "") not in award.audiences:
        return False
    if award.one_prize_each and row.pseudonym in holders:
        return False
    needed = award.conditions
    return row.score >= needed.minimum_score and rounds >= needed.minimum_rounds


def hand_down(
    award: Award, able: Sequence[Row], ranking: Sequence[RankingMeasure], decision: Decision[Row]
) -> None:
    """Gives an award's prizes to those who may win it, in order; adds to ``decision``."""
    place = 0
    for prize in award.prizes:
        winners = able[place : place + prize.winners]
        place += len(winners)
        against = able[place] if place < len(able) else None
        for winner in winners:
            decided = _decided_by(winner, against, ranking)
            decision.won.append(Won(award.id, prize.rank, prize.money, winner, decided, against))
            if award.one_prize_each:
                decision.holders.add(winner.pseudonym)
        if len(winners) < prize.winners:
            missing = prize.winners - len(winners)
            decision.unfilled.append(Unfilled(award.id, prize.rank, missing))


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
