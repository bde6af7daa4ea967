"""uvicorn's HTTP protocol with bounds on what a connection may cost before its request is read.

The stock one keeps headers without end, waits for ever for the rest of a request, and for a
client that does not read its answer. The bounds are those of
:class:`gateway.core.access.rate_limits.Connections`. And it hangs up, when it is asked to end, on
whoever is just sending; ours says so with the next answer, so that nobody's request is lost.
"""

import asyncio
import ipaddress
import resource
from collections import Counter
from typing import Any, ClassVar, Literal

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from gateway.core.access.network_and_browser import network_of
from gateway.core.access.rate_limits import Connections

#: file descriptors for everything that is no connection
RESERVED_FILES = 256

Part = Literal["", "head", "body"]


class _TooLarge(Exception):  # noqa: N818 - told to the client, not a fault
    """The head of a request, or what follows its chunks, has more than it may."""


class BoundedProtocol(HttpToolsProtocol):
    """One connection. ``Part`` is what of a request is still on its way, "" between requests."""

    bounds: ClassVar[Connections] = Connections()
    trusted: ClassVar[frozenset[Any]] = frozenset()
    networks: ClassVar[Counter[str]] = Counter()
    #: how long a server that ends waits for the next request of a connection that is open
    leave_s: ClassVar[float] = 0.0

    _leaving = False
    _network = ""
    _part: Part = ""
    _watched: Part = ""
    _timer: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _refusal = 400
    _pending = 0
    _head_bytes = 0
    _head_lines = 0
    _body_bytes = 0
    _body_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        host = self.client[0] if self.client else ""
        if not _among(host, self.trusted):
            self._network = network_of(host)
            self.networks[self._network] += 1
        crowded = len(self.connections) > self.bounds.most
        if crowded or self.networks[self._network] > self.bounds.of_network:
            self._end(503)
            return
        self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._unwatch()
        self._read_on()
        if self._network:
            self.networks[self._network] -= 1
            if self.networks[self._network] <= 0:
                del self.networks[self._network]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._part == "":
            if self._idle and self._timer is None and self.timeout_keep_alive_task is None:
                self._watch_head()  # empty lines between requests are no request
            return
        if self._part == "head":
            self._pending += len(data)
            if self._pending > self.bounds.head_bytes:
                self._end(431)
                return
        if self._part != self._watched:
            (self._watch_head if self._part == "head" else self._watch_body)()

    @property
    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    # What the parser finds ----------------------------------------------------------------------

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._part = "head"
        self._pending = self._head_bytes = self._head_lines = 0

    def on_url(self, url: bytes) -> None:
        self._count(len(url), 0)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value) + 4, 1)  # those after the last chunk too
        super().on_header(name, value)

    def _count(self, size: int, lines: int) -> None:
        self._head_bytes += size
        self._head_lines += lines
        if self._head_bytes > self.bounds.head_bytes or self._head_lines > self.bounds.headers:
            self._refusal = 431
            raise _TooLarge

    def on_headers_complete(self) -> None:
        self._unwatch()
        self._part = "body"
        self._body_bytes = 0
        super().on_headers_complete()
        if self._leaving:
            self.cycle.keep_alive = False  # the answer says that it is the last one

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._unwatch()
        self._part = ""
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        self._end(self._refusal)

    # The end ------------------------------------------------------------------------------------

    def shutdown(self) -> None:
        """The server ends: answer what is asked meanwhile, then hang up."""
        if not self.leave_s:
            super().shutdown()
            return
        self._leaving = True
        if self._idle:
            self.loop.call_later(self.leave_s, self._hang_up_if_idle)
        else:
            self.cycle.keep_alive = False

    def _hang_up_if_idle(self) -> None:
        if self._idle:
            self.transport.close()

    # Time ---------------------------------------------------------------------------------------

    def _watch_head(self) -> None:
        self._unwatch()
        self._watched = "head"
        self._timer = self.loop.call_later(self.bounds.head_s, self._head_is_late)

    def _head_is_late(self) -> None:
        if self._idle:
            self._end(408)
        else:
            self._watch_head()  # it waits for an answer of ours, and has begun to ask again

    def _watch_body(self) -> None:
        self._unwatch()
        self._watched = "body"
        self._body_since = self.loop.time()
        self._timer = self.loop.call_later(self.bounds.body_grace_s, self._look_at_body)

    def _look_at_body(self) -> None:
        if self.flow.read_paused:  # it is we who do not read on
            self._body_bytes = 0
            self._watch_body()
            return
        allowed_s = self.bounds.body_grace_s + self._body_bytes / self.bounds.body_rate
        left_s = allowed_s - (self.loop.time() - self._body_since)
        if left_s <= 0 or self._idle:
            self._end(408)
        else:
            self._timer = self.loop.call_later(left_s, self._look_at_body)

    def _unwatch(self) -> None:
        self._watched = ""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._unread is None:
            self._unread = self.loop.call_later(self.bounds.unread_s, self.transport.abort)

    def resume_writing(self) -> None:
        self._read_on()
        super().resume_writing()

    def _read_on(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _end(self, status: int) -> None:
        """Say why in a line, if no answer has begun, and close."""
        self._unwatch()
        if self.transport.is_closing():
            return
        if self._idle or not self.cycle.response_started:
            head = b"content-length: 0\r\nconnection: close\r\n\r\n"
            self.transport.write(STATUS_LINE[status] + head)
        self.transport.close()


def _among(host: str, networks: frozenset[Any]) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return any(address in network for network in networks)


def bounded(
    trusted_proxies: tuple[str, ...], bounds: Connections | None = None, leave_s: float = 0.0
) -> type[BoundedProtocol]:
    """The protocol of one server. Connections of ``trusted_proxies`` are many clients', so only
    their total is bounded; which is never more than the process may have files open. ``leave_s``:
    how long a server that ends goes on answering on connections that are open."""
    files, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    chosen = bounds or Connections()
    wanted = chosen.most + RESERVED_FILES
    if 0 <= files < wanted:
        files = wanted if most_files < 0 else min(wanted, most_files)  # below 0: no limit
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, most_files))
    files = wanted if files < 0 else files
    values = {
        "bounds": chosen._replace(most=min(chosen.most, files - RESERVED_FILES)),
        "trusted": frozenset(map(ipaddress.ip_network, trusted_proxies)),
        "networks": Counter(),
        "leave_s": leave_s,
    }
    return type("BoundedProtocol", (BoundedProtocol,), values)
