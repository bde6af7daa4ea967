"""Waiting until a service has heard all that those whose streams it follows had written.

Events come a moment after they were written, or later where a broker was away. What is signed and
public must not stand on less than people were told before they asked for it.
"""

import logging
import time
from typing import Any

import eventlet
import msgspec
from nameko.extensions import DependencyProvider

from contracts.broker_topology import SUBSCRIPTIONS
from contracts.errors import Unavailable
from contracts.event_stream_commands import StreamTips, StreamTipsQuery
from plumbing.inbox import Place, place_now
from plumbing.link import Link
from plumbing.unit_of_work import Store

log = logging.getLogger(__name__)

#: events take some hundredths of a second; who asked may ask again
PATIENCE_S = 5.0
LOOK_S = 0.02

Places = dict[tuple[str, int], Place]


class Upstream(DependencyProvider):  # type: ignore[misc]
    """Gives workers the services that theirs follows."""

    link = Link()

    def get_dependency(self, worker_ctx: Any) -> "Upstream":
        return self

    def wait_until_heard(self, store: Store) -> None:
        """Return once all is applied that had been committed upstream when this was called.

        :class:`Unavailable` where a service does not say how far its stream goes, or its events do
        not come within :data:`PATIENCE_S`."""
        tips: Places = {}
        for stream in SUBSCRIPTIONS[self.container.service_name]:
            tips.update(self._tips(stream))
        if _behind(store, tips):
            store.missing.ring()  # what the broker has lost would be asked for much later
        until = time.monotonic() + PATIENCE_S
        while behind := _behind(store, tips):
            if time.monotonic() > until:
                log.warning("not heard yet: %s", behind)
                raise Unavailable(f"events of {sorted({stream for stream, _ in behind})}")
            eventlet.sleep(LOOK_S)

    def _tips(self, stream: str) -> Places:
        command = f"{stream}.stream_tips"
        outcome = self.link.call(command, StreamTipsQuery())
        if outcome.refused:
            raise Unavailable(command)
        told = msgspec.json.decode(outcome.ok, type=StreamTips)
        return {(stream, tip.partition): Place(tip.epoch, tip.position) for tip in told.tips}


def _behind(store: Store, tips: Places) -> Places:
    """Tips that were not reached; a partition where nothing was ever told has none."""
    with store.reading() as connection:
        return {
            key: tip
            for key, tip in tips.items()
            if tip.position and place_now(connection, store.tables, *key) < tip
        }
