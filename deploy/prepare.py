"""What must be there before a process begins: keys and the newest tables."""

import time

from sqlalchemy.exc import OperationalError

from plumbing import keys
from plumbing.database import Database
from plumbing.migrations import upgrade
from plumbing.settings import Settings

PATIENCE_S = 60.0


def prepare_keys(settings: Settings) -> None:
    """Make the installation's keys where there are none."""
    settings.data.mkdir(parents=True, exist_ok=True)
    keys.make_keys(settings.keys)


def prepare_database(settings: Settings, service: str) -> None:
    """Bring the service's database to the newest version; a database still starting is awaited."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            upgrade(settings.database(service), service)
            return
        except OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def reachable(database: Database) -> bool:
    """Whether the database answers."""
    try:
        with database.reading() as connection:
            connection.exec_driver_sql("SELECT 1")
    except Exception:  # noqa: BLE001 - a readiness check asks only yes or no
        return False
    return True
