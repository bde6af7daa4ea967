"""What judges' marks make, and who wins by them, counted a second time by the plans' words."""

from fractions import Fraction
from typing import NamedTuple

from tests.support.plays.works import Work

_PENALTIES = frozenset({"loi"})


class Juries(NamedTuple):
    """How the marks of two juries make values: "mean", "standardised", or "outliers 20". The first
    ``advancing`` of the first jury go on, and whoever equals the last of them."""

    first: str
    advancing: int
    last: str


#: phase -> its juries, as the file of the plan has them (our choice)
JURIES = {
    "thi-viet": Juries("mean", 50, "mean"),
    "anh": Juries("mean", 100, "outliers 20"),
    "video": Juries("mean", 50, "outliers 20"),
    "khau-hieu": Juries("mean", 30, "mean"),
    "tranh": Juries("standardised", 1000, "mean"),
}


def values(works: list[Work], panel: str, rule: str, criterion: str = "") -> dict[str, Fraction]:
    """Code -> value by a panel's sheets; ``criterion``: by this line alone."""
    totals = {
        work.code: {judge: _total(marks, criterion) for judge, marks in work.sheets[panel].items()}
        for work in works
        if panel in work.sheets
    }
    if rule == "standardised":
        totals = _standardised(totals)
    join = _without_outliers if rule.startswith("outliers") else _mean
    return {code: join(list(mine.values())) for code, mine in totals.items()}


def _total(marks: dict[str, int], criterion: str) -> Fraction:
    if criterion:
        return Fraction(marks[criterion], 100)
    given = sum(-one if name in _PENALTIES else one for name, one in marks.items())
    return Fraction(max(0, given), 100)


def _mean(totals: list[Fraction]) -> Fraction:
    return sum(totals, Fraction()) / len(totals)


def _without_outliers(totals: list[Fraction]) -> Fraction:
    """Five sheets are asked for: where fewer than five are left, all count."""
    middle = _mean(totals)
    kept = [one for one in totals if abs(one - middle) <= 20]
    return _mean(kept if len(kept) >= 5 else totals)


def _standardised(totals: dict[str, dict[str, Fraction]]) -> dict[str, dict[str, Fraction]]:
    everything = [one for mine in totals.values() for one in mine.values()]
    mean, spread = _mean(everything), _spread(everything)
    by_judge: dict[str, list[Fraction]] = {}
    for mine in totals.values():
        for judge, one in mine.items():
            by_judge.setdefault(judge, []).append(one)
    return {
        code: {judge: _moved(one, by_judge[judge], mean, spread) for judge, one in mine.items()}
        for code, mine in totals.items()
    }


def _spread(totals: list[Fraction]) -> Fraction:
    middle = _mean(totals)
    return _mean([abs(one - middle) for one in totals])


def _moved(one: Fraction, own: list[Fraction], mean: Fraction, spread: Fraction) -> Fraction:
    middle, narrow = _mean(own), _spread(own)
    factor = spread / narrow if len(own) >= 3 and narrow else Fraction(1)
    return mean + (one - middle) * factor


def going_on(works: list[Work], phase: str, panel: str) -> list[Work]:
    """Whom the first jury chooses."""
    juries = JURIES[phase]
    found = values(works, panel, juries.first)
    ordered = sorted(found.values(), reverse=True)
    least = ordered[min(juries.advancing, len(ordered)) - 1]
    return [work for work in works if found[work.code] >= least]


def measures(works: list[Work], phase: str, panel: str, by: str) -> dict[str, tuple[Fraction, ...]]:
    """Code -> what a prize goes by, of those whom the last jury marked."""
    rule = JURIES[phase].last
    marks = values(works, panel, rule)
    if by == "marks":
        return {code: (one,) for code, one in marks.items()}
    if by == "votes":
        figures = {work.code: Fraction(work.figure) for work in works}
        return {code: (figures[code], one) for code, one in marks.items()}
    alone = values(works, panel, rule, by)
    return {code: (alone[code], one) for code, one in marks.items()}
