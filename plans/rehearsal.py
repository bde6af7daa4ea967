"""The same contest played in minutes: demonstrations and rehearsals before the first real day.

Rounds of the phase that counts for participation become equally long and follow each other at
one gap. Every other time of the plan is carried along between them, so that what comes before,
inside or after a round still does. Terms of drafts and complaints shrink as the rounds do.
"""

from bisect import bisect_right
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from contracts.definition import Definition, Milestone, ResultsRules, Round
from plans.date_and_time_texts import edge_of


def rehearse(
    definition: Definition, starts_at_us: int, round_length_us: int, gap_us: int
) -> Definition:
    """The definition with its first round (practice too) opening at ``starts_at_us``.

    All arguments are microseconds. Nothing but times changes; the time limit of an attempt
    stays, and is cut by the end of its round; other terms are at least a second. Raises
    ``ValueError`` when the phase has no rounds, when these overlap or are not in order, or when a
    length is not positive.
    """
    if round_length_us < 1 or gap_us < 0:
        raise ValueError("a round lasts at least a microsecond, and a gap is not negative")
    rounds = definition.phase(definition.participation.phase).rounds
    warp = _TimeScale(rounds, starts_at_us, round_length_us, gap_us)
    moved: Definition = _moved(definition, warp)
    return moved


class _TimeScale:
    """A map of times that never turns two around: straight lines between the rounds' edges.

    Where one round closes at the very moment in which the next opens, that moment has two
    images: an end is carried to the close, a start to the opening.
    """

    def __init__(
        self, rounds: list[Round], starts_at_us: int, round_length_us: int, gap_us: int
    ) -> None:
        if not rounds:
            raise ValueError("the phase that counts for participation has no rounds")
        self._before = [edge for r in rounds for edge in (r.opens_at_us, r.closes_at_us)]
        if sorted(self._before) != self._before or any(
            item.opens_at_us == item.closes_at_us for item in rounds
        ):
            raise ValueError("rounds overlap or are not in order: see the checker")
        self._after: list[int] = []
        for index in range(len(rounds)):
            opens_us = starts_at_us + index * (round_length_us + gap_us)
            self._after += [opens_us, opens_us + round_length_us]

    def term(self, seconds: int) -> int:
        """What becomes of so many seconds, as the last round shrinks; 0 stays 0."""
        before, after = (edges[-1] - edges[-2] for edges in (self._before, self._after))
        return max(1, seconds * after // before) if seconds else 0

    def opening(self, moment_us: int) -> int:
        """Where a start goes."""
        return self._map(moment_us, bisect_right(self._before, moment_us))

    def closing(self, moment_us: int) -> int:
        """Where an end goes: what is true just before it stays so."""
        return self._map(moment_us, bisect_right(self._before, moment_us - 1))

    def _map(self, moment_us: int, place: int) -> int:
        """The image on the stretch between edges ``place - 1`` and ``place``."""
        before, after = self._before, self._after
        if place == 0:
            return after[0] - (before[0] - moment_us)
        if place == len(before):
            return after[-1] + (moment_us - before[-1])
        length = before[place] - before[place - 1]
        gone = moment_us - before[place - 1]
        return after[place - 1] + gone * (after[place] - after[place - 1]) // length


def _moved(value: Any, warp: _TimeScale) -> Any:
    """A value of the definition with every time in it moved: fields that end in ``_us``."""
    if isinstance(value, list):
        return [_moved(item, warp) for item in value]
    if not isinstance(value, Struct):
        return value
    changes: dict[str, Any] = {}
    for item in fields(value):
        given = getattr(value, item.name)
        if item.name.endswith("_us") and given is not None:
            start = edge_of(item.name) == "start"
            changes[item.name] = warp.opening(given) if start else warp.closing(given)
        elif isinstance(value, ResultsRules) and given is not None:
            changes[item.name] = warp.term(given)
        else:
            changes[item.name] = _moved(given, warp)
        if item.name in ("settlement_after_s", "grace_s") and given is not None:
            changes[item.name] = warp.term(given)
    return _not_empty(replace(value, **changes))


def _not_empty(value: Struct) -> Struct:
    """A window that was squeezed to nothing lasts a microsecond, and has no days with hours."""
    if isinstance(value, Round):
        closes_us = max(value.closes_at_us, value.opens_at_us + 1)
        return replace(value, closes_at_us=closes_us, daily_hours=None)
    if isinstance(value, Milestone):
        return replace(value, until_us=max(value.until_us, value.from_us + 1))
    return value
