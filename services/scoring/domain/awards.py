"""Individual prizes by rank: P1 gives 1 first, 2 second and 3 third prizes each week.

Prizes are handed down the standings in the plan's order. A prize that nobody is left for is
reported as unfilled, not awarded (P5 has more prizes than teams). Each prize says what decided
it: the first measure in which its winner differs from the next in line, that is the first person
who did not get this prize any more.
"""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from contracts.definition import Award, RankingMeasure
from services.scoring.domain.standings import Standing, deciding_measure

DecidedBy = RankingMeasure | Literal["draw", "unopposed"]


class Won(Struct, frozen=True):
    """A prize won. ``against`` is the next in line; None when nobody was (``unopposed``)."""

    award: str
    prize: str
    money: int
    winner: Standing
    decided_by: DecidedBy
    against: Standing | None = None


class Unfilled(Struct, frozen=True):
    """So many prizes of a rank could not be awarded."""

    award: str
    prize: str
    count: int


class Decision(Struct, frozen=True):
    """What became of a list of awards."""

    won: list[Won]
    unfilled: list[Unfilled]


def decide(
    awards: Sequence[Award], standings: Sequence[Standing], ranking: Sequence[RankingMeasure]
) -> Decision:
    """Hands each individual award's prizes down the standings, which are in order of rank."""
    decision = Decision([], [])
    for award in awards:
        if award.recipients == "individual":
            _hand_down(award, standings, ranking, decision)
    return decision


def _hand_down(
    award: Award,
    standings: Sequence[Standing],
    ranking: Sequence[RankingMeasure],
    decision: Decision,
) -> None:
    place = 0
    for prize in award.prizes:
        winners = standings[place : place + prize.winners]
        place += len(winners)
        against = standings[place] if place < len(standings) else None
        for winner in winners:
            decided = _decided_by(winner, against, ranking)
            won = Won(award.id, prize.rank, prize.money, winner, decided, against)
            decision.won.append(won)
        if len(winners) < prize.winners:
            missing = prize.winners - len(winners)
            decision.unfilled.append(Unfilled(award.id, prize.rank, missing))


def _decided_by(
    winner: Standing, against: Standing | None, ranking: Sequence[RankingMeasure]
) -> DecidedBy:
    if against is None:
        return "unopposed"
    return deciding_measure(winner, against, ranking) or "draw"
