"""The gateway's two connections to the broker: the one that answers come on, and the one that it
speaks on."""

import asyncio
import contextlib
import logging
import select
import threading
from collections.abc import Callable
from typing import Any

from kombu import Connection, Producer

from plumbing import broker
from plumbing.settings import Settings

log = logging.getLogger(__name__)

#: how often the connection that is listened to is looked at, and kept alive
WATCH_S = 2.0


class ReplyConnection:
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


class SendConnection:
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
