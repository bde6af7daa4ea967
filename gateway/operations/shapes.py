"""Operations: what services have put aside, and the read models."""

from typing import Annotated

from msgspec import Meta, Struct


class ParkedEventView(Struct):
    """An event put aside, and why. ``stream``, ``epoch``, ``partition`` and ``position`` are its
    identity, ``subject`` the attempt, person, agency or contest it is about."""

    id: int
    stream: str
    epoch: int
    partition: int
    position: int
    type: str
    version: int
    subject: str
    reason: str
    parked_at: str


class ParkedView(Struct):
    """One page of what a service has parked, oldest first; ``waiting`` counts all of it."""

    service: str
    waiting: int
    events: list[ParkedEventView]


class ReplayBody(Struct, forbid_unknown_fields=True):
    """Where to begin: with the events after this ``id``, at first 0."""

    after: Annotated[int, Meta(ge=0, le=2**53 - 1)] = 0


class ReplayedView(Struct):
    """How many of this page were applied; ``next`` is ``after`` of the next page, null at the
    end."""

    service: str
    applied: int
    next: int | None


class RebuildView(Struct):
    """How many rows were dropped; they come again from the other services' events."""

    dropped: int
