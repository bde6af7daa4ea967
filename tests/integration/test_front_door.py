"""The gateway's door over real sockets: what a stranger may cost, and whose word about an address
counts."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from contracts.accounts import Account, SignIn
from deploy.bounded_http import bounded
from deploy.embedded.serve import listen
from deploy.gateway import server_config
from gateway.core.access.rate_limits import STREAMS_OF_NETWORK, STREAMS_OF_PERSON, Connections
from plumbing.settings import from_environment
from tests.unit.gateway.example_contest import CONTEST
from tests.unit.gateway.fakes import House
from tests.unit.gateway.service_answers import handlers

BOUNDS = Connections(
    head_bytes=4096,
    headers=20,
    head_s=0.4,
    body_grace_s=0.4,
    body_rate=256,  # of a machine under load too
    unread_s=0.4,
    most=60,
    of_network=40,
)
#: long after every bound above, and short enough to fail soon
PATIENCE_S = 15.0
HEAD = b"GET /health/live HTTP/1.1\r\nHost: x\r\n"


class Door:
    """A server of a gateway whose services answer from the contracts."""

    def __init__(
        self,
        folder: Path,
        environment: dict[str, str],
        bounds: Connections,
        leave_s: float = 0.0,
    ) -> None:
        self.house = House(folder, handlers())
        settings = from_environment({"HOITHI_DATA": str(folder), **environment})
        config = server_config(settings)
        config.app = self.house.gateway
        config.http = bounded(settings.trusted_proxies, bounds, leave_s)
        self.server = uvicorn.Server(config)
        self.listener = listen("127.0.0.1", 0)
        self.port = self.listener.getsockname()[1]
        self._thread = threading.Thread(target=self.server.run, args=([self.listener],))

    def __enter__(self) -> "Door":
        self._thread.start()
        _until(lambda: self.server.started)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self._thread.join(PATIENCE_S)
        self.listener.close()

    def connect(self) -> socket.socket:
        """A connection, on which nothing is waited for long."""
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE_S)

    def ask(self, text: bytes) -> bytes:
        """All that comes back until the connection is closed."""
        with self.connect() as line:
            with contextlib.suppress(OSError):  # it may be closed before all is sent
                line.sendall(text)
            return _all(line)

    def connections(self) -> int:
        """Connections that the server keeps."""
        return len(self.server.server_state.connections)


def _all(line: socket.socket) -> bytes:
    found = b""
    with contextlib.suppress(ConnectionError):
        while piece := line.recv(65536):
            found += piece
    return found


def _until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with Door(tmp_path, {}, BOUNDS) as door:
        yield door


def test_headers_are_refused_as_soon_as_they_are_too_large_or_too_many(door: Door) -> None:
    whole = b"connection: close\r\n\r\n"
    assert door.ask(HEAD + whole).startswith(b"HTTP/1.1 200 ")
    for much in (
        b"X-A: " + b"a" * 5000 + b"\r\n",
        b"X-A: a\r\n" * 30,
        b"X" * 5000 + b": a\r\n",
        b"X-A: " + b"a" * 8_000_000,  # never ended: not kept either
        b"X-A: a\r\n" * 1_000_000,
    ):
        assert door.ask(HEAD + much + whole).startswith(b"HTTP/1.1 431 "), much[:20]
    assert door.ask(b"GET /" + b"a" * 5000).startswith(b"HTTP/1.1 431 ")


def test_a_gateway_that_ends_answers_on_open_connections_and_says_that_it_was_the_last_answer(
    tmp_path: Path,
) -> None:
    with Door(tmp_path, {}, BOUNDS, leave_s=PATIENCE_S) as door, door.connect() as line:
        line.sendall(HEAD + b"\r\n")
        assert b"connection: close" not in line.recv(65536).lower()
        door.server.should_exit = True
        _until(lambda: not door.server.servers[0].is_serving())
        with pytest.raises(ConnectionRefusedError):
            door.connect()
        line.sendall(HEAD + b"\r\n")
        answer = _all(line)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"\r\nconnection: close\r\n" in answer.lower()


@pytest.mark.parametrize("begun", [False, True])
def test_who_is_not_waited_for_any_longer_is_told_so(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    begun: bool,
) -> None:
    with Door(tmp_path, {}, BOUNDS, leave_s=PATIENCE_S) as door, door.connect() as line:
        monkeypatch.setattr(door.server.config, "timeout_graceful_shutdown", 0)
        if begun:
            line.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % STREAM.encode())
            assert line.recv(12) == b"HTTP/1.1 200"
        else:
            door.house.caller.held["registration.contests"] = asyncio.Event()
            line.sendall(b"GET /api/contests HTTP/1.1\r\nHost: x\r\n\r\n")
            _until(lambda: bool(door.server.server_state.tasks))
        door.server.should_exit = True
        answer = _all(line)
    assert begun or answer.startswith(b"HTTP/1.1 503 ")
    assert begun or b'"code":"unavailable"' in answer
    assert not [one for one in caplog.records if one.exc_info]


def test_lines_after_the_last_chunk_are_bounded_too(door: Door) -> None:
    head = b"POST /api/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = door.ask(head + b"2\r\n{}\r\n0\r\n" + b"X-A: a\r\n" * 100_000)
    assert b"431" in answer.splitlines()[0] or b"422" in answer.splitlines()[0]


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"\r\n",
        b"GET ",
        HEAD,
        b"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{",
        b"POST /api/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
    ],
    ids=["nothing", "empty line", "verb", "head", "body", "chunks"],
)
def test_forty_half_open_requests_are_let_go_in_time(door: Door, begun: bytes) -> None:
    lines = [door.connect() for _ in range(40)]
    began = time.monotonic()
    for line in lines:
        line.sendall(begun)
    for line in lines:
        with line:
            answer = _all(line)
            assert answer == b"" or answer.startswith(b"HTTP/1.1 4"), answer
    assert time.monotonic() - began < 10
    _until(lambda: door.connections() == 0)


def test_a_request_in_drops_is_let_go_however_it_drips(door: Door) -> None:
    """Slowloris: each line comes in time, the whole never."""
    with door.connect() as line, contextlib.suppress(OSError):
        line.sendall(HEAD)
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE_S:
            line.sendall(b"X: 1\r\n")
            time.sleep(0.1)
        raise AssertionError("it is still listened to")


def test_a_slow_line_that_keeps_the_pace_is_heard(door: Door) -> None:
    """2 KB a second, over more than the grace."""
    body = b'{"username": "cb1", ' + b" " * 2000 + b'"password": "x"}'
    with door.connect() as line:
        line.sendall(
            b"POST /api/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body)
        )
        for start in range(0, len(body), 205):
            line.sendall(body[start : start + 205])
            time.sleep(0.1)
        assert _all(line).startswith(b"HTTP/1.1 200 ")


def test_who_does_not_read_the_answer_is_let_go(door: Door) -> None:
    with door.connect() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with contextlib.suppress(OSError):
            for _ in range(200):
                line.sendall(b"GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n")
        _until(lambda: door.connections() == 0)


def test_one_network_does_not_take_all_connections(door: Door) -> None:
    lines = [door.connect() for _ in range(BOUNDS.of_network)]
    _until(lambda: door.connections() == BOUNDS.of_network)
    assert door.ask(b"").startswith(b"HTTP/1.1 503 ")
    lines.pop().close()
    _until(lambda: door.connections() == BOUNDS.of_network - 1)
    whole = b"connection: close\r\n\r\n"
    assert door.ask(HEAD + whole).startswith(b"HTTP/1.1 200 ")
    for line in lines:
        line.close()


def _sign_in(door: Door, *forwarded: str) -> str:
    """The address by which registration was asked."""
    asked: list[SignIn] = []
    account: Any = door.house.caller.handlers["registration.sign_in"](None)

    def signed_in(item: SignIn) -> Account:
        asked.append(item)
        found: Account = account
        return found

    door.house.caller.handlers["registration.sign_in"] = signed_in
    body = b'{"username": "cb1", "password": "x"}'
    lines = b"".join(b"X-Forwarded-For: %s\r\n" % address.encode() for address in forwarded)
    answer = door.ask(
        b"POST /api/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s"
        b"Content-Length: %d\r\n\r\n%s" % (lines, len(body), body)
    )
    assert answer.startswith(b"HTTP/1.1 200 "), answer
    return asked[0].address


def test_a_client_on_this_machine_does_not_choose_its_address(door: Door) -> None:
    plain = _sign_in(door)
    assert plain
    assert _sign_in(door, "203.0.113.9") == plain
    assert "127.0.0" not in plain


def test_a_trusted_proxy_says_who_the_client_is_and_the_client_does_not(tmp_path: Path) -> None:
    with Door(tmp_path, {"HOITHI_TRUSTED_PROXIES": "127.0.0.0/8, 10.0.0.7"}, BOUNDS) as door:
        one = _sign_in(door, "203.0.113.9")
        assert one != _sign_in(door, "203.0.113.10")
        # what the client wrote itself stands before what the proxies add
        assert one == _sign_in(door, "198.51.100.1, 203.0.113.9")
        assert one == _sign_in(door, "198.51.100.1, 203.0.113.9, 10.0.0.7")
        six = _sign_in(door, "2001:db8:1:2:aaaa::1")
        assert six == _sign_in(door, "2001:db8:1:2:bbbb::2")
        assert six != _sign_in(door, "2001:db8:1:3:aaaa::1")


STREAM = f"/api/contests/{CONTEST}/participation/stream"


def _listen(door: Door, more: bytes) -> tuple[socket.socket, bytes]:
    line = door.connect()
    line.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n" % (STREAM.encode(), more))
    return line, line.recv(12)


def test_streams_have_a_bound_for_each_network_and_person_and_give_their_place_back(
    tmp_path: Path,
) -> None:
    with Door(tmp_path, {}, Connections()) as door:
        bearer = b"Authorization: Bearer %s\r\n" % door.house.token("contestant").encode()
        for more, most in ((b"", STREAMS_OF_NETWORK), (bearer, STREAMS_OF_PERSON)):
            lines = [_listen(door, more) for _ in range(most + 5)]
            told = [status for _, status in lines]
            assert told.count(b"HTTP/1.1 200") == most
            assert told.count(b"HTTP/1.1 429") == 5
            for line, _ in lines:
                line.close()
            _until(lambda: door.connections() == 0)
            line, status = _listen(door, more)
            assert status == b"HTTP/1.1 200"
            line.close()


def test_metrics_are_told_to_this_machine_and_not_through_a_proxy(
    door: Door, tmp_path: Path
) -> None:
    ask = b"GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n"
    assert door.ask(ask % b"").startswith(b"HTTP/1.1 200 ")
    for name in (b"X-Forwarded-For: 127.0.0.1", b"Forwarded: for=127.0.0.1", b"X-Real-IP: ::1"):
        assert door.ask(ask % (name + b"\r\n")).startswith(b"HTTP/1.1 404 "), name


@pytest.mark.parametrize("client", ["203.0.113.9", "10.0.0.9", "testclient"])
def test_metrics_are_not_told_to_others(tmp_path: Path, client: str) -> None:
    house = House(tmp_path, handlers())
    with house.serving() as browser:
        browser._transport.client = (client, 1)
        assert browser.get("/metrics").status_code == 404
        assert browser.get("/health/live").status_code == 200
