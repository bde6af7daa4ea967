"""Results before their publication, for organisers: the same rules on what is scored so far.

Ties that the chain leaves are drawn from the round's seed. Until it is revealed they stand in a
fixed order, and a prize that hangs on it is told as ``draw_pending``.

A round may have 30,000 attempts, and they are asked for while it runs: they are read in parts, and
ranked beside the thread that scores.
"""

from functools import partial
from typing import NamedTuple

from msgspec.structs import replace
from sqlalchemy import Connection

from contracts.errors import Refused
from contracts.results import AwardLine, Standing, WorkStanding
from contracts.score_visibility import figures_shown
from services.scoring.domain.publications.round_publication import Edition
from services.scoring.domain.results.round_outcome import RoundOutcome, awards_of_round
from services.scoring.repository import contests as contests_repository
from services.scoring.repository.publications import publications as publications_repository
from services.scoring.use_cases.long_work_resources import Resources
from services.scoring.use_cases.results.judged_lines import JudgedLines
from services.scoring.use_cases.results.judged_result import NOBODYS_SECRET, JudgedResult
from services.scoring.use_cases.results.round_standings import RoundStandings


def provisional_standings(
    connection: Connection, contest: str, round_id: str, shown: slice, resources: Resources
) -> tuple[int, list[Standing]]:
    """How many are scored so far, and these of them in order; ``standings.not_yet`` while the plan
    shows no points."""
    result = _read(connection, contest, round_id, resources)
    if not _shown(result):
        raise Refused(
            "standings.not_yet",
            "Thể lệ chưa cho xem điểm khi đợt thi chưa chốt nên chưa có bảng xếp hạng tạm thời. "
            "(The plan shows no points before the round has settled.)",
        )
    lines = _outcome(result, resources).lines()[0]
    return len(lines), result.standings(lines[shown])  # names are read of those alone


def provisional_awards(
    connection: Connection, contest: str, resources: Resources
) -> list[AwardLine]:
    """Prizes of the rounds that have scores or have settled but are not published, in the order
    of the plan, as they would be now."""
    definition = contests_repository.definition_of(connection, contest)
    if definition is None:
        return []
    published = publications_repository.published_rounds(connection, contest)
    made: list[AwardLine] = []
    for phase in definition.phases:
        for round_ in phase.rounds:
            if round_.id in published:
                continue
            if phase.quiz is None:
                made += _awards_of_works(connection, contest, round_.id, resources)
                continue
            if not awards_of_round(definition, round_.id):
                continue
            result = _read(connection, contest, round_.id, resources)
            scored = result.settled is not None or any(r.score is not None for r in result.rows)
            if scored and _shown(result):
                made += _awards(result, resources)
    return made


class ProvisionalWorks(NamedTuple):
    """What judges marked, as it would be published now."""

    standings: list[WorkStanding]
    awards: list[AwardLine]


def provisional_works(
    connection: Connection, contest: str, round_id: str, resources: Resources
) -> ProvisionalWorks:
    """Of a round that is marked throughout; refused until then as its publication would be, so that
    nobody sees who leads while a judge still marks."""
    result = JudgedResult(connection, contest, round_id, resources.safe, NOBODYS_SECRET)
    result.refuse_incomplete()

    def job() -> ProvisionalWorks:
        result.refuse_open()
        made, lines = result.build(Edition(1, 0), {}), JudgedLines(result)
        return ProvisionalWorks(lines.standings(made), lines.awards(made, provisional=True))

    return resources.work_out(job)


def _awards_of_works(
    connection: Connection, contest: str, round_id: str, resources: Resources
) -> list[AwardLine]:
    try:
        return provisional_works(connection, contest, round_id, resources).awards
    except Refused:  # as long as marking is not over, there is nothing to see
        return []


def _read(
    connection: Connection, contest: str, round_id: str, resources: Resources
) -> RoundStandings:
    return RoundStandings(connection, contest, round_id, resources.safe, resources.yield_control)


def _shown(result: RoundStandings) -> bool:
    quiz = result.phase.quiz
    assert quiz is not None, "a round with papers belongs to a quiz phase"
    return figures_shown(quiz.score_visible, settled=result.settled is not None)


def _outcome(result: RoundStandings, resources: Resources) -> RoundOutcome:
    """Organisers see a practice round ranked as well, which no publication does."""
    eligible = result.eligible_so_far()
    return resources.work_out(partial(result.outcome, eligible, practice_ranked=True))


def _awards(result: RoundStandings, resources: Resources) -> list[AwardLine]:
    table, won, unfilled = _outcome(result, resources).lines()
    lines = result.awards(won, unfilled, table, None, provisional=True)
    if result.settled is not None:
        return lines
    return [
        replace(line, because="draw_pending") if line.because == "draw" else line for line in lines
    ]
