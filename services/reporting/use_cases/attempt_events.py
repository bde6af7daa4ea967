"""Attempts as they are started, submitted and scored: the hot path, in batches.

A submission is looked at together with its owner's other attempts, so that what it adds to the
tallies (or takes away, when a later revision supersedes it) is known without counting anew.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from contracts.attempt_scores import AttemptScored, AttemptsRescored
from contracts.attempts import AttemptStarted, AttemptSubmitted
from plumbing.inbox import Handlers
from plumbing.unit_of_work import UnitOfWork
from services.reporting.domain.participation_tallies import Sitting
from services.reporting.repository import attempts as attempts_repository
from services.reporting.repository import participation_tallies as tallies_repository
from services.reporting.repository.attempts import Sittings
from services.reporting.use_cases.updating_tallies import attempts_changed, by_contest, slices

KEY_REVISIONS = 1 << 32
"""An attempt's scores are ordered by its revision, then by the revision of the keys."""


def attempts_started(work: UnitOfWork, events: list[AttemptStarted]) -> None:
    """Keep attempts that run."""
    tallies_repository.begin_change(work.connection)
    for contest, own in by_contest({event.attempt: event for event in events}.values()):
        told = attempts_repository.write_started(work.connection, contest, own)
        _count_activity(work, contest, [(round_id, 1, 0) for round_id in told])


def attempts_submitted(work: UnitOfWork, events: list[AttemptSubmitted]) -> None:
    """Keep what was handed in, and count it; of one attempt the highest revision stands."""
    tallies_repository.begin_change(work.connection)
    latest = {event.attempt: event for event in sorted(events, key=lambda item: item.revision)}
    for contest, own in by_contest(latest.values()):
        for some in slices(own):
            _submit(work, contest, some)


def _submit(work: UnitOfWork, contest: str, events: Sequence[AttemptSubmitted]) -> None:
    people = {event.person for event in events}
    before = attempts_repository.attempts_of(work.connection, contest, people)
    after: Sittings = {}
    rows: list[dict[str, Any]] = []
    activity: list[tuple[str, int, int]] = []
    for event in events:
        stored = before.get(event.person, {})
        sitting = stored.get(event.attempt)
        if sitting is not None and sitting.revision >= event.revision:
            continue
        first_told = sitting is None or not sitting.told
        first_submitted = sitting is None or sitting.revision == 0
        activity.append((event.round, int(first_told), int(first_submitted)))
        after.setdefault(event.person, dict(stored))[event.attempt] = _sitting(event)
        rows.append(_columns(event))
    attempts_repository.write_submitted(work.connection, rows)
    _count_activity(work, contest, activity)
    attempts_changed(work, contest, before, after)


def _sitting(event: AttemptSubmitted) -> Sitting:
    return Sitting(
        event.attempt,
        event.round,
        event.agency,
        event.number,
        len(event.answers),
        event.revision,
    )


def _columns(event: AttemptSubmitted) -> dict[str, Any]:
    return {
        "contest": event.contest,
        "person": event.person,
        "attempt": event.attempt,
        "round": event.round,
        "agency": event.agency,
        "number": event.number,
        "started_at_us": event.started_at_us,
        "submitted_at_us": event.submitted_at_us,
        "answered": len(event.answers),
        "revision": event.revision,
    }


def attempts_scored(work: UnitOfWork, events: list[AttemptScored]) -> None:
    """Keep scores; a later revision of the attempt wins, then a later one of the keys."""
    tallies_repository.begin_change(work.connection)
    latest = {event.attempt: event for event in sorted(events, key=_score_order)}
    rows = [
        {
            "contest": event.contest,
            "person": event.person,
            "attempt": event.attempt,
            "round": event.round,
            "agency": event.agency,
            # an annulled attempt was one, but its score counts for nothing
            "score": None if event.status == "annulled" else event.score,
            "score_order": _score_order(event),
        }
        for event in latest.values()
    ]
    attempts_repository.write_scores(work.connection, rows)


def attempts_rescored(work: UnitOfWork, events: list[AttemptsRescored]) -> None:
    """Keep other scores of many attempts, as if each had been told alone."""
    tallies_repository.begin_change(work.connection)
    rows = [
        {
            "contest": event.contest,
            "person": one.person,
            "attempt": one.attempt,
            "round": event.round,
            "agency": one.agency,
            "score": one.score,
            "score_order": one.revision * KEY_REVISIONS + event.key_revision,
        }
        for event in events
        for one in event.attempts
    ]
    for some in slices(rows):
        attempts_repository.write_scores(work.connection, some)


def _score_order(event: AttemptScored) -> int:
    return event.revision * KEY_REVISIONS + event.key_revision


def _count_activity(work: UnitOfWork, contest: str, found: Iterable[tuple[str, int, int]]) -> None:
    sums: dict[str, tuple[int, int]] = {}
    for name, started, submitted in found:
        so_far = sums.get(name, (0, 0))
        sums[name] = (so_far[0] + started, so_far[1] + submitted)
    changed = {name: pair for name, pair in sums.items() if any(pair)}
    tallies_repository.change_activity(work.connection, contest, changed)


HANDLERS: Handlers = {
    AttemptStarted: attempts_started,
    AttemptSubmitted: attempts_submitted,
    AttemptScored: attempts_scored,
    AttemptsRescored: attempts_rescored,
}
