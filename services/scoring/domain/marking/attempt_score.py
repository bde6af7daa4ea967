"""Marks: what answers are worth in a round.

One point for each right answer, as every quiz of the first plans counts. A plan may say otherwise:

    points        so many for a question of each difficulty (Bình Dương 2023: 1, 2 and 3)
    several_right what choosing some of several right options is worth: ``all``: nothing short of
                  all of them and no other; ``per_option``: (right - wrong) / right options, not
                  below 0

Scores are whole numbers of 1/``scale`` points, so that no part of a point is ever rounded: the
scale is 1, or with ``per_option`` 60, which 1 to 6 right options divide.

An unanswered question is worth nothing. A question that is voided after the round counts as the
plan says: ``everyone`` who had it in the paper gets all its points, or it counts for ``no_one``.
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import compress
from operator import eq

from msgspec import Struct

from contracts.definition import Definition, Difficulty, QuizRules, VoidRule
from contracts.errors import Refused

Voided = Mapping[str, VoidRule]
NOTHING: Voided = {}


class Worths(Struct, frozen=True):
    """What questions are worth in a round, in 1/``scale`` points: those of ``by_question`` so much,
    every other ``scale``. ``per_option``: some of several right options are worth a part of it."""

    scale: int = 1
    per_option: bool = False
    by_question: Mapping[str, int] = {}

    def of(self, question: str) -> int:
        """What the question is worth, answered rightly."""
        return self.by_question.get(question, self.scale)

    def of_all(self, questions: Iterable[str]) -> int:
        """What so many questions are worth together."""
        return sum(map(self.of, questions))


ONE_EACH = Worths()
Difficulties = Mapping[str, Difficulty | None]


def worths(quiz: QuizRules, difficulties: Difficulties) -> Worths:
    """What the questions of a bank are worth by these rules; ``difficulties`` by question."""
    if not quiz.counts_otherwise:
        return ONE_EACH  # the way that marks quickest
    by_question = {}
    if quiz.points is not None:
        by_question = {q: quiz.worth_of(level) for q, level in difficulties.items()}
    return Worths(quiz.score_scale, quiz.several_right == "per_option", by_question)


def worths_of_rounds(
    definition: Definition | None, difficulties: Difficulties
) -> dict[str, Worths]:
    """What questions are worth, by round; of those only in which it is not one point each."""
    found: dict[str, Worths] = {}
    for phase in [] if definition is None else definition.phases:
        if phase.quiz is not None and phase.quiz.counts_otherwise:
            found |= dict.fromkeys((r.id for r in phase.rounds), worths(phase.quiz, difficulties))
    return found


def counted_alike(before: Definition | None, now: Definition | None) -> bool:
    """Whether answers are worth the same by two definitions of a contest."""
    levels: Difficulties = {"": None, "easy": "easy", "medium": "medium", "hard": "hard"}
    return worths_of_rounds(before, levels) == worths_of_rounds(now, levels)


def score(
    answers: Mapping[str, str],
    keys: Mapping[str, str],
    *,
    paper: Collection[str] = (),
    voided: Voided = NOTHING,
    worths: Worths = ONE_EACH,
) -> int:
    """What answers are worth; ``paper`` (its question ids) is needed once one is voided.

    ``answers`` and ``keys`` map question ids to the letters of options, sorted; the keys of the
    whole bank will do.
    """
    if not voided:
        return _right(answers, keys, worths)
    _need(paper)
    counting = {q: chosen for q, chosen in answers.items() if q not in voided}
    given = (question for question in paper if voided.get(question) == "everyone")
    return _right(counting, keys, worths) + worths.of_all(given)


def _right(answers: Mapping[str, str], keys: Mapping[str, str], worths: Worths) -> int:
    right = map(eq, map(keys.get, answers), answers.values())
    if worths.per_option:
        return sum(worth(keys.get(q, ""), chosen, worths.of(q)) for q, chosen in answers.items())
    if worths.by_question:
        return sum(compress(map(worths.of, answers), right))
    return sum(right)


def worth(key: str, chosen: str, whole: int) -> int:
    """What choosing some options is worth where a part counts; ``whole``: choosing just the right
    ones, which the number of these divides."""
    if chosen == key or len(key) < 2:
        return whole if chosen == key else 0
    right = sum(letter in key for letter in chosen)
    return max(0, 2 * right - len(chosen)) * (whole // len(key))


def full_marks(
    whole: int, *, paper: Collection[str] = (), voided: Voided = NOTHING, worths: Worths = ONE_EACH
) -> int:
    """The best score that a paper still allows whose questions are worth ``whole`` together."""
    if not voided:
        return whole
    _need(paper)
    return whole - worths.of_all(q for q in paper if voided.get(q) == "no_one")


def _need(paper: Collection[str]) -> None:
    if not paper:
        raise Refused("marks.paper_needed", "voided questions are counted by the paper")
