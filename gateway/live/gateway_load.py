"""How busy the gateways are: this one by its own counters, others by what exam heard of them."""

from msgspec import Struct

from contracts.gateway_watermarks import GatewayLoad
from plumbing.clock import Clock, monotonic_us
from plumbing.metrics import DOOR, HTTP_ANSWERS, JOURNAL, samples

#: what was heard of the others longer ago is not of now
OTHERS_OF_NOW_US = 5_000_000


class LoadCounters(Struct, frozen=True):
    """``saves`` and ``kept`` (with a stamp, because nothing answered) only ever grow; ``waiting``
    stamps are not delivered yet."""

    saves: int
    kept: int
    waiting: int


def load_counters() -> LoadCounters:
    """As the counters of this process stand now."""
    labels = [
        (one.labels["kind"], one.labels["outcome"], one.value) for one in samples(DOOR, "_total")
    ]
    return LoadCounters(
        int(sum(value for kind, outcome, value in labels if (kind, outcome) == ("save", "taken"))),
        int(sum(value for _, outcome, value in labels if outcome == "kept")),
        int(sum(one.value for one in samples(JOURNAL))),
    )


def answers_given() -> int:
    """How many requests this process has answered, whatever was asked: while it stays the same,
    nothing begins here."""
    return int(sum(one.value for one in samples(HTTP_ANSWERS, "_total")))


class GatewayLoads:
    """The load of all gateways together. ``clock`` is for spans: one that is set back would let
    what was heard before look fresh for as long."""

    def __init__(self, clock: Clock = monotonic_us) -> None:
        self._clock = clock
        self._before = (clock(), load_counters().saves)
        self._rate = 0.0
        self._heard = (0, GatewayLoad())

    def look(self) -> GatewayLoad:
        """This gateway's load; the rate is that since the last look, one a second."""
        now_us, taken = self._clock(), load_counters()
        before_us, saves = self._before
        self._before = (now_us, taken.saves)
        self._rate = per_second(saves, taken.saves, (now_us - before_us) / 1e6)
        return self._mine(taken)

    def hear(self, others: GatewayLoad) -> None:
        """What the other gateways told, together."""
        self._heard = (self._clock(), others)

    def together(self) -> GatewayLoad:
        """Every gateway's; only this one's where the others were not heard of for a while."""
        heard_us, others = self._heard
        mine = self._mine(load_counters())
        return mine + others if self._clock() - heard_us <= OTHERS_OF_NOW_US else mine

    def _mine(self, taken: LoadCounters) -> GatewayLoad:
        return GatewayLoad(self._rate, taken.kept, taken.waiting)


def per_second(before: float, after: float, seconds: float) -> float:
    """The rate of a counter between two looks; 0 where it began anew or no time went by."""
    return max(0.0, after - before) / seconds if seconds > 0 else 0.0
