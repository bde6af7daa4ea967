"""Following one partition of a stream.

Messages are hints: what is missing, the source is asked for.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

import eventlet
import msgspec
from eventlet.event import Event as Promise
from kombu import Message
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from contracts.errors import Unavailable
from contracts.event_envelope import Envelope, decode_envelope
from contracts.event_stream_commands import EventsAfter, EventsPage
from plumbing import broker
from plumbing.applier import Applier
from plumbing.inbox import Place, Portion
from plumbing.metrics import CONSUMER_LAG, CONSUMER_SILENCE, GAPS
from plumbing.outages import is_outage
from plumbing.settings import Settings

log = logging.getLogger(__name__)

MOST_TRIES = 5
#: doubled each time: five tries of a poison event take 0.6 s, and the events beside it wait so long
FIRST_DELAY_S = 0.02
#: the longest pause where the source did not answer, or another process of the service is brought
#: the messages, which may be frozen with them
LONGEST_DOUBT_S = 5.0
#: the longest where the source has told that there is nothing more. Messages, a gap and a lost
#: connection end it at once: it is for what the broker loses without a word, and alerts wait 30 s
LONGEST_SILENCE_S = 20.0


class Follower:
    """Brings the envelopes of a partition to the applier, in batches and in order. ``place_now``:
    how far the service has come in it, whichever process applied that."""

    def __init__(
        self,
        service: str,
        applier: Applier,
        link: Any,
        stream: str,
        partition: int,
        settings: Settings,
        place_now: Callable[[], Place],
    ) -> None:
        self.service, self.applier, self.link = service, applier, link
        self.stream, self.partition, self.settings = stream, partition, settings
        self._place_now = place_now
        self.place = Place(0, 0)
        self.tip = 0
        self._arrived: list[Message] = []
        self._hint = Promise()
        self._stopping, self._to_ask = False, True
        labels = (service, stream, str(partition))
        self._lag, self._silence = CONSUMER_LAG.labels(*labels), CONSUMER_SILENCE.labels(*labels)

    def take(self, message: Message) -> None:
        """A message came; it is applied when the batch before it is done."""
        self._arrived.append(message)
        self._wake()

    def ask(self) -> None:
        """Something may have been missed: ask the source now, however long it was silent."""
        self._to_ask = True
        self._wake()

    def stop(self) -> None:
        """End after the batch under way."""
        self._stopping = True
        self._wake()

    def _wake(self) -> None:
        if not self._hint.ready():
            self._hint.send(None)

    def run(self) -> None:
        """Apply what comes; ask the source at the start, on a gap, when told to and after
        silence."""
        patience_s, heard_at, ask = self.settings.silence_s, time.monotonic(), True
        while not self._stopping:
            if ask:
                if self._to_ask:
                    self._look()
                self._to_ask = False
                patience_s = self._patience_after(self._catch_up(), patience_s)
                heard_at, ask = time.monotonic(), False
            self._wait_for_hint(heard_at + patience_s - time.monotonic())
            self.applier.wait_for_turn()
            messages, self._arrived = self._arrived, []
            self._hint = Promise()
            if not messages:
                self._silence.set(time.monotonic() - heard_at)
                ask = not self._stopping
                if ask and not self._to_ask and self._heard_elsewhere():
                    heard_at, ask = time.monotonic(), False
                    patience_s = min(patience_s * 2, LONGEST_DOUBT_S)
                continue
            envelopes = [found for message in messages if (found := self._open(message))]
            gap = self._apply(envelopes)
            self.link.acknowledge(messages[-1])
            heard_at, patience_s = time.monotonic(), self.settings.silence_s
            ask = gap or self._to_ask
            self._silence.set(0)

    def _patience_after(self, moved: bool | None, patience_s: float) -> float:
        if moved:
            return self.settings.silence_s
        return min(patience_s * 2, LONGEST_DOUBT_S if moved is None else LONGEST_SILENCE_S)

    def _heard_elsewhere(self) -> bool:
        """Whether another process of this service has applied something meanwhile. Of several only
        one is brought the messages; the others would fetch from the source all that it applies."""
        before = self.place
        self._look()
        return self.place > before

    def _look(self) -> None:
        """Believe the database how far this partition was applied."""
        try:
            self.place = self._place_now()
        except (DBAPIError, PoolTimeout) as error:  # waited for where something is to be applied
            log.info("%s cannot look how far %s was applied: %r", self.service, self.stream, error)

    def _wait_for_hint(self, seconds: float) -> None:
        if not self._arrived and seconds > 0:
            with eventlet.Timeout(seconds, False):
                self._hint.wait()

    def _open(self, message: Message) -> Envelope | None:
        try:
            return decode_envelope(broker.body_of(message))
        except msgspec.MsgspecError:
            log.exception(
                "an envelope of %s can't be read; its events will be fetched", self.stream
            )
            return None

    def _catch_up(self) -> bool | None:
        """Ask the source for all that is missing. Returns whether there was anything; ``None``: it
        did not answer."""
        moved = False
        while not self._stopping:
            query = EventsAfter(self.partition, self.place.epoch, self.place.position)
            try:
                outcome = self.link.call(f"{self.stream}.events_after", query)
            except Unavailable:
                return moved or None
            if outcome.refused:
                log.warning("%s does not tell its events: %s", self.stream, outcome.error)
                return moved or None
            page = msgspec.json.decode(outcome.ok, type=EventsPage)
            envelopes = [decode_envelope(bytes(body)) for body in page.envelopes]
            before = self.place
            if envelopes:
                self._apply(envelopes)
            self.tip = page.tip
            self._lag.set(max(0, page.tip - self.place.position))
            if self.place == before:
                return moved
            if moved is False and before.position > 0:
                GAPS.labels(self.service, self.stream).inc()
            moved = True
            if self.place.position >= page.tip:
                return moved
        return moved

    def _apply(self, envelopes: list[Envelope]) -> bool:
        """Apply with bounded retries, then each event alone; wait for a database that is down."""
        portion = Portion(self.stream, self.partition, envelopes)
        delay_s, tries = FIRST_DELAY_S, 0
        while not self._stopping:
            try:
                self.place, gap = self.applier.apply(
                    portion, tries=tries, one_by_one=tries >= MOST_TRIES
                )
                return gap
            except (DBAPIError, PoolTimeout) as error:
                if not is_outage(error):
                    tries += 1
                log.warning("%s waits for its database: %r", self.stream, error)
            except Exception:  # a handler's fault: counted, then the event is parked
                tries += 1
                log.exception("events of %s failed, try %d", self.stream, tries)
            eventlet.sleep(delay_s)
            delay_s = min(delay_s * 2, 2.0)
        return False
