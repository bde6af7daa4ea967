"""Which questions a line of a blueprint takes from, and how a split bank is shared among rounds.

A question stands at a place: its topic, its difficulty where papers are drawn by difficulty, and
the audience that alone may draw it, if any. What a line takes from are the questions of several
places. ``docs/ledger.md`` writes the draw down for other languages.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from contracts.definition import AudienceBank, Difficulty, Phase, TopicDraw


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


class Need(NamedTuple):
    """A line of a round's blueprint and whose it is ("": everyone else's)."""

    audience: str
    draw: TopicDraw


class Lack(NamedTuple):
    """A line that its round cannot fill: it takes from ``there`` questions."""

    need: Need
    there: int


def needs_of(blueprints: Iterable[AudienceBank]) -> list[Need]:
    """What the papers of one round are drawn by."""
    return [Need(bank.audience, draw) for bank in blueprints for draw in bank.blueprint]


def lacks_of(needs: Iterable[Need], part: Mapping[Place, int]) -> list[Lack]:
    """The lines that questions at these places do not fill."""
    found = []
    for need in needs:
        there = sum(n for place, n in part.items() if takes(need.draw, need.audience, place))
        if there < need.draw.questions:
            found.append(Lack(need, there))
    return found


def dealt_out(
    stock: Mapping[Place, int],
    needs: Sequence[Sequence[Need]],
    standing: Sequence[Mapping[Place, int]] = (),
) -> list[Counter[Place]]:
    """How many questions of each place each round gets, those that are with it already
    (``standing``) included; ``stock``: what is to be dealt out, ``needs``: of each round.

    In proportion to what the rounds draw from a place, so evenly where they draw alike. Where a
    round then lacks what another has to spare (a line takes from several places), lines come first
    and only the rest is dealt in proportion.
    """
    first = [Counter(part) for part in standing] or [Counter() for _ in needs]
    for lines_first in (False, True):
        parts, left = [Counter(part) for part in first], Counter(stock)
        if lines_first:
            _fill_lines(left, needs, parts)
        dealer = Dealer(needs, parts)
        for place in sorted(left, key=lambda one: one.order):
            for _ in range(left[place]):
                parts[dealer.deal(place)][place] += 1
        if not any(lacks_of(mine, part) for mine, part in zip(needs, parts, strict=True)):
            break
    return parts


def _fill_lines(
    left: Counter[Place], needs: Sequence[Sequence[Need]], parts: Sequence[Counter[Place]]
) -> None:
    """Take from ``left`` what lines ask for, question by question for who lacks most: lines of one
    difficulty before those of any, everyone's before an audience's, which takes its own first."""
    for graded, own in ((True, False), (True, True), (False, False), (False, True)):
        while True:
            asking = [
                (there - need.draw.questions, number, need)
                for number, (mine, part) in enumerate(zip(needs, parts, strict=True))
                for need, there in lacks_of(mine, part)
                if (need.draw.difficulty is not None, bool(need.audience)) == (graded, own)
                and _spare(left, need) is not None
            ]
            if not asking:
                break
            _, number, need = min(asking, key=lambda one: one[:2])
            place = _spare(left, need)
            assert place is not None, "only who can be given something is asking"
            left[place] -= 1
            parts[number][place] += 1


def _spare(left: Counter[Place], need: Need) -> Place | None:
    """The place from which a line is best given a question: that of the fewest others, then the
    fullest; None where nothing is left for it."""
    places = [p for p, n in left.items() if n and takes(need.draw, need.audience, p)]
    return min(
        places,
        key=lambda p: (not p.audience, p.difficulty is not None, -left[p], p.order),
        default=None,
    )


class Dealer:
    """Shares questions out to rounds, numbered from 0: each to the round with the fewest of its
    place for what it draws from there, of these the one with the fewest of its topic, of these the
    first. Rounds that draw nothing from a place get nothing of it, unless none does.

    Given place after place, numbers of a place and of a topic never differ by more than one among
    rounds that draw alike.
    """

    def __init__(
        self, needs: Sequence[Sequence[Need]], standing: Sequence[Mapping[Place, int]] = ()
    ) -> None:
        self._needs = needs
        self._dealt: Counter[tuple[object, int]] = Counter()
        self._weights: dict[Place, list[tuple[int, int, int]]] = {}
        for number, part in enumerate(standing):
            for place, many in part.items():
                self._count(place, number, many)

    def deal(self, place: Place) -> int:
        """The round that the next question of this place goes to."""
        if place not in self._weights:
            self._weights[place] = self._drawing(place)
        _, _, number = min(
            (
                Fraction(self._dealt[place, number], draws),
                Fraction(self._dealt[place.topic, number], of_topic),
                number,
            )
            for number, draws, of_topic in self._weights[place]
        )
        self._count(place, number, 1)
        return number

    def _drawing(self, place: Place) -> list[tuple[int, int, int]]:
        """The rounds that draw from a place: number, how many questions a paper takes from there at
        most, and from the topic."""
        found = []
        for number, needs in enumerate(self._needs):
            of_topic: Counter[str] = Counter()
            draws = 0
            for audience, draw in needs:
                of_topic[audience] += draw.questions * (draw.topic == place.topic)
                if takes(draw, audience, place):
                    draws = max(draws, draw.questions)
            if draws:
                found.append((number, draws, max(of_topic.values())))
        return found or [(number, 1, 1) for number in range(len(self._needs))]

    def _count(self, place: Place, number: int, many: int) -> None:
        self._dealt[place, number] += many
        self._dealt[place.topic, number] += many
