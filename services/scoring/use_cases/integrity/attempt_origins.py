"""Keep where attempts were started and handed in, as exam's events tell it."""

from contracts.attempts import AttemptStarted, AttemptSubmitted
from plumbing.unit_of_work import UnitOfWork
from services.scoring.repository.integrity.attempt_origins import OriginRow, add_origins


def attempts_started(work: UnitOfWork, events: list[AttemptStarted]) -> None:
    """Keep the origins of starts."""
    _keep(work, "start", events)


def submissions_told(work: UnitOfWork, events: list[AttemptSubmitted]) -> None:
    """Keep the origins of submissions; automatic ones and later revisions have none."""
    _keep(work, "submission", events)


def _keep(
    work: UnitOfWork, step: str, events: list[AttemptStarted] | list[AttemptSubmitted]
) -> None:
    rows = [
        OriginRow(e.attempt, step, e.contest, e.round, e.origin.address, e.origin.device)
        for e in events
        if e.origin is not None
    ]
    add_origins(work.connection, rows)
