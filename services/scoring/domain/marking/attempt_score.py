"""Marks: one point for each right answer, as every quiz of the five plans counts.

An unanswered question is a wrong one. A question that is voided after the round counts as the
plan says: ``everyone`` who had it in the paper gets its point, or it counts for ``no_one``.
"""

from collections.abc import Collection, Mapping
from operator import eq

from contracts.definition import VoidRule
from contracts.errors import Refused

Voided = Mapping[str, VoidRule]
NOTHING: Voided = {}


def score(
    answers: Mapping[str, str],
    keys: Mapping[str, str],
    *,
    paper: Collection[str] = (),
    voided: Voided = NOTHING,
) -> int:
    """The number of right answers; ``paper`` (its question ids) is needed once one is voided.

    ``answers`` and ``keys`` map question ids to option ids; the keys of the whole bank will do.
    """
    if not voided:
        return sum(map(eq, map(keys.get, answers), answers.values()))
    _need(paper)
    right = sum(keys.get(q) == option for q, option in answers.items() if q not in voided)
    return right + sum(voided.get(question) == "everyone" for question in paper)


def full_marks(questions: int, *, paper: Collection[str] = (), voided: Voided = NOTHING) -> int:
    """The best score that a paper of so many questions still allows."""
    if not voided:
        return questions
    _need(paper)
    return questions - sum(voided.get(question) == "no_one" for question in paper)


def _need(paper: Collection[str]) -> None:
    if not paper:
        raise Refused("marks.paper_needed", "voided questions are counted by the paper")
