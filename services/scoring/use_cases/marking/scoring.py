"""Attempts become scores, in batches, as soon as both the attempt and the keys are there."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from contracts.attempt_scores import AttemptScored
from contracts.attempts import AttemptSubmitted
from plumbing.database import insert_many
from plumbing.installation_keys import Safe
from plumbing.unit_of_work import UnitOfWork
from services.scoring.domain.marking.attempt_score import ONE_EACH, full_marks, score
from services.scoring.models import scores
from services.scoring.repository import json_columns
from services.scoring.repository.marking import question_keys as keys_repository
from services.scoring.repository.marking.question_keys import KeyRing

_unanswered = msgspec.json.Decoder(list[str]).decode


def attempts_submitted(work: UnitOfWork, events: list[AttemptSubmitted], *, safe: Safe) -> None:
    """Score attempts; of one attempt the highest revision stands. Without keys they wait."""
    latest: dict[str, AttemptSubmitted] = {}
    for event in events:
        if event.attempt not in latest or latest[event.attempt].revision < event.revision:
            latest[event.attempt] = event
    rings = {
        contest: keys_repository.ring_of(work.connection, contest, safe, hold=True)
        for contest in {event.contest for event in latest.values()}
    }
    rows: list[dict[str, Any]] = []
    for event in latest.values():
        ring = rings[event.contest]
        asked = ring.voided or event.round in ring.worths
        paper = (*event.answers, *(event.unanswered or [])) if asked else ()
        marked = _marked(event.answers, paper, event.round, ring)
        rows.append(_row(event, marked, ring))
        if marked.points is not None:
            told = _told(event, marked, ring)
            work.emit(told, key=event.person, subject=event.attempt)
    insert_many(
        work.connection,
        scores,
        rows,
        on_conflict=["attempt"],
        update=[
            *("submitted_at_us", "kind", "answers", "prediction", "revision", "score"),
            *("unanswered", "full_marks", "key_revision"),
        ],
        newer="revision",
    )


class Marked(NamedTuple):
    """What an attempt is worth; no ``points``: there are no keys yet. ``full_marks`` only where
    they are not as many as the paper has questions."""

    answered: int
    points: int | None
    full_marks: int | None = None


def marked_again(row: Any, ring: KeyRing) -> Marked:
    """A stored attempt marked with these keys."""
    paper = json_columns.paper_of(row) if ring.voided or row.round in ring.worths else ()
    return _marked(json_columns.answers(row.answers), paper, row.round, ring)


def _marked(answers: dict[str, str], paper: Sequence[str], round_id: str, ring: KeyRing) -> Marked:
    """``paper``: its questions, needed once one is voided or where not each is worth one point."""
    if not ring.revision:
        return Marked(len(answers), None)
    worths = ring.worths_in(round_id)
    whole = ring.voided.keys().isdisjoint(paper)
    if whole and worths is ONE_EACH:
        return Marked(len(answers), score(answers, ring.right))
    voided = {} if whole else ring.voided
    points = score(answers, ring.right, paper=paper, voided=voided, worths=worths)
    full = full_marks(worths.of_all(paper), paper=paper, voided=voided, worths=worths)
    return Marked(len(answers), points, None if full == len(paper) else full)


def _row(event: AttemptSubmitted, marked: Marked, ring: KeyRing) -> dict[str, Any]:
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
        "score": marked.points,
        "unanswered": None
        if event.unanswered is None
        else msgspec.json.encode(event.unanswered).decode(),
        "full_marks": marked.full_marks,
        "audience": event.audience,
        "key_revision": ring.revision,
    }


def told_again(work: UnitOfWork, row: Any, ring: KeyRing) -> None:
    """Tell a stored attempt's score once more: it was annulled, or counts again."""
    told = _told(row, marked_again(row, ring), ring)
    work.emit(told, key=row.person, subject=row.attempt)


def _told(attempt: Any, marked: Marked, ring: KeyRing) -> AttemptScored:
    """From an event or a stored row, which name their fields alike."""
    return AttemptScored(
        contest=attempt.contest,
        round=attempt.round,
        attempt=attempt.attempt,
        person=attempt.person,
        agency=attempt.agency,
        score=marked.points or 0,
        questions=attempt.questions,
        answered=marked.answered,
        duration_s=max(0, (attempt.submitted_at_us - attempt.started_at_us) // 1_000_000),
        submitted_at_us=attempt.submitted_at_us,
        revision=attempt.revision,
        key_revision=ring.revision,
        status="annulled" if attempt.attempt in ring.annulled else "counted",
    )
