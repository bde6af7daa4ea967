"""What a process says of itself to operators; every service answers ``<service>.vitals``."""

from msgspec import Struct


class VitalsQuery(Struct, frozen=True):
    """Nothing to say; whichever process of the service is free answers."""


class Following(Struct, frozen=True):
    """How far one process is behind a stream that it follows: events, and the seconds since it
    last heard of the stream."""

    stream: str
    behind: int
    silence_s: float


class Vitals(Struct, frozen=True):
    """One process of a service. ``carried_out``, ``refused`` and ``failed`` count commands since
    ``started_at_us``; ``unpublished`` events wait in the service's outbox, the oldest since
    ``unpublished_since_us``; ``parked`` ones could not be applied."""

    service: str
    instance: str
    version: str
    started_at_us: int
    at_us: int
    carried_out: int
    refused: int
    failed: int
    unpublished: int
    unpublished_since_us: int | None
    parked: int
    following: list[Following]
