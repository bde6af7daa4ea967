"""What was said of entries before marking, step by step; nothing is ever taken back."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.screening import ScreeningStep
from plumbing.database import insert_many
from plumbing.in_list_parameters import among
from services.exam.models import screenings


def steps_of(connection: Connection, entry: str) -> list[ScreeningStep]:
    """All steps of an entry, the oldest first."""
    rows = connection.execute(
        sa.select(screenings).where(screenings.c.entry == entry).order_by(screenings.c.id)
    )
    return [ScreeningStep(row.version, row.action, row.reason, row.by, row.at_us) for row in rows]


def add(connection: Connection, entry: str, step: ScreeningStep) -> None:
    """Keep a step."""
    row = {
        "entry": entry,
        "version": step.version,
        "action": step.action,
        "reason": step.reason,
        "by": step.by,
        "at_us": step.at_us,
    }
    insert_many(connection, screenings, [row])


def forget_appeals(connection: Connection, ids: Sequence[str]) -> None:
    """Take out what was written in appeals about these entries."""
    of_these = among(screenings.c.entry, "ids") & (screenings.c.action == "appealed")
    connection.execute(screenings.update().where(of_these).values(reason=""), {"ids": list(ids)})
