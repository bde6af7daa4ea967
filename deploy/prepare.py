"""What must be there before a process begins: keys and the newest tables."""

import importlib
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from contracts.registration import ActivationCode
from plumbing import keys
from plumbing.database import Database
from plumbing.follower import is_outage
from plumbing.migrations import upgrade
from plumbing.settings import Settings

PATIENCE_S = 60.0

T = TypeVar("T")


def prepare_keys(settings: Settings) -> None:
    """Make the installation's keys where there are none."""
    settings.data.mkdir(parents=True, exist_ok=True)
    keys.make_keys(settings.keys)


def prepare_database(settings: Settings, service: str) -> None:
    """Bring the service's database to the newest version; a database still starting is awaited."""
    _patiently(lambda: upgrade(settings.database(service), service))


def _patiently(work: Callable[[], T]) -> T:
    """Do it again, for a minute, while the database cannot be reached."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return work()
        except SQLAlchemyError as error:
            if not is_outage(error) or time.monotonic() > until:
                raise
            time.sleep(0.5)


def service_class(name: str) -> type[Any]:
    """The nameko service of this name."""
    module = importlib.import_module(f"services.{name}.service")
    found: type[Any] = getattr(module, f"{name.capitalize()}Service")
    return found


def prepare_first_accounts(settings: Settings) -> Path:
    """Give a new installation an organiser and an ops account.

    Their activation codes are told once, in ``first-accounts.json`` in the data folder, readable
    by its owner only.
    """
    from plumbing import outbox
    from plumbing.unit_of_work import Store
    from services.registration.models import plumbing
    from services.registration.use_cases.people import bootstrap_accounts

    file = settings.data / "first-accounts.json"
    database = Database(settings.database("registration"))
    store = Store(database, plumbing, partitions=settings.partitions)

    def make() -> list[ActivationCode]:
        with store.unit_of_work() as work:
            outbox.begin(work.connection, plumbing, settings.partitions)
            return bootstrap_accounts(
                work,
                {"organiser": "ban-to-chuc", "ops": "van-hanh"},
                secret=keys.secret(settings.keys, "codes"),
            )

    try:
        made = _patiently(make)
    finally:
        database.close()
    if made:
        accounts = [{"username": item.username, "code": item.code} for item in made]
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(msgspec.json.format(msgspec.json.encode(accounts)))
    return file


def reachable(database: Database) -> bool:
    """Whether the database answers."""
    try:
        with database.reading() as connection:
            connection.exec_driver_sql("SELECT 1")
    except Exception:
        return False
    return True
