"""How marks combine, a second time: written from the documents alone: the section
"Marks and how they combine" of ``docs/definition.md``, and ``docs/judging.md``, 4, for lots.

It shares nothing with scoring: sheets are rows of plain values, marks are decimals as people write
them, and every rule is worked out from the start for each work.
"""

from collections import defaultdict
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from hashlib import sha256
from json import dumps
from typing import NamedTuple


class Row(NamedTuple):
    """One line of one sheet: who gave which work how much; ``off``: a penalty."""

    work: str
    judge: str
    criterion: str
    mark: str
    off: bool = False


class Book(NamedTuple):
    """What the plan says of a panel."""

    combine: str = "mean"
    trim: int = 1
    outlier_distance: str = "0"
    standardise: bool = False
    sufficient: int = 0
    balanced: bool = False
    judges_per_entry: int = 0


def totals_of(rows: list[Row], criterion: str | None = None) -> dict[tuple[str, str], Fraction]:
    """(work, judge) -> total; with a criterion, the marks of this line alone."""
    totals: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for row in rows:
        if criterion is None or row.criterion == criterion:
            totals[row.work, row.judge] += Fraction(row.mark) * (-1 if row.off else 1)
        else:
            totals[row.work, row.judge] += 0
    if criterion is None:
        return {key: Fraction(0) if value < 0 else value for key, value in totals.items()}
    return dict(totals)


def on_one_scale(totals: dict[tuple[str, str], Fraction]) -> dict[tuple[str, str], Fraction]:
    """1."""
    if not totals:
        return {}
    big_m = sum(totals.values()) / Fraction(len(totals))
    big_d = sum(abs(value - big_m) for value in totals.values()) / Fraction(len(totals))
    made = {}
    for (work, judge), value in totals.items():
        of_judge = [points for (_, other), points in totals.items() if other == judge]
        m = sum(of_judge) / Fraction(len(of_judge))
        d = sum(abs(points - m) for points in of_judge) / Fraction(len(of_judge))
        if d == 0 or len(of_judge) < 3:
            made[work, judge] = big_m + (value - m)
        else:
            made[work, judge] = big_m + (value - m) * big_d / d
    return made


def value_of_work(
    book: Book, rows: list[Row], work: str, judges: int, criterion: str | None = None
) -> Fraction | None:
    """1, 2 and, with a criterion, 4."""
    totals = totals_of(rows, criterion)
    if book.standardise:
        totals = on_one_scale(totals)
    line = sorted((value, judge) for (other, judge), value in totals.items() if other == work)
    values = [value for value, _ in line]
    if not values:
        return None
    if book.combine == "trimmed":
        inner = values[book.trim : len(values) - book.trim]
        return mean(inner if len(values) > 2 * book.trim else values)
    if book.combine == "outliers":
        m, most = mean(values), Fraction(book.outlier_distance)
        near = [value for value in values if not abs(value - m) > most]
        enough = book.sufficient if book.sufficient > 1 else 1
        return mean(values if len(near) < enough else near)
    if book.combine == "sum":
        named = book.balanced and book.judges_per_entry > 0
        return mean(values) * (book.judges_per_entry if named else judges)
    return mean(values)


def is_short(book: Book, rows: list[Row], work: str, released: int) -> bool:
    """3."""
    n = len({row.judge for row in rows if row.work == work})
    return n == 0 or n < (book.sufficient or released)


def mean(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def performance(
    parts: list[tuple[list[Fraction], int | None, int, str, int]],
) -> Fraction:
    """5: parts as (values by panel, limit in s, overrun_every in s, overrun_points, used in ms)."""
    marks = Fraction(0)
    for values, limit, every, points, used in parts:
        part = sum(values, Fraction(0))
        if limit is not None and every:
            moment = limit * 1000
            while moment < used:
                part -= Fraction(points)
                moment += every * 1000
        marks += part if part > 0 else 0
    return marks


def in_order(award: str, values: dict[str, list[Fraction]], secret: bytes) -> list[str]:
    """The codes of works in their order, by value and lot."""

    def lot(work: str) -> bytes:
        told = dumps([award, work], separators=(",", ":"), ensure_ascii=False).encode()
        return sha256(b"hoithi/tie-work/1" + b"\x00" + secret + b"\x00" + told).digest()

    return sorted(values, key=lambda work: ([-value for value in values[work]], lot(work)))


def going_on(order: list[str], values: dict[str, Fraction], advancing: int) -> set[str]:
    """6: the works of a preliminary panel that go on."""
    if len(order) <= advancing:
        return set(order)
    return {work for work in order if values[work] >= values[order[advancing - 1]]}


def shown(value: Fraction) -> str:
    """With two decimals."""
    exactly = Decimal(value.numerator * 200 + value.denominator) / Decimal(2 * value.denominator)
    return f"{exactly.quantize(Decimal(1), ROUND_FLOOR) / 100:.2f}"
