"""Quotas that hold in each round are counted so: contests whose plan asks for it, anew.

They are set back to a definition that counts over the phase, as it was done before; the one that
registration tells again differs from it, and so has everything counted.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

EACH = '"quota_scope":"each_round"'
PHASE = '"quota_scope":"phase"'


def upgrade() -> None:
    """Nothing where no plan asks for it."""
    connection = op.get_bind()
    contests = sa.table(
        "contests",
        *(sa.column(name) for name in ("contest", "definition", "digest", "revision")),
    )
    asking = contests.c.definition.contains(EACH, autoescape=True)
    if connection.execute(sa.select(contests.c.contest).where(asking)).first() is None:
        return
    connection.execute(
        contests.update()
        .where(asking)
        .values(
            definition=sa.func.replace(contests.c.definition, EACH, PHASE),
            digest=contests.c.digest + "-phase",
            revision=0,
        )
    )
    connection.execute(sa.text("DELETE FROM inbox WHERE stream = 'registration'"))
