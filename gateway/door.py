"""What came to this gateway's door since it started, and what waits there."""

from msgspec import Struct
from prometheus_client import REGISTRY

from plumbing.metrics import JOURNAL

_DOOR = "hoithi_door_total"


class Taken(Struct, frozen=True):
    """``saves`` and ``kept`` (with a stamp, because nothing answered) only ever grow; ``waiting``
    stamps are not delivered yet."""

    saves: int
    kept: int
    waiting: int


def taken_at_the_door() -> Taken:
    """As the counters of this process stand now."""
    samples = [
        sample
        for metric in REGISTRY.restricted_registry([_DOOR]).collect()
        for sample in metric.samples
    ]
    labels = [(sample.labels["kind"], sample.labels["outcome"], sample.value) for sample in samples]
    waiting = [sample.value for metric in JOURNAL.collect() for sample in metric.samples]
    return Taken(
        int(sum(value for kind, outcome, value in labels if (kind, outcome) == ("save", "taken"))),
        int(sum(value for _, outcome, value in labels if outcome == "kept")),
        int(sum(waiting)),
    )
