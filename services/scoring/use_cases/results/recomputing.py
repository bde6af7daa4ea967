"""Rounds drawn up anew after a second look: standings and prizes as a publication would tell them.

Rows are fetched in parts, with pauses in which others get their turn; what is worked out from
them takes a thread of its own.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.definition import Definition
from contracts.errors import Refused
from contracts.ledger import StandingLine, UnfilledLine, WonLine
from contracts.results import Draft, DraftQuery
from plumbing.keys import Safe
from plumbing.thread_pool import Aside
from plumbing.unit_of_work import Store
from services.scoring.domain.decisions.decisions import RoundSheet, in_force, outcome
from services.scoring.domain.publications.ledger import awards_of_round, holding, lines_of
from services.scoring.domain.results.standings import Sitting, TieDraw
from services.scoring.repository.decisions import decisions as decisions_repository
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.parts import Breathe, in_parts
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.repository.results import redraws as redraws_repository
from services.scoring.use_cases.results.eligibility import audiences_in_round, holders_so_far
from services.scoring.use_cases.results.round_result import RoundResult

_standings = msgspec.json.Decoder(list[StandingLine]).decode
_awards = msgspec.json.Decoder(list[WonLine]).decode
_unfilled = msgspec.json.Decoder(list[UnfilledLine]).decode


class SettledRound(NamedTuple):
    """A settled round as it is read: every attempt without its answers, and who may win."""

    settled: sa.Row[Any]
    rows: list[Any]
    audience_of: dict[str, str]
    holders: frozenset[str]


class Sheets:
    """What decides the settled rounds of a contest, read round by round."""

    def __init__(
        self, connection: Connection, contest: str, safe: Safe, yield_control: Breathe
    ) -> None:
        definition = publications_repository.definition_of(connection, contest)
        if definition is None:
            raise Refused("contest.unknown", "Không có cuộc thi này. (No such contest.)")
        self.definition: Definition = definition
        self.contest = contest
        self.decided = decisions_repository.decided_of(connection, contest, safe)
        self.standing = in_force(self.decided)
        self._excluded = scores_repository.excluded_people(connection, contest)
        self._yield_control = yield_control

    def read(self, connection: Connection, settled: sa.Row[Any]) -> SettledRound:
        """What decides a settled round."""
        round_id = settled.round
        found = scores_repository.sittings_in(connection, self.contest, round_id)
        rows = in_parts(found, self._yield_control)
        if not any(
            award.audiences or award.one_prize_each
            for award in awards_of_round(self.definition, round_id)
        ):
            return SettledRound(settled, rows, {}, frozenset())
        people = {row.pseudonym: row.person for row in rows}
        agency_of = {row.pseudonym: row.agency for row in rows}
        audiences = audiences_in_round(connection, self.definition, round_id, people, agency_of)
        held = holders_so_far(connection, self.definition, round_id, people)
        return SettledRound(settled, rows, audiences, holding(held))

    def sheet(
        self,
        sat: SettledRound,
        marks: Mapping[str, tuple[int, int | None]],
        annulled: frozenset[str],
    ) -> RoundSheet:
        """The round's sheet; ``marks`` (attempt -> points, full marks) counts instead
        of what is stored. Needs no database."""
        settled = sat.settled
        phase = self.definition.phase_of_round(settled.round)
        assert phase.quiz is not None, "only a quiz has papers"
        practice = next(item.practice for item in phase.rounds if item.id == settled.round)
        empty = RoundSheet(
            phase.quiz,
            TieDraw(bytes.fromhex(settled.seed), settled.public_value),
            practice,
            awards_of_round(self.definition, settled.round),
            [],
            sat.audience_of,
            sat.holders,
        )
        return _filled(empty, sat.rows, marks, self._excluded, annulled)


def _filled(
    sheet: RoundSheet,
    rows: list[Any],
    marks: Mapping[str, tuple[int, int | None]],
    excluded: set[str],
    annulled: frozenset[str],
) -> RoundSheet:
    add = sheet.sittings.append
    for attempt, person, alias, number, score, started, submitted, told, questions, full, _ in rows:
        points, most = marks.get(attempt) or (score, full)
        add(
            Sitting(
                alias,
                number,
                points,
                started,
                submitted,
                told,
                points == (questions if most is None else most),
                "annulled"
                if attempt in annulled
                else ("excluded" if person in excluded else "counted"),
            )
        )
    return sheet


def redraw_waiting(store: Store, safe: Safe, aside: Aside, yield_control: Breathe) -> bool:
    """Draw one round up anew that asks for it; whether there was one."""
    with store.reading() as connection:
        due = redraws_repository.next_due(connection)
        if due is None:
            return False
        sheets = Sheets(connection, due.contest, safe, yield_control)
        settled = publications_repository.settled(connection, due.contest, due.round)
        if settled is None:
            return False
        sat = sheets.read(connection, settled)
    annulled = sheets.standing.annulled
    (values,) = aside.run([lambda: _drawn(sheets.sheet(sat, {}, annulled))])
    with store.unit_of_work() as work:
        values["drawn_at_us"] = work.now_us
        redraws_repository.drawn_up(work.connection, due.contest, due.round, due.wanted, values)
    return True


def _drawn(sheet: RoundSheet) -> dict[str, Any]:
    found = outcome(sheet)
    standings, won, unfilled = lines_of(found.standings, found.prizes)
    return {
        "prediction_truth": found.truth,
        "standings": msgspec.json.encode(standings).decode(),
        "awards": msgspec.json.encode(won).decode(),
        "unfilled": msgspec.json.encode(unfilled).decode(),
    }


def draft(connection: Connection, query: DraftQuery, *, safe: Safe) -> Draft:
    """A round's results as drawn up after the last second look; ``draft.unknown`` without any."""
    row = redraws_repository.drawn(connection, query.contest, query.round)
    if row is None:
        raise Refused(
            "draft.unknown",
            "Kết quả đợt thi này chưa từng được xem lại. (There was no second look at this round.)",
        )
    result = RoundResult(connection, query.contest, query.round, safe)
    lines = _standings(row.standings)
    page = lines[query.offset : query.offset + query.limit]
    return Draft(
        contest=query.contest,
        round=query.round,
        drawn_at_us=row.drawn_at_us,
        prediction_truth=row.prediction_truth,
        contestants=len(lines),
        standings=result.standings(page),
        awards=result.awards(
            _awards(row.awards), _unfilled(row.unfilled), lines, row.prediction_truth
        ),
        published=row.published >= row.drawn,
        redrawn=row.drawn >= row.wanted,
    )
