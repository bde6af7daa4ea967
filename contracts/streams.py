"""Reading a stream from its source: the command every emitting service answers."""

from msgspec import Raw, Struct


class EventsAfter(Struct, frozen=True):
    """Positions after ``position`` of one partition, at most ``limit`` events.

    A reader that knows another ``epoch`` than the source's is told the source's and begins at 0.
    """

    partition: int
    epoch: int
    position: int
    limit: int = 500


class EventsPage(Struct, frozen=True):
    """Envelopes as JSON, oldest first; ``tip`` is the last position numbered so far."""

    epoch: int
    tip: int
    envelopes: list[Raw]
