"""The broker of the embedded platform: kombu's in-memory transport, made to wait well.

All services live in one thread with eventlet's hub, the gateway in others. The stock transport
waits by blocking its thread, which would stop every green thread at once; this one gives way to
the hub in the services' thread and sleeps elsewhere, until something comes to one of its queues.
"""

import os
import select
import socket
import threading
import time
import weakref
from contextlib import suppress
from itertools import takewhile
from queue import Empty
from typing import Any

from eventlet.hubs import trampoline
from kombu.transport import TRANSPORT_ALIASES, memory, virtual

#: who waits asks its queues this often even if nothing woke it. On an idle platform asking every
#: 20 ms took a twentieth of a core
ASK_AGAIN_S = 0.25

_this_thread = threading.local()


def register() -> None:
    """Make ``embedded://`` a broker address that kombu understands."""
    TRANSPORT_ALIASES["embedded"] = "plumbing.embedded_broker:Transport"


def this_thread_is_green() -> None:
    """Say that the calling thread runs eventlet's hub: waiting in it must give way."""
    _this_thread.green = True


class _Waited(Exception):  # noqa: N818 - no error
    """Nothing came for so long."""


class _Bell:
    """Wakes the one who waits for it, in a thread or in a green thread, from any other."""

    def __init__(self) -> None:
        self._hears, self._rings = os.pipe()
        os.set_blocking(self._hears, False)
        os.set_blocking(self._rings, False)
        self._poll = select.poll()
        self._poll.register(self._hears, select.POLLIN)
        self.close = weakref.finalize(self, _close, self._hears, self._rings)

    def ring(self) -> None:
        """Wake whoever waits, or will; a bell that is closed or has not been heard yet stays so."""
        with suppress(OSError):
            os.write(self._rings, b"!")

    def wait(self, seconds: float) -> None:
        """Wait until it was rung, without keeping others from working."""
        if getattr(_this_thread, "green", False):
            with suppress(_Waited):
                trampoline(self._hears, read=True, timeout=seconds, timeout_exc=_Waited)
        else:
            self._poll.poll(seconds * 1000)
        with suppress(BlockingIOError):
            os.read(self._hears, 4096)


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


class Channel(memory.Channel):  # type: ignore[misc]
    """A channel that passes bodies on as they are (the stock one makes them base64)."""

    body_encoding = None
    # message bodies are ours and never change hands outside this process
    do_restore = False

    def basic_publish(
        self, message: dict[str, Any], exchange: str, routing_key: str, **kwargs: Any
    ) -> Any:
        message["properties"].setdefault("content_type", message.get("content-type"))
        return super().basic_publish(message, exchange, routing_key, **kwargs)

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:
        super()._put(queue, message, **kwargs)
        _tell_of(queue)

    def _put_fanout(
        self, exchange: str, message: Any, routing_key: str | None = None, **kwargs: Any
    ) -> None:
        super()._put_fanout(exchange, message, routing_key, **kwargs)
        for queue in self._lookup(exchange, routing_key):
            _tell_of(queue)

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        """Acknowledge a message, and with ``multiple`` all before it.

        The stock one overlooks ``multiple``: what is never acknowledged fills the prefetch, and
        the channel delivers nothing more.
        """
        if multiple:
            before = takewhile(lambda tag: tag != delivery_tag, list(self.qos._delivered))
            for tag in before:
                self.qos.ack(tag)
        self.qos.ack(delivery_tag)
        if self.connection is not None:
            self.connection.wake()  # more may be delivered where the prefetch was full


class Transport(memory.Transport):  # type: ignore[misc]
    """kombu's in-memory transport with our way of waiting."""

    Channel = Channel
    global_state = virtual.BrokerState()

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self._bell: _Bell | None = None

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:
        """Deliver at least one message; ``socket.timeout`` after ``timeout`` seconds."""
        until = None if timeout is None else time.monotonic() + timeout
        bell = self._listen()
        while True:
            try:
                self.cycle.get(self._deliver, timeout=timeout)
            except Empty:
                left_s = ASK_AGAIN_S if until is None else until - time.monotonic()
                if left_s <= 0:
                    raise TimeoutError from None
                bell.wait(min(left_s, ASK_AGAIN_S))
            else:
                return

    def close_connection(self, connection: Any) -> None:
        """Close it, and hear of nothing any more."""
        super().close_connection(connection)
        with _LISTENING:
            _listeners.discard(self)
        if self._bell is not None:
            self._bell.close()
            self._bell = None

    def wake(self) -> None:
        """Let whoever waits for messages of this connection ask its queues."""
        bell = self._bell
        if bell is not None:
            bell.ring()

    def consumes(self, queue: str) -> bool:
        """Whether messages of this queue are delivered to it."""
        return any(queue in channel._active_queues for channel in list(self.channels))

    def _listen(self) -> _Bell:
        if self._bell is None:
            self._bell = _Bell()
            with _LISTENING:
                _listeners.add(self)
        return self._bell


_LISTENING = threading.Lock()
#: the connections on which somebody waits or has waited for messages
_listeners: "weakref.WeakSet[Transport]" = weakref.WeakSet()


def _tell_of(queue: str) -> None:
    with _LISTENING:
        listeners = list(_listeners)
    for one in listeners:
        if one.consumes(queue):
            one.wake()


def forget_everything() -> None:
    """Drop every queue and binding, as a wiped broker would."""
    Channel.queues.clear()
    Transport.global_state.clear()


assert socket.timeout is TimeoutError  # kombu speaks of the former, Python >= 3.10 of the latter
