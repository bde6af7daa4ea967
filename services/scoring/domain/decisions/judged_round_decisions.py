"""Second looks at a round that judges mark: what may be decided, and what the round is then.

An entry is annulled or a team disqualified, a judge's sheets do not count, a mark is corrected.
What was marked stays as it is in the database; decisions are laid over it each time.
"""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from contracts.errors import Refused
from contracts.judged_ledger_lines import JudgedDecisionLine
from contracts.ledger_lines import WorkStatus
from contracts.settled_round_decisions import Subject
from services.scoring.domain.decisions.settled_round_decisions import Decided, changes_nothing
from services.scoring.domain.judging.judged_round import JudgedRound, RoundSheet
from services.scoring.domain.judging.score_sheet import check_marks, sheet_form

STATUS: Final[dict[str, WorkStatus]] = {
    "annul_entry": "annulled",
    "disqualify_team": "disqualified",
}


def decided_upon(facts: JudgedRound, decided: Sequence[Decided]) -> JudgedRound:
    """The round after these decisions, in their order; those about other rounds are left out."""
    for one in decided:
        if one.subject.round == facts.round:
            facts = _after(facts, one)
    return facts


def _after(facts: JudgedRound, one: Decided) -> JudgedRound:
    subject, before = one.subject, None
    works, sheets = list(facts.works), list(facts.sheets)
    for place, work in enumerate(works):
        taken_out = work.code == subject.work and work.status == "counted"
        if subject.kind in STATUS and taken_out:
            works[place] = replace(work, status=STATUS[subject.kind])
    for place, sheet in enumerate(sheets):
        if subject.kind == "exclude_sheets" and _excluded(sheet, subject):
            sheets[place] = replace(sheet, excluded=True, asked=False)
        if subject.kind == "correct_mark" and _meant(sheet, subject):
            before = sheet.marks.get(subject.criterion)
            marks = {**sheet.marks, subject.criterion: subject.mark or 0}
            sheets[place] = replace(sheet, marks=marks)
    line = JudgedDecisionLine(
        one.number,
        subject.kind,  # type: ignore[arg-type]
        subject.work,
        subject.panel,
        subject.part,
        subject.judge,
        subject.criterion,
        before,
        subject.mark,
    )
    return replace(facts, works=works, sheets=sheets, decisions=[*facts.decisions, line])


def refuse_unfit(facts: JudgedRound, subject: Subject) -> None:
    """Refuse what cannot be decided of the round as it stands: ``decision.other_form``,
    ``work.unknown``, ``sheet.unknown``, ``mark.*``, ``decision.changes_nothing``."""
    stage = facts.phase.stage is not None
    if subject.kind in STATUS:
        if (subject.kind == "disqualify_team") != stage:
            raise Refused(
                "decision.other_form",
                "Bài dự thi thì hủy kết quả, đội thi thì loại. "
                "(Entries are annulled, teams are disqualified.)",
            )
        _refuse_work(facts, subject)
    elif subject.kind == "exclude_sheets":
        own = [one for one in facts.sheets if _excluded(one, subject)]
        if not own:
            raise _no_sheet()
        if all(one.excluded for one in own):
            raise changes_nothing()
    else:
        _refuse_mark(facts, subject)


def _refuse_work(facts: JudgedRound, subject: Subject) -> None:
    work = next((one for one in facts.works if one.code == subject.work), None)
    if work is None:
        raise Refused("work.unknown", "Không có bài hoặc đội này. (No such work.)")
    if work.status != "counted":
        raise changes_nothing()


def _refuse_mark(facts: JudgedRound, subject: Subject) -> None:
    sheet = next((one for one in facts.sheets if _meant(one, subject)), None)
    if sheet is None or subject.mark is None:
        raise _no_sheet()
    panel = next(one for one in facts.panels if one.id == subject.panel)
    check_marks(sheet_form(facts.phase, panel, subject.part), {subject.criterion: subject.mark})
    if sheet.marks.get(subject.criterion) == subject.mark:
        raise changes_nothing()


def _excluded(sheet: RoundSheet, subject: Subject) -> bool:
    return (sheet.panel, sheet.judge) == (subject.panel, subject.judge)


def _meant(sheet: RoundSheet, subject: Subject) -> bool:
    about = (subject.panel, subject.part, subject.work, subject.judge)
    mine = (sheet.panel, sheet.part, sheet.work, sheet.judge) == about
    return mine and sheet.state == "handed_in"


def _no_sheet() -> Refused:
    return Refused("sheet.unknown", "Không có phiếu chấm này. (No such sheet.)")
