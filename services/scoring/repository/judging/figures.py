"""What the committee entered of entries."""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.committee_figures import CommitteeFigureValue, EnterFigures
from plumbing.database import insert_many
from services.scoring.models import figures


def keep(connection: Connection, item: EnterFigures, values: Mapping[str, int], at_us: int) -> None:
    """Work -> value of one figure; the last entry stands."""
    rows = [
        {
            "contest": item.contest,
            "round": item.round,
            "figure": item.figure,
            "work": work,
            "value": value,
            "source": item.source.strip(),
            "by": item.by,
            "at_us": at_us,
        }
        for work, value in values.items()
    ]
    keys = ["contest", "round", "figure", "work"]
    told = ["value", "source", "by", "at_us"]
    insert_many(connection, figures, rows, on_conflict=keys, update=told)


def of_round(connection: Connection, contest: str, round_id: str) -> list[CommitteeFigureValue]:
    """Every figure of a round, by figure and work (id)."""
    found = sa.select(figures.c.figure, figures.c.work, figures.c.value, figures.c.source).where(
        figures.c.contest == contest, figures.c.round == round_id
    )
    rows = connection.execute(found.order_by(figures.c.figure, figures.c.work))
    return [CommitteeFigureValue(*row) for row in rows]


def mark_of(connection: Connection, contest: str) -> tuple[int, int, int]:
    """Changes when any figure does."""
    told = sa.select(
        sa.func.count(),
        sa.func.coalesce(sa.func.max(figures.c.at_us), 0),
        sa.func.coalesce(sa.func.sum(figures.c.value), 0),
    )
    row = connection.execute(told.where(figures.c.contest == contest)).one()
    return int(row[0]), int(row[1]), int(row[2])
