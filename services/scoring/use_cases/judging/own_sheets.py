"""A judge's own sheets: read, kept as drafts, handed in, given back, confirmed."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.errors import Problem
from contracts.score_sheets import (
    ConfirmSheet,
    DeclineSheet,
    HandInSheet,
    OwnPanel,
    OwnSheets,
    OwnSheetsQuery,
    SaveSheet,
    SheetQuery,
    SheetRow,
    SheetSaved,
    SheetView,
    WorkRef,
)
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.judging import sheet_states
from services.scoring.domain.judging.score_sheet import missing_lines, total
from services.scoring.domain.judging.sheet_states import SEEN, Writing
from services.scoring.repository.judging import panels as panels_repository
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.sheets import KeptSheet
from services.scoring.repository.judging.works import OnSheet
from services.scoring.use_cases.judging.divergence_asking import compare_marks
from services.scoring.use_cases.judging.plan_lookups import (
    JudgedPanel,
    KnownPanels,
    panel_of_round,
    panel_of_sheet,
    sheet_unknown,
    sheet_with_others,
)
from services.scoring.use_cases.judging.sheets_together import SheetsTogether

Mine = SheetQuery | SaveSheet | HandInSheet | DeclineSheet | ConfirmSheet


def own_sheets(connection: Connection, query: OwnSheetsQuery) -> OwnSheets:
    """What a judge has to mark and has marked in a round; nothing that is not released."""
    mine = sheets_repository.of_judge(connection, query.contest, query.round, query.judge, SEEN)
    teams = works_repository.performers(connection, query.contest, query.round)
    found: list[OwnPanel] = []
    for panel, kept in groupby(mine, key=lambda one: one.panel):
        judged = panel_of_round(connection, query.contest, query.round, panel)
        rows = [_sheet_row(judged, one, teams) for one in kept]
        if teams:
            rows.sort(key=lambda one: (one.calibration, one.number))
        forms = [judged.form(part) for part in dict.fromkeys(row.part for row in rows)]
        lines = {line.id: line for form in forms for line in form.criteria}
        name, step = judged.panel.name, forms[0].step
        due = panels_repository.due_of(connection, query.contest, query.round, panel)
        found.append(OwnPanel(panel, name, step, list(lines.values()), rows, due))
    return OwnSheets(found)


def _sheet_row(
    judged: JudgedPanel, kept: KeptSheet, teams: Mapping[str, tuple[str, int]]
) -> SheetRow:
    form, sheet = judged.form(kept.part), kept.sheet
    team, place = teams.get(kept.work, ("", kept.number))
    points = None if missing_lines(form, sheet.marks) else total(form, sheet.marks)
    return SheetRow(
        sheet=kept.id,
        number=place,
        part=kept.part,
        state=sheet.state,
        revision=sheet.revision,
        total=points,
        ask=sheet.ask,
        calibration=kept.calibration,
        team=team,
    )


def sheet(connection: Connection, query: SheetQuery) -> SheetView:
    """One sheet of one's own; ``sheet.unknown``."""
    kept = _own(sheets_repository.one(connection, query.contest, query.sheet), query)
    return _view(connection, panel_of_sheet(connection, kept), kept)


def _own(kept: KeptSheet | None, item: Mine) -> KeptSheet:
    """The sheet, if it is this judge's, of this round and released; somebody else's is not there
    for them."""
    if (
        kept is None
        or (kept.contest, kept.round, kept.judge) != (item.contest, item.round, item.judge)
        or kept.sheet.state not in {*SEEN, "declined"}
    ):
        raise sheet_unknown()
    return kept


def _view(connection: Connection, judged: JudgedPanel, kept: KeptSheet) -> SheetView:
    return _told(judged, kept, works_repository.on_sheet(connection, kept.work))


def _told(judged: JudgedPanel, kept: KeptSheet, told: OnSheet) -> SheetView:
    form = judged.form(kept.part)
    stands = kept.sheet
    return SheetView(
        sheet=kept.id,
        contest=kept.contest,
        round=kept.round,
        panel=kept.panel,
        part=kept.part,
        number=told.place if told.team else kept.number,
        state=stands.state,
        revision=stands.revision,
        criteria=form.criteria,
        step=form.step,
        marks=stands.marks,
        note=stands.note,
        saved_at_us=stands.saved_at_us,
        device=stands.device,
        ask=stands.ask,
        calibration=kept.calibration,
        work=WorkRef(kept.work, told.version),
        team=told.team,
    )


def save_sheet(work: UnitOfWork, items: list[SaveSheet]) -> list[SheetSaved | Problem]:
    """Keep drafts. Refusals: ``sheet.*``, ``mark.*``. The same again changes nothing. Judges save
    with every line, so the whole batch is read and written at once."""
    connection, panels = work.connection, KnownPanels(work.connection)
    before = sheets_repository.some(connection, [item.sheet for item in items])
    now = dict(before)
    answers = each(_save, items, panels, now)
    changed = [kept for name, kept in now.items() if kept.sheet != before[name].sheet]
    sheets_repository.change(connection, *changed)
    return answers  # type: ignore[return-value]


def _save(panels: KnownPanels, now: dict[str, KeptSheet], item: SaveSheet) -> SheetSaved:
    kept = _own(now.get(item.sheet), item)
    form = panels.of(kept).form(kept.part)
    sheet = sheet_states.saved(kept.sheet, form, _writing(item))
    now[kept.id] = replace(kept, sheet=sheet)
    return SheetSaved(kept.id, sheet.revision, sheet.saved_at_us)


def hand_in_sheet(work: UnitOfWork, items: list[HandInSheet]) -> list[SheetView | Problem]:
    """Take judges' last words. Refusals: ``sheet.*``, ``mark.*``. The same again changes
    nothing."""
    return _together(_hand_in, items, work)


def confirm_sheet(work: UnitOfWork, items: list[ConfirmSheet]) -> list[SheetView | Problem]:
    """Take judges' answers where marks lie far apart. Refusals: ``sheet.*``, ``mark.*``."""
    return _together(_confirm, items, work)


def _together(
    function: Callable[..., SheetView],
    items: Sequence[HandInSheet | ConfirmSheet],
    work: UnitOfWork,
) -> list[SheetView | Problem]:
    batch = SheetsTogether(work.connection, [item.sheet for item in items], work.now_us)
    answers = each(function, items, batch)
    batch.write()
    return answers  # type: ignore[return-value]


def _hand_in(batch: SheetsTogether, item: HandInSheet) -> SheetView:
    kept = _own(batch.find(item.sheet), item)
    judged = batch.panel_of(kept)
    now = sheet_states.handed_in(kept.sheet, judged.form(kept.part), _writing(item))
    if now != kept.sheet:
        kept = batch.came(replace(kept, sheet=now, answered=False), "handed_in")
    return _told(judged, kept, batch.told_of(kept))


def _confirm(batch: SheetsTogether, item: ConfirmSheet) -> SheetView:
    kept = _own(batch.find(item.sheet), item)
    judged = batch.panel_of(kept)
    now = sheet_states.confirmed(kept.sheet, judged.form(kept.part), item.marks)
    if now != kept.sheet:
        action = "confirmed" if now.marks == kept.sheet.marks else "changed"
        kept = batch.came(replace(kept, sheet=now, answered=True), action)
    return _told(judged, kept, batch.told_of(kept))


def decline_sheet(work: UnitOfWork, items: list[DeclineSheet]) -> list[SheetView | Problem]:
    """Take sheets back from judges who cannot mark them. Refusals: ``sheet.*``,
    ``reason.missing``."""
    return each(_decline, items, work)  # type: ignore[return-value]


def _decline(work: UnitOfWork, item: DeclineSheet) -> SheetView:
    kept = _own(sheet_with_others(work.connection, item.contest, item.round, item.sheet), item)
    judged = panel_of_sheet(work.connection, kept)
    now = sheet_states.declined(kept.sheet, item.reason)
    if now != kept.sheet:
        gone = replace(kept, sheet=now)
        sheets_repository.change(work.connection, gone)
        by, at_us = item.judge, work.now_us
        sheets_repository.remember(
            work.connection, gone, "declined", by=by, at_us=at_us, reason=item.reason
        )
        work.audit(by, "sheet.declined", f"{kept.contest}/{kept.id}", reason=item.reason)
        compare_marks(work.connection, judged, kept.subject)
    return _view(work.connection, judged, replace(kept, sheet=now))


def _writing(item: SaveSheet | HandInSheet) -> Writing:
    return Writing(
        item.marks, item.note, item.device, item.base_revision, item.arrived_us, item.sequence
    )
