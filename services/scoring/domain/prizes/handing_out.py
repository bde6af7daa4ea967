"""Prizes handed down an order, of people, agencies or works: the one way there is.

Prizes go in the order of the plan to the first who are left; whoever is passed over (they hold a
prize where each gets one, or their agency has as many as it may) gives way to the next in line.
What is left of a prize when nobody is left is unfilled.

**Whoever is equal** is in an order already, which the public draw made. Where the plan lets equals
share (đồng giải), all of them get the prize that the first of them gets. Prizes count as places,
as many of each as it has winners. n who share take up n places, of this prize and of those behind
it (``used``: two firsts and no second; our choice, as then no more prizes are given than the plan
has, but for the last place), or at most those that this prize has left (``kept``: two firsts, and
the second goes to the next in line). The money is the ``whole`` for each (our choice, as nobody
gets less than the plan promises to their rank), or that of the places taken up, ``divided`` by n;
what does not divide into whole units is not paid.

**The higher prize stands** for whoever would win several of one publication, where the plan says
so: the prizes of all such awards go from the highest to the lowest, so that each is offered when
all higher ones are gone. Higher is more money (of an award's prizes none counts for more than one
before it), then the better rank in its award, then the award that the plan names first.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate, takewhile
from typing import Generic, Literal, TypeVar

from msgspec import Struct

from contracts.definition import Award, Prize

Row = TypeVar("Row")
Passed = Literal["", "holds_prize", "agency_full"]


class Given(Struct, Generic[Row], frozen=True):
    """A prize given; ``against``: the first who was left when it had all its winners."""

    prize: Prize
    money: int
    winner: Row
    against: Row | None


class HandingOut(Generic[Row]):
    """The prizes of one award, and the order in which they are won.

    ``equal``: whether nothing but the draw tells two rows apart. ``passed``: why a row is passed
    over ("": it is not), asked when its turn comes; ``won``: told of each winner at once. In the
    end ``over`` has each row's answer, of those behind all winners as it was after the last prize.
    """

    def __init__(
        self,
        award: Award,
        order: Sequence[Row],
        *,
        equal: Callable[[Row, Row], bool],
        passed: Callable[[Row], Passed],
        won: Callable[[Row], None],
    ) -> None:
        self.award, self._order = award, order
        self._equal, self._passed, self._won = equal, passed, won
        self._ends = list(accumulate(prize.winners for prize in award.prizes))
        self._next = self._taken = 0
        self.given: list[Given[Row]] = []
        self.unfilled: list[tuple[Prize, int]] = []
        self.over: list[Passed] = []

    @property
    def heights(self) -> list[tuple[int, int]]:
        """How high each prize is, the highest first: less is higher."""
        money = accumulate((prize.money for prize in self.award.prizes), min)
        return [(-most, index) for index, most in enumerate(money)]

    def give(self, index: int) -> None:
        """Gives one of the award's prizes to all who win it; those before it have been given."""
        prize, end = self.award.prizes[index], self._ends[index]
        winners: list[tuple[int, Row]] = []
        while self._taken < end and (group := self._group()):
            money = self._take(index, len(group))
            winners += [(money, row) for row in group]
        missing = end - max(self._taken, end - prize.winners)
        if missing > 0:
            self.unfilled.append((prize, missing))
        left = (row for row in self._order[self._next :] if not self._passed(row))
        against = next(left, None) if winners else None
        self.given += [Given(prize, money, row, against) for money, row in winners]

    def close(self) -> None:
        """Nothing more is given."""
        self.over += [self._passed(row) for row in self._order[self._next :]]
        self._next = len(self._order)

    def _group(self) -> list[Row]:
        """The next who win together; empty where nobody is left."""
        group: list[Row] = []
        while self._next < len(self._order):
            row = self._order[self._next]
            if group and (self.award.tie != "shared" or not self._equal(group[0], row)):
                break
            passed = self._passed(row)
            if not passed:
                self._won(row)
                group.append(row)
            self.over.append(passed)
            self._next += 1
        return group

    def _take(self, index: int, size: int) -> int:
        """Takes up the places of so many who win together; the money of each."""
        award, start = self.award, self._taken
        end = self._ends[-1] if award.shared_places == "used" else self._ends[index]
        self._taken = min(start + size, end)
        if size == 1 or award.shared_money == "whole":
            return award.prizes[index].money
        return sum(self._between(start, self._taken)) // size

    def _between(self, start: int, end: int) -> list[int]:
        """The money of these places, prize by prize."""
        return [
            prize.money * max(0, min(end, last) - max(start, last - prize.winners))
            for prize, last in zip(self.award.prizes, self._ends, strict=True)
        ]


def hand_out(lists: Sequence[HandingOut[Row]]) -> None:
    """Award by award; those of which the higher prize stands together, where the first of them
    comes."""
    together = [one for one in lists if takes_higher(one.award)]
    for one in lists:
        if one in together[1:]:
            continue
        turns = together if one in together else [one]
        heights = [
            (*height, number, index)
            for number, taking in enumerate(turns)
            for index, height in enumerate(taking.heights)
        ]
        for *_, number, index in sorted(heights):
            turns[number].give(index)
        for taking in turns:
            taking.close()


def shared_by(award: Award, winners: Sequence[Row], equal: Callable[[Row, Row], bool]) -> list[int]:
    """With how many, themselves too, each winner of the award shares; 0 where everybody is drawn.
    ``winners`` in the order in which they won."""
    if award.tie != "shared":
        return [0] * len(winners)
    told: list[int] = []
    while len(told) < len(winners):
        first, *rest = winners[len(told) :]
        same = 1 + sum(1 for _ in takewhile(partial(equal, first), rest))
        told += [same] * same
    return told


def takes_higher(award: Award) -> bool:
    """Whether of several prizes the higher one stands, in place of the earlier."""
    return award.one_prize_each and award.several_prizes == "higher"
