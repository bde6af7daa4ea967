"""Which questions a line of a blueprint takes from, and how a split bank is shared among rounds.

A question stands at a place: its topic, its difficulty where papers are drawn by difficulty, and
the audience that alone may draw it, if any. What a line takes from are the questions of several
places. ``docs/ledger.md`` writes the draw down for other languages.
"""

from collections import Counter
from typing import NamedTuple

from contracts.definition import Difficulty, Phase, TopicDraw


class Place(NamedTuple):
    """Where a question stands; ``difficulty`` ``None``: not graded, or nobody asks; ``audience``
    "": everyone may draw it."""

    topic: str
    difficulty: Difficulty | None = None
    audience: str = ""

    @property
    def order(self) -> tuple[str, str, str]:
        """By topic, difficulty and audience, as texts."""
        return self.topic, self.difficulty or "", self.audience


def takes(draw: TopicDraw, audience: str, place: Place) -> bool:
    """Whether this line of an audience's blueprint ("": everyone else's) takes such questions."""
    return (
        draw.topic == place.topic
        and draw.difficulty in (None, place.difficulty)
        and place.audience in ("", audience)
    )


def may_draw(phase: Phase, place: Place) -> bool:
    """Whether some paper of a phase can hold a question that stands at this place."""
    if phase.quiz is None:
        return False
    whose = [(bank.audience, bank.blueprint) for bank in phase.quiz.blueprints]
    whose += [("", item.blueprint) for item in phase.rounds]
    return any(takes(draw, audience, place) for audience, lines in whose for draw in lines)


def overlapping(draw: TopicDraw, other: TopicDraw) -> bool:
    """Whether two lines of one blueprint could take the same question."""
    either = None in (draw.difficulty, other.difficulty)
    return draw.topic == other.topic and (either or draw.difficulty == other.difficulty)


class Dealer:
    """Shares questions out to rounds, numbered from 0: each to the round with the fewest of its
    place, of these the one with the fewest of its topic, of these the first.

    Given place after place, numbers of a place and of a topic never differ by more than one.
    """

    def __init__(self, rounds: int) -> None:
        self._rounds = range(rounds)
        self._dealt: Counter[tuple[object, int]] = Counter()

    def stands(self, place: Place, number: int) -> None:
        """A question of this place is with this round already."""
        self._dealt[place, number] += 1
        self._dealt[place.topic, number] += 1

    def deal(self, place: Place) -> int:
        """The round that the next question of this place goes to."""
        number = min(
            self._rounds,
            key=lambda n: (self._dealt[place, n], self._dealt[place.topic, n], n),
        )
        self.stands(place, number)
        return number
