"""From one phase to the next: who may enter a later one by the results of an earlier."""

from msgspec import Struct, field

from contracts.definition.awards import Combination


class Admission(Struct, frozen=True):
    """One way into a phase, by final results of the phase named.

    ``rounds``: of these rounds; empty: all that count. ``each_round``: so many of the best of
    each round, who is in already is passed over. ``overall``: so many more of the best over
    these rounds, by ``combine``. ``awards``: whoever won a prize of them. ``audiences``: only
    people of these; empty: all.
    """

    phase: str
    rounds: list[str] = field(default_factory=list)
    each_round: int = 0
    overall: int = 0
    combine: Combination | None = None
    awards: list[str] = field(default_factory=list)
    audiences: list[str] = field(default_factory=list)
