"""Prizes of a judged round, who is passed over, and who goes on, after ``docs/ledger.md``, 22."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cli.recount.handing_down import Queue, hand_down
from cli.recount.judged_facts import Work, told
from cli.recount.judged_places import Field, Placed, deciding
from contracts.judged_ledger_lines import (
    GoingOnLine,
    JudgedAward,
    JudgedHeader,
    JudgedMeasure,
    JudgedUnfilledLine,
    PlaceLine,
    WorkPassed,
    WorkPrizeLine,
)


class Awarded(NamedTuple):
    """The lines of all awards. ``as_told``: awards in which the file closes who is passed over."""

    places: list[PlaceLine]
    prizes: list[WorkPrizeLine]
    unfilled: list[JudgedUnfilledLine]
    as_told: list[str]


class _Holders:
    """Which works won, and whom that passes over: ``one_prize_each`` and ``prizes_per_agency``."""

    def __init__(self, works: Mapping[str, Work], published: Sequence[PlaceLine]) -> None:
        self._works = works
        self._published = {(line.award, line.work): line.passed for line in published}
        self._won: list[Work] = []
        self._won_by: Counter[tuple[str, str]] = Counter()

    def won(self, award: JudgedAward, row: Placed) -> None:
        work = self._works[row.work]
        if award.one_prize_each:
            self._won.append(work)
        self._won_by[award.id, work.agency or ""] += 1

    def passed(self, award: JudgedAward, code: str) -> tuple[str, bool]:
        """Why the work is passed over, and whether that shows in the file."""
        work, said = self._works[code], self._published.get((award.id, code), "")
        shared = [_shared(work, other) for other in self._won] if award.one_prize_each else []
        if True in shared:
            return "holds_prize", True
        unsure = None in shared
        if unsure and said == "holds_prize":
            return said, False
        most = award.prizes_per_agency
        if most and work.agency is None:
            return "agency_full" if said == "agency_full" else "", False
        full = most and work.agency and self._won_by[award.id, work.agency] >= most
        return "agency_full" if full else "", not unsure


def _shared(one: Work, other: Work) -> bool | None:
    """Whether two works are of the same people; None where the file closes it."""
    if frozenset() in (one.people, other.people):
        if one.agency is None or other.agency is None:
            return None
        return one.agency == other.agency != ""
    if one.people is None or other.people is None:
        return None
    return bool(one.people & other.people)


def awarded(
    header: JudgedHeader, field: Field, works: Mapping[str, Work], published: Sequence[PlaceLine]
) -> Awarded:
    """The places and prizes of all awards in turn. ``published``: who is passed over is taken from
    there where the file closes people and agencies."""
    made = Awarded([], [], [], [])
    holders = _Holders(works, published)
    queues = [
        _queue(award, field.places(award.id, award.measures), holders, made)
        for award in header.awards
    ]
    hand_down(queues)
    for award, queue in zip(header.awards, queues, strict=True):
        _tell(award, queue, made)
    return made


def _queue(
    award: JudgedAward, order: Sequence[Placed], holders: _Holders, made: Awarded
) -> Queue[Placed]:
    def why(row: Placed) -> str:
        reason, shows = holders.passed(award, row.work)
        if not shows and award.id not in made.as_told:
            made.as_told.append(award.id)
        return reason

    def alike(one: Placed, other: Placed) -> bool:
        return one.values == other.values

    higher = award.one_prize_each and award.several_prizes == "higher"
    return Queue(
        order, award.prizes, award.shared, higher, why, alike, lambda row: holders.won(award, row)
    )


def _tell(award: JudgedAward, queue: Queue[Placed], made: Awarded) -> None:
    for row, reason in zip(queue.rows, queue.passed, strict=True):
        values = [told(value) for value in row.values]
        passed: WorkPassed = reason  # type: ignore[assignment]
        made.places.append(PlaceLine(award.id, row.rank, row.work, values, row.lot, passed))
    for number, money, row in queue.won:
        against = queue.next_of[number]
        made.prizes.append(
            WorkPrizeLine(
                award.id,
                award.prizes[number].rank,
                money,
                row.told(),
                deciding(award.measures, row, against),
                None if against is None else against.told(),
            )
        )
    for prize, count in queue.unfilled():
        made.unfilled.append(JudgedUnfilledLine(award.id, prize.rank, count))


def going_on(header: JudgedHeader, field: Field) -> list[GoingOnLine]:
    """Who goes on to another round, by the places that go by the marks of the stage alone."""
    if header.going_on is None:
        return []
    return [
        GoingOnLine(header.going_on.to, "", row.rank, row.work)
        for row in order_by_marks(header, field)[: header.going_on.teams]
    ]


def order_by_marks(header: JudgedHeader, field: Field) -> list[Placed]:
    """All works by their marks alone, with the lots of the first award that goes by nothing else;
    where there is none, with lots of no award."""
    marks = JudgedMeasure(
        "stage_marks" if header.form == "stage" else "entry_marks", "", "", "", []
    )
    award = next((a.id for a in header.awards if a.measures == [marks]), "")
    return field.places(award, [marks])
