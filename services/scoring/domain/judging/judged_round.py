"""All that a judged round's results follow from, and the values of its works."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct

from contracts.definition import Award, Panel, Phase
from contracts.judged_ledger_lines import FigureLine, JudgedDecisionLine, ValueLine, WorkRecord
from contracts.marks import fraction_text
from contracts.score_sheets import SheetSource, SheetState
from services.scoring.domain.judging.order_of_works import WorkDraw, chosen
from services.scoring.domain.judging.panel_marks import StandingSheet, panel_marks
from services.scoring.domain.judging.performance_marks import PerformanceMarks, performance_marks
from services.scoring.domain.judging.score_sheet import parts_of, sheet_form
from services.scoring.domain.judging.sheet_states import WANTED


class RoundSheet(Struct, frozen=True):
    """One sheet that a judge (by pseudonym) has of a work (by code); ``excluded`` by a decision:
    as if the judge had never had it. ``asked``: its judge has not confirmed or changed it yet."""

    panel: str
    part: str
    work: str
    judge: str
    state: SheetState
    marks: dict[str, int]
    source: SheetSource = "screen"
    confirmed: bool = False
    asked: bool = False
    excluded: bool = False


class JudgedRound(Struct, frozen=True):
    """A round's works (status ``counted`` unless something stands against it), the panels that mark
    it, how many judges should mark each work (panel -> ``seats``), its sheets, and its awards."""

    phase: Phase
    round: str
    panels: Sequence[Panel]
    seats: Mapping[str, int]
    works: Sequence[WorkRecord]
    sheets: Sequence[RoundSheet]
    awards: Sequence[Award]
    draw: WorkDraw
    figures: Sequence[FigureLine] = ()
    decisions: Sequence[JudgedDecisionLine] = ()


class PanelValue(NamedTuple):
    """A panel's value of a work, and by single criteria; ``needed``: so many sheets make it."""

    line: ValueLine
    value: Fraction | None
    criteria: dict[str, Fraction | None]


class WorkResult(NamedTuple):
    """The marks of a work that counts; ``parts`` of a performance."""

    value: Fraction | None
    parts: dict[str, Fraction | None]


class RoundValues(NamedTuple):
    """What each panel gave, the works that first juries chose, and what works have in the end."""

    panels: dict[tuple[str, str, str], PanelValue]
    chosen: dict[str, set[str]]
    not_chosen: set[str]
    results: dict[str, WorkResult]


def told(value: Fraction | None) -> str | None:
    """A value as answers and files tell it, if there is one."""
    return None if value is None else fraction_text(value)


def works_without_figures(facts: JudgedRound, values: "RoundValues") -> set[str]:
    """The works of which a figure of the committee is missing that an award goes by."""
    measures = [item for award in facts.awards for item in award.measures]
    asked = {item.figure for item in measures}
    asked |= {term.figure for item in measures for term in item.terms}
    entered = {(one.figure, one.work) for one in facts.figures}
    return {
        work for figure in asked - {""} for work in values.results if (figure, work) not in entered
    }


def asked_criteria(awards: Sequence[Award]) -> set[str]:
    """The criteria that an award compares works by alone."""
    measures = [item for award in awards for item in award.measures]
    named = {item.criterion for item in measures}
    return (named | {term.criterion for item in measures for term in item.terms}) - {""}


def round_values(facts: JudgedRound) -> RoundValues:
    """The values of all works of a round."""
    panels: dict[tuple[str, str, str], PanelValue] = {}
    for panel in facts.panels:
        for part in [one.id for one in parts_of(facts.phase, panel)] or [""]:
            for work, value in _panel_values(facts, panel, part).items():
                panels[panel.id, part, work] = value
    counted = [work for work in facts.works if work.status == "counted"]
    picked, left_out = _first_juries(facts.panels, counted, panels)
    going = [work for work in counted if work.code not in left_out]
    results = {work.code: _result(facts, work, panels) for work in going}
    return RoundValues(panels, picked, left_out, results)


def marks_kind(panel: Panel, work: WorkRecord) -> bool:
    """Whether a panel marks works of this kind."""
    return not panel.kinds or work.kind in panel.kinds


def _panel_values(facts: JudgedRound, panel: Panel, part: str) -> dict[str, PanelValue]:
    """What a panel's sheets of a part make, of every work that has one."""
    own = [
        one
        for one in facts.sheets
        if (one.panel, one.part, one.excluded) == (panel.id, part, False)
    ]
    standing = [StandingSheet(one.work, one.judge, one.state, one.marks) for one in own]
    form, seats = sheet_form(facts.phase, panel, part), facts.seats.get(panel.id, 0)
    lines = [line.id for line in form.criteria if line.id in asked_criteria(facts.awards)]
    whole = panel_marks(panel, form, standing, seats)
    alone = {line: panel_marks(panel, form, standing, seats, {line}) for line in lines}
    released = Counter(one.work for one in own if one.state in WANTED)
    made: dict[str, PanelValue] = {}
    for work, value in whole.items():
        criteria = {line: alone[line][work].value for line in lines}
        told_line = ValueLine(
            panel.id,
            part,
            work,
            panel.sufficient or released[work],
            value.counted,
            dict(value.dropped),
            value.short,
            told(value.value),
            {line: told(one) for line, one in criteria.items()},
        )
        made[work] = PanelValue(told_line, value.value, criteria)
    return made


def _first_juries(
    panels: Sequence[Panel],
    works: Sequence[WorkRecord],
    values: Mapping[tuple[str, str, str], PanelValue],
) -> tuple[dict[str, set[str]], set[str]]:
    """By preliminary panel the works that it chose; and those that one did not choose."""
    picked: dict[str, set[str]] = {}
    left_out: set[str] = set()
    for panel in panels:
        if not panel.preliminary:
            continue
        mine = [work.code for work in works if marks_kind(panel, work)]
        found = {code: values.get((panel.id, "", code)) for code in mine}
        of_works = {code: None if one is None else one.value for code, one in found.items()}
        picked[panel.id] = chosen(of_works, panel.advancing or 0)
        left_out |= {*mine} - picked[panel.id]
    return picked, left_out


def _result(
    facts: JudgedRound,
    work: WorkRecord,
    values: Mapping[tuple[str, str, str], PanelValue],
) -> WorkResult:
    final = [one for one in facts.panels if not one.preliminary and marks_kind(one, work)]
    if facts.phase.stage is None:
        known = [values[panel.id, "", work.code] for panel in final if _has(values, panel, work)]
        return WorkResult(known[0].value if known else None, {})
    marks = performance_values(facts, work, values)
    return WorkResult(marks.value, {part: one.value for part, one in marks.parts.items()})


def _has(values: Mapping[tuple[str, str, str], PanelValue], panel: Panel, work: WorkRecord) -> bool:
    return (panel.id, "", work.code) in values


def performance_values(
    facts: JudgedRound,
    work: WorkRecord,
    values: Mapping[tuple[str, str, str], PanelValue],
) -> PerformanceMarks:
    """The marks of a performance by all panels that mark a part of it."""
    assert facts.phase.stage is not None, "only teams perform"
    by_part: dict[str, list[Fraction | None]] = {}
    for panel in facts.panels:
        for part in parts_of(facts.phase, panel):
            found = values.get((panel.id, part.id, work.code))
            by_part.setdefault(part.id, []).append(None if found is None else found.value)
    return performance_marks(facts.phase.stage.parts, by_part, work.used_ms)


def criterion_values(
    values: RoundValues, panels: Collection[str], criterion: str, part: str = ""
) -> dict[str, Fraction]:
    """Work -> what it has by one criterion alone (of one part, where it is named); without works
    that lack some of it."""
    known: dict[str, list[Fraction | None]] = {}
    for (panel, where, work), one in values.panels.items():
        if panel in panels and part in ("", where) and criterion in one.criteria:
            known.setdefault(work, []).append(one.criteria[criterion])
    sums: dict[str, Fraction] = {}
    for work, own in known.items():
        given = [value for value in own if value is not None]
        if len(given) == len(own):
            sums[work] = sum(given, Fraction(0))
    return sums


class OpenSheets(NamedTuple):
    """What stands against publishing: sheets that are missing, and works whose marks lie far apart
    and are not confirmed."""

    missing: int
    diverging: int


def open_sheets(facts: JudgedRound, values: RoundValues) -> OpenSheets:
    """Of the works that count; a final panel owes sheets only of those that were chosen."""
    counted = [work for work in facts.works if work.status == "counted"]
    missing = 0
    for panel in facts.panels:
        parts = [one.id for one in parts_of(facts.phase, panel)] or [""]
        owed = [work for work in counted if marks_kind(panel, work)]
        if not panel.preliminary:
            owed = [work for work in owed if work.code not in values.not_chosen]
        for work in owed:
            missing += sum(_lacks(values, panel, part, work.code) for part in parts)
    mine = {work.code for work in counted}
    diverging = {one.work for one in facts.sheets if one.asked and one.work in mine}
    return OpenSheets(missing, len(diverging))


def _lacks(values: RoundValues, panel: Panel, part: str, work: str) -> int:
    found = values.panels.get((panel.id, part, work))
    if found is None:
        return panel.sufficient or 1
    have = len(found.line.counted) + len(found.line.dropped)
    return max(0 if have else 1, found.line.needed - have)
