"""Dealing a bank out to rounds, so that publishing one round's keys spoils no other."""

from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from contracts.question_bank import Question
from contracts.question_pools import Need, Place, dealt_out


def place_of(question: Question, *, by_difficulty: bool) -> Place:
    """Where a question stands, its difficulty only if some paper is drawn by it."""
    difficulty = question.difficulty if by_difficulty else None
    return Place(question.topic, difficulty, question.audience)


def deal(
    questions: Sequence[Question],
    rounds: Mapping[str, Sequence[Need]],
    standing: Mapping[str, str],
    random: Random,
    *,
    by_difficulty: bool = False,
) -> dict[str, str]:
    """Question -> the one round that may draw it; ``rounds``: in their order, what each draws by.

    How many of each place (topic, difficulty, audience) a round gets is worked out
    (``contracts.question_pools.dealt_out``), which of them is left to chance. A question that was
    dealt before (``standing``) stays where it is, so that the same import twice changes nothing.
    """
    names = list(rounds)
    places = {q.id: place_of(q, by_difficulty=by_difficulty) for q in questions}
    dealt = {q.id: standing[q.id] for q in questions if standing.get(q.id) in rounds}
    there: dict[str, Counter[Place]] = {name: Counter() for name in names}
    for question, name in dealt.items():
        there[name][places[question]] += 1
    rest: dict[Place, list[str]] = {}
    for question in sorted(places.keys() - dealt.keys()):
        rest.setdefault(places[question], []).append(question)
    stock = {place: len(mine) for place, mine in rest.items()}
    parts = dealt_out(stock, list(rounds.values()), list(there.values()))
    for place, mine in rest.items():
        random.shuffle(mine)
        for name, part in zip(names, parts, strict=True):
            for _ in range(part[place] - there[name][place]):
                dealt[mine.pop()] = name
    return dealt
