"""nameko dependencies of a service: its store, with the relay behind it, and its keys."""

from typing import Any

from nameko.extensions import DependencyProvider

from plumbing import installation_keys
from plumbing.clock import now_us
from plumbing.database import Database
from plumbing.relay import Relay
from plumbing.settings import Settings
from plumbing.shared_tables import PlumbingTables
from plumbing.unit_of_work import Store


class StoreProvider(DependencyProvider):  # type: ignore[misc]
    """Gives each worker the service's :class:`Store`; runs the relay where the service emits."""

    def __init__(self, tables: PlumbingTables, *, emits: bool = True) -> None:
        self.tables, self.emits = tables, emits
        self.relay: Relay | None = None

    def setup(self) -> None:
        settings: Settings = self.container.config["settings"]
        name = self.container.service_name
        self.store = Store(
            Database(settings.database(name)),
            self.tables,
            partitions=settings.partitions,
            clock=self.container.config.get("clock", now_us),
            instance=settings.instance,
        )
        self.container.config.setdefault("stores", {})[name] = self.store
        if self.emits:
            self.relay = Relay(name, self.store, settings)

    def start(self) -> None:
        if self.relay is not None:
            self.container.spawn_managed_thread(self.relay.run, identifier="relay")

    def stop(self) -> None:
        if self.relay is not None:
            self.relay.stop()
        self.store.database.close()

    def get_dependency(self, worker_ctx: Any) -> Store:
        return self.store


def store_of(container: Any) -> Store:
    """The store of a container's service; from the start of its extensions on."""
    store: Store = container.config["stores"][container.service_name]
    return store


class Keyring(DependencyProvider):  # type: ignore[misc]
    """Gives workers the keys this service was given, each read once."""

    def setup(self) -> None:
        self.settings: Settings = self.container.config["settings"]
        self.grace_us = int(self.settings.grace_s * 1_000_000)
        self._signers: dict[str, installation_keys.Signer] = {}

    def signer(self, name: str) -> installation_keys.Signer:
        """The Ed25519 key of this name."""
        if name not in self._signers:
            self._signers[name] = installation_keys.Signer(
                installation_keys.secret(self.settings.keys, name)
            )
        return self._signers[name]

    def secret(self, name: str) -> bytes:
        """The 32 bytes of a secret."""
        return installation_keys.secret(self.settings.keys, name)

    def opener(self) -> installation_keys.Opener:
        """What opens the question keys sealed to this installation."""
        return installation_keys.Opener(self.secret("sealing"))

    def safe(self) -> installation_keys.Safe:
        """What encrypts question keys in the database."""
        return installation_keys.Safe(self.secret("at-rest"))

    def get_dependency(self, worker_ctx: Any) -> "Keyring":
        return self
