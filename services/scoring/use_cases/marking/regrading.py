"""Attempts whose keys came or changed after them are scored again, in slices by their ids.

Where all that changed is one question's key, what an attempt's score gains or loses by it is worked
out by the database in one statement: after four weeks that is 120,000 attempts. Whatever else
changed, every paper concerned is marked from its answers.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from contracts.attempt_scores import AttemptsRescored, Rescored
from plumbing.database import update_many
from plumbing.installation_keys import Safe
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.decisions.settled_round_decisions import Swap, in_force
from services.scoring.models import scores
from services.scoring.repository.decisions import settled_round_decisions as decisions_repository
from services.scoring.repository.marking import question_keys as keys_repository
from services.scoring.repository.marking import scores as scores_repository
from services.scoring.repository.marking.question_keys import KeyRing, ToScore
from services.scoring.use_cases.marking.exchanged_key import exchange_of, gains
from services.scoring.use_cases.marking.scoring import marked_again, told_again

TOLD_TOGETHER = 1_000
"""So many other scores go into one event."""


def score_again(work: UnitOfWork, due: ToScore, most: int, *, safe: Safe) -> str:
    """Look at the next ``most`` of a contest's attempts, in the order of their ids, and score those
    with the present keys whose papers hold a changed question.

    Returns the last attempt looked at, to go on after; empty when there are no more.
    """
    connection = work.connection
    upto = scores_repository.end_of_slice(connection, due.after, most)
    if not upto:
        return ""
    ring = keys_repository.ring_of(connection, due.contest, safe)
    swap = _swap(connection, due, ring, safe)
    if swap is not None:
        part = scores_repository.Slice(due.contest, due.after, upto)
        worth = gains(swap.question, ring)
        changed = scores_repository.swap_key(connection, part, swap, ring.revision, worth)
    else:
        changed = _marked_anew(connection, due, upto, ring)
    _tell(work, due.contest, ring, changed)
    return upto


def _swap(connection: Connection, due: ToScore, ring: KeyRing, safe: Safe) -> Swap | None:
    """The one key that changed since every attempt had its score; None where it was more, or
    something else. While attempts are scored again nobody can decide anything, so the last
    decision is what made the keys new."""
    if due.questions is None or len(due.questions) != 1 or due.revision != due.scored_revision + 1:
        return None
    (question,) = due.questions
    before = in_force(decisions_repository.decided_of(connection, due.contest, safe)[:-1])
    (key,) = keys_repository.keys_of(connection, due.contest, safe, question)
    return exchange_of(key, before, ring)


def _marked_anew(
    connection: Connection, due: ToScore, upto: str, ring: KeyRing
) -> list[scores_repository.Changed]:
    """Marked from their answers; those whose points changed."""
    found: list[scores_repository.Changed] = []
    changed: list[dict[str, Any]] = []
    part = scores_repository.Slice(due.contest, due.after, upto)
    for row in scores_repository.slice_of(connection, part, due.questions):
        _, points, full_marks = marked_again(row, ring)
        if points == row.score and full_marks == row.full_marks:
            continue
        new = {"attempt": row.attempt, "revision": row.revision, "key_revision": ring.revision}
        changed.append({**new, "score": points, "full_marks": full_marks})
        if points is not None and points != row.score:
            found.append(
                scores_repository.Changed(
                    row.attempt, row.round, row.person, row.agency, points, row.revision
                )
            )
    # of an attempt handed in anew meanwhile the newer answers stand, scored with these keys
    update_many(connection, scores, "attempt", changed, unless_changed="revision")
    return found


def _tell(
    work: UnitOfWork, contest: str, ring: KeyRing, changed: Iterable[scores_repository.Changed]
) -> None:
    rounds: dict[str, list[Rescored]] = {}
    for attempt, round_id, person, agency, points, revision in changed:
        if attempt in ring.annulled:
            whole = scores_repository.attempt(work.connection, contest, attempt)
            told_again(work, whole, ring)
        else:
            one = Rescored(attempt, person, agency, points, revision)
            rounds.setdefault(round_id, []).append(one)
    for round_id, attempts in rounds.items():
        for some in work.of_one_partition(attempts, lambda one: one.person, TOLD_TOGETHER):
            told = AttemptsRescored(contest, round_id, ring.revision, some)
            work.emit(told, key=some[0].person, subject=round_id)
