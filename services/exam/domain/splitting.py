"""Dealing a bank out to rounds, so that publishing one round's keys spoils no other."""

from collections.abc import Mapping, Sequence
from random import Random

from contracts.exam import Question


def deal(
    questions: Sequence[Question],
    rounds: Sequence[str],
    standing: Mapping[str, str],
    random: Random,
) -> dict[str, str]:
    """Question -> the one round that may draw it.

    Topic by topic, in random order, each question goes to the round that has the fewest of its
    topic, the earlier round first. A question that was dealt before (``standing``) stays where it
    is, so that the same import twice changes nothing.
    """
    dealt = {q.id: standing[q.id] for q in questions if standing.get(q.id) in rounds}
    counts = {(q.topic, dealt[q.id]): 0 for q in questions if q.id in dealt}
    for question in questions:
        if question.id in dealt:
            counts[(question.topic, dealt[question.id])] += 1
    rest = sorted((q for q in questions if q.id not in dealt), key=lambda q: q.id)
    random.shuffle(rest)
    for question in rest:
        least = min(rounds, key=lambda name: counts.get((question.topic, name), 0))
        dealt[question.id] = least
        counts[(question.topic, least)] = counts.get((question.topic, least), 0) + 1
    return dealt
