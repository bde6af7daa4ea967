"""Entries that are like others, of the same contest or of another; gateways ask, for screeners."""

from msgspec import Struct


class AlikeQuery(Struct, frozen=True):
    """What the version of an entry that counts is like."""

    contest: str
    entry: str


class AlikePair(Struct, frozen=True):
    """Another entry's file or (``other_file`` empty) text that is like ``file`` of this one.
    ``source`` names it; ``share``: of the shorter of both, in thousandths; ``exact``: the same
    bytes, or the same words."""

    source: int
    file: str
    contest: str
    entry: str
    version: int
    other_file: str
    share: int
    exact: bool


class Alike(Struct, frozen=True):
    """The most alike first."""

    version: int
    pairs: list[AlikePair]
