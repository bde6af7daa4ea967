"""Whether what is published still follows from what is known: compared whenever something is told
or decided that it may hang on, beside what else the service does."""

import msgspec
from sqlalchemy import Connection

from contracts.errors import Refused
from contracts.publications import Freshness, FreshnessQuery, FreshnessReport
from contracts.settled_round_decisions import PrizeChange
from services.scoring.domain.results.prize_changes import prize_changes
from services.scoring.domain.results.results_scope import ResultsScope
from services.scoring.repository import json_columns
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.repository.results import publication_freshness as freshness_repository
from services.scoring.repository.results import rosters as rosters_repository
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.results.projected_results import projected_result

_prizes = msgspec.json.Decoder(list[PrizeChange]).decode


def compare_waiting(resources: Resources) -> bool:
    """Compare one publication that asks for it; whether there was one."""
    with resources.store.reading() as connection:
        due = freshness_repository.next_due(connection, resources.store.clock())
        if due is None:
            return False
        scope = ResultsScope(due.contest, due.phase, due.round)
        row = publications_repository.newest_head(connection, *scope)
    if row is None:
        return False
    values, done = {"number": row.number}, True
    try:
        now = projected_result(resources, scope)
    except Refused as refusal:
        values["found"] = refusal.problem.code
        done = refusal.problem.code == "publication.gone"
    else:
        changes = prize_changes(json_columns.awards(row.awards), now.awards)
        same = now.outcome == row.outcome if row.outcome else not changes
        values["found"] = "fresh" if same else "stale"
        # names are looked up when they are asked for: somebody may be forgotten meanwhile
        bare = [msgspec.structs.replace(one, name="") if one.person else one for one in changes]
        values["prizes"] = msgspec.json.encode(bare).decode()
    with resources.store.unit_of_work() as work:
        values["compared_at_us"] = work.now_us
        freshness_repository.compared(work.connection, due, values, done=done)
    return True


def freshness(connection: Connection, query: FreshnessQuery) -> FreshnessReport:
    """Every newest publication of a contest, and what comparing it gave."""
    newest = {
        (row.phase, row.round): row
        for row in publications_repository.heads(connection, query.contest)
    }
    states = {
        (row.phase, row.round): row
        for row in freshness_repository.states(connection, query.contest)
    }
    found = []
    for scope, row in sorted(newest.items(), key=lambda pair: pair[1].number):
        state = states.get(scope)
        known = "fresh" if state is None else state.found
        if state is not None and state.compared < state.wanted and known == "fresh":
            known = ""
        prizes = [] if state is None or known != "stale" else _prizes(state.prizes)
        names = rosters_repository.names_of(
            connection, query.contest, {one.person for one in prizes if one.person}
        )
        named = [
            msgspec.structs.replace(one, name=names.get(one.person, "")) if one.person else one
            for one in prizes
        ]
        found.append(Freshness(row.phase, row.round, row.number, row.state, known, named))
    return FreshnessReport(query.contest, found)
