"""Dealing a bank out to rounds, so that publishing one round's keys spoils no other."""

from collections.abc import Mapping, Sequence
from random import Random

from contracts.question_bank import Question
from contracts.question_pools import Dealer, Place


def place_of(question: Question, *, by_difficulty: bool) -> Place:
    """Where a question stands, its difficulty only if some paper is drawn by it."""
    difficulty = question.difficulty if by_difficulty else None
    return Place(question.topic, difficulty, question.audience)


def deal(
    questions: Sequence[Question],
    rounds: Sequence[str],
    standing: Mapping[str, str],
    random: Random,
    *,
    by_difficulty: bool = False,
) -> dict[str, str]:
    """Question -> the one round that may draw it.

    Place by place (topic, difficulty, audience), in random order, each question goes to the round
    that has the fewest of its place, then of its topic, the earlier round first. A question that
    was dealt before (``standing``) stays where it is, so that the same import twice changes
    nothing.
    """
    numbers = {name: number for number, name in enumerate(rounds)}
    places = {q.id: place_of(q, by_difficulty=by_difficulty) for q in questions}
    dealt = {q.id: standing[q.id] for q in questions if standing.get(q.id) in numbers}
    dealer = Dealer(len(rounds))
    for name, round_id in dealt.items():
        dealer.stands(places[name], numbers[round_id])
    rest = sorted(places.keys() - dealt.keys())
    random.shuffle(rest)
    for name in sorted(rest, key=lambda one: places[one].order):
        dealt[name] = rounds[dealer.deal(places[name])]
    return dealt
