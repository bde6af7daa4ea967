"""Samples that a panel marks before it counts, so that its judges find a common scale."""

from collections import defaultdict

from sqlalchemy import Connection

from contracts.errors import Problem, Refused
from contracts.judging_panels import SheetsReleased
from contracts.score_sheets import (
    Calibrate,
    Calibration,
    CalibrationMarks,
    CalibrationQuery,
    CalibrationWork,
)
from plumbing.command_handling import each
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.judging.assignment import everyone
from services.scoring.domain.judging.judged_round import told
from services.scoring.domain.judging.score_sheet import total
from services.scoring.domain.judging.sheet_states import OPEN, Sheet
from services.scoring.repository.judging import panels as panels_repository
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.sheets import KeptSheet
from services.scoring.use_cases.judging.assigning import judges_of, new_sheets, numbers_of
from services.scoring.use_cases.judging.panel_values import WorkPart, values_of
from services.scoring.use_cases.judging.plan_lookups import panel_of_round, refuse_others


def calibrate(work: UnitOfWork, items: list[Calibrate]) -> list[SheetsReleased | Problem]:
    """Give all judges sheets of samples. Refusals: ``round.unknown``, ``panel.*``. The same again
    changes nothing."""
    return each(_calibrate, items, work)  # type: ignore[return-value]


def _calibrate(work: UnitOfWork, item: Calibrate) -> SheetsReleased:
    connection, where = work.connection, (item.contest, item.round, item.panel)
    judged = panel_of_round(connection, *where)
    panels_repository.revision_of(connection, *judged.key, lock=True)
    works = works_repository.samples(connection, item.contest, item.works)
    unknown = sorted({*item.works} - {one.work for one in works})
    if unknown:
        raise Refused("panel.work_unknown", "Không có bài này. (No such work.)", unknown=unknown)
    standing = _sheets(connection, where)
    seed = panels_repository.make_seed(connection, *where)
    number = numbers_of(works, standing, seed, f"{item.panel}/calibration")
    made = everyone(works, judges_of(connection, judged))
    new = new_sheets(where, judged, made, number, Sheet("released"), calibration=True)
    known = {(kept.work, kept.part, kept.judge) for kept in standing}
    added = [kept for kept in new if (kept.work, kept.part, kept.judge) not in known]
    sheets_repository.add(connection, added)
    if added:
        work.audit(item.by, "sheets.calibration", "/".join(where), sheets=len(added))
    return SheetsReleased(len(standing) + len(added))


def calibration(connection: Connection, query: CalibrationQuery) -> Calibration:
    """What was given to samples. Refusals: ``panel.*``; ``panel.samples_open`` to a judge who has
    not marked them all yet."""
    where = (query.contest, query.round, query.panel)
    judged = panel_of_round(connection, *where)
    refuse_others(
        connection, judged, query.by, organiser=query.by_organiser, places={"judge", "chair"}
    )
    sheets = _sheets(connection, where)
    if any(kept.judge == query.by and kept.sheet.state in OPEN for kept in sheets):
        raise Refused(
            "panel.samples_open",
            "Hãy chấm xong các bài mẫu của mình trước. (Mark all your samples first.)",
        )
    names = {one.person: one.pseudonym for one in judged.members(connection)}
    marks: dict[WorkPart, list[CalibrationMarks]] = defaultdict(list)
    for kept in sheets:
        if kept.sheet.state == "handed_in":
            points = total(judged.form(kept.part), kept.sheet.marks)
            own = CalibrationMarks(names[kept.judge], kept.sheet.marks, points)
            marks[kept.work, kept.part].append(own)
    numbers = {(kept.work, kept.part): kept.number for kept in sheets}
    return Calibration(
        [
            CalibrationWork(
                numbers[about],
                about[1],
                told(value.value),
                sorted(marks[about], key=lambda one: one.judge),
            )
            for about, value in values_of(connection, judged, sheets).items()
        ]
    )


def _sheets(connection: Connection, where: tuple[str, str, str]) -> list[KeptSheet]:
    contest, round_id, panel = where
    return sheets_repository.of_panel(connection, contest, [round_id], panel, calibration=True)
