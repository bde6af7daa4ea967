"""A publication built from a judged round's works and sheets: what a ledger then tells."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from contracts.currencies import DONG
from contracts.definition import Award, Definition, Panel, Phase, StagePart, definition_digest
from contracts.judged_ledger_file import JudgedPublication, Salted
from contracts.judged_ledger_lines import (
    FORMAT,
    JudgedAward,
    JudgedCriterion,
    JudgedForm,
    JudgedGoingOn,
    JudgedHeader,
    JudgedLot,
    JudgedMeasure,
    JudgedMissing,
    JudgedOrder,
    JudgedPanelRules,
    JudgedPart,
    JudgedTerm,
    JudgeLine,
    JudgeRecord,
    ResultLine,
    SheetLine,
    WorkRecord,
)
from contracts.ledger_lines import LedgerPrize, left_out
from services.scoring.domain.judging.judged_round import (
    JudgedRound,
    RoundValues,
    round_values,
    told,
)
from services.scoring.domain.judging.score_sheet import parts_of, sheet_form
from services.scoring.domain.judging.work_prizes import Prizes, going_on, measures_of
from services.scoring.domain.publications.round_publication import (
    Edition,
    several_prizes,
    sharing,
)


class JudgedExtras(Struct, frozen=True):
    """What a publication tells beside the marks: who judged, the draw of the order, and what is
    missing in spite of the plan."""

    judges: Sequence[JudgeRecord]
    order: JudgedOrder | None = None
    missing: JudgedMissing | None = None


def build_judged(
    definition: Definition, facts: JudgedRound, edition: Edition, extras: JudgedExtras
) -> JudgedPublication:
    """Values, places and prizes of a judged round, and everything they follow from."""
    values = round_values(facts)
    header = _header(definition, facts, edition, extras)
    prizes = Prizes(facts, values)
    to, teams = ("", 0) if header.going_on is None else (header.going_on.to, header.going_on.teams)
    return JudgedPublication(
        header=header,
        judges=sorted(extras.judges, key=lambda one: one.pseudonym),
        works=sorted(_works(facts, values), key=lambda one: one.code),
        sheets=_sheets(facts),
        values=[values.panels[key].line for key in sorted(values.panels)],
        results=[
            ResultLine(
                code, told(one.value), {part: told(value) for part, value in one.parts.items()}
            )
            for code, one in sorted(values.results.items())
        ],
        figures=sorted(facts.figures, key=lambda one: (one.figure, one.work)),
        places=prizes.places,
        prizes=prizes.prizes,
        unfilled=prizes.unfilled,
        going_on=going_on(facts, values, to, teams),
        decisions=list(facts.decisions),
    )


def public_judged_closing(
    winners: Sequence[str], *, judges_hidden: bool
) -> Callable[[Salted], tuple[str, ...]]:
    """What the public file closes: the judges' agencies, and their names where the plan hides
    them; of works that won nothing whose they are, and by what they could be recognised."""

    def closing(line: Salted) -> tuple[str, ...]:
        if isinstance(line, JudgeLine):
            return ("agencies", "name") if judges_hidden else ("agencies",)
        if line.code[0] in winners:
            return ("received_at_us",)
        own = ("files", "people", "received_at_us", "title")
        return own if line.kind[0] == "team" else ("agency", *own)

    return closing


def _works(facts: JudgedRound, values: RoundValues) -> list[WorkRecord]:
    return [
        replace(work, status="not_chosen") if work.code in values.not_chosen else work
        for work in facts.works
    ]


def _sheets(facts: JudgedRound) -> list[SheetLine]:
    """What was handed in, of all works: how strict a judge is shows in each. What decisions
    corrected stands beside what it was."""
    before: dict[tuple[str, str, str, str], dict[str, int]] = {}
    for line in facts.decisions:
        if line.kind == "correct_mark" and line.mark_before is not None:
            sheet = before.setdefault((line.panel, line.part, line.work, line.judge), {})
            sheet.setdefault(line.criterion, line.mark_before)
    lines = [
        SheetLine(
            one.panel,
            one.part,
            one.work,
            one.judge,
            one.marks,
            one.source,
            "excluded" if one.excluded else "counted",
            one.confirmed,
            before.get((one.panel, one.part, one.work, one.judge), {}),
        )
        for one in facts.sheets
        if one.state == "handed_in"
    ]
    return sorted(lines, key=lambda one: (one.panel, one.part, one.work, one.judge))


def _header(
    definition: Definition, facts: JudgedRound, edition: Edition, extras: JudgedExtras
) -> JudgedHeader:
    phase = facts.phase
    rules = phase.entries or phase.stage
    assert rules is not None, "judges mark entries and the stage"
    return JudgedHeader(
        format=FORMAT,
        contest=definition.slug,
        phase=phase.id,
        round=facts.round,
        form="stage" if phase.stage else "entries",
        number=edition.number,
        state=edition.state,
        previous_root=edition.previous_root,
        published_at_us=edition.published_at_us,
        definition_digest=definition_digest(definition),
        panels=[_panel(phase, one, facts.seats.get(one.id, 0)) for one in facts.panels],
        parts=[_part(one) for one in phase.stage.parts] if phase.stage else [],
        figures=[one.id for one in phase.entries.figures] if phase.entries else [],
        awards=[_award(one) for one in facts.awards],
        lot=JudgedLot(facts.draw.secret.hex(), facts.draw.commitment),
        order=extras.order,
        going_on=_goes_on(phase, facts.round),
        missing=extras.missing,
        currency=left_out(definition.currency, DONG),
    )


def _goes_on(phase: Phase, round_id: str) -> JudgedGoingOn | None:
    """Where the first teams of a round go on to: the round named, else the final."""
    own = next(one for one in phase.rounds if one.id == round_id)
    if own.stage is None or own.stage.advancing is None or not phase.goes_on_to(own):
        return None
    return JudgedGoingOn(phase.goes_on_to(own), own.stage.advancing)


def seats_of(panel: Panel, judges: int) -> int:
    """How many judges should mark each work of a panel with so many."""
    return (panel.judges_per_entry if panel.assignment == "balanced" else 0) or judges


def _panel(phase: Phase, panel: Panel, judges: int) -> JudgedPanelRules:
    parts = [one.id for one in parts_of(phase, panel)] or [""]
    forms = [(part, sheet_form(phase, panel, part)) for part in parts]
    return JudgedPanelRules(
        id=panel.id,
        kinds=panel.kinds,
        preliminary=panel.preliminary,
        advancing=panel.advancing,
        step=forms[0][1].step,
        seats=seats_of(panel, judges),
        sufficient=panel.sufficient,
        combine=panel.combine,
        trim=panel.trim,
        outlier_distance=repr(panel.outlier_distance),
        standardise=panel.standardise,
        divergence=repr(panel.divergence),
        forms=[
            JudgedForm(
                part,
                [JudgedCriterion(one.id, one.points * 100, one.penalty) for one in form.criteria],
            )
            for part, form in forms
        ],
    )


def _part(part: StagePart) -> JudgedPart:
    return JudgedPart(part.id, part.time_limit_s, part.overrun_every_s, repr(part.overrun_points))


def _award(award: Award) -> JudgedAward:
    return JudgedAward(
        award.id,
        award.name,
        [
            JudgedMeasure(
                item.measure,
                item.part,
                item.criterion,
                item.figure,
                [
                    JudgedTerm(t.measure, repr(t.weight), t.part, t.criterion, t.figure)
                    for t in item.terms
                ],
            )
            for item in measures_of(award)
        ],
        award.one_prize_each,
        [LedgerPrize(p.rank, p.name, p.winners, p.money) for p in award.prizes],
        sharing(award),
        several_prizes(award),
        award.prizes_per_agency or 0,
    )


def hides_judges(definition: Definition) -> bool:
    """Whether judges' names are kept from the public, in every round: a judge has one pseudonym in
    the whole contest, so a name told of one panel would tell whose the marks of another are."""
    rules = [phase.entries or phase.stage for phase in definition.phases]
    return any(panel.judges_hidden for one in rules if one for panel in one.judged_by)
