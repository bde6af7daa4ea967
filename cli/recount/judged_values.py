"""What a panel's sheets make of each work, worked out again after ``docs/ledger.md``, 20."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from cli.recount.judged_facts import asked_criteria, mean, number, told
from contracts.judged_ledger_file import JudgedLedger
from contracts.judged_ledger_lines import (
    JudgedCriterion,
    JudgedForm,
    JudgedPanelRules,
    SheetLine,
    ValueLine,
)

Points = dict[str, dict[str, Fraction]]
"""Work to judge to points."""

_ENOUGH_FOR_A_SCALE = 3
"""Sheets of one judge that say how far apart they mark."""


class Panelled(NamedTuple):
    """A value line worked out, with its exact values beside it."""

    line: ValueLine
    value: Fraction | None
    criteria: dict[str, Fraction | None]


Values = dict[tuple[str, str, str], Panelled]
"""By panel, part and work."""


def values_of(ledger: JudgedLedger) -> Values:
    """Every value, in the order of the lines. How many sheets were released for a work the file
    alone does not show: that is taken from the published line."""
    published = {(line.panel, line.part, line.work): line for line in ledger.values}
    named = asked_criteria(ledger.header)
    made: Values = {}
    for panel in ledger.header.panels:
        for form in panel.forms:
            own = [s for s in ledger.sheets if (s.panel, s.part) == (panel.id, form.part)]
            counted = [sheet for sheet in own if sheet.status == "counted"]
            works = {sheet.work for sheet in counted}
            works |= {work for who, part, work in published if (who, part) == (panel.id, form.part)}
            for work, one in _values(panel, form, counted, works, named):
                key = (panel.id, form.part, work)
                made[key] = _with_needed(panel, one, published.get(key))
    return dict(sorted(made.items()))


def _values(
    panel: JudgedPanelRules,
    form: JudgedForm,
    sheets: Sequence[SheetLine],
    works: set[str],
    named: set[str],
) -> Iterator[tuple[str, Panelled]]:
    totals = _points(panel, sheets, lambda sheet: _total(form, sheet))
    alone = {
        criterion.id: _points(panel, sheets, _mark_alone(criterion))
        for criterion in form.criteria
        if criterion.id in named
    }
    for work in works:
        value, dropped = _combined(panel, totals.get(work, {}))
        criteria = {name: _combined(panel, own.get(work, {}))[0] for name, own in alone.items()}
        line = ValueLine(
            panel=panel.id,
            part=form.part,
            work=work,
            needed=0,
            counted=sorted(totals.get(work, {}).keys() - dropped.keys()),
            dropped=dropped,
            short=False,
            value=told(value),
            criteria={name: told(one) for name, one in criteria.items()},
        )
        yield work, Panelled(line, value, criteria)


def _with_needed(panel: JudgedPanelRules, one: Panelled, published: ValueLine | None) -> Panelled:
    """With how many sheets make a value, and whether there are fewer."""
    line = one.line
    there = len(line.counted) + len(line.dropped)
    released = 0 if published is None else published.needed
    needed = panel.sufficient or max(released, there, 1)
    short = there < needed or there == 0
    return one._replace(
        line=ValueLine(
            line.panel,
            line.part,
            line.work,
            needed,
            line.counted,
            line.dropped,
            short,
            line.value,
            line.criteria,
        )
    )


def _total(form: JudgedForm, sheet: SheetLine) -> Fraction:
    """All marks of a sheet, less its penalties, and at least 0."""
    hundredths = sum(
        -sheet.marks[one.id] if one.penalty else sheet.marks[one.id] for one in form.criteria
    )
    return Fraction(max(0, hundredths), 100)


def _mark_alone(criterion: JudgedCriterion) -> Callable[[SheetLine], Fraction]:
    sign = -1 if criterion.penalty else 1
    return lambda sheet: Fraction(sign * sheet.marks[criterion.id], 100)


def _points(
    panel: JudgedPanelRules, sheets: Sequence[SheetLine], points: Callable[[SheetLine], Fraction]
) -> Points:
    """What each sheet says of its work, on one scale for all judges where the panel wants that."""
    said: Points = defaultdict(dict)
    for sheet in sheets:
        said[sheet.work][sheet.judge] = points(sheet)
    return _on_one_scale(said) if panel.standardise and sheets else said


def _on_one_scale(said: Points) -> Points:
    by_judge: dict[str, list[Fraction]] = defaultdict(list)
    for own in said.values():
        for judge, points in own.items():
            by_judge[judge].append(points)
    middle, spread = _middle_and_spread([one for own in by_judge.values() for one in own])
    scales = {judge: _middle_and_spread(own) for judge, own in by_judge.items()}
    made: Points = {}
    for work, own in said.items():
        made[work] = {}
        for judge, points in own.items():
            own_middle, own_spread = scales[judge]
            stretch = Fraction(1)
            if own_spread > 0 and len(by_judge[judge]) >= _ENOUGH_FOR_A_SCALE:
                stretch = spread / own_spread
            made[work][judge] = middle + (points - own_middle) * stretch
    return made


def _middle_and_spread(points: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    middle = mean(points)
    return middle, mean(abs(one - middle) for one in points)


def _combined(
    panel: JudgedPanelRules, own: dict[str, Fraction]
) -> tuple[Fraction | None, dict[str, Literal["low", "high", "outlier"]]]:
    """One work's value, and the judges whose sheets were dropped."""
    if not own:
        return None, {}
    dropped: dict[str, Literal["low", "high", "outlier"]] = {}
    middle = mean(own.values())
    if panel.combine == "sum":
        return middle * panel.seats, {}
    if panel.combine == "trimmed" and len(own) > 2 * panel.trim:
        order = sorted(own, key=lambda judge: (own[judge], judge))
        dropped = dict.fromkeys(order[: panel.trim], "low")
        dropped |= dict.fromkeys(order[len(order) - panel.trim :], "high")
    elif panel.combine == "outliers":
        most = number(panel.outlier_distance)
        far = [judge for judge, points in own.items() if abs(points - middle) > most]
        if len(own) - len(far) >= max(1, panel.sufficient):
            dropped = dict.fromkeys(far, "outlier")
    return mean(points for judge, points in own.items() if judge not in dropped), dropped
