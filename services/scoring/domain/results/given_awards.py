"""Prizes by the committee's judgement: it says who wins, in a decision with its minutes.

Some plans give prizes that no rule compares for: the best organised unit, the author who took most
pains. What can be held against such a decision is that it gives no more than the plan has, to
nobody twice, and only to those who take part and may win; the choice itself is the committee's.
"""

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from contracts.definition import Award, Recipients
from contracts.phase_ledger_lines import GivenAwardLine, PhaseJudgement, PhaseUnfilledLine
from contracts.settled_round_decisions import GivenPrize, Minutes

UNDECIDED = PhaseJudgement(0, "", "", "", "", "")


class GivenAward(Struct, frozen=True):
    """A decision in force: ``prizes`` name people by the pseudonym of the phase."""

    number: int
    minutes: Minutes
    reason: str
    prizes: Sequence[GivenPrize]


class Able(Struct, frozen=True):
    """Who may win: people of the award's audiences, agencies, and works by round and code."""

    people: Collection[str]
    agencies: Collection[str]
    works: Collection[tuple[str, str]]


def told(given: GivenAward | None) -> PhaseJudgement:
    """The decision as a ledger tells it."""
    if given is None:
        return UNDECIDED
    minutes = given.minutes
    return PhaseJudgement(
        given.number, minutes.number, minutes.date, minutes.sha256, minutes.text, given.reason
    )


def hand_over(
    award: Award, rounds: Collection[str], given: GivenAward | None, able: Able
) -> tuple[list[GivenAwardLine], list[PhaseUnfilledLine]]:
    """The prizes given to who may win (still), prize by prize, and how many of each are not: none
    is while nothing was decided."""
    lines: list[GivenAwardLine] = []
    for prize in award.prizes:
        named = [one for one in (given.prizes if given else ()) if one.rank == prize.rank]
        made = [
            _line(award.id, one, prize.money, award.recipients)
            for one in named
            if _may_win(award.recipients, one, rounds, able)
        ]
        lines += sorted(made, key=lambda line: (line.person, line.agency, line.round, line.work))
    return lines, list(_unfilled(award, lines, decided=given is not None))


def _unfilled(
    award: Award, lines: Sequence[GivenAwardLine], *, decided: bool
) -> Iterator[PhaseUnfilledLine]:
    for prize in award.prizes:
        left = prize.winners - sum(line.prize == prize.rank for line in lines)
        if left > 0:
            why = "not_given" if decided else "undecided"
            yield PhaseUnfilledLine(award.id, prize.rank, left, why)  # type: ignore[arg-type]


def _may_win(recipients: Recipients, one: GivenPrize, rounds: Collection[str], able: Able) -> bool:
    if recipients == "individual":
        return one.to in able.people
    if recipients == "collective":
        return one.to in able.agencies
    return one.round in rounds and (one.round, one.to) in able.works


def _line(award: str, one: GivenPrize, money: int, recipients: Recipients) -> GivenAwardLine:
    if recipients == "individual":
        return GivenAwardLine(award, one.rank, money, person=one.to)
    if recipients == "collective":
        return GivenAwardLine(award, one.rank, money, agency=one.to)
    return GivenAwardLine(award, one.rank, money, round=one.round, work=one.to)
