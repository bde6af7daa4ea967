"""Who wins and who loses what, between two lists of prizes."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

from contracts.results import AwardLine
from contracts.settled_round_decisions import PrizeChange


class _Held(NamedTuple):
    """A prize and who has it: a person, or an agency by its name."""

    award: str
    round: str
    rank: str
    money: int
    person: str
    agency: str


def prize_changes(before: Iterable[AwardLine], after: Iterable[AwardLine]) -> list[PrizeChange]:
    """Prizes that somebody of ``before`` lacks in ``after``, then those that somebody wins."""
    old, new = list(before), list(after)
    lines = {_held(line): line for line in (*old, *new)}
    had, has = Counter(map(_held, _won(old))), Counter(map(_held, _won(new)))
    lost = [_change("lost", lines[one]) for one in (had - has).elements()]
    return lost + [_change("won", lines[one]) for one in (has - had).elements()]


def _won(lines: Iterable[AwardLine]) -> list[AwardLine]:
    return [line for line in lines if line.person or line.winner]


def _held(line: AwardLine) -> _Held:
    return _Held(
        line.award,
        line.round or "",
        line.rank,
        line.money,
        line.person,
        "" if line.person else line.winner,
    )


def _change(change: Literal["won", "lost"], line: AwardLine) -> PrizeChange:
    return PrizeChange(
        line.round or "",
        change,
        line.award,
        line.award_name,
        line.rank,
        line.prize,
        line.money,
        line.person,
        line.winner,
        line.agency,
        line.collective,
    )
