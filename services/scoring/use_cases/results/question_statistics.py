"""What a settled round says about its questions: for the organiser and the vetters."""

from sqlalchemy import Connection

from contracts.errors import Refused
from contracts.question_statistics import (
    KeySuspicion,
    OptionStatistics,
    QuestionStatistics,
    QuestionStatisticsQuery,
    RoundQuestionStatistics,
)
from plumbing.installation_keys import Safe
from services.scoring.domain.marking.attempt_score import worths
from services.scoring.domain.results.question_statistics import QuestionFigures, figures, tally
from services.scoring.domain.results.round_outcome import rules_of_round
from services.scoring.repository import json_columns
from services.scoring.repository.marking import question_keys as keys_repository
from services.scoring.use_cases.results.round_result import RoundResult


def question_statistics(
    connection: Connection, query: QuestionStatisticsQuery, *, safe: Safe
) -> RoundQuestionStatistics:
    """Figures of every question that was answered, by the keys as they were corrected. Excluded
    people and annulled attempts are left out; whoever had several attempts counts with the first,
    as later ones may know the questions.

    Refusals: ``round.not_settled``, ``publication.incomplete``, and
    ``question_statistics.keys_sealed`` while a later round draws from the same questions: shares of
    right answers tell the keys.
    """
    result = RoundResult(connection, query.contest, query.round, safe)
    result.refuse_incomplete()
    if not result.keys_may_be_told():
        raise Refused(
            "question_statistics.keys_sealed",
            "Các đợt thi sau còn dùng chung bộ câu hỏi nên thống kê, vốn làm lộ đáp án, chỉ có sau "
            "khi đợt cuối chốt. (Figures tell keys; later rounds draw from the same questions.)",
        )
    attempts = _first_attempts(result)
    opened = keys_repository.keys_of(connection, query.contest, safe)
    keys = {key.question: key for key in opened}
    right = {question: key.key for question, key in keys.items()} | result.standing.corrected
    quiz = rules_of_round(result.definition, query.round).quiz
    worth = worths(quiz, {key.question: key.difficulty for key in opened})
    tables = tally(attempts, right, worth)
    found = [
        _told(
            figures(question, right[question], keys[question].options, table, worth),
            keys[question].topic,
        )
        for question, table in tables.items()
    ]
    found.sort(key=_suspected_first)
    return RoundQuestionStatistics(query.contest, query.round, len(attempts), found)


def _first_attempts(result: RoundResult) -> list[dict[str, str]]:
    first: dict[str, tuple[int, str]] = {}
    for row in result.rows:
        if result.uncounted.status(row.attempt, row.person) == "counted":
            mine = (row.number, row.answers)
            first[row.person] = min(first.get(row.person, mine), mine)
    return [json_columns.answers(answers) for _, answers in first.values()]


def _suspected_first(found: QuestionStatistics) -> tuple[int, int, str]:
    strong = sum(suspicion.strong for suspicion in found.suspicions)
    return (-strong, -len(found.suspicions), found.question)


def _told(found: QuestionFigures, topic: str) -> QuestionStatistics:
    return QuestionStatistics(
        question=found.question,
        topic=topic,
        key=found.key,
        answered=found.answered,
        right=found.right,
        difficulty=found.difficulty,
        discrimination=found.discrimination,
        options=[
            OptionStatistics(one.option, one.chosen, one.share, one.upper, one.lower)
            for one in found.options
        ],
        suspicions=[KeySuspicion(one.code, one.strong, one.option) for one in found.suspicions],
    )
