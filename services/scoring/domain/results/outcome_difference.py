"""What changes between two outcomes of a round: who moves, who wins and who loses a prize.

Who stands where and who wins is worked out from scratch before and after a decision, which also
recomputes the truth that predictions are measured by. An organiser is shown the difference and
confirms it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from contracts.hash_commitments import canonical, digest
from contracts.settled_round_decisions import PrizeChange, Subject
from services.scoring.domain.results.individual_prizes import Decision
from services.scoring.domain.results.round_outcome import RoundOutcome
from services.scoring.domain.results.standings import Standing


class Shift(Struct, frozen=True, gc=False):
    """A person before and after; no rank: not in the standings."""

    pseudonym: str
    rank_before: int | None
    rank_after: int | None
    score_before: int | None
    score_after: int | None


class PrizeShift(Struct, frozen=True):
    """A prize that a person wins or loses."""

    change: Literal["won", "lost"]
    award: str
    prize: str
    money: int
    pseudonym: str


class RoundShift(Struct, frozen=True):
    """All that changes in a round; shifts by rank, the better of both."""

    round: str
    attempts: int
    changed: int
    gained: int
    truth_before: int | None
    truth_after: int | None
    shifts: list[Shift]
    prizes: list[PrizeShift]


def compare(
    round_id: str,
    scores: Mapping[tuple[str, int], tuple[int, int]],
    attempts: int,
    before: RoundOutcome,
    after: RoundOutcome,
) -> RoundShift:
    """The difference between two outcomes of a round. ``scores``: (pseudonym, attempt number) of
    each attempt that is marked anew -> its score before and after."""
    changed = [(old, new) for old, new in scores.values() if old != new]
    return RoundShift(
        round=round_id,
        attempts=attempts,
        changed=len(changed),
        gained=sum(new > old for old, new in changed),
        truth_before=before.truth,
        truth_after=after.truth,
        shifts=_shifts(before.standings, after.standings),
        prizes=_prize_shifts(before.prizes, after.prizes),
    )


def difference_digest(
    subject: Subject, rounds: Sequence[RoundShift], overall: Sequence[PrizeChange] = ()
) -> str:
    """Hex digest of all that a decision changes; equal for equal differences only. ``overall``:
    prizes over several rounds and those of agencies, whose names do not matter."""
    told: list[object] = [subject, list(rounds)]
    if overall:
        told.append([replace(one, name="") if one.person else one for one in overall])
    return digest("difference", canonical(told)).hex()


def _shifts(before: Sequence[Standing], after: Sequence[Standing]) -> list[Shift]:
    old = {row.pseudonym: row for row in before}
    found = []
    for row in after:
        was = old.pop(row.pseudonym, None)
        if was is None:
            found.append(Shift(row.pseudonym, None, row.rank, None, row.score))
        elif was.rank != row.rank or was.score != row.score:
            found.append(Shift(row.pseudonym, was.rank, row.rank, was.score, row.score))
    found += [Shift(row.pseudonym, row.rank, None, row.score, None) for row in old.values()]
    found.sort(key=_foremost)
    return found


def _foremost(shift: Shift) -> tuple[int, str]:
    before, after = shift.rank_before, shift.rank_after
    if before is None or (after is not None and after < before):
        before = after
    assert before is not None, "who is in neither standings does not move"
    return before, shift.pseudonym


def _prize_shifts(before: Decision[Standing], after: Decision[Standing]) -> list[PrizeShift]:
    old = Counter((w.award, w.prize, w.money, w.winner.pseudonym) for w in before.won)
    new = Counter((w.award, w.prize, w.money, w.winner.pseudonym) for w in after.won)
    lost = [PrizeShift("lost", *key) for key in (old - new).elements()]
    won = [PrizeShift("won", *key) for key in (new - old).elements()]
    return lost + won
