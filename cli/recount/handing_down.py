"""Prizes handed down the orders of a file's awards, after ``docs/ledger.md``, 8 and 26."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from contracts.ledger_lines import LedgerPrize, LedgerSharing

Row = TypeVar("Row")


@dataclass
class Queue(Generic[Row]):
    """Those an award is for, in order, and its prizes.

    ``why``: why a row is passed over ("": it is not), when its turn comes. ``alike``: whether two
    rows are equal in all that is compared. ``wins``: told of every winner at once. What comes of
    it: ``won`` (number of the prize, money, row), ``next_of`` (prize -> who would have been next)
    and, of each row looked at, ``passed``.
    """

    rows: Sequence[Row]
    prizes: Sequence[LedgerPrize]
    shared: LedgerSharing | None
    higher: bool
    why: Callable[[Row], str]
    alike: Callable[[Row, Row], bool]
    wins: Callable[[Row], None]
    won: list[tuple[int, int, Row]] = field(default_factory=list)
    next_of: dict[int, Row | None] = field(default_factory=dict)
    passed: list[str] = field(default_factory=list)
    left: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.left = [prize.winners for prize in self.prizes]

    def serve(self, number: int) -> None:
        """A prize to all who win it."""
        while self.left[number]:
            together = self._together()
            if not together:
                break
            money = self._paid(number, len(together))
            self.won += [(number, money, row) for row in together]
        behind = (row for row in self.rows[len(self.passed) :] if not self.why(row))
        self.next_of[number] = next(behind, None)

    def finish(self) -> None:
        """Why those are passed over who stand behind all winners."""
        self.passed += [self.why(row) for row in self.rows[len(self.passed) :]]

    def unfilled(self) -> Iterator[tuple[LedgerPrize, int]]:
        """The places that nobody took."""
        for prize, places in zip(self.prizes, self.left, strict=True):
            if places:
                yield prize, places

    def _together(self) -> list[Row]:
        """The next in line, with all who are equal where equals share."""
        found: list[Row] = []
        for row in self.rows[len(self.passed) :]:
            if found and (self.shared is None or not self.alike(found[0], row)):
                break
            reason = self.why(row)
            self.passed.append(reason)
            if not reason:
                found.append(row)
                self.wins(row)
        return found

    def _paid(self, number: int, people: int) -> int:
        """The money of each of them; takes up their places."""
        sum_of_places, standing = 0, people
        last = len(self.prizes) if self.shared and self.shared.places == "used" else number + 1
        for place in range(number, last):
            taken = min(self.left[place], standing)
            self.left[place] -= taken
            standing -= taken
            sum_of_places += taken * self.prizes[place].money
        if self.shared is not None and self.shared.money == "divided" and people > 1:
            return sum_of_places // people
        return self.prizes[number].money


def hand_down(queues: Sequence[Queue[Row]]) -> None:
    """All awards of a file: in turn, but those of which the higher prize stands at once."""
    higher = [one for one in queues if one.higher]
    for one in queues:
        if one.higher and one is not higher[0]:
            continue
        turns = higher if one.higher else [one]
        order = []
        for award, queue in enumerate(turns):
            most = None
            for number, prize in enumerate(queue.prizes):
                most = prize.money if most is None else min(most, prize.money)
                order.append((-most, number, award))
        for _, number, award in sorted(order):
            turns[award].serve(number)
        for queue in turns:
            queue.finish()
