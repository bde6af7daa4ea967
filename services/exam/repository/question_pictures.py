"""Which questions show a picture."""

from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import Connection

from contracts.question_bank import QuestionPicture
from services.exam.models import proposals, questions

_NONE = "[]"
_pictures = msgspec.json.Decoder(list[QuestionPicture]).decode


def proposals_with(connection: Connection, contest: str, sha256: str) -> list[sa.Row[Any]]:
    """Author and last hand of each proposed question that shows it."""
    return list(
        connection.execute(
            sa.select(proposals.c.author, proposals.c.worded_by).where(
                proposals.c.contest == contest, proposals.c.pictures.contains(sha256)
            )
        )
    )


def rounds_drawing(connection: Connection, contest: str, sha256: str) -> list[str]:
    """Of each question of the bank that shows it: the one round that draws it, or "" for all."""
    rows = connection.execute(
        sa.select(questions.c.round).where(
            questions.c.contest == contest, questions.c.pictures.contains(sha256)
        )
    )
    return [row.round for row in rows]


def every_picture(connection: Connection) -> Iterator[str]:
    """All that any question shows, with doubles."""
    for table in (questions, proposals):
        rows = connection.execute(sa.select(table.c.pictures).where(table.c.pictures != _NONE))
        for row in rows:
            yield from (one.sha256 for one in _pictures(row.pictures))
