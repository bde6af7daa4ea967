"""Whether a database is at the newest revision, without alembic: it takes a second to load, and on
most starts there is nothing for it to do."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from plumbing.database import Database

SERVICES = Path(__file__).resolve().parent.parent / "services"
_STAMP = sa.text("SELECT version_num FROM alembic_version")


def newest(service: str) -> str:
    """The last revision of a service's history: their files are named after them, in order."""
    files = (SERVICES / service / "migrations" / "versions").glob("[0-9]*.py")
    return max(file.stem.partition("_")[0] for file in files)


def is_newest(database: Database, service: str) -> bool:
    """Whether there is nothing to migrate; of a database that can't tell, not."""
    try:
        with database.reading() as connection:
            return list(connection.execute(_STAMP).scalars()) == [newest(service)]
    except SQLAlchemyError:
        return False
