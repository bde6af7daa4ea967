"""Who marks which work (``docs/judging.md``, 2).

Everyone marks everything, or so many judges mark each work, at random and as evenly as conflicts
allow. Nobody marks a work of an agency of theirs, or one that they have a part in themselves; such
pairs, and works that too few are free to mark, are known before anything is assigned.
"""

import hashlib
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from contracts.errors import Refused
from contracts.hash_commitments import canonical

ConflictReason = Literal["agency", "author"]
Pair = tuple[str, str]
"""(work, judge)."""


class WorkToMark(Struct, frozen=True):
    """A work with the agencies and the people (ids) that have a part in it. ``place``: of a
    performance in its round, counted from 1."""

    work: str
    agencies: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    place: int = 0


class FreeJudge(Struct, frozen=True):
    """A judge with the agencies that are theirs; ``load``: sheets they have already."""

    judge: str
    agencies: frozenset[str] = frozenset()
    load: int = 0


class Conflict(Struct, frozen=True):
    """Why a judge may not mark a work."""

    work: str
    judge: str
    reason: ConflictReason


class Allotment(Struct, frozen=True):
    """Who marks what; ``short``: work -> how many judges it lacks."""

    pairs: list[Pair]
    short: dict[str, int]


def conflict(work: WorkToMark, judge: FreeJudge) -> ConflictReason | None:
    """Why this judge may not mark this work, if so."""
    if judge.judge in work.people:
        return "author"
    return "agency" if work.agencies & judge.agencies else None


def conflicts(works: Sequence[WorkToMark], judges: Sequence[FreeJudge]) -> list[Conflict]:
    """Every pair that may not be."""
    return [
        Conflict(work.work, judge.judge, reason)
        for work in works
        for judge in judges
        if (reason := conflict(work, judge)) is not None
    ]


def everyone(works: Sequence[WorkToMark], judges: Sequence[FreeJudge]) -> Allotment:
    """Every judge marks every work that they may."""
    free = {work.work: _free_for(work, judges) for work in works}
    pairs = [(work, judge) for work, able in free.items() for judge in able]
    return Allotment(pairs, {work: 1 for work, able in free.items() if not able})


def balanced(
    works: Sequence[WorkToMark], judges: Sequence[FreeJudge], each: int, seed: bytes
) -> Allotment:
    """``each`` judges for every work, drawn so that loads lie as close together as they can.

    Works come in a drawn order; each takes the free judges with the least load, of equals the one
    drawn first. What conflicts left uneven is then levelled: sheets are passed along a chain of
    judges who are free for them, from one to another who has two or more less, until no chain is
    left.
    """
    free = {work.work: _free_for(work, judges) for work in works}
    loads = {judge.judge: judge.load for judge in judges}
    taken: dict[str, set[str]] = {}
    for work in sorted(free, key=lambda work: _drawn(seed, work)):
        able = sorted(free[work], key=lambda judge: (loads[judge], _drawn(seed, work, judge)))
        taken[work] = set(able[:each])
        for judge in taken[work]:
            loads[judge] += 1
    _level(taken, free, loads, seed)
    pairs = [(work.work, judge) for work in works for judge in sorted(taken[work.work])]
    short = {work: each - len(own) for work, own in taken.items() if len(own) < each}
    return Allotment(pairs, short)


def by_hand(
    works: Sequence[WorkToMark], judges: Sequence[FreeJudge], pairs: Sequence[Pair]
) -> Allotment:
    """The pairs that the organiser named. Refused: ``panel.work_unknown``, ``panel.judge_unknown``,
    ``panel.conflict`` (names all pairs that may not be)."""
    by_work = {work.work: work for work in works}
    by_judge = {judge.judge: judge for judge in judges}
    _refuse_unknown("panel.work_unknown", "bài", "work", {w for w, _ in pairs} - {*by_work})
    _refuse_unknown(
        "panel.judge_unknown", "giám khảo", "judge", {j for _, j in pairs} - {*by_judge}
    )
    wrong = [pair for pair in pairs if conflict(by_work[pair[0]], by_judge[pair[1]]) is not None]
    if wrong:
        raise Refused(
            "panel.conflict",
            "Giám khảo không chấm bài của đơn vị mình. "
            "(A judge does not mark a work of an agency of theirs.)",
            pairs=[list(pair) for pair in wrong],
        )
    return Allotment(list(dict.fromkeys(pairs)), {})


def _refuse_unknown(code: str, what: str, what_en: str, unknown: Collection[str]) -> None:
    if unknown:
        raise Refused(code, f"Không có {what} này. (No such {what_en}.)", unknown=sorted(unknown))


def numbers(works: Collection[str], seed: bytes, panel: str) -> dict[str, int]:
    """The number by which judges of a panel know a work: 1 to n in a drawn order."""
    order = sorted(works, key=lambda work: _drawn(seed, "number", panel, work))
    return {work: number for number, work in enumerate(order, start=1)}


def _free_for(work: WorkToMark, judges: Sequence[FreeJudge]) -> list[str]:
    return [judge.judge for judge in judges if conflict(work, judge) is None]


def _drawn(seed: bytes, *names: str) -> bytes:
    return hashlib.sha256(b"hoithi/assignment/1\0" + seed + b"\0" + canonical(names)).digest()


def _level(
    taken: dict[str, set[str]],
    free: Mapping[str, Sequence[str]],
    loads: dict[str, int],
    seed: bytes,
) -> None:
    while chain := _chain(taken, free, loads, seed):
        for giver, work, taker in chain:
            taken[work].remove(giver)
            taken[work].add(taker)
        loads[chain[0][0]] -= 1
        loads[chain[-1][2]] += 1


Step = tuple[str, str, str]
"""(giver, work, taker)."""


def _chain(
    taken: Mapping[str, set[str]],
    free: Mapping[str, Sequence[str]],
    loads: Mapping[str, int],
    seed: bytes,
) -> list[Step]:
    """The shortest way from a judge with the greatest load to one with two or more less."""
    mine: dict[str, list[str]] = {judge: [] for judge in loads}
    for work, own in taken.items():
        for judge in own:
            mine[judge].append(work)
    least = min(loads.values(), default=0)
    givers = [judge for judge, load in loads.items() if load >= least + 2]
    for start in sorted(givers, key=lambda judge: (-loads[judge], _drawn(seed, "level", judge))):
        came = _reached(start, mine, taken, free)
        goals = [judge for judge in came if loads[judge] <= loads[start] - 2]
        if goals:
            goal = min(goals, key=lambda judge: (loads[judge], _drawn(seed, "level", judge)))
            return list(_way(came, start, goal))[::-1]
    return []


def _reached(
    start: str,
    mine: Mapping[str, Sequence[str]],
    taken: Mapping[str, set[str]],
    free: Mapping[str, Sequence[str]],
) -> dict[str, Step]:
    """Judge -> the step by which a sheet first reaches them from ``start``."""
    came: dict[str, Step] = {}
    waiting = deque([start])
    while waiting:
        giver = waiting.popleft()
        for work in sorted(mine[giver]):
            if len(came) >= len(mine) - 1:  # everybody else: nothing is left to find
                return came
            for taker in sorted({*free[work]} - taken[work] - {*came, start}):
                came[taker] = (giver, work, taker)
                waiting.append(taker)
    return came


def _way(came: Mapping[str, Step], start: str, goal: str) -> Iterator[Step]:
    while goal != start:
        yield came[goal]
        goal = came[goal][0]
