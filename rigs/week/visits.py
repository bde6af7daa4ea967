"""Who opens a paper, saves answers and hands it in at which moment of the week. Pure."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from random import Random

from msgspec import Struct

from rigs.week.arrival_shape import HOURS, hand_in_hours

QUESTIONS = 20
LIMIT_S = 1_200.0  # of the plan in contests/hue-2025.toml
#: before the close nobody means to hand in any more
_LAST_CALL_S = 5.0
_SEES_IT_S = 3.0
_HOUR_S = 3_600.0
_SAVES, _SAVES_WEIGHTS = (0, 1, 2, 3, 4, 6, 10), (8, 12, 20, 30, 14, 10, 6)
_WALK_AWAY = 0.025
_SLOWEST = 0.95


class Kind(StrEnum):
    """What somebody does."""

    START = "start"
    SAVE = "save"
    SUBMIT = "submit"
    READ = "read"


class Step(Struct, frozen=True):
    """``due_s``: seconds of the week, from its opening, at which somebody means to do this.
    ``first`` to ``last``: the questions whose answers it brings."""

    due_s: float
    kind: Kind
    first: int = 0
    last: int = 0


class WeekVisit(Struct, frozen=True):
    """One person's attempt. Without a step ``submit`` the paper is left to the platform."""

    person: int
    steps: tuple[Step, ...]


def visits_of_week(attempts: int, seed: int) -> list[WeekVisit]:
    """Everybody's attempt, in the order in which they begin; the same for the same seed.

    Papers are handed in as the shape of the week says and opened as long before as their owners
    work on them, so that nobody's work is cut off by the close, and the close is crowded.
    """
    people = list(range(attempts))
    Random(f"{seed}/people").shuffle(people)
    visits = [
        _visit(person, hour * _HOUR_S, Random(f"{seed}/{person}"))
        for person, hour in zip(people, hand_in_hours(attempts), strict=True)
    ]
    return sorted(visits, key=lambda visit: (visit.steps[0].due_s, visit.person))


def in_short(visit: WeekVisit) -> WeekVisit:
    """The same attempt with all its answers at once, for what need not be played step by step."""
    start, ends = visit.steps[0], visit.steps[-1].kind is Kind.READ
    brought = QUESTIONS if ends else max((step.last for step in visit.steps), default=0)
    if not brought:
        return WeekVisit(visit.person, (start,))
    kind = Kind.SUBMIT if ends else Kind.SAVE
    return WeekVisit(visit.person, (start, Step(start.due_s, kind, 0, brought)))


def _visit(person: int, hand_in_s: float, rnd: Random) -> WeekVisit:
    until_s = min(hand_in_s, HOURS * _HOUR_S - _LAST_CALL_S)
    pace = min(_SLOWEST, max(0.03, rnd.lognormvariate(-1.3, 0.55)))
    began_s = max(0.0, until_s - pace * LIMIT_S)
    portions = _portions(rnd.choices(_SAVES, _SAVES_WEIGHTS)[0])
    steps = [Step(began_s, Kind.START)]
    for number, (first, last) in enumerate(portions, start=1):
        due_s = began_s + (until_s - began_s) * number / (len(portions) + 1)
        steps.append(Step(due_s, Kind.SAVE, first, last))
    if rnd.random() >= _WALK_AWAY:
        steps.append(Step(until_s, Kind.SUBMIT, 0, 0 if portions else QUESTIONS))
        steps.append(Step(until_s + _SEES_IT_S, Kind.READ))
    return WeekVisit(person, tuple(steps))


def _portions(saves: int) -> Sequence[tuple[int, int]]:
    """The questions in so many parts, one after the other."""
    bounds = [QUESTIONS * number // saves for number in range(saves + 1)] if saves else []
    return list(pairwise(bounds))
