"""The chair's desk: how far a panel is, who is late, what lies far apart."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.panel_desk import Desk, DeskJudge, DeskQuery, DeskWork
from contracts.score_sheets import JudgeMarks, Marks, MarksQuery, SheetStanding, WorkMarks
from services.scoring.domain.judging.combination import CombinedMarks
from services.scoring.domain.judging.judged_round import told
from services.scoring.domain.judging.score_sheet import total
from services.scoring.domain.judging.sheet_states import OPEN, WANTED
from services.scoring.repository.judging import panels as panels_repository
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.sheets import KeptSheet
from services.scoring.use_cases.judging.panel_values import WorkPart, values_of
from services.scoring.use_cases.judging.plan_lookups import (
    JudgedPanel,
    panel_of_round,
    panels_of_round,
    refuse_others,
)


def desk(connection: Connection, query: DeskQuery) -> Desk:
    """How far a panel is in a round. Refusals: ``round.unknown``, ``panel.*``."""
    judged = panel_of_round(connection, query.contest, query.round, query.panel)
    refuse_others(connection, judged, query.by, organiser=query.by_organiser, places={"chair"})
    sheets = sheets_repository.of_panel(connection, query.contest, [query.round], query.panel)
    due = panels_repository.due_of(connection, query.contest, query.round, query.panel)
    seen = may_see_values(sheets, query.by, organiser=query.by_organiser)
    teams = works_repository.performers(connection, query.contest, query.round)
    values = values_of(connection, judged, sheets)
    works = [
        _work(
            own,
            values[about],
            seen and not any(kept.judge == query.by and kept.sheet.ask for kept in own),
            teams.get(about[0], ("", 0))[0],
        )
        for about, own in _by_work(sheets).items()
    ]
    if query.by_organiser:
        return Desk(_judges(sheets), works, due)
    released = [kept for kept in sheets if kept.sheet.state != "assigned"]
    there = {(kept.number, kept.part) for kept in released}
    own = {
        (kept.number, kept.part)
        for kept in released
        if kept.judge == query.by and kept.sheet.state in OPEN
    }
    # who has no sheet of a work is of its agency: a chair who is to mark it would learn whose it is
    told = [
        replace(one, sheets=[]) if (one.number, one.part) in own else one
        for one in works
        if (one.number, one.part) in there
    ]
    return Desk(_judges(released), told, due)


def marks(connection: Connection, query: MarksQuery) -> Marks:
    """All marks of a round with what they make; the gateway lets organisers ask only."""
    codes = works_repository.codes(connection, query.contest, query.round)
    made: list[WorkMarks] = []
    for judged in panels_of_round(connection, query.contest, query.round):
        panel = judged.panel.id
        sheets = sheets_repository.of_panel(connection, query.contest, [query.round], panel)
        values = values_of(connection, judged, sheets)
        names = {one.person: one.pseudonym for one in judged.members(connection)}
        for about, own in _by_work(sheets).items():
            made.append(_work_marks(judged, own, values[about], names, codes.get(about[0], "")))
    return Marks(made)


def _work_marks(
    judged: JudgedPanel,
    own: Sequence[KeptSheet],
    value: CombinedMarks,
    names: Mapping[str, str],
    code: str,
) -> WorkMarks:
    first, form = own[0], judged.form(own[0].part)
    return WorkMarks(
        work=first.work,
        code=code,
        panel=first.panel,
        part=first.part,
        number=first.number,
        value=told(value.value),
        short=value.short,
        sheets=[
            JudgeMarks(
                judge=kept.judge,
                pseudonym=names[kept.judge],
                state=kept.sheet.state,
                source=kept.sheet.source,
                marks=kept.sheet.marks,
                total=total(form, kept.sheet.marks),
                dropped=value.dropped.get(names[kept.judge], ""),
            )
            for kept in own
        ],
    )


def may_see_values(sheets: Sequence[KeptSheet], by: str, *, organiser: bool) -> bool:
    """An organiser once they have nothing to mark themselves; the chair once all is in, and no
    sheet waits for somebody to take it over, who could be the chair."""
    if organiser:
        return not any(kept.judge == by and kept.sheet.state in OPEN for kept in sheets)
    return all(kept.sheet.state in {"handed_in", "taken_over"} for kept in sheets)


def _judges(sheets: Sequence[KeptSheet]) -> list[DeskJudge]:
    mine: dict[str, list[KeptSheet]] = defaultdict(list)
    for kept in sheets:
        if kept.sheet.state in WANTED:
            mine[kept.judge].append(kept)
    return [_judge(person, own) for person, own in sorted(mine.items())]


def _judge(person: str, own: Sequence[KeptSheet]) -> DeskJudge:
    states = [kept.sheet.state for kept in own]
    return DeskJudge(
        person=person,
        released=len(own),
        drafts=states.count("draft") + states.count("reopened"),
        handed_in=states.count("handed_in"),
        asked=sum(kept.sheet.ask == "confirm" for kept in own),
        gone=states.count("declined") + states.count("recused"),
        last_saved_us=max(kept.sheet.saved_at_us for kept in own),
    )


def _by_work(sheets: Sequence[KeptSheet]) -> dict[WorkPart, list[KeptSheet]]:
    mine: dict[WorkPart, list[KeptSheet]] = defaultdict(list)
    for kept in sheets:
        mine[kept.work, kept.part].append(kept)
    return mine


def _work(own: Sequence[KeptSheet], value: CombinedMarks, seen: bool, team: str) -> DeskWork:
    return DeskWork(
        work=own[0].work,
        number=own[0].number,
        part=own[0].part,
        handed_in=sum(kept.sheet.state == "handed_in" for kept in own),
        released=sum(kept.sheet.state in WANTED for kept in own),
        asked=[kept.judge for kept in own if kept.sheet.ask == "confirm"],
        short=value.short,
        value=told(value.value) if seen else None,
        sheets=[
            SheetStanding(kept.id, kept.judge, kept.sheet.state, kept.sheet.revision)
            for kept in own
        ],
    )
