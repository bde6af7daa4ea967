"""How an event travels.

An event's identity is (stream, epoch, partition, position). Events travel in envelopes: one
envelope holds consecutive positions of one partition, so a consumer sees at once whether
something is missing between what it applied last and ``first``.

Compatible change: a new field with a default, a new event type. Readers ignore fields and types
they do not know. Anything else is a new ``version``; the reader upcasts one version at a time.
"""

from typing import Any

import msgspec
from msgspec import Raw, Struct


class Event(Struct, frozen=True):
    """One fact about ``subject`` (an attempt, an agency); ``data`` is its own JSON."""

    type: str
    version: int
    subject: str
    occurred_at_us: int
    data: Raw


class Envelope(Struct, frozen=True):
    """``events[i]`` has position ``first + i`` in its partition; positions begin at 1."""

    stream: str
    epoch: int
    partition: int
    first: int
    events: list[Event]

    @property
    def last(self) -> int:
        """Position of the last event."""
        return self.first + len(self.events) - 1


NOTHING = Raw(b"")


class Outcome(Struct, frozen=True, omit_defaults=True):
    """What became of one item of a batch: exactly one of ``ok`` and ``error`` is there."""

    ok: Raw = NOTHING
    error: Raw = NOTHING

    @property
    def refused(self) -> bool:
        """Whether ``error`` is the one that is there."""
        return bool(self.error)


class Request(Struct, frozen=True, omit_defaults=True):
    """A batch of items of one command. After ``expires_at_us`` nobody waits for the answer, and
    nobody need take it any more. With ``confirm_taken`` whoever takes it says so at once, by a
    message of the type :data:`TAKEN` where the answer will come."""

    items: list[Raw]
    expires_at_us: int = 0
    confirm_taken: bool = False


TAKEN = "taken"


def encode(value: Any) -> bytes:
    """Any contract value as JSON."""
    return _encoder.encode(value)


def raw(value: Any) -> Raw:
    """Any contract value as JSON that stands inside another message as it is."""
    return Raw(_encoder.encode(value))


_encoder = msgspec.json.Encoder()
decode_envelope = msgspec.json.Decoder(Envelope).decode
decode_events = msgspec.json.Decoder(list[Event]).decode
decode_request = msgspec.json.Decoder(Request).decode
decode_outcomes = msgspec.json.Decoder(list[Outcome]).decode
