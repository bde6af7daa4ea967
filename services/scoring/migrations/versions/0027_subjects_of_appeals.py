"""What appeals are about is an attempt or a work: the column is called so."""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Both databases rename a column in place, and its constraint with it."""
    op.execute("ALTER TABLE appeals RENAME COLUMN attempt TO subject")
