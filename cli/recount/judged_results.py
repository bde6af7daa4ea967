"""Whom first juries choose, and what each work gets, after ``docs/ledger.md``, 21."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from cli.recount.judged_facts import Work, marks_kind, number, told
from cli.recount.judged_values import Values
from contracts.judged_ledger_lines import (
    GoingOnLine,
    JudgedHeader,
    JudgedPanelRules,
    JudgedPart,
    ResultLine,
)


class Choice(NamedTuple):
    """What first juries chose, in the order of the lines, and the works that they did not."""

    lines: list[GoingOnLine]
    left_out: set[str]


class Result(NamedTuple):
    """A work's marks, exactly; by part on the stage."""

    value: Fraction | None
    parts: dict[str, Fraction | None]


def chosen(header: JudgedHeader, works: Mapping[str, Work], values: Values) -> Choice:
    """What each preliminary panel chose of the works that it was to choose from."""
    lines: list[GoingOnLine] = []
    left_out: set[str] = set()
    for panel in header.panels:
        if not panel.preliminary:
            continue
        able = {
            code: _value(values, panel, "", code)
            for code, work in works.items()
            if work.status in ("counted", "not_chosen") and marks_kind(panel, work)
        }
        best = sorted((one for one in able.values() if one is not None), reverse=True)
        last = best[min(panel.advancing or 0, len(best)) - 1] if best and panel.advancing else None
        picked = [
            GoingOnLine("", panel.id, 1 + sum(other > value for other in best), code)
            for code, value in able.items()
            if value is not None and last is not None and value >= last
        ]
        lines += sorted(picked, key=lambda line: (line.rank, line.work))
        left_out |= able.keys() - {line.work for line in picked}
    return Choice(lines, left_out)


def statuses(works: Mapping[str, Work], left_out: set[str]) -> Iterator[str]:
    """Whether just those are not chosen whom a first jury left out; sets what was recounted."""
    for code, work in works.items():
        if work.status not in ("counted", "not_chosen"):
            continue
        status = "not_chosen" if code in left_out else "counted"
        if status != work.status:
            yield f"work {code}: published {work.status}, recounted {status}"
            work.status = status


def results_of(
    header: JudgedHeader, works: Mapping[str, Work], values: Values
) -> dict[str, Result]:
    """The marks of every work that counts, by code."""
    made = {}
    for code, work in sorted(works.items()):
        if work.status == "counted" and header.form == "stage":
            made[code] = _performed(header, work, values)
        elif work.status == "counted":
            mine = [p for p in header.panels if not p.preliminary and marks_kind(p, work)]
            made[code] = Result(_value(values, mine[0], "", code) if mine else None, {})
    return made


def result_lines(results: Mapping[str, Result]) -> list[ResultLine]:
    """As the file has them."""
    return [
        ResultLine(code, told(one.value), {part: told(of) for part, of in one.parts.items()})
        for code, one in results.items()
    ]


def _performed(header: JudgedHeader, work: Work, values: Values) -> Result:
    parts: dict[str, Fraction | None] = {}
    for part in header.parts:
        given = [
            _value(values, panel, part.id, work.code)
            for panel in header.panels
            if any(form.part == part.id for form in panel.forms)
        ]
        total = _sum(given)
        if total is not None:
            total = max(Fraction(0), total - _overrun(part, work.used_ms.get(part.id, 0)))
        parts[part.id] = total
    return Result(_sum(list(parts.values())), parts)


def _overrun(part: JudgedPart, used_ms: int) -> Fraction:
    """What comes off for the intervals that began after the limit."""
    if part.limit_s is None or part.overrun_every_s == 0:
        return Fraction(0)
    beyond_ms = max(0, used_ms - part.limit_s * 1000)
    begun = -(-beyond_ms // (part.overrun_every_s * 1000))
    return number(part.overrun_points) * begun


def _sum(values: Sequence[Fraction | None]) -> Fraction | None:
    """None if one is missing."""
    total = Fraction(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _value(values: Values, panel: JudgedPanelRules, part: str, work: str) -> Fraction | None:
    made = values.get((panel.id, part, work))
    return None if made is None else made.value
