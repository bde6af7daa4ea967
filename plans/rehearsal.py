"""The same contest played in minutes: demonstrations and rehearsals before the first real day.

Rounds of the phase that counts for participation become equally long and follow each other at
one gap. Every other time of the plan is carried along between them, so that what comes before,
inside or after a round still does.
"""

from bisect import bisect_right

from msgspec.structs import replace

from contracts.definition import Definition, Milestone, Phase, Round


def rehearse(
    definition: Definition, starts_at_us: int, round_length_us: int, gap_us: int
) -> Definition:
    """The definition with its first round (practice too) opening at ``starts_at_us``.

    All arguments are microseconds. Nothing but times changes; the time limit of an attempt
    stays, and is cut by the end of its round. Raises ``ValueError`` when the phase has no
    rounds, when these overlap or are not in order, or when a length is not positive.
    """
    if round_length_us < 1 or gap_us < 0:
        raise ValueError("a round lasts at least a microsecond, and a gap is not negative")
    rounds = definition.phase(definition.participation.phase).rounds
    warp = _Warp(rounds, starts_at_us, round_length_us, gap_us)
    return replace(
        definition,
        starts_at_us=warp.opening(definition.starts_at_us),
        ends_at_us=warp.closing(definition.ends_at_us),
        phases=[_phase(phase, warp) for phase in definition.phases],
        calendar=[_milestone(line, warp) for line in definition.calendar],
    )


class _Warp:
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


def _phase(phase: Phase, warp: _Warp) -> Phase:
    return replace(phase, rounds=[_round(item, warp) for item in phase.rounds])


def _round(item: Round, warp: _Warp) -> Round:
    opens_us = warp.opening(item.opens_at_us)
    closes_us = max(warp.closing(item.closes_at_us), opens_us + 1)
    return replace(item, opens_at_us=opens_us, closes_at_us=closes_us)


def _milestone(line: Milestone, warp: _Warp) -> Milestone:
    from_us = warp.opening(line.from_us)
    return replace(line, from_us=from_us, until_us=max(warp.closing(line.until_us), from_us + 1))
