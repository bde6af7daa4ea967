"""Right answers that publications tell, beside their files, so that no file is read for them."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Of publications so far they are taken from the first line of their files."""
    table = op.create_table(
        "published_keys",
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("keys", sa.Text, nullable=False),
        sa.Column("voided", sa.Text, nullable=False),
    )
    connection = op.get_bind()
    places = connection.execute(
        sa.text("SELECT contest, number FROM publications WHERE round <> ''")
    ).all()
    find = "strpos(ledger, chr(10))"
    if connection.dialect.name == "sqlite":
        find = "instr(ledger, char(10))"
    first_line = sa.text(
        f"SELECT CASE WHEN {find} > 0 THEN substr(ledger, 1, {find} - 1) ELSE ledger END "
        "FROM publications WHERE contest = :contest AND number = :number"
    )
    for contest, number in places:
        place = {"contest": contest, "number": number}
        line = connection.execute(first_line, place).scalar_one()
        keys, voided = _told(json.loads(line)) if line else ({}, [])
        told = {"keys": json.dumps(keys), "voided": json.dumps(voided)}
        op.bulk_insert(table, [{**place, **told}])


def _told(header: dict) -> tuple[dict[str, str], list[str]]:  # type: ignore[type-arg]
    corrected = header.get("corrected") or {}
    keys = {
        one["id"]: corrected.get(one["id"]) or one["key"] for one in header["bank"] if one["key"]
    }
    return keys, sorted(header["voided"])
