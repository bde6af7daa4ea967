"""Commands about streams: reading one back from its source, and what a reader has put aside.

Every service that emits answers ``<service>.events_after`` and ``<service>.stream_tips``; every
service that follows others answers ``<service>.parked`` and ``<service>.replay``.
"""

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


class StreamTipsQuery(Struct, frozen=True):
    """How far the partitions of a stream go, with all that was committed when it is asked."""


class StreamTip(Struct, frozen=True):
    """The last position of a partition."""

    partition: int
    epoch: int
    position: int


class StreamTips(Struct, frozen=True):
    """The tip of each partition."""

    tips: list[StreamTip]


class ParkedQuery(Struct, frozen=True):
    """What a service has parked, oldest first: entries after the ``id`` ``after``."""

    after: int = 0
    limit: int = 200


class ParkedEvent(Struct, frozen=True):
    """An event put aside because it could not be applied, or because an earlier one of the same
    subject was. ``reason`` is one line; ``(stream, epoch, partition, position)`` its identity."""

    id: int
    stream: str
    epoch: int
    partition: int
    position: int
    type: str
    version: int
    subject: str
    reason: str
    parked_at_us: int


class ParkedEvents(Struct, frozen=True):
    """One page of a service's parked events; ``waiting`` counts all there are."""

    events: list[ParkedEvent]
    waiting: int


class Replay(Struct, frozen=True):
    """Apply parked events again, those after the ``id`` ``after``, at most ``limit`` of them.

    Carrying it out twice, or twice at once, applies each event once.
    """

    by: str
    at_us: int
    after: int = 0
    limit: int = 100


class Replayed(Struct, frozen=True):
    """How many of the page were applied; ``next``: where the next page begins, ``None`` at the
    end."""

    applied: int
    next: int | None
