"""Whether a database is at the newest revision, and an empty one of SQLite brought there, without
alembic: it takes a tenth of a second to load and another for each history, and on most starts there
is nothing for it to do."""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from plumbing.database import Database

SERVICES = Path(__file__).resolve().parent.parent / "services"
_STAMP = sa.text("SELECT version_num FROM alembic_version")
_STAMPS = sa.Table(
    "alembic_version",
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
#: the row that histories leave in a database of theirs: no record of the audit trail so far
_NO_RECORD = {"id": 1, "number": 0, "link": ""}


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


def create_newest(database: Database, service: str, metadata: sa.MetaData) -> bool:
    """Give an empty SQLite database at once what its history of migrations would make, and say so.

    ``metadata`` of the service's models; that both ways lead to the same tables and rows is what
    ``tests/integration/registration/test_migrations.py`` holds.
    """
    if not database.is_sqlite:
        return False
    with database.writing() as connection:
        if connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
            return False
        metadata.create_all(connection, checkfirst=False)
        connection.execute(metadata.tables["audit_head"].insert(), _NO_RECORD)
        _STAMPS.create(connection, checkfirst=False)
        connection.execute(_STAMPS.insert(), {"version_num": newest(service)})
    return True
