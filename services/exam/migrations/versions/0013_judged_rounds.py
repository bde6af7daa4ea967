"""Rounds that judges mark are planned like those of quizzes, in contests that are there too."""

import json
import secrets
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

SECRET_BYTES = 32
_COLUMNS = [
    "contest",
    "round",
    "name",
    "phase",
    "opens_at_us",
    "closes_at_us",
    "practice",
    "state",
    "public_value",
    "seed",
    "pseudonym_key",
]


def upgrade() -> None:
    """Plan them; they open and close by themselves, those of long ago at once."""
    connection = op.get_bind()
    contests = connection.execute(sa.text("SELECT contest, definition FROM contests")).all()
    rounds = sa.table("rounds", *(sa.column(name) for name in _COLUMNS))
    for contest, definition in contests:
        for row in _rounds(contest, json.loads(definition)):
            connection.execute(rounds.insert().values(row))


def _rounds(contest: str, definition: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of a contest's rounds that are none of a quiz, each with secrets of its own."""
    for phase in definition["phases"]:
        for round_ in phase.get("rounds", []) if not phase.get("quiz") else []:
            yield {
                "contest": contest,
                "round": round_["id"],
                "name": round_["name"],
                "phase": phase["id"],
                "opens_at_us": round_["opens_at_us"],
                "closes_at_us": round_["closes_at_us"],
                "practice": round_.get("practice", False),
                "state": "planned",
                "public_value": round_.get("public_value", ""),
                "seed": secrets.token_hex(SECRET_BYTES),
                "pseudonym_key": secrets.token_hex(SECRET_BYTES),
            }
