"""What may be decided about works, and what a form about them asks next: the round, the work or
the sheets, the line and its mark."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.judging_panels import Panels, PanelsQuery
from contracts.marks import mark_text
from contracts.results import StandingsQuery
from contracts.score_sheets import JudgeMarks, Marks, MarksQuery, WorkMarks
from gateway.contests.shapes import RoundView
from gateway.context import GatewayContext
from gateway.core.transport.rpc_timeouts import PUBLISHING_S
from gateway.decisions.actions.made_decisions import line_names
from gateway.people.actions.names_by_id import names_of
from gateway.results.actions.results import standings_of

#: kind of decision -> forms of the rounds that it may be about
FORMS: Final[dict[str, tuple[str, ...]]] = {
    "annul_entry": ("entries",),
    "disqualify_team": ("stage",),
    "exclude_sheets": ("entries", "stage"),
    "correct_mark": ("entries", "stage"),
}
#: so many works are offered; the code of any other is typed
MOST_OFFERED = 500
_BETWEEN = "/"


class SheetChoice(NamedTuple):
    """Sheets of a judge: ``value`` is sent back, see ``sheet_of``."""

    value: str
    panel: str
    part: str
    judge: str
    name: str
    total: str = ""


class MarkLine(NamedTuple):
    """A line of a sheet with the mark that it has."""

    id: str
    name: str
    mark: str


def sheet_of(chosen: str) -> dict[str, str]:
    """Panel, part and judge of what was chosen; nothing of what is no choice."""
    panel, _, rest = chosen.partition(_BETWEEN)
    part, _, judge = rest.rpartition(_BETWEEN)
    return {"panel": panel, "part": part, "judge": judge}


def rounds_for(kind: str, plan: Definition, rounds: list[RoundView]) -> list[RoundView]:
    """The rounds that a decision of this kind may be about."""
    return [
        item
        for item in rounds
        if item.state in ("settled", "published")
        and plan.phase(item.phase).form in FORMS.get(kind, ())
    ]


async def judged_question(
    context: GatewayContext,
    plan: Definition,
    given: Mapping[str, str],
    rounds: list[RoundView],
) -> dict[str, Any]:
    """The next thing to ask: ``asked`` is round, work, sheets, sheet or mark. ``rounds``: of all
    that the kind may be about."""
    kind = given["kind"]
    ids = [item.round for item in rounds]
    round_id = given["round"] or (ids[0] if len(ids) == 1 else "")
    values: dict[str, Any] = {"asked": "round", "judged": rounds, "round_id": round_id}
    if round_id not in ids:
        return values
    if kind == "exclude_sheets":
        return values | {"asked": "sheets", "sheets": await _judges(context, plan, round_id)}
    if kind in ("annul_entry", "disqualify_team") or not given["work"]:
        return values | {"asked": "work", "works": await _works(context, plan.slug, round_id)}
    return values | await _sheet_or_mark(context, plan, given, round_id)


async def _works(context: GatewayContext, contest: str, round_id: str) -> dict[str, str]:
    """Code -> title and authors, as far as results are worked out."""
    try:
        query = StandingsQuery(contest, round_id, True, MOST_OFFERED)
        found = (await standings_of(context, query)).works
    except Refused as refusal:
        if not refusal.problem.code.startswith(("publication.", "round.")):
            raise
        return {}
    return {
        one.work: ", ".join(filter(None, [one.title, *one.names, *one.others, one.agency]))
        for one in found
    }


async def _judges(context: GatewayContext, plan: Definition, round_id: str) -> list[SheetChoice]:
    """Everybody who marks or has marked on a panel of the round."""
    phase = plan.phase_of_round(round_id)
    query = PanelsQuery(plan.slug, phase.id)
    panels = (await context.backend.ask("scoring.panels", query, Panels)).panels
    names = await names_of(context, {one.person for view in panels for one in view.members})
    return [
        SheetChoice(
            _BETWEEN.join((view.panel, "", one.pseudonym)),
            view.name,
            "",
            one.pseudonym,
            names.get(one.person, ""),
        )
        for view in panels
        for one in view.members
        if one.pseudonym
    ]


async def _sheet_or_mark(
    context: GatewayContext, plan: Definition, given: Mapping[str, str], round_id: str
) -> dict[str, Any]:
    """The sheets of the work that was named, or the lines of the one that was chosen."""
    query = MarksQuery(plan.slug, round_id)
    found = await context.backend.ask("scoring.marks", query, Marks, PUBLISHING_S)
    mine = [
        (work, sheet)
        for work in found.works
        if work.code == given["work"]
        for sheet in work.sheets
        if sheet.state == "handed_in"
    ]
    if not mine:
        raise Refused(
            "sheet.unknown",
            "Không có phiếu chấm nào của bài hoặc đội này. (This work has no sheet.)",
        )
    for work, sheet in mine:
        if given["sheet"] == _value(work, sheet):
            return {"asked": "mark", "lines": _lines(plan, sheet)}
    names = await names_of(context, {sheet.judge for _, sheet in mine})
    panels = _panel_names(plan, round_id)
    return {
        "asked": "sheet",
        "sheets": [
            SheetChoice(
                _value(work, sheet),
                panels.get(work.panel, work.panel),
                panels.get(f"{_BETWEEN}{work.part}", work.part),
                sheet.pseudonym,
                names.get(sheet.judge, ""),
                mark_text(sheet.total),
            )
            for work, sheet in mine
        ],
    }


def _value(work: WorkMarks, sheet: JudgeMarks) -> str:
    return _BETWEEN.join((work.panel, work.part, sheet.pseudonym))


def _lines(plan: Definition, sheet: JudgeMarks) -> list[MarkLine]:
    names = line_names(plan)
    return [
        MarkLine(one, names.get(one, one), mark_text(mark)) for one, mark in sheet.marks.items()
    ]


def _panel_names(plan: Definition, round_id: str) -> dict[str, str]:
    """Panels by id and, behind a stroke, parts by id."""
    phase = plan.phase_of_round(round_id)
    judged = phase.entries or phase.stage
    panels = [] if judged is None else judged.judged_by
    parts = [] if phase.stage is None else phase.stage.parts
    names = {one.id: one.name for one in panels}
    return names | {f"{_BETWEEN}{one.id}": one.name for one in parts}
