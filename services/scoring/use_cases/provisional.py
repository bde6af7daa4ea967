"""Standings before settlement, for organisers: the same rules, without the seed's tie draw."""

from sqlalchemy import Connection

from contracts.scoring import Standing
from plumbing.keys import Safe
from services.scoring.domain.standings import Sitting, TieDraw
from services.scoring.domain.standings import standings as draw_up
from services.scoring.repository import scores as scores_repository
from services.scoring.use_cases.round_result import RoundResult

#: ties that the chain leaves are listed in a fixed order until the seed is revealed
NO_SEED = bytes(32)


def provisional_standings(
    connection: Connection, contest: str, round_id: str, safe: Safe
) -> list[Standing]:
    """Everyone scored so far, in order."""
    result = RoundResult(connection, contest, round_id, safe)
    quiz = result.phase.quiz
    assert quiz is not None, "a round with papers belongs to a quiz phase"
    rows = {(row.pseudonym, row.number): row for row in result.rows if row.score is not None}
    sittings = [
        Sitting(
            row.pseudonym,
            row.number,
            row.score,
            row.started_at_us,
            row.submitted_at_us,
            row.prediction,
            row.score == (row.questions if row.full_marks is None else row.full_marks),
            result.status(row),
        )
        for row in rows.values()
    ]
    table = draw_up(sittings, quiz, TieDraw(NO_SEED, ""))
    people = {rows[(line.pseudonym, line.attempt)].person for line in table}
    names = scores_repository.names_of(connection, contest, people)
    made = []
    for line in table:
        row = rows[(line.pseudonym, line.attempt)]
        made.append(
            Standing(
                rank=line.rank,
                person=row.person,
                name=names.get(row.person, ""),
                agency=result.agency_names.get(row.agency, row.agency),
                score=line.score,
                questions=row.questions,
                duration_s=line.duration_s,
                submitted_at_us=line.submitted_at_us,
                prediction=row.prediction,
            )
        )
    return made
