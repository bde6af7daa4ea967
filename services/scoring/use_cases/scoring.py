"""Attempts become scores, in batches, as soon as both the attempt and the keys are there."""

from typing import Any

import msgspec

from contracts.exam import AttemptSubmitted
from contracts.scoring import AttemptScored
from plumbing.database import insert_many, update_many
from plumbing.keys import Safe
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.marks import score
from services.scoring.models import scores
from services.scoring.repository import keys as keys_repository
from services.scoring.repository import scores as scores_repository

_answers = msgspec.json.Decoder(dict[str, str]).decode


def attempts_submitted(work: UnitOfWork, events: list[AttemptSubmitted], *, safe: Safe) -> None:
    """Score attempts; of one attempt the highest revision stands. Without keys they wait."""
    latest: dict[str, AttemptSubmitted] = {}
    for event in events:
        if event.attempt not in latest or latest[event.attempt].revision < event.revision:
            latest[event.attempt] = event
    rings = {
        contest: keys_repository.ring_of(work.connection, contest, safe)
        for contest in {event.contest for event in latest.values()}
    }
    rows: list[dict[str, Any]] = []
    for event in latest.values():
        ring = rings[event.contest]
        points = score(event.answers, ring.right) if ring.revision else None
        rows.append(_row(event, points))
        if points is not None:
            told = _told(event, len(event.answers), points, ring.revision)
            work.emit(told, key=event.person, subject=event.attempt)
    insert_many(
        work.connection,
        scores,
        rows,
        on_conflict=["attempt"],
        update=["submitted_at_us", "kind", "answers", "prediction", "revision", "score"],
        newer="revision",
    )


def _row(event: AttemptSubmitted, points: int | None) -> dict[str, Any]:
    return {
        "attempt": event.attempt,
        "contest": event.contest,
        "round": event.round,
        "person": event.person,
        "pseudonym": event.pseudonym,
        "agency": event.agency,
        "number": event.number,
        "started_at_us": event.started_at_us,
        "submitted_at_us": event.submitted_at_us,
        "kind": event.kind,
        "answers": msgspec.json.encode(event.answers).decode(),
        "questions": event.questions,
        "prediction": event.prediction,
        "revision": event.revision,
        "score": points,
    }


def _told(attempt: Any, answered: int, points: int, key_revision: int) -> AttemptScored:
    """From an event or a stored row, which name their fields alike."""
    return AttemptScored(
        contest=attempt.contest,
        round=attempt.round,
        attempt=attempt.attempt,
        person=attempt.person,
        agency=attempt.agency,
        score=points,
        questions=attempt.questions,
        answered=answered,
        duration_s=max(0, (attempt.submitted_at_us - attempt.started_at_us) // 1_000_000),
        submitted_at_us=attempt.submitted_at_us,
        revision=attempt.revision,
        key_revision=key_revision,
    )


def score_again(work: UnitOfWork, contest: str, after: str, most: int, *, safe: Safe) -> str:
    """Score a slice of a contest's attempts with the present keys, in the order of their ids.

    Returns the last attempt looked at, to go on after; empty when there are no more.
    """
    ring = keys_repository.ring_of(work.connection, contest, safe)
    rows = scores_repository.slice_of(work.connection, contest, after, most)
    changed = []
    for row in rows:
        answers = _answers(row.answers)
        points = score(answers, ring.right)
        if points != row.score:
            changed.append({"attempt": row.attempt, "score": points})
            told = _told(row, len(answers), points, ring.revision)
            work.emit(told, key=row.person, subject=row.attempt)
    update_many(work.connection, scores, "attempt", changed)
    return rows[-1].attempt if rows else ""
