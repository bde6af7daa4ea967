"""What must be there before a process begins: keys and the newest tables."""

import importlib
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import MetaData
from sqlalchemy.exc import SQLAlchemyError

from contracts.accounts import Role
from plumbing import installation_keys
from plumbing.database import Database
from plumbing.durable_files import private_folder, put_in_place, sync_folder, write_private
from plumbing.outages import is_outage
from plumbing.schema_revision import create_newest, is_newest
from plumbing.settings import Settings

PATIENCE_S = 60.0
FIRST_ACCOUNTS = "first-accounts.json"

T = TypeVar("T")


def prepare_keys(settings: Settings, names: Collection[str] = installation_keys.NAMES) -> None:
    """Make those of these keys that the installation does not have yet; ends the process with what
    is missing where they cannot be made."""
    private_folder(settings.data)
    try:
        installation_keys.make_keys(settings.keys, names)
    except OSError as error:
        raise SystemExit(
            f"{settings.keys}: of the keys {', '.join(names)} one is missing and cannot be made "
            f"({error.strerror}); give it as a file NAME.key there, or as HOITHI_KEY_NAME"
        ) from None


def prepare_database(settings: Settings, service: str) -> None:
    """Bring the service's database to the newest version; a database still starting is awaited."""
    address = settings.database(service)
    database = Database(address)
    try:
        if is_newest(database, service) or create_newest(database, service, _tables(service)):
            return
    finally:
        database.close()
    from plumbing.migrations import upgrade  # and with it alembic, which takes its time

    _patiently(lambda: upgrade(address, service))


def _tables(service: str) -> MetaData:
    found: MetaData = importlib.import_module(f"services.{service}.models").metadata
    return found


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
    by its owner only. A crash at any moment loses none: the codes are on disk under another name
    before they are committed, and get their own name when they are known to be.
    """
    from plumbing import outbox
    from plumbing.unit_of_work import Store
    from services.registration.models import plumbing
    from services.registration.use_cases.accounts.roles import bootstrap_accounts, codes_stand

    told = FirstAccounts(settings.data / FIRST_ACCOUNTS)
    database = Database(settings.database("registration"))
    store = Store(database, plumbing, partitions=settings.partitions)
    secret = installation_keys.secret(settings.keys, "codes")

    def settle() -> None:
        if told.promised:
            with store.reading() as connection:
                told.settle(codes_stand(connection, told.promised, secret=secret))

    def make() -> None:
        with store.unit_of_work() as work:
            outbox.begin(work.connection, plumbing, settings.partitions)
            names: dict[Role, str] = {"organiser": "ban-to-chuc", "ops": "van-hanh"}
            if made := bootstrap_accounts(work, names, secret=secret):
                told.promise({item.username: item.code for item in made})

    try:
        _patiently(settle)  # what a crash left
        _patiently(make)
        _patiently(settle)
    finally:
        database.close()
    return told.file


class FirstAccounts:
    """The file of first accounts, and beside it the one with codes that may not be committed."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._waiting = file.with_name(f"{file.name}.promised")

    @property
    def promised(self) -> dict[str, str]:
        """Username -> code of which nobody knows yet whether it was committed."""
        try:
            return msgspec.json.decode(self._waiting.read_bytes(), type=dict[str, str])
        except FileNotFoundError:
            return {}
        except msgspec.MsgspecError:  # torn by a crash: so nothing was committed after it
            return {"": ""}

    def promise(self, codes: dict[str, str]) -> None:
        """Keep codes that are about to be committed."""
        write_private(self._waiting, msgspec.json.encode(codes))

    def settle(self, committed: bool) -> None:
        """Tell the promised codes beside those told before, or forget them."""
        if committed:
            made = self.promised
            accounts: list[dict[str, str | None]] = [
                {"username": name, "code": code} for name, code in made.items()
            ]
            accounts += [item for item in self._told() if item.get("username") not in made]
            ready = self.file.with_name(f"{self.file.name}.ready")
            write_private(ready, msgspec.json.format(msgspec.json.encode(accounts)))
            put_in_place(ready, self.file)
        self._waiting.unlink()
        sync_folder(self._waiting.parent)

    def _told(self) -> list[dict[str, str | None]]:
        try:
            return msgspec.json.decode(self.file.read_bytes(), type=list[dict[str, str | None]])
        except (FileNotFoundError, msgspec.MsgspecError):
            return []


def reachable(database: Database) -> bool:
    """Whether the database answers."""
    try:
        with database.reading() as connection:
            connection.exec_driver_sql("SELECT 1")
    except SQLAlchemyError:
        return False
    return True
