"""Asking the services from asyncio: a thread listens to the broker, and another speaks to it where
that may take time.

The same code on RabbitMQ and on the embedded broker. A call is a batch of items; its answer is a
list of outcomes, or :class:`Unavailable` when nothing came in time. Commands are idempotent, so a
call is simply sent again: a broker that lost its queues costs one timeout, not an error. What was
asked when the connection was lost on which its answer would have come is asked again as soon as
there is another.
"""

import asyncio
import contextlib
import itertools
import logging
import queue
import threading
import time
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from kombu import Connection, Consumer, Message
from msgspec import MsgspecError, Raw

from contracts.broker_topology import command_queue
from contracts.errors import BROKER, Unavailable
from contracts.event_envelope import TAKEN, Outcome, Request, decode_outcomes, encode
from gateway.core.transport.rpc_connections import ReplyConnection, SendConnection
from gateway.core.transport.rpc_timeouts import PATIENCE_S
from plumbing import broker
from plumbing.clock import now_us
from plumbing.settings import Settings

log = logging.getLogger(__name__)

_Answer = asyncio.Future[list[Outcome]]

TRY_S = 1.0
#: so often is a command with more patience than that sent again, a ``TRY_S`` apart, while no
#: process says that it works on it; a service of an earlier version says nothing
EARLY_TRIES = 2
RECONNECT_S = 0.2
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
#: a gateway that ends waits no longer for a broker that does not even bring back what the gateway
#: says to itself
SILENT_S = 3.0
LOOK_S = 0.5
#: what it asks last, when it takes its leave, has this long whatever went before
LAST_S = 1.0
#: how long both threads together may take to end
STOP_S = 3.0


class _Call:
    """What was asked and waits for its answer; ``until``: when what was sent expires;
    ``confirmed``: whether who takes it says so, ``taken``: whether somebody did."""

    __slots__ = ("answer", "command", "confirmed", "items", "taken", "until")

    def __init__(self, command: str, items: Sequence[Raw], answer: _Answer) -> None:
        self.command, self.items, self.answer = command, items, answer
        self.until, self.confirmed, self.taken = 0.0, False, False


def _give_up(calls: Iterable[_Call], missing: str = "") -> None:
    for call in calls:
        if not call.answer.done():
            call.answer.set_exception(Unavailable(missing or call.command))


class Caller:
    """Calls commands of the services. Make it inside a running event loop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.name = f"gateway-{settings.instance}-{uuid4().hex[:6]}"
        self.heard_at = 0.0
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[str, _Call] = {}
        self._to_send: queue.SimpleQueue[tuple[bytes, dict[str, Any]] | None] = queue.SimpleQueue()
        self._gates = {name: asyncio.Semaphore(most) for name, most in AT_ONCE.items()}
        self._line, self._send_lock = SendConnection(settings), threading.Lock()
        self._connections = itertools.count(1)
        self._replies_to = ""
        self._listening = threading.Event()
        self._listener: ReplyConnection | None = None
        # the embedded broker has no socket that the loop could watch: a thread listens to it
        self._deliver = self._heard_in_thread if settings.embedded else self._heard
        self._stopping = False
        #: when a gateway that was told to end has to have its answers
        self._over_at: float | None = None
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
        if self._listener is not None:
            self._listener.end()
        self._to_send.put(None)
        until = time.monotonic() + STOP_S
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    async def leave(self, within_s: float) -> None:
        """The gateway was told to end: from now on nobody waits for a broker that says nothing, and
        nobody longer than ``within_s``. Whoever then still waits is told :class:`Unavailable`.
        Watches until it is cancelled."""
        asked_before, heard_at = list(self._waiting.values()), time.monotonic()
        self._over_at = heard_at + within_s
        while True:
            self._ask_broker()
            await asyncio.sleep(LOOK_S)
            heard_at, now = max(heard_at, self.heard_at), time.monotonic()
            if now - heard_at > SILENT_S:
                _give_up(self._waiting.values(), BROKER)
            elif now > self._over_at:
                _give_up(asked_before)

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
        began = time.monotonic()
        if self._over_at is not None:
            patience_s = min(patience_s, max(LAST_S, self._over_at - began))
        correlation, call = uuid4().hex, _Call(command, items, self._loop.create_future())
        self._waiting[correlation] = call
        until, try_s = began + patience_s, max(TRY_S, patience_s / 3)
        slow = try_s > TRY_S
        # what is large takes its time until somebody has it
        call.confirmed = slow and sum(map(len, items)) <= MOST_AT_ONCE_BYTES
        try:
            while (left_s := until - (now := time.monotonic())) > 0:
                again, last = now - began >= try_s, left_s <= try_s
                if again and last and not slow:
                    # the broker brings each process a message in turn: if all went to a frozen one,
                    # of two at once one goes to another
                    self._send(correlation, call, left_s)
                await self._try(correlation, call, now + min(try_s, left_s))
                if call.answer.done():
                    return call.answer.result()
                log.info("no answer to %s yet", command)
                self._ask_broker()
        finally:
            self._waiting.pop(correlation, None)
        raise Unavailable(command if self.heard_at > began else BROKER)

    async def _try(self, correlation: str, call: _Call, until: float) -> None:
        """Ask, and wait until then. Who waits longer than for a try asks again soon where nobody
        says that it was taken: it may have gone to a process that is frozen. What was not taken by
        then has expired, so that nobody does the work twice."""
        call.taken = False
        for early in range(EARLY_TRIES * call.confirmed, -1, -1):
            now = time.monotonic()
            call.until = now + TRY_S if early and until - now > TRY_S else until
            self._send(correlation, call, call.until - now)
            # an answer that comes late is an answer: it ends whichever try is under way
            await asyncio.wait([call.answer], timeout=call.until - now)
            if call.answer.done() or call.taken or call.until == until:
                break
        call.until = until
        if not call.answer.done() and (left_s := until - time.monotonic()) > 0:
            await asyncio.wait([call.answer], timeout=left_s)

    def _ask_broker(self) -> None:
        """Say something to ourselves: a broker that works brings it back at once."""
        if self._send_lock.acquire(blocking=False):
            try:
                if self._line.ready():
                    self._line.say(b"[]", self._replies_to, {"to": self._replies_to})
            finally:
                self._send_lock.release()

    def _ask_again(self) -> None:
        """Answers come on another connection: those on their way to the one before are lost."""
        for correlation, call in list(self._waiting.items()):
            left_s = call.until - time.monotonic()
            if left_s > 0 and not call.answer.done():
                self._send(correlation, call, left_s)

    def _send(self, correlation: str, call: _Call, timeout_s: float) -> None:
        expires_at_us = now_us() + int(timeout_s * 1_000_000)
        request = Request(list(call.items), expires_at_us, confirm_taken=call.confirmed)
        service = call.command.partition(".")[0]
        properties = {
            "to": command_queue(service, replicated=self.settings.replicated),
            "correlation_id": correlation,
            "type": call.command,
            "expiration": timeout_s,
        }
        body = encode(request)
        if not self._said_at_once(body, properties):
            self._to_send.put((body, properties))

    def _said_at_once(self, body: bytes, properties: dict[str, Any]) -> bool:
        """Whether it was said by the event loop itself: to wake another thread for it costs a lone
        call more than saying it. What may have to wait is left to the thread."""
        if len(body) > MOST_AT_ONCE_BYTES or not self._send_lock.acquire(blocking=False):
            return False
        try:
            return self._line.ready() and self._line.say(body, self._replies_to, properties)
        finally:
            self._send_lock.release()

    def _heard(self, correlation: str, outcomes: list[Outcome] | None) -> None:
        """An answer, or that there will be one."""
        self.heard_at = time.monotonic()
        call = self._waiting.get(correlation)
        if call is None or call.answer.done():
            return
        if outcomes is None:
            call.taken = True
        else:
            call.answer.set_result(outcomes)

    def _heard_in_thread(self, correlation: str, outcomes: list[Outcome] | None) -> None:
        self._loop.call_soon_threadsafe(self._heard, correlation, outcomes)

    def _speak(self) -> None:
        while (message := self._to_send.get()) is not None and not self._stopping:
            body, properties = message
            if properties["correlation_id"] not in self._waiting:
                continue  # given up meanwhile: a broker that comes back gets only what still counts
            for _ in range(2):  # a connection that died unnoticed is found out by speaking
                with self._send_lock:
                    said = self._line.open() and self._line.say(body, self._replies_to, properties)
                if said:
                    break
                time.sleep(RECONNECT_S)
        with self._send_lock:
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
        self._loop.call_soon_threadsafe(self._ask_again)
        if not self.settings.embedded:
            self._listener = ReplyConnection(self._loop, connection)
            self._listener.until(lambda: self._stopping)
            return
        while not self._stopping:
            with contextlib.suppress(TimeoutError):
                connection.drain_events(timeout=0.5)

    def _on_message(self, message: Message) -> None:
        correlation = message.properties.get("correlation_id", "")
        if message.properties.get("type") == TAKEN:
            self._deliver(correlation, None)
            return
        try:
            outcomes = decode_outcomes(broker.body_of(message))
        except MsgspecError as error:
            log.warning("an answer can't be read: %s", error)
            return
        self._deliver(correlation, outcomes)
