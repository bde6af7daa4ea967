"""More time for one person in a round, for a reason such as a disability.

The reason says something about a person's health: it is told to the organisers of the contest
alone, and forgotten with the person. Audit trail, events and ledgers hold none of its words.
"""

from msgspec import Struct


class Allowance(Struct, frozen=True, omit_defaults=True):
    """So many seconds more than the time limit, and a close of one's own (µs); 0: that of others.

    A close counts only if it is later than the one that holds anyway.
    """

    extra_s: int = 0
    closes_at_us: int = 0


class AllowTime(Struct, frozen=True):
    """Give a person more time in a round, in its place of what they were given before.

    ``whole_phase``: in each quiz round of its phase that has not settled; a close of one's own is
    for one round alone. ``look``: only tell whom it would help, or why it would be refused.
    """

    contest: str
    round: str
    person: str
    extra_s: int
    closes_at_us: int
    reason: str
    by: str
    at_us: int
    whole_phase: bool = False
    look: bool = False


class TimeAllowed(Struct, frozen=True):
    """The rounds in which it holds, and how many attempts have more time by it: in progress
    (``running``), and handed in by themselves and going on now (``resumed``)."""

    rounds: list[str]
    running: int
    resumed: int


class WithdrawAllowance(Struct, frozen=True):
    """Take back what a person was given in a round in which they have not begun."""

    contest: str
    round: str
    person: str
    by: str
    at_us: int


class AllowancesQuery(Struct, frozen=True):
    """Who was given more time in a round; for its organisers alone."""

    contest: str
    round: str


class GivenAllowance(Struct, frozen=True):
    """What one person was given, why and by whom; ``begun``: they have begun in this round, and
    what they were given stands. ``reason`` is empty once the person was erased."""

    person: str
    extra_s: int
    closes_at_us: int
    reason: str
    by: str
    at_us: int
    begun: bool


class Allowances(Struct, frozen=True):
    """All of a round, those of the round that it makes good not among them."""

    given: list[GivenAllowance]
