"""Asking the services from asyncio: one thread speaks to the broker, another listens.

The same code on RabbitMQ and on the embedded broker. A call is a batch of items; its answer is a
list of outcomes, or :class:`Unavailable` when nothing came in time. Commands are idempotent, so a
call is simply sent again: a broker that lost its queues costs one timeout, not an error.
"""

import asyncio
import contextlib
import itertools
import logging
import queue
import threading
import time
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from kombu import Connection, Consumer, Message, Producer
from msgspec import MsgspecError, Raw

from contracts.broker_topology import command_queue
from contracts.errors import Unavailable
from contracts.event_envelope import Outcome, Request, decode_outcomes, encode
from gateway.core.transport.rpc_timeouts import PATIENCE_S
from plumbing import broker
from plumbing.clock import now_us
from plumbing.settings import Settings

log = logging.getLogger(__name__)

TRY_S = 1.0
RECONNECT_S = 0.2
MOST_WAITING = 2_000
#: slow commands: more at once would only fill the service, and every other command would wait
AT_ONCE = {"registration.sign_in": 12, "registration.change_password": 4}
QUEUE_S = 20.0


class Caller:
    """Calls commands of the services. Make it inside a running event loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.name = f"gateway-{settings.instance}-{uuid4().hex[:6]}"
        self.heard_at = 0.0
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[str, asyncio.Future[list[Outcome]]] = {}
        self._to_send: queue.SimpleQueue[tuple[bytes, dict[str, Any]] | None] = queue.SimpleQueue()
        self._gates = {name: asyncio.Semaphore(most) for name, most in AT_ONCE.items()}
        self._connections = itertools.count(1)
        self._replies_to = ""
        self._listening = threading.Event()
        self._stopping = False
        self._threads = [
            threading.Thread(target=self._speak, name="rpc-speak", daemon=True),
            threading.Thread(target=self._listen, name="rpc-listen", daemon=True),
        ]

    def start(self) -> None:
        """Begin; calls made before the broker is there wait for it, within their patience."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End both threads."""
        self._stopping = True
        self._to_send.put(None)
        for thread in self._threads:
            thread.join(timeout=3)

    @property
    def connected(self) -> bool:
        """Whether answers can reach us at present."""
        return self._listening.is_set()

    async def call(
        self, command: str, items: Sequence[Raw], patience_s: float = PATIENCE_S
    ) -> list[Outcome]:
        """Carry out ``command`` for these items; as many outcomes, in order.

        Who has more patience asks again less often: a slow command (a password's hash, an import)
        that is sent again while it is carried out only becomes slower. Patience begins when the
        command's queue in the gateway is over.
        """
        gate = self._gates.get(command)
        if gate is None:
            return await self._call(command, items, patience_s)
        try:
            async with asyncio.timeout(QUEUE_S):
                await gate.acquire()
        except TimeoutError:
            raise Unavailable(command) from None
        try:
            return await self._call(command, items, patience_s)
        finally:
            gate.release()

    async def _call(self, command: str, items: Sequence[Raw], patience_s: float) -> list[Outcome]:
        if len(self._waiting) >= MOST_WAITING:
            raise Unavailable(command)
        correlation = uuid4().hex
        answer: asyncio.Future[list[Outcome]] = self._loop.create_future()
        self._waiting[correlation] = answer
        until, try_s = time.monotonic() + patience_s, max(TRY_S, patience_s / 3)
        try:
            while (left_s := until - time.monotonic()) > 0:
                self._send(command, items, correlation, min(try_s, left_s))
                # an answer that comes late is an answer: it ends whichever try is under way
                await asyncio.wait([answer], timeout=min(try_s, left_s))
                if answer.done():
                    return answer.result()
                log.info("no answer to %s yet", command)
        finally:
            self._waiting.pop(correlation, None)
        raise Unavailable(command)

    def _send(self, command: str, items: Sequence[Raw], correlation: str, timeout_s: float) -> None:
        request = Request(list(items), now_us() + int(timeout_s * 1_000_000))
        service = command.partition(".")[0]
        properties = {
            "to": command_queue(service, replicated=self.settings.replicated),
            "correlation_id": correlation,
            "type": command,
            "expiration": timeout_s,
        }
        self._to_send.put((encode(request), properties))

    def _heard(self, correlation: str, outcomes: list[Outcome]) -> None:
        self.heard_at = time.monotonic()
        answer = self._waiting.get(correlation)
        if answer is not None and not answer.done():
            answer.set_result(outcomes)

    def _speak(self) -> None:
        connection: Connection | None = None
        producer: Producer | None = None
        while (message := self._to_send.get()) is not None and not self._stopping:
            body, properties = message
            if properties["correlation_id"] not in self._waiting:
                continue  # given up meanwhile: a broker that comes back gets only what still counts
            for _ in range(2):  # a connection that died unnoticed is found out by speaking
                try:
                    if producer is None:
                        connection = broker.connect(self.settings, heartbeat=False)
                        producer = Producer(connection.channel())
                    broker.publish(producer, body, reply_to=self._replies_to, **properties)
                    break
                except Exception as error:  # a thread that ends would leave the gateway mute
                    log.warning("cannot speak to the broker: %r", error)
                    _release(connection)
                    connection = producer = None
                    time.sleep(RECONNECT_S)
        _release(connection)

    def _listen(self) -> None:
        while not self._stopping:
            try:
                with broker.connect(self.settings, heartbeat=True) as connection:
                    self._listen_on(connection)
            except Exception as error:  # a thread that ends would leave the gateway deaf
                self._listening.clear()
                if not self._stopping:
                    log.warning("cannot hear the broker: %r", error)
                    time.sleep(RECONNECT_S)

    def _listen_on(self, connection: Connection) -> None:
        channel = connection.channel()
        replies = broker.replies(f"{self.name}-{next(self._connections)}")
        queues = broker.declare(channel, [replies])
        Consumer(channel, queues, on_message=self._on_message, no_ack=True).consume()
        self._replies_to = replies.name
        self._listening.set()
        beat_at = time.monotonic()
        while not self._stopping:
            with contextlib.suppress(TimeoutError):
                connection.drain_events(timeout=0.5)
            if connection.heartbeat and time.monotonic() - beat_at > broker.HEARTBEAT_S / 4:
                beat_at = time.monotonic()
                connection.heartbeat_check()

    def _on_message(self, message: Message) -> None:
        correlation = message.properties.get("correlation_id", "")
        try:
            outcomes = decode_outcomes(broker.body_of(message))
        except MsgspecError as error:
            log.warning("an answer can't be read: %s", error)
            return
        self._loop.call_soon_threadsafe(self._heard, correlation, outcomes)


def _release(connection: Connection | None) -> None:
    if connection is not None:
        try:
            connection.release()
        except broker.BROKER_ERRORS as error:
            log.debug("closing a dead connection: %r", error)
