"""Marks of a panel out of a spreadsheet: looked at first, then taken as a whole."""

from msgspec.structs import replace

from contracts.errors import Problem
from contracts.score_sheets import ImportMarks, MarksImported
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.judging.mark_import import SheetKey, imported
from services.scoring.domain.judging.sheet_states import SEEN
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging.sheets import KeptSheet
from services.scoring.use_cases.judging.divergence_asking import compare_marks
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
    if not item.look and not made.problems:
        told_already = PublishedWorks(connection)
        for key, sheet in new.items():
            told_already.refuse(kept[key])
            _take(work, item, judged, replace(kept[key], sheet=sheet, answered=False))
        if new:
            about = f"{item.contest}/{item.round}/{item.panel}"
            work.audit(item.by, "sheets.imported", about, sheets=len(new))
    return told


def _take(work: UnitOfWork, item: ImportMarks, judged: JudgedPanel, kept: KeptSheet) -> None:
    sheets_repository.change(work.connection, kept)
    sheets_repository.remember(work.connection, kept, "imported", by=item.by, at_us=work.now_us)
    compare_marks(work.connection, judged, kept.subject)
