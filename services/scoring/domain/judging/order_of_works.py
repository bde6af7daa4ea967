"""Which work stands before which, and which go on (``docs/judging.md``, 4).

Works are compared by an award's measures in turn. Whoever all of them leave equal is ordered by lot
from a secret that was made and committed to when the round was first known, before any judge saw
a work: nobody could give marks knowing who wins a tie.
"""

import hashlib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from msgspec import Struct

from contracts.hash_commitments import canonical, secret_commitment

#: smaller stands first: whether the value is missing, and what it falls short of 0
_Key = tuple[tuple[bool, Fraction], ...]


class WorkDraw(Struct, frozen=True):
    """The lot secret of a round (32 bytes)."""

    secret: bytes

    @property
    def commitment(self) -> str:
        """What is told of the secret before the sheets are released (hex)."""
        return secret_commitment(self.secret)

    def lot(self, award: str, work: str) -> bytes:
        """A work's lot for one award, by its code; the smaller one stands first."""
        told = canonical([award, work])
        return hashlib.sha256(b"hoithi/tie-work/1\0" + self.secret + b"\0" + told).digest()


class WorkPlace(Struct, frozen=True):
    """A work's place; ``lot`` (hex) where the draw decided."""

    rank: int
    work: str
    values: list[Fraction | None]
    lot: str | None = None


def order_of_works(
    award: str, values: Mapping[str, Sequence[Fraction | None]], draw: WorkDraw
) -> list[WorkPlace]:
    """The strict order of works by their values in an award's measures (code -> values, more is
    better, None behind all). A work without a value in the first of them has no place."""
    marked = {work: list(own) for work, own in values.items() if own and own[0] is not None}
    rows = sorted(marked, key=lambda work: _key(marked[work]))
    places: list[WorkPlace] = []
    for _, group in groupby(rows, key=lambda work: _key(marked[work])):
        equal = sorted(group, key=lambda work: draw.lot(award, work))
        for work in equal:
            lot = draw.lot(award, work).hex() if len(equal) > 1 else None
            places.append(WorkPlace(len(places) + 1, work, marked[work], lot))
    return places


def _key(values: Sequence[Fraction | None]) -> _Key:
    return tuple((value is None, -(value or Fraction(0))) for value in values)


def chosen(values: Mapping[str, Fraction | None], most: int) -> set[str]:
    """The works that a first jury lets go on: the first ``most`` by its value, and whoever equals
    the last of them, so that no lot keeps anybody out."""
    known = {work: value for work, value in values.items() if value is not None}
    best = sorted(known.values(), reverse=True)[:most]
    return {work for work, value in known.items() if best and value >= best[-1]}
