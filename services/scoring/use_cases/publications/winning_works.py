"""Works that won and may be shown to everybody.

The plan says where winning entries appear (``outlets``); they do once their round's newest
publication is a final one. Whatever is annulled, disqualified or by somebody who is forgotten is
gone at once, and does not wait for the next publication.
"""

from collections.abc import Collection

import msgspec
from sqlalchemy import Connection

from contracts.definition import Phase
from contracts.results import AwardLine, WorkStanding
from contracts.winning_works import WinningWork, WinningWorks, WinningWorksQuery, WonPrize
from plumbing.installation_keys import Safe
from services.scoring.domain.decisions.judged_round_decisions import STATUS
from services.scoring.repository import json_columns
from services.scoring.repository.decisions import settled_round_decisions as decisions_repository
from services.scoring.repository.judging import works as works_repository
from services.scoring.repository.judging.works import KeptWork
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.repository.results import rosters as rosters_repository
from services.scoring.use_cases.lookups import plan_of
from services.scoring.use_cases.results.judged_result import work_status

_standings = msgspec.json.Decoder(list[WorkStanding]).decode


def winning_works(connection: Connection, query: WinningWorksQuery, *, safe: Safe) -> WinningWorks:
    """All that may be shown of a contest; ``contest.unknown``."""
    plan = plan_of(connection, query.contest)
    shown = [phase for phase in plan.phases if phase.entries is not None and phase.entries.outlets]
    if not shown:
        return WinningWorks(query.contest, [])
    decided = decisions_repository.in_force_in(connection, query.contest, safe).judged
    gone = {(one.subject.round, one.subject.work) for one in decided if one.subject.kind in STATUS}
    excluded = rosters_repository.excluded_people(connection, query.contest)
    found: list[WinningWork] = []
    for phase in shown:
        for this in phase.rounds:
            left_out = {work for round_id, work in gone if round_id == this.id}
            found += _of_round(connection, query.contest, phase, this.id, left_out, excluded)
    return WinningWorks(query.contest, found)


def _of_round(
    connection: Connection,
    contest: str,
    phase: Phase,
    round_id: str,
    left_out: Collection[str],
    excluded: Collection[str],
) -> list[WinningWork]:
    head = publications_repository.newest_head(connection, contest, "", round_id)
    if head is None or head.state != "final":
        return []
    told = publications_repository.standings_text(connection, contest, round_id)
    assert told is not None, "it is published"
    standings = {line.work: line for line in _standings(told.standings)}
    works = {work.code: work for work in works_repository.of_round(connection, contest, round_id)}
    won: dict[str, list[AwardLine]] = {}
    for line in json_columns.awards(head.awards):
        if line.work:
            won.setdefault(line.work, []).append(line)
    shown = {
        code: lines
        for code, lines in won.items()
        if code not in left_out
        and work_status(works[code], excluded) == "counted"
        and "" not in standings[code].names  # somebody of them is forgotten
    }
    marked = works_repository.on_sheets(connection, [works[code].work for code in shown])
    return [
        _told(phase, works[code], marked[works[code].work].version, standings[code], lines)
        for code, lines in shown.items()
    ]


def _told(
    phase: Phase,
    work: KeptWork,
    version: int,
    standing: WorkStanding,
    lines: list[AwardLine],
) -> WinningWork:
    assert phase.entries is not None, "its works are entries"
    return WinningWork(
        round=lines[0].round or "",
        work=work.work,
        version=version,
        code=work.code,
        kind=work.kind,
        title=standing.title,
        authors=", ".join(filter(None, [*standing.names, *standing.others])),
        agency=standing.agency,
        outlets=list(phase.entries.outlets),
        prizes=[WonPrize(line.award_name, line.prize, line.money) for line in lines],
    )
