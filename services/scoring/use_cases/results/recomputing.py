"""Rounds drawn up anew after a decision: standings and prizes as a publication would tell them.

Rows are fetched in parts, with pauses in which others get their turn; what is worked out from
them takes a thread of its own.
"""

from typing import Any

import msgspec
from sqlalchemy import Connection

from contracts.errors import Refused
from contracts.ledger_lines import StandingLine, UnfilledLine, WonLine
from contracts.results import Draft, DraftQuery
from plumbing.installation_keys import Safe
from services.scoring.domain.results.round_outcome import RoundOutcome
from services.scoring.repository.results import recomputed_rounds as recomputed_repository
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.results.round_standings import RoundStandings

_standings = msgspec.json.Decoder(list[StandingLine]).decode
_awards = msgspec.json.Decoder(list[WonLine]).decode
_unfilled = msgspec.json.Decoder(list[UnfilledLine]).decode


def redraw_waiting(resources: Resources) -> bool:
    """Draw one round up anew that asks for it; whether there was one."""
    store, safe, yield_control = resources.store, resources.safe, resources.yield_control
    with store.reading() as connection:
        due = recomputed_repository.next_due(connection)
        if due is None:
            return False
        result = RoundStandings(connection, due.contest, due.round, safe, yield_control)
        if result.settled is None:
            return False
        eligible = result.eligible_so_far()
    values = resources.work_out(lambda: _drawn(result.outcome(eligible)))
    with store.unit_of_work() as work:
        values["drawn_at_us"] = work.now_us
        recomputed_repository.drawn_up(work.connection, due.contest, due.round, due.wanted, values)
    return True


def _drawn(found: RoundOutcome) -> dict[str, Any]:
    standings, won, unfilled = found.lines()
    return {
        "prediction_truth": found.truth,
        "standings": msgspec.json.encode(standings).decode(),
        "awards": msgspec.json.encode(won).decode(),
        "unfilled": msgspec.json.encode(unfilled).decode(),
    }


def draft(connection: Connection, query: DraftQuery, *, safe: Safe) -> Draft:
    """A round's results as drawn up after the last decision; ``draft.unknown`` without any."""
    row = recomputed_repository.drawn(connection, query.contest, query.round)
    if row is None:
        raise Refused(
            "draft.unknown",
            "Kết quả đợt thi này chưa từng được xem lại. (There was no second look at this round.)",
        )
    lines, won = _standings(row.standings), _awards(row.awards)
    page = lines[query.offset : query.offset + query.limit]
    named = {line.pseudonym for line in page} | {
        one.pseudonym for line in won for one in (line.winner, line.against) if one is not None
    }
    result = RoundStandings(connection, query.contest, query.round, safe, only=named)
    return Draft(
        contest=query.contest,
        round=query.round,
        drawn_at_us=row.drawn_at_us,
        prediction_truth=row.prediction_truth,
        contestants=len(lines),
        standings=result.standings(page),
        awards=result.awards(won, _unfilled(row.unfilled), lines, row.prediction_truth),
        published=row.published >= row.drawn,
        redrawn=row.drawn >= row.wanted,
        scale=result.scale,
    )
