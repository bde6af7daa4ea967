"""Receipts: the one that stands is with its sheet, those it superseded are kept beside."""

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from plumbing.database import insert_many
from plumbing.in_list_parameters import among
from services.exam.models import superseded_receipts


class Superseded(NamedTuple):
    """A receipt in whose place another was given. ``revision``: that of the attempt which it was
    given for."""

    receipt: str
    attempt: str
    revision: int
    kind: str
    receipt_text: str


_COLUMNS = [superseded_receipts.c[name] for name in Superseded._fields]
_BY_IDS = sa.select(*_COLUMNS).where(among(superseded_receipts.c.receipt, "ids"))
_FIRST_OWN = (
    sa.select(superseded_receipts.c.receipt_text)
    .where(
        superseded_receipts.c.attempt == sa.bindparam("attempt"),
        superseded_receipts.c.kind == "person",
    )
    .order_by(superseded_receipts.c.revision)
    .limit(1)
)


def add_superseded(connection: Connection, gone: list[Superseded], at_us: int) -> None:
    """Keep receipts that stand no more."""
    rows = [{**item._asdict(), "superseded_at_us": at_us} for item in gone]
    insert_many(connection, superseded_receipts, rows)


def find_superseded(connection: Connection, receipts: list[str]) -> dict[str, Superseded]:
    """Those among these receipts that stand no more."""
    return {row[0]: Superseded(*row) for row in connection.execute(_BY_IDS, {"ids": receipts})}


def first_own(connection: Connection, attempt: str) -> str | None:
    """The text of the receipt that the person's submission was answered with, if it has been
    superseded since."""
    return connection.execute(_FIRST_OWN, {"attempt": attempt}).scalar_one_or_none()
