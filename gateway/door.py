"""What came to this gateway's door since it started, and what waits there."""

from msgspec import Struct

from plumbing.metrics import DOOR, JOURNAL, samples


class Taken(Struct, frozen=True):
    """``saves`` and ``kept`` (with a stamp, because nothing answered) only ever grow; ``waiting``
    stamps are not delivered yet."""

    saves: int
    kept: int
    waiting: int


def taken_at_the_door() -> Taken:
    """As the counters of this process stand now."""
    labels = [
        (one.labels["kind"], one.labels["outcome"], one.value) for one in samples(DOOR, "_total")
    ]
    return Taken(
        int(sum(value for kind, outcome, value in labels if (kind, outcome) == ("save", "taken"))),
        int(sum(value for _, outcome, value in labels if outcome == "kept")),
        int(sum(one.value for one in samples(JOURNAL))),
    )
