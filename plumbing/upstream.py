"""Waiting until a service has heard all that those whose streams it follows had written.

Events come a moment after they were written, or later where a broker was away. What is signed and
public must not stand on less than people were told before they asked for it.
"""

import time
from collections.abc import Collection
from typing import Any

import eventlet
import msgspec
from nameko.extensions import DependencyProvider

from contracts.broker_topology import SUBSCRIPTIONS
from contracts.errors import Refused, Unavailable
from contracts.event_stream_commands import StreamTips, StreamTipsQuery
from plumbing.inbox import Place, place_now
from plumbing.link import Link
from plumbing.unit_of_work import Store

#: events take some hundredths of a second, and seconds where everything is busy: whoever publishes
#: waits rather than being told to try again, and has more patience than this
PATIENCE_S = 15.0
#: for how long a service may not say how far its stream goes
AWAY_S = 5.0
LOOK_S = 0.02

Places = dict[tuple[str, int], Place]


class Upstream(DependencyProvider):  # type: ignore[misc]
    """Gives workers the services that theirs follows."""

    link = Link()

    def get_dependency(self, worker_ctx: Any) -> "Upstream":
        return self

    def wait_until_heard(self, store: Store) -> None:
        """Return once all is applied that had been committed upstream when this was called.

        Refuses ``upstream.unheard``, with the ``services``, where one does not say how far its
        stream goes, or its events do not come within :data:`PATIENCE_S`."""
        tips: Places = {}
        for stream in SUBSCRIPTIONS[self.container.service_name]:
            tips.update(self._tips(stream))
        if _behind(store, tips):
            store.missing.ring()  # what the broker has lost would be asked for much later
        until = time.monotonic() + PATIENCE_S
        while behind := _behind(store, tips):
            if time.monotonic() > until:
                raise _unheard({stream for stream, _ in behind})
            eventlet.sleep(LOOK_S)

    def _tips(self, stream: str) -> Places:
        try:
            outcome = self.link.call(f"{stream}.stream_tips", StreamTipsQuery(), AWAY_S)
        except Unavailable:
            raise _unheard({stream}) from None
        if outcome.refused:
            raise _unheard({stream})
        told = msgspec.json.decode(outcome.ok, type=StreamTips)
        return {(stream, tip.partition): Place(tip.epoch, tip.position) for tip in told.tips}


def _unheard(services: Collection[str]) -> Refused:
    names = ", ".join(sorted(services))
    return Refused(
        "upstream.unheard",
        f"Chưa nhận đủ dữ liệu từ dịch vụ {names}; chưa ghi gì, hãy thử lại sau giây lát. "
        f"(Not all that {names} has written is here yet; nothing was done, try again in a moment.)",
        services=sorted(services),
    )


def _behind(store: Store, tips: Places) -> Places:
    """Tips that were not reached; a partition where nothing was ever told has none."""
    with store.reading() as connection:
        return {
            key: tip
            for key, tip in tips.items()
            if tip.position and place_now(connection, store.tables, *key) < tip
        }
