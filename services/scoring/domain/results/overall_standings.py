"""Standings over several rounds of a phase: P2 leaves open whether prizes are given so.

A person's rounds make one result by the award's ``combine``: ``best`` by the quiz's ranking (of
equals the earlier round), ``last``, or ``sum`` of scores, prediction distances and whole seconds,
with the arrival of the last. Who made no prediction in one of the rounds summed has none in all.
People are then ranked by the quiz's ranking, as in a round.

Whoever the chain leaves equal is ordered by a draw from the seeds of all rounds, each committed
to before its round (``docs/ledger.md``, 14): nobody knows it before the last has settled.
"""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import assert_never

from msgspec import Struct

from contracts.definition import Combination, RankingMeasure
from contracts.hash_commitments import canonical, digest
from services.scoring.domain.results.standings import NO_PREDICTION, Key

Links = tuple[tuple[str, str], ...]
"""(round, the person's pseudonym in it) of the rounds that made a result, in the plan's order."""


class PersonInRound(Struct, frozen=True, gc=False):
    """A person's row in the standings of one round."""

    round: str
    pseudonym: str
    score: int
    duration_s: int
    submitted_at_us: int
    distance: int | None = None


class Combined(Struct, frozen=True, gc=False):
    """What a person's rounds make together; ``pseudonym`` is that of the phase."""

    pseudonym: str
    score: int
    duration_s: int
    submitted_at_us: int
    distance: int | None
    links: Links


class OverallStanding(Struct, frozen=True, gc=False):
    """One row of the standings over the rounds; ``lot`` (hex) where the draw decided."""

    rank: int
    pseudonym: str
    rounds: int
    score: int
    duration_s: int
    submitted_at_us: int
    distance: int | None = None
    lot: str | None = None


class PhaseDraw(Struct, frozen=True):
    """The seed of what is over several rounds (32 bytes)."""

    seed: bytes

    def lot(self, award: str, links: Links) -> bytes:
        """A person's lot for one award; the smaller one stands first."""
        told = canonical([award, [list(link) for link in links]])
        return hashlib.sha256(b"hoithi/tie-overall/1\0" + self.seed + b"\0" + told).digest()

    def lot_of_agency(self, award: str, agency: str) -> bytes:
        """An agency's lot for one award."""
        told = canonical([award, agency])
        return hashlib.sha256(b"hoithi/tie-agency/1\0" + self.seed + b"\0" + told).digest()


def phase_draw(rounds: Sequence[tuple[str, str, str]]) -> PhaseDraw:
    """The draw from (round, revealed seed as hex, public value) of every round that counts."""
    return PhaseDraw(digest("phase-seed", canonical([list(row) for row in rounds])))


def combine(
    pseudonym: str,
    own: Sequence[PersonInRound],
    ranking: Sequence[RankingMeasure],
    how: Combination,
) -> Combined:
    """One result of a person's rounds (at least one), which are in the plan's order."""
    if how == "best":
        chosen = [min(own, key=lambda row: _key(row, ranking))]
    else:
        chosen = list(own) if how == "sum" else [own[-1]]
    distances = [row.distance for row in chosen if row.distance is not None]
    return Combined(
        pseudonym,
        sum(row.score for row in chosen),
        sum(row.duration_s for row in chosen),
        chosen[-1].submitted_at_us,
        sum(distances) if len(distances) == len(chosen) else None,
        tuple((row.round, row.pseudonym) for row in own),
    )


def overall_standings(
    award: str, rows: Iterable[Combined], ranking: Sequence[RankingMeasure], draw: PhaseDraw
) -> list[OverallStanding]:
    """The strict order of everyone with a result."""
    keyed = sorted(((_key(row, ranking), row) for row in rows), key=lambda pair: pair[0])
    ranked: list[OverallStanding] = []
    for _, group in groupby(keyed, key=lambda pair: pair[0]):
        equal = [row for _, row in group]
        if len(equal) == 1:
            ranked.append(_standing(len(ranked) + 1, equal[0], None))
            continue
        drawn = sorted((draw.lot(award, row.links), row.pseudonym, row) for row in equal)
        for lot, _, row in drawn:
            ranked.append(_standing(len(ranked) + 1, row, lot.hex()))
    return ranked


def _standing(rank: int, row: Combined, lot: str | None) -> OverallStanding:
    return OverallStanding(
        rank,
        row.pseudonym,
        len(row.links),
        row.score,
        row.duration_s,
        row.submitted_at_us,
        row.distance,
        lot,
    )


def _key(row: PersonInRound | Combined, ranking: Sequence[RankingMeasure]) -> Key:
    return tuple(_measured(row, measure) for measure in ranking)


def _measured(row: PersonInRound | Combined, measure: RankingMeasure) -> int:
    match measure:
        case "score":
            return -row.score
        case "prediction":
            return NO_PREDICTION if row.distance is None else row.distance
        case "duration":
            return row.duration_s
        case "earliest":
            return row.submitted_at_us
        case _ as never:
            assert_never(never)
