"""What organisers choose from who assign by hand: works, judges, and pairs that may not be."""

from collections import defaultdict

from sqlalchemy import Connection

from contracts.judging_panels import Assignable, AssignableQuery, AssignableWork
from services.scoring.domain.judging.assignment import conflicts
from services.scoring.domain.judging.sheet_states import SEEN
from services.scoring.repository.judging import sheets as sheets_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.use_cases.judging.assigning import judges_of, standing_of
from services.scoring.use_cases.judging.panel_values import works_of_panel
from services.scoring.use_cases.judging.plan_lookups import panel_of_round


def assignable(connection: Connection, query: AssignableQuery) -> Assignable:
    """Works by code or place, and who may mark them. Refusals: ``round.unknown``, ``panel.*``."""
    judged = panel_of_round(connection, query.contest, query.round, query.panel)
    works = works_of_panel(connection, judged, query.round)
    judges = judges_of(connection, judged)
    having: dict[str, set[str]] = defaultdict(set)
    seen: dict[str, set[str]] = defaultdict(set)
    sheets = sheets_repository.of_panel(connection, query.contest, [query.round], query.panel)
    for kept in sheets:
        if kept.sheet.state in {*SEEN, "assigned"}:
            having[kept.work].add(kept.judge)
        if kept.sheet.state != "assigned":
            seen[kept.work].add(kept.judge)
    codes = works_repository.codes(connection, query.contest, query.round)
    teams = works_repository.performers(connection, query.contest, query.round)
    barred: dict[str, dict[str, str]] = defaultdict(dict)
    for one in conflicts(works, judges):
        barred[one.work][one.judge] = one.reason
    told = [
        AssignableWork(
            one.work,
            codes.get(one.work, ""),
            teams.get(one.work, ("", 0))[0],
            sorted(having[one.work]),
            sorted(seen[one.work]),
            barred[one.work],  # type: ignore[arg-type]
        )
        for one in sorted(works, key=lambda one: (one.place, codes.get(one.work, "")))
    ]
    names = {code: work for work, code in codes.items() if code}
    return Assignable([one.judge for one in judges], told, names, standing_of(sheets))
