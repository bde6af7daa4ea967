"""Where people signed in is kept as a keyed hash only; the addresses of before are forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Nobody is known anywhere until they sign in again, and nobody waits for earlier failures."""
    for table in ("known_addresses", "sign_in_failures"):
        op.execute(sa.table(table).delete())
