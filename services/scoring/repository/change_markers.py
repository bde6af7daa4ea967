"""Whether anything that results are worked out from has changed meanwhile."""

from typing import Any

from sqlalchemy import Connection

from services.scoring.repository import contests
from services.scoring.repository.decisions import settled_round_decisions
from services.scoring.repository.judging import figures, panels, sheets, works
from services.scoring.repository.marking import question_keys, scores
from services.scoring.repository.publications import publications
from services.scoring.repository.results import rosters

Mark = tuple[Any, ...]


def mark_of_scores(connection: Connection, contest: str) -> Mark:
    """Changes when keys, decisions, the definition, settled rounds, exclusions or their scores do.
    Of a round that people still sit nothing is told, so that its scores keep nobody waiting."""
    settled = sorted(contests.settled_round_ids(connection, contest))
    return (
        question_keys.revision_of(connection, contest),
        settled_round_decisions.last_number(connection, contest),
        contests.revision_of(connection, contest),
        settled,
        rosters.mark_of_exclusions(connection, contest),
        scores.mark_of(connection, contest, settled),
    )


def mark_of_publications(connection: Connection, contest: str) -> Mark:
    """Changes when anything does that a publication tells, or any is published."""
    last = publications.last_publication(connection, contest)
    return (
        *mark_of_scores(connection, contest),
        rosters.mark_of_rosters(connection, contest),
        works.mark_of(connection, contest),
        sheets.mark_of(connection, contest),
        panels.mark_of(connection, contest),
        figures.mark_of(connection, contest),
        None if last is None else last.root,
    )
