"""How a round's attempts would be marked after a decision about one question.

Where only its key is exchanged, those who chose what was right or is now gain or lose what it is
worth, and the database tells who they are, as it does when they are scored again (ADR 15). Whatever
else changes, every paper with the question is marked from its answers.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from services.scoring.domain.decisions.settled_round_decisions import Swap
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.marking.question_keys import KeyRing
from services.scoring.repository.paused_reading import YieldControl
from services.scoring.use_cases.marking.scoring import marked_again
from services.scoring.use_cases.results.round_standings import Marks

Scores = dict[tuple[str, int], tuple[int, int]]
"""(pseudonym, attempt number) -> points before and after, as ``compare`` wants to know them."""


class MarkedOtherwise(NamedTuple):
    """Keys as they would be; ``swap``: all that would be different; no ``question``: nothing."""

    ring: KeyRing
    question: str
    swap: Swap | None

    def concerned(
        self, connection: Connection, contest: str, round_id: str, yield_control: YieldControl
    ) -> Sequence[Any]:
        """The attempts of a round that :meth:`marks` is to mark."""
        if not self.question:
            return []
        if self.swap is not None:
            return scores_repository.exchanged(
                connection, contest, round_id, self.swap, yield_control
            )
        questions = [self.question]
        return scores_repository.with_questions(
            connection, contest, round_id, questions, yield_control
        )

    def marks(self, round_id: str, concerned: Sequence[Any]) -> tuple[Marks, Scores]:
        """Attempt -> (points, full marks) from then on; those left out keep theirs."""
        if self.swap is not None:
            return _exchanged(concerned, self.ring.worths_in(round_id).of(self.question))
        return _from_answers(concerned, self.ring)


def _exchanged(concerned: Sequence[Any], worth: int) -> tuple[Marks, Scores]:
    marks, scores = {}, {}
    for attempt, pseudonym, number, score, full_marks, gains in concerned:
        points = score + worth if gains else score - worth
        marks[attempt] = (points, full_marks)
        scores[pseudonym, number] = (score, points)
    return marks, scores


def _from_answers(concerned: Sequence[Any], ring: KeyRing) -> tuple[Marks, Scores]:
    marks, scores = {}, {}
    for row in concerned:
        marked = marked_again(row, ring)
        points = marked.points or 0
        marks[row.attempt] = (points, marked.full_marks)
        scores[row.pseudonym, row.number] = (row.score, points)
    return marks, scores
