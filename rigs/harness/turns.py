"""Measuring platforms by turns, so that a machine that changes its speed does so for all."""

from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct, field

from rigs.harness.load_generator import Tally
from rigs.harness.measured_platform import MeasuredPlatform

TURNS = 2


class Spent(Struct):
    """What some load came to: answers, wall seconds, CPU milliseconds by process."""

    tally: Tally = field(default_factory=Tally)
    seconds: float = 0.0
    shares: dict[str, float] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Answers that were as they should be."""
        return len(self.tally.seconds)

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds of everything for each of them."""
        return sum(self.shares.values()) / max(self.count, 1)

    @property
    def per_second(self) -> float:
        """So many a second."""
        return self.count / self.seconds if self.seconds else 0.0

    def by_process(self) -> dict[str, float]:
        """CPU milliseconds of each process for each answer."""
        return {name: share / max(self.count, 1) for name, share in self.shares.items()}

    def add(self, other: "Spent") -> None:
        """Count another turn with this one."""
        self.tally.add(other.tally)
        self.seconds += other.seconds
        for name, share in other.shares.items():
            self.shares[name] = self.shares.get(name, 0.0) + share


async def by_turns(
    rigs: Sequence[MeasuredPlatform],
    seconds: float,
    load: Callable[[MeasuredPlatform, float], Awaitable[Spent]],
) -> list[Spent]:
    """The load on each of these in turn, twice over; for each what both turns came to."""
    found = [Spent() for _ in rigs]
    for _ in range(TURNS):
        for rig, spent in zip(rigs, found, strict=True):
            spent.add(await load(rig, seconds / TURNS))
    return found
