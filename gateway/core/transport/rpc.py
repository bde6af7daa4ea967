"""Asking the services from asyncio: a thread listens to the broker, and another speaks to it where
that may take time.

The same code on RabbitMQ and on the embedded broker. A call is a batch of items; its answer is a
list of outcomes, or :class:`Unavailable` when nothing came in time. Commands are idempotent, so a
call is simply sent again: a broker that lost its queues costs one timeout, not an error.
"""

import asyncio
import contextlib
import itertools
import logging
import queue
import select
import threading
import time
from collections.abc import Callable, Sequence
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
#: how often the connection that is listened to is looked at, and kept alive
WATCH_S = 2.0
MOST_WAITING = 2_000
#: what a writable socket takes without waiting: it has at least a third of its buffer free
MOST_AT_ONCE_BYTES = 16_000
#: slow commands: more at once would only fill the service, and every other command would wait
AT_ONCE = {
    "registration.sign_in": 12,
    "registration.change_password": 4,
    "registration.register": 4,
}
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
        self._line, self._mouth = _Line(settings), threading.Lock()
        self._connections = itertools.count(1)
        self._replies_to = ""
        self._listening = threading.Event()
        self._ears: _HeardByLoop | None = None
        # the embedded broker has no socket that the loop could watch: a thread listens to it
        self._deliver = self._heard_in_thread if settings.embedded else self._heard
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
        """End both threads; to be called in the event loop."""
        self._stopping = True
        if self._ears is not None:
            self._ears.end()
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
        body = encode(request)
        if not self._said_at_once(body, properties):
            self._to_send.put((body, properties))

    def _said_at_once(self, body: bytes, properties: dict[str, Any]) -> bool:
        """Whether it was said by the event loop itself: to wake another thread for it costs a lone
        call more than saying it. What may have to wait is left to the thread."""
        if len(body) > MOST_AT_ONCE_BYTES or not self._mouth.acquire(blocking=False):
            return False
        try:
            return self._line.ready() and self._line.say(body, self._replies_to, properties)
        finally:
            self._mouth.release()

    def _heard(self, correlation: str, outcomes: list[Outcome]) -> None:
        self.heard_at = time.monotonic()
        answer = self._waiting.get(correlation)
        if answer is not None and not answer.done():
            answer.set_result(outcomes)

    def _heard_in_thread(self, correlation: str, outcomes: list[Outcome]) -> None:
        self._loop.call_soon_threadsafe(self._heard, correlation, outcomes)

    def _speak(self) -> None:
        while (message := self._to_send.get()) is not None and not self._stopping:
            body, properties = message
            if properties["correlation_id"] not in self._waiting:
                continue  # given up meanwhile: a broker that comes back gets only what still counts
            for _ in range(2):  # a connection that died unnoticed is found out by speaking
                with self._mouth:
                    said = self._line.open() and self._line.say(body, self._replies_to, properties)
                if said:
                    break
                time.sleep(RECONNECT_S)
        with self._mouth:
            self._line.close()

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
        if not self.settings.embedded:
            self._ears = _HeardByLoop(self._loop, connection)
            self._ears.until(lambda: self._stopping)
            return
        while not self._stopping:
            with contextlib.suppress(TimeoutError):
                connection.drain_events(timeout=0.5)

    def _on_message(self, message: Message) -> None:
        correlation = message.properties.get("correlation_id", "")
        try:
            outcomes = decode_outcomes(broker.body_of(message))
        except MsgspecError as error:
            log.warning("an answer can't be read: %s", error)
            return
        self._deliver(correlation, outcomes)


class _HeardByLoop:
    """Answers of the broker, read by the event loop itself: a thread of its own would have to be
    woken for each, and would then wake the loop. The thread that made the connection watches
    over it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, connection: Connection) -> None:
        self._loop, self._connection = loop, connection
        self._socket = connection.connection.sock
        self._fd = self._socket.fileno()  # also of a socket that has been closed meanwhile
        self._ended = threading.Event()
        self._error: Exception | None = None

    def until(self, stopped: Callable[[], bool]) -> None:
        """Return when it is stopped; raises what was the end of the connection."""
        self._socket.settimeout(0)
        self._loop.call_soon_threadsafe(self._begin)
        while not self._ended.wait(WATCH_S) and not stopped():
            self._loop.call_soon_threadsafe(self._keep_alive)
        with contextlib.suppress(OSError):
            self._socket.settimeout(WATCH_S)  # hanging up waits for an answer
        if self._error is not None:
            raise self._error

    def end(self) -> None:
        """Hear no more; in the event loop."""
        if not self._ended.is_set():
            self._loop.remove_reader(self._fd)
            self._ended.set()

    def _begin(self) -> None:
        if self._ended.is_set():
            return
        self._loop.add_reader(self._fd, self._read)
        self._read()  # what came with the answer to the last question is in the buffer

    def _read(self) -> None:
        try:
            while True:
                self._connection.drain_events(timeout=0)
        except TimeoutError:
            return
        except Exception as error:  # whatever it was, the connection is of no use any more
            self._fail(error)

    def _keep_alive(self) -> None:
        try:
            if not self._ended.is_set():
                self._connection.heartbeat_check()
        except Exception as error:  # as above
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self._error = self._error or error
        self.end()


class _Line:
    """The connection to speak on; of one thread at a time. One that failed is logged, and given up
    by whoever opens the next: hanging up may take time as well."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connection: Connection | None = None
        self._producer: Producer | None = None
        self._room: select.poll | None = None

    def open(self) -> bool:
        """Whether it is open now; connects where it was not."""
        if self._producer is not None:
            return True
        self.close()
        try:
            self._connection = broker.connect(self._settings, heartbeat=False)
            self._producer = Producer(self._connection.channel())
            if not self._settings.embedded:
                self._room = select.poll()
                self._room.register(self._connection.connection.sock, select.POLLOUT)
            return True
        except Exception as error:  # a thread that ends would leave the gateway mute
            self._failed(error)
            return False

    def ready(self) -> bool:
        """Whether something short can be said without waiting for the broker."""
        if self._producer is None or self._room is None:
            return self._producer is not None
        return [event for _, event in self._room.poll(0)] == [select.POLLOUT]

    def say(self, body: bytes, replies_to: str, properties: dict[str, Any]) -> bool:
        """Whether it was sent."""
        assert self._producer is not None, "open, or ready"
        try:
            broker.publish(self._producer, body, reply_to=replies_to, **properties)
            return True
        except Exception as error:  # whatever it was, the next try opens another connection
            self._failed(error)
            return False

    def close(self) -> None:
        """Hang up."""
        connection, self._connection, self._producer = self._connection, None, None
        self._room = None
        if connection is not None:
            try:
                connection.release()
            except broker.BROKER_ERRORS as error:
                log.debug("closing a dead connection: %r", error)

    def _failed(self, error: Exception) -> None:
        log.warning("cannot speak to the broker: %r", error)
        self._producer = None
