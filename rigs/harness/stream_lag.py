"""How far the consumers are behind their sources, read from the databases themselves."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa

from contracts.broker_topology import EMITTERS, SUBSCRIPTIONS
from plumbing.unit_of_work import Store
from rigs.harness.seeding import Installation


class Watch:
    """Open databases of all services, to look often and cheaply."""

    def __init__(self, stores: Mapping[str, Store]) -> None:
        self.stores = stores

    def close(self) -> None:
        """Give the connections back."""
        for store in self.stores.values():
            store.database.close()

    def behind(self) -> dict[str, int]:
        """``consumer<stream/partition`` -> events not applied yet; ``service outbox`` -> rows not
        numbered. Empty when everything told was heard."""
        # the consumers first: what one has applied, and told on in the same transaction, is then
        # found in its outbox
        heard = {name: self._heard(name) for name in SUBSCRIPTIONS}
        found: dict[str, int] = {}
        tips: dict[tuple[str, int], int] = {}
        for stream in EMITTERS:
            tables = self.stores[stream].tables
            with self.stores[stream].reading() as connection:
                unnumbered = sa.select(sa.func.count()).where(tables.outbox.c.first.is_(None))
                if waiting := connection.execute(unnumbered).scalar_one():
                    found[f"{stream} outbox"] = waiting
                for row in connection.execute(sa.select(tables.relay)):
                    tips[(stream, row.partition)] = row.numbered
                    if row.published < row.numbered:
                        found[f"{stream} unpublished"] = row.numbered - row.published
        for consumer, streams in SUBSCRIPTIONS.items():
            for (stream, partition), tip in tips.items():
                missing = tip - heard[consumer].get((stream, partition), 0)
                if stream in streams and missing:
                    found[f"{consumer}<{stream}/{partition}"] = missing
        return found

    def _heard(self, consumer: str) -> dict[tuple[str, int], int]:
        """(stream, partition) -> the position up to which a consumer has applied it."""
        inbox = self.stores[consumer].tables.inbox
        with self.stores[consumer].reading() as connection:
            rows = connection.execute(sa.select(inbox)).all()
        return {(row.stream, row.partition): row.position for row in rows}


@contextmanager
def watching(place: Installation) -> Iterator[Watch]:
    """A :class:`Watch` for the length of a block."""
    watch = Watch({name: place.store(name) for name in SUBSCRIPTIONS})
    try:
        yield watch
    finally:
        watch.close()
