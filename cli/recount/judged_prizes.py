"""Prizes of a judged round, who is passed over, and who goes on, after ``docs/ledger.md``, 22."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

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
    """Which works won under ``one_prize_each``, and whom that passes over."""

    def __init__(self, works: Mapping[str, Work], published: Sequence[PlaceLine]) -> None:
        self._works = works
        self._published = {(line.award, line.work): bool(line.passed) for line in published}
        self._won: list[Work] = []

    def won(self, work: str) -> None:
        self._won.append(self._works[work])

    def passed(self, award: str, work: str) -> tuple[bool, bool]:
        """Whether the work is passed over, and whether that shows in the file."""
        shared = [_shared(self._works[work], other) for other in self._won]
        if True in shared:
            return True, True
        if None in shared:
            return self._published.get((award, work), False), False
        return False, True


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
    for award in header.awards:
        _award(award, field.places(award.id, award.measures), holders, made)
    return made


def _award(award: JudgedAward, order: Sequence[Placed], holders: _Holders, made: Awarded) -> None:
    """Prizes in order to the works in order: each of them is taken by the first who is left."""
    left: list[Placed] = []
    open_prizes = sum(prize.winners for prize in award.prizes)
    for row in order:
        passed, shows = False, True
        if award.one_prize_each:
            passed, shows = holders.passed(award.id, row.work)
        if not shows and award.id not in made.as_told:
            made.as_told.append(award.id)
        if not passed:
            left.append(row)
            if award.one_prize_each and len(left) <= open_prizes:
                holders.won(row.work)
        values = [told(value) for value in row.values]
        why: WorkPassed = "holds_prize" if passed else ""
        made.places.append(PlaceLine(award.id, row.rank, row.work, values, row.lot, why))
    begin = 0
    for prize in award.prizes:
        end = min(begin + prize.winners, len(left))
        against = left[end] if end < len(left) else None
        for row in left[begin:end]:
            made.prizes.append(
                WorkPrizeLine(
                    award.id,
                    prize.rank,
                    prize.money,
                    row.told(),
                    deciding(award.measures, row, against),
                    None if against is None else against.told(),
                )
            )
        if missing := prize.winners - (end - begin):
            made.unfilled.append(JudgedUnfilledLine(award.id, prize.rank, missing))
        begin = end


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
