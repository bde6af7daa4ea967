"""What chair, clerk and organisers do to sheets: open again, give to another judge, enter from
paper, and say that marks stand which lie far apart."""

import secrets

from msgspec.structs import replace

from contracts.errors import Problem, Refused
from contracts.paper_sheets import EnterPaper, PaperState
from contracts.reason_validation import refuse_unreasoned
from contracts.score_sheets import (
    MarksUpheld,
    ReopenSheet,
    SheetIntervention,
    SheetStanding,
    TakeOverSheet,
    UpholdMarks,
)
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.judging import sheet_states
from services.scoring.domain.judging.assignment import FreeJudge, by_hand
from services.scoring.domain.judging.divergence import refuse_upholding
from services.scoring.domain.judging.panel_places import MARKING
from services.scoring.domain.judging.paper_entry import compared_entries, refuse_own_sheet
from services.scoring.domain.judging.score_sheet import check_marks, refuse_incomplete
from services.scoring.domain.judging.sheet_states import Sheet
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.sheets import KeptSheet, WorkOnPanel
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.use_cases.judging.divergence_asking import compare_marks, ends_of
from services.scoring.use_cases.judging.plan_lookups import (
    JudgedPanel,
    panel_of_round,
    panel_of_sheet,
    refuse_others,
    sheet_unknown,
    sheet_with_others,
)
from services.scoring.use_cases.judging.published_works import PublishedWorks


def reopen_sheet(work: UnitOfWork, items: list[ReopenSheet]) -> list[SheetStanding | Problem]:
    """Give sheets back to their judges. Refusals: ``sheet.*``, ``panel.not_yours``,
    ``reason.missing``."""
    return each(_reopen, items, work)  # type: ignore[return-value]


def _reopen(work: UnitOfWork, item: ReopenSheet) -> SheetStanding:
    connection = work.connection
    kept = sheet_with_others(connection, item.contest, item.round, item.sheet)
    judged = panel_of_sheet(connection, kept)
    refuse_others(connection, judged, item.by, organiser=False, places={"chair"})
    published = publications_repository.newest_head(connection, item.contest, "", kept.round)
    now = sheet_states.reopened(kept.sheet, item.reason, published=published is not None)
    if now == kept.sheet:
        return _standing(kept)
    again = replace(kept, sheet=now, answered=False)
    sheets_repository.forget_paper(connection, kept.id)
    _changed(work, again, "reopened", item.by, item.reason)
    compare_marks(connection, judged, again.subject)
    return _standing(again)


def take_over_sheet(work: UnitOfWork, items: list[TakeOverSheet]) -> list[SheetStanding | Problem]:
    """Give works to other judges. Refusals: ``sheet.*``, ``panel.*``, ``reason.missing``; once more
    answers the sheet that came of it."""
    return each(_take_over, items, work)  # type: ignore[return-value]


def _take_over(work: UnitOfWork, item: TakeOverSheet) -> SheetStanding:
    connection = work.connection
    kept = sheet_with_others(connection, item.contest, item.round, item.sheet)
    judged = panel_of_sheet(connection, kept)
    refuse_others(connection, judged, item.by, organiser=item.by_organiser, places={"chair"})
    theirs = [
        one
        for one in sheets_repository.of_work(connection, kept.subject)
        if one.judge == item.judge
    ]
    if theirs:
        if kept.sheet.state == "taken_over":
            return _standing(theirs[0])
        raise Refused(
            "panel.marks_already",
            "Giám khảo này đã có phiếu của bài. (This judge has a sheet of the work already.)",
        )
    PublishedWorks(connection).refuse(kept)
    _refuse_unfit(work, judged, kept, item.judge)
    over = replace(kept, sheet=sheet_states.taken_over(kept.sheet, item.reason))
    if over == kept:
        raise Refused(
            "sheet.taken_over_already",
            "Phiếu đã giao cho người khác. (Somebody else has taken the sheet over.)",
        )
    _changed(work, over, "taken_over", item.by, item.reason)
    new = replace(
        kept,
        id=secrets.token_urlsafe(9),
        judge=item.judge,
        sheet=Sheet("assigned" if kept.sheet.state == "assigned" else "released"),
        answered=False,
    )
    sheets_repository.add(connection, [new])
    return _standing(new)


def _refuse_unfit(work: UnitOfWork, judged: JudgedPanel, kept: KeptSheet, judge: str) -> None:
    """Refuse somebody who does not mark on the panel, or may not mark this work."""
    todo = works_repository.to_mark(work.connection, kept.contest, kept.round)
    free = [
        FreeJudge(one.person, frozenset(one.conflicts))
        for one in judged.members(work.connection)
        if one.active and one.place in MARKING
    ]
    by_hand(todo, free, [(kept.work, judge)])


def uphold_marks(work: UnitOfWork, items: list[UpholdMarks]) -> list[MarksUpheld | Problem]:
    """The word that marks stand: the chair's, an organiser's where the chair gave some of them.
    Refusals: ``round.unknown``, ``panel.*``, ``reason.missing``."""
    return each(_uphold, items, work)  # type: ignore[return-value]


def _uphold(work: UnitOfWork, item: UpholdMarks) -> MarksUpheld:
    connection = work.connection
    judged = panel_of_round(connection, item.contest, item.round, item.panel)
    refuse_others(connection, judged, item.by, organiser=item.by_organiser, places={"chair"})
    refuse_unreasoned(item.reason)
    sheets = _of_number(work, item)
    about = [kept for kept in sheets if kept.sheet.ask == "confirm"]
    if about:
        refuse_upholding(item.by, ends_of(judged, sheets), judged.chair(connection))
    for kept in about:
        quiet = replace(kept, sheet=sheet_states.asked(kept.sheet, ask=False), answered=True)
        _changed(work, quiet, "upheld", item.by, item.reason)
    return MarksUpheld(len(about))


def enter_paper(work: UnitOfWork, items: list[EnterPaper]) -> list[PaperState | Problem]:
    """Enter paper sheets. Refusals: ``sheet.*``, ``mark.*``, ``panel.*``, ``paper.own_sheet``."""
    return each(_enter_paper, items, work)  # type: ignore[return-value]


def _enter_paper(work: UnitOfWork, item: EnterPaper) -> PaperState:
    connection = work.connection
    judged = panel_of_round(connection, item.contest, item.round, item.panel)
    refuse_others(connection, judged, item.by, organiser=item.by_organiser, places={"clerk"})
    refuse_own_sheet(item.by, item.judge)
    kept = _paper_sheet(work, item)
    form = judged.form(item.part)
    check_marks(form, item.marks)
    refuse_incomplete(form, item.marks)
    entries = sheets_repository.paper(connection, kept.id)
    if kept.sheet.state == "handed_in" and entries.get(item.by) != item.marks:
        raise sheet_states.handed_in_already()
    if kept.sheet.state != "handed_in":
        PublishedWorks(connection).refuse(kept)
        sheets_repository.enter_paper(connection, kept.id, item.by, item.marks, work.now_us)
        entries = {**entries, item.by: item.marks}
    found = compared_entries(entries)
    if found.marks is not None:
        now = sheet_states.entered(kept.sheet, form, found.marks, "paper")
        if now != kept.sheet:
            came = replace(kept, sheet=now, answered=False)
            _changed(work, came, "paper", item.by, "")
            compare_marks(connection, judged, came.subject)
    return PaperState(kept.id, sorted(entries), found.standing, found.differences)


def _paper_sheet(work: UnitOfWork, item: EnterPaper) -> KeptSheet:
    """The sheet of this judge and work that is released."""
    for kept in _of_number(work, item):
        if kept.judge == item.judge and kept.sheet.state in sheet_states.SEEN:
            return kept
    raise sheet_unknown()


def _of_number(work: UnitOfWork, item: EnterPaper | UpholdMarks) -> list[KeptSheet]:
    """All sheets of the work that has this number on the panel, locked; ``sheet.unknown``."""
    where = (item.contest, item.round, item.panel, item.part)
    named = sheets_repository.work_numbered(work.connection, *where, item.number)
    if named is None:
        raise sheet_unknown()
    return sheets_repository.of_work(work.connection, WorkOnPanel(*where, named))


def _changed(
    work: UnitOfWork, kept: KeptSheet, action: SheetIntervention, by: str, reason: str
) -> None:
    sheets_repository.change(work.connection, kept)
    sheets_repository.remember(
        work.connection, kept, action, by=by, at_us=work.now_us, reason=reason
    )
    work.audit(by, f"sheet.{action}", f"{kept.contest}/{kept.id}", reason=reason.strip())


def _standing(kept: KeptSheet) -> SheetStanding:
    return SheetStanding(kept.id, kept.judge, kept.sheet.state, kept.sheet.revision)
