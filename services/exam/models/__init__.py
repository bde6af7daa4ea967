"""Exam's tables, by subject."""

from services.exam.models.attempts import (
    agency_classes,
    answer_sheets,
    attempts,
    contestants,
    contests,
    extensions,
    gateways,
    proposal_history,
    proposals,
    questions,
    rounds,
    superseded_receipts,
)
from services.exam.models.entries import (
    entries,
    entry_authors,
    entry_files,
    entry_versions,
    screenings,
    uploads,
)
from services.exam.models.metadata import (
    metadata,
    plumbing,
)
from services.exam.models.stage import (
    clock_steps,
    part_questions,
    performances,
    stage_changes,
    stage_rounds,
    team_changes,
    team_members,
    teams,
)

__all__ = [
    "agency_classes",
    "answer_sheets",
    "attempts",
    "clock_steps",
    "contestants",
    "contests",
    "entries",
    "entry_authors",
    "entry_files",
    "entry_versions",
    "extensions",
    "gateways",
    "metadata",
    "part_questions",
    "performances",
    "plumbing",
    "proposal_history",
    "proposals",
    "questions",
    "rounds",
    "screenings",
    "stage_changes",
    "stage_rounds",
    "superseded_receipts",
    "team_changes",
    "team_members",
    "teams",
    "uploads",
]
