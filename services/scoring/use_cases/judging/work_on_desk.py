"""One work on the chair's desk: what became of each of its sheets, both answers of judges whose
marks lie far apart among it."""

from collections.abc import Sequence
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.panel_desk import DeskWorkQuery, SheetOnDesk, SheetVersion, WorkOnDesk
from services.scoring.domain.judging.divergence import who_upholds
from services.scoring.domain.judging.sheet_states import OPEN
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.sheets import KeptSheet
from services.scoring.use_cases.judging.desk import may_see_values
from services.scoring.use_cases.judging.divergence_asking import ends_of
from services.scoring.use_cases.judging.plan_lookups import (
    JudgedPanel,
    panel_of_round,
    refuse_others,
    sheet_unknown,
)


def desk_work(connection: Connection, query: DeskWorkQuery) -> WorkOnDesk:
    """The sheets of a work with their history. Refusals: ``round.unknown``, ``panel.*``,
    ``sheet.unknown`` where the panel has no such number."""
    where = (query.contest, query.round, query.panel)
    judged = panel_of_round(connection, *where)
    organiser = query.by_organiser
    refuse_others(connection, judged, query.by, organiser=organiser, places={"chair"})
    all_of_it = sheets_repository.of_panel(connection, query.contest, [query.round], query.panel)
    mine = [
        kept
        for kept in all_of_it
        if (kept.number, kept.part) == (query.number, query.part)
        and (organiser or kept.sheet.state != "assigned")
    ]
    if not mine:
        raise sheet_unknown()
    own_open = any(kept.judge == query.by and kept.sheet.state in OPEN for kept in mine)
    asked_too = any(kept.judge == query.by and kept.sheet.ask for kept in mine)
    seen = may_see_values(all_of_it, query.by, organiser=organiser) and not asked_too
    teams = works_repository.performers(connection, query.contest, query.round)
    told = [] if own_open else mine
    return WorkOnDesk(
        number=query.number,
        part=query.part,
        team=teams.get(mine[0].work, ("", 0))[0],
        criteria=judged.form(query.part).criteria,
        own_open=own_open,
        upholds=_upholds(connection, judged, mine),
        sheets=[_sheet(connection, kept, query, seen=seen) for kept in told],
    )


def _upholds(
    connection: Connection, judged: JudgedPanel, sheets: Sequence[KeptSheet]
) -> Literal["", "chair", "organiser"]:
    if not any(kept.sheet.ask for kept in sheets):
        return ""
    return who_upholds(ends_of(judged, sheets), judged.chair(connection))


def _sheet(
    connection: Connection, kept: KeptSheet, query: DeskWorkQuery, *, seen: bool
) -> SheetOnDesk:
    rows = sheets_repository.history(connection, kept.id)
    versions = [_version(row, query, seen=seen) for row in rows]
    return SheetOnDesk(kept.id, kept.judge, kept.sheet.state, kept.sheet.ask, versions)


def _version(row: sa.Row[Any], query: DeskWorkQuery, *, seen: bool) -> SheetVersion:
    """A reason may say whose a work is ("I know the author"): a chair, who may have to mark it
    yet, reads only what they said themselves, and why marks stand."""
    readable = query.by_organiser or row.by == query.by or row.action == "upheld"
    marks = sheets_repository.marks_of(row) if seen else None
    return SheetVersion(row.action, row.by, row.at_us, row.reason if readable else "", marks)
