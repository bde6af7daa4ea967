"""Marks of a panel out of a spreadsheet: looked at first, then taken as a whole."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.errors import Problem
from contracts.marks_import import (
    ImportMarks,
    MarkingList,
    MarkingListQuery,
    MarksImported,
    SheetToMark,
)
from contracts.paper_sheets import PaperForm
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.judging.mark_import import SheetKey, imported
from services.scoring.domain.judging.sheet_states import OPEN, SEEN
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.sheets import KeptSheet, SheetNote
from services.scoring.use_cases.judging.divergence_asking import with_asked
from services.scoring.use_cases.judging.plan_lookups import JudgedPanel, panel_of_round
from services.scoring.use_cases.judging.published_works import PublishedWorks


def import_marks(work: UnitOfWork, items: list[ImportMarks]) -> list[MarksImported | Problem]:
    """Hand sheets in for judges. Refusals: ``round.unknown``, ``panel.*``; what is wrong with rows
    is told, and then nothing is taken. The same again changes nothing."""
    return each(_import, items, work)  # type: ignore[return-value]


def _import(work: UnitOfWork, item: ImportMarks) -> MarksImported:
    connection = work.connection
    judged = panel_of_round(connection, item.contest, item.round, item.panel)
    all_of_it = sheets_repository.of_panel(
        connection, item.contest, [item.round], item.panel, lock=not item.look
    )
    names = {one.person: one.pseudonym for one in judged.members(connection)}
    kept: dict[SheetKey, KeptSheet] = {
        (one.number, one.part, names[one.judge]): one
        for one in all_of_it
        if one.sheet.state in SEEN
    }
    forms = {one.part: judged.form(one.part) for one in all_of_it}
    made = imported(item.rows, {key: one.sheet for key, one in kept.items()}, forms)
    new = {key: sheet for key, sheet in made.sheets.items() if sheet != kept[key].sheet}
    told = MarksImported(len(new), len(made.sheets) - len(new), made.problems)
    if made.problems:
        return told
    told_already = PublishedWorks(connection)
    for key in new:
        told_already.refuse(kept[key])
    if new and not item.look:
        came = {kept[key].id: replace(kept[key], sheet=sheet) for key, sheet in new.items()}
        _take(work, item, judged, all_of_it, came)
    return told


def _take(
    work: UnitOfWork,
    item: ImportMarks,
    judged: JudgedPanel,
    all_of_it: Sequence[KeptSheet],
    came: Mapping[str, KeptSheet],
) -> None:
    """Keep the sheets that came, and ask anew about their works, all in a few statements: a panel
    of thousands of works is imported at once."""
    fresh = {kept.id: replace(kept, answered=False) for kept in came.values()}
    changed = with_asked(lambda _: judged, all_of_it, fresh)
    sheets_repository.change(work.connection, *changed.values())
    notes = [SheetNote(changed[one], "imported", item.by, work.now_us) for one in came]
    sheets_repository.remember_all(work.connection, notes)
    about = f"{item.contest}/{item.round}/{item.panel}"
    work.audit(item.by, "sheets.imported", about, sheets=len(came))


def marking_list(connection: Connection, query: MarkingListQuery) -> MarkingList:
    """The sheets that judges have. Refusals: ``round.unknown``, ``panel.*``."""
    judged = panel_of_round(connection, query.contest, query.round, query.panel)
    seen = [
        kept
        for kept in sheets_repository.of_panel(
            connection, query.contest, [query.round], query.panel
        )
        if kept.sheet.state in SEEN
    ]
    names = {one.person: one.pseudonym for one in judged.members(connection)}
    teams = works_repository.performers(connection, query.contest, query.round)
    forms = {kept.part: judged.form(kept.part) for kept in seen}
    return MarkingList(
        step=judged.form(next(iter(forms), "")).step,
        forms=[PaperForm(part, form.criteria) for part, form in forms.items()],
        sheets=[
            SheetToMark(
                kept.number,
                kept.part,
                teams.get(kept.work, ("", 0))[0],
                kept.judge,
                names[kept.judge],
                kept.sheet.state in OPEN,
            )
            for kept in seen
        ],
    )
