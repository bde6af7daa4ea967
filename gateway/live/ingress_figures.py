"""Saves and submissions that arrive: at this gateway by its own counters, at the
others by what exam heard from them."""

from msgspec import Struct

from contracts.gateways import DoorFigures
from plumbing.clock import Clock, monotonic_us
from plumbing.metrics import DOOR, JOURNAL, samples

#: what was heard of the others longer ago is not of now
OTHERS_OF_NOW_US = 5_000_000


class IngressFigures(Struct, frozen=True):
    """``saves`` and ``kept`` (with a stamp, because nothing answered) only ever grow; ``waiting``
    stamps are not delivered yet."""

    saves: int
    kept: int
    waiting: int


def taken_at_the_door() -> IngressFigures:
    """As the counters of this process stand now."""
    labels = [
        (one.labels["kind"], one.labels["outcome"], one.value) for one in samples(DOOR, "_total")
    ]
    return IngressFigures(
        int(sum(value for kind, outcome, value in labels if (kind, outcome) == ("save", "taken"))),
        int(sum(value for _, outcome, value in labels if outcome == "kept")),
        int(sum(one.value for one in samples(JOURNAL))),
    )


class Doors:
    """All gateways' doors together. ``clock`` is for spans: one that is set back would let what
    was heard before look fresh for as long."""

    def __init__(self, clock: Clock = monotonic_us) -> None:
        self._clock = clock
        self._before = (clock(), taken_at_the_door().saves)
        self._rate = 0.0
        self._heard = (0, DoorFigures())

    def look(self) -> DoorFigures:
        """This gateway's door; the rate is that since the last look, one a second."""
        now_us, taken = self._clock(), taken_at_the_door()
        before_us, saves = self._before
        self._before = (now_us, taken.saves)
        self._rate = per_second(saves, taken.saves, (now_us - before_us) / 1e6)
        return self._mine(taken)

    def hear(self, others: DoorFigures) -> None:
        """What the other gateways told, together."""
        self._heard = (self._clock(), others)

    def together(self) -> DoorFigures:
        """Every gateway's; only this one's where the others were not heard of for a while."""
        heard_us, others = self._heard
        mine = self._mine(taken_at_the_door())
        return mine + others if self._clock() - heard_us <= OTHERS_OF_NOW_US else mine

    def _mine(self, taken: IngressFigures) -> DoorFigures:
        return DoorFigures(self._rate, taken.kept, taken.waiting)


def per_second(before: float, after: float, seconds: float) -> float:
    """The rate of a counter between two looks; 0 where it began anew or no time went by."""
    return max(0.0, after - before) / seconds if seconds > 0 else 0.0
