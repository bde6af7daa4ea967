"""What works have by a panel now, and which of them a first jury has chosen."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection

from contracts.errors import Refused
from services.scoring.domain.judging.assignment import WorkToMark
from services.scoring.domain.judging.combination import CombinedMarks
from services.scoring.domain.judging.order_of_works import chosen
from services.scoring.domain.judging.panel_marks import StandingSheet, panel_marks
from services.scoring.domain.judging.panel_places import MARKING
from services.scoring.domain.judging.sheet_states import OPEN
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.sheets import KeptSheet
from services.scoring.use_cases.judging.plan_lookups import JudgedPanel, panels_of_round

WorkPart = tuple[str, str]
"""(work, part)."""


def values_of(
    connection: Connection, judged: JudgedPanel, sheets: Sequence[KeptSheet]
) -> dict[WorkPart, CombinedMarks]:
    """What each work has by this panel now, in a stage phase part by part."""
    members = judged.members(connection)
    names = {one.person: one.pseudonym for one in members}
    judges = sum(one.active and one.place in MARKING for one in members)
    parts: dict[str, list[StandingSheet]] = defaultdict(list)
    for kept in sheets:
        sheet = kept.sheet
        standing = StandingSheet(kept.work, names[kept.judge], sheet.state, sheet.marks)
        parts[kept.part].append(standing)
    return {
        (work, part): value
        for part, own in parts.items()
        for work, value in panel_marks(judged.panel, judged.form(part), own, judges).items()
    }


def works_of_panel(connection: Connection, judged: JudgedPanel, round_id: str) -> list[WorkToMark]:
    """What a panel marks in a round: what was accepted and, where a first jury chooses, only what
    it chose; ``panel.preliminary_open`` while that is not known."""
    works = works_repository.to_mark(connection, judged.contest, round_id, judged.panel.kinds)
    if judged.panel.preliminary:
        return works
    for first in panels_of_round(connection, judged.contest, round_id):
        if first.panel.preliminary:
            kinds = first.panel.kinds
            theirs = works_repository.to_mark(connection, judged.contest, round_id, kinds)
            concerned = {one.work for one in theirs} & {one.work for one in works}
            if concerned:
                left_out = concerned - _chosen_by(connection, first, round_id, theirs)
                works = [one for one in works if one.work not in left_out]
    return works


def _chosen_by(
    connection: Connection, first: JudgedPanel, round_id: str, works: Sequence[WorkToMark]
) -> set[str]:
    """Which of these works a first jury chose; whoever withdrew is waited for no longer."""
    mine = {one.work for one in works}
    sheets = sheets_repository.of_panel(connection, first.contest, [round_id], first.panel.id)
    values = {
        work: value
        for (work, _), value in values_of(connection, first, sheets).items()
        if work in mine
    }
    unready = {
        kept.work for kept in sheets if kept.sheet.ask or kept.sheet.state in {*OPEN, "assigned"}
    }
    unready |= {work for work, value in values.items() if value.short} | (mine - {*values})
    if unready & mine:
        raise Refused(
            "panel.preliminary_open",
            "Ban sơ khảo chưa chấm xong. (The preliminary panel has not finished yet.)",
            works=len(unready & mine),
        )
    by_work = {work: value.value for work, value in values.items()}
    return chosen(by_work, first.panel.advancing or 0)
