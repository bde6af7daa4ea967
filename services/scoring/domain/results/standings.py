"""Who stands before whom: a strict total order without chance, as far as the plan's chain goes.

The chain is the definition's ``ranking`` (P1 to P3 leave it to the rules; our choice is score,
duration, earliest; comparable contests put the prediction second):

    score       more right answers first
    prediction  closer to the truth first, no prediction last
    duration    fewer whole seconds from start to submission first
    earliest    earlier arrival at the gateway first, in microseconds

Whoever the chain leaves equal is ordered by a draw that was committed to before the round:
SHA-256("hoithi/tie/1" 00 seed 00 public_value 00 pseudonym 00 attempt), smaller bytes first; such
rows carry ``by_draw``.

Each person stands once, with the attempt that counts (``best``, ``first`` or ``last``; by the
chain, not by the score alone). Between attempts of one person "earliest" means the lower attempt
number, which needs no clock. Attempts that are excluded or annulled, and those of practice
rounds, stand nowhere.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import assert_never

from msgspec import Struct

from contracts.definition import CountingAttempt, QuizRules, RankingMeasure
from contracts.ledger_lines import Status

NO_PREDICTION = 1 << 62
"""The distance of who predicted nothing: behind every other."""

Key = tuple[int, ...]


class Sitting(Struct, frozen=True, gc=False):
    """A submitted attempt with all that can rank it; ``perfect``: full marks of its paper."""

    pseudonym: str
    attempt: int
    score: int
    started_at_us: int
    submitted_at_us: int
    prediction: int | None = None
    perfect: bool = False
    status: Status = "counted"

    @property
    def duration_s(self) -> int:
        """Whole seconds from start to arrival, never below 0 (clocks differ by milliseconds)."""
        return max(0, (self.submitted_at_us - self.started_at_us) // 1_000_000)


class Standing(Struct, frozen=True, gc=False):
    """One row of the standings; ``distance`` is None where nothing was predicted or asked."""

    rank: int
    pseudonym: str
    attempt: int
    score: int
    duration_s: int
    submitted_at_us: int
    distance: int | None = None
    by_draw: bool = False


class TieDraw(Struct, frozen=True):
    """The round's seed (32 bytes) and public value, from which ties are drawn."""

    seed: bytes
    public_value: str

    def lot(self, sitting: Sitting) -> bytes:
        """The drawn lot of an attempt; the smaller one stands first."""
        parts = (self.seed, self.public_value.encode(), sitting.pseudonym.encode())
        tail = b"\0%d" % sitting.attempt
        return hashlib.sha256(b"hoithi/tie/1\0" + b"\0".join(parts) + tail).digest()


def standings(
    sittings: Iterable[Sitting], rules: QuizRules, draw: TieDraw, *, practice: bool = False
) -> list[Standing]:
    """The strict order of everyone with a counted attempt; empty for a practice round."""
    if practice:
        return []
    counted = [sitting for sitting in sittings if sitting.status == "counted"]
    truth = prediction_truth(counted, rules) or 0
    if len({sitting.pseudonym for sitting in counted}) == len(counted):
        return _ranked(counted, rules, truth, draw)
    mine = _by_person(counted)
    rows = [counting_attempt(own, rules, truth) for own in mine]
    return _ranked(rows, rules, truth, draw)


def counting_attempt(own: Sequence[Sitting], rules: QuizRules, truth: int = 0) -> Sitting:
    """The one of a person's counted attempts (at least one) that stands for them."""
    if len(own) == 1:
        return own[0]
    numbered = sorted(own, key=lambda sitting: sitting.attempt)
    candidates = _candidates(numbered, rules.counting_attempt)
    columns = [
        range(len(candidates))
        if measure == "earliest"
        else _column(candidates, measure, rules, truth)
        for measure in rules.ranking
    ]
    keys = _keys(columns, len(candidates))
    return candidates[min(range(len(candidates)), key=keys.__getitem__)]


def prediction_truth(sittings: Iterable[Sitting], rules: QuizRules) -> int | None:
    """What was to be predicted, if the plan asks for a prediction, of the attempts that count: how
    many people answered everything correctly, how many people or how many attempts there are.

    A person counts once, and has answered everything by any attempt that may count for them (all of
    them for ``best``).
    """
    if not rules.prediction:
        return None
    counted = [s for s in sittings if s.status == "counted"]
    mine = _by_person(counted)
    match rules.predicts:
        case "attempts":
            return len(counted)
        case "contestants":
            return len(mine)
        case "perfect":
            candidates = (_candidates(own, rules.counting_attempt) for own in mine)
            return sum(any(sitting.perfect for sitting in own) for own in candidates)
        case _ as never:
            assert_never(never)


def _by_person(sittings: Iterable[Sitting]) -> list[list[Sitting]]:
    mine: dict[str, list[Sitting]] = {}
    for sitting in sittings:
        mine.setdefault(sitting.pseudonym, []).append(sitting)
    return list(mine.values())


def _candidates(own: Sequence[Sitting], counting: CountingAttempt) -> Sequence[Sitting]:
    if counting == "best":
        return own
    chosen = min if counting == "first" else max
    return [chosen(own, key=lambda sitting: sitting.attempt)]


def _ranked(rows: Sequence[Sitting], rules: QuizRules, truth: int, draw: TieDraw) -> list[Standing]:
    """Rows of standings; a round may have 30,000, so that each value is worked out once."""
    columns = {measure: _column(rows, measure, rules, truth) for measure in rules.ranking}
    keys = _keys([columns[measure] for measure in rules.ranking], len(rows))
    order = sorted(range(len(rows)), key=keys.__getitem__)
    drawn = _draw_among_equals(order, keys, rows, draw)
    durations = columns.get("duration") or _durations(rows)
    asked = rules.prediction
    return [
        Standing(
            rank,
            row.pseudonym,
            row.attempt,
            row.score,
            durations[place],
            row.submitted_at_us,
            abs(row.prediction - truth) if asked and row.prediction is not None else None,
            place in drawn,
        )
        for rank, place in enumerate(order, 1)
        for row in (rows[place],)
    ]


def _draw_among_equals(
    order: list[int], keys: Sequence[Key], rows: Sequence[Sitting], draw: TieDraw
) -> set[int]:
    """Put those whom the chain leaves equal, who stand together in ``order``, in the order of their
    lots; who they are."""
    drawn: set[int] = set()
    start = 0
    for end in range(1, len(order) + 1):
        if end < len(order) and keys[order[end]] == keys[order[start]]:
            continue
        if end - start > 1:
            order[start:end] = sorted(order[start:end], key=lambda place: draw.lot(rows[place]))
            drawn.update(order[start:end])
        start = end
    return drawn


def _keys(columns: Sequence[Sequence[int]], rows: int) -> list[Key]:
    return list(zip(*columns, strict=True)) if columns else [()] * rows


def _column(
    rows: Sequence[Sitting], measure: RankingMeasure, rules: QuizRules, truth: int
) -> Sequence[int]:
    """One measure of all rows at once, smaller is better; quick for 120,000 of them."""
    match measure:
        case "score":
            return [-row.score for row in rows]
        case "prediction":
            if not rules.prediction:
                return [0] * len(rows)
            told = (row.prediction for row in rows)
            return [NO_PREDICTION if value is None else abs(value - truth) for value in told]
        case "duration":
            return _durations(rows)
        case "earliest":
            return [row.submitted_at_us for row in rows]
        case _ as never:
            assert_never(never)


def _durations(rows: Sequence[Sitting]) -> list[int]:
    """``Sitting.duration_s`` of all of them."""
    took = [(row.submitted_at_us - row.started_at_us) // 1_000_000 for row in rows]
    return [seconds if seconds > 0 else 0 for seconds in took]
