"""The broker of the embedded platform: kombu's in-memory transport, made to wait well.

All services live in one thread with eventlet's hub, the gateway in others. The stock transport
waits by blocking its thread, which would stop every green thread at once; this one gives way to
the hub in the services' thread and sleeps elsewhere, a little longer each time nothing came.
"""

import socket
import threading
import time
from itertools import takewhile
from queue import Empty
from typing import Any

import eventlet
from kombu.transport import TRANSPORT_ALIASES, memory, virtual

SHORTEST_WAIT_S = 0.0005
#: an idle platform asks each queue this often: at 5 ms that takes a tenth of a core, at 20 ms half
#: of it; an answer after a pause comes some 15 ms later for it
LONGEST_WAIT_S = 0.02

_this_thread = threading.local()


def register() -> None:
    """Make ``embedded://`` a broker address that kombu understands."""
    TRANSPORT_ALIASES["embedded"] = "plumbing.embedded_broker:Transport"


def this_thread_is_green() -> None:
    """Say that the calling thread runs eventlet's hub: waiting in it must give way."""
    _this_thread.green = True


def wait(seconds: float) -> None:
    """Wait without keeping others from working."""
    if getattr(_this_thread, "green", False):
        eventlet.sleep(seconds)
    else:
        time.sleep(seconds)


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


class Transport(memory.Transport):  # type: ignore[misc]
    """kombu's in-memory transport with our way of waiting."""

    Channel = Channel
    global_state = virtual.BrokerState()

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:
        """Deliver at least one message; ``socket.timeout`` after ``timeout`` seconds."""
        until = None if timeout is None else time.monotonic() + timeout
        pause = SHORTEST_WAIT_S
        while True:
            try:
                self.cycle.get(self._deliver, timeout=timeout)
            except Empty:
                if until is not None and time.monotonic() >= until:
                    raise TimeoutError from None
                wait(pause)
                pause = min(pause * 1.5, LONGEST_WAIT_S)
            else:
                return


def forget_everything() -> None:
    """Drop every queue and binding, as a wiped broker would."""
    Channel.queues.clear()
    Transport.global_state.clear()


assert socket.timeout is TimeoutError  # kombu speaks of the former, Python >= 3.10 of the latter
