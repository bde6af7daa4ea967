"""Messages to phones: each is a signed request to the office's own Zalo OA or SMS gateway.

The connection is made before anything is noted as begun, and anew for each message, so that a line
which was closed meanwhile is never taken for one that broke. From the first byte of the request on
the other side may have the message: an answer that does not come leaves it ``unknown``.
"""

import hmac
import http.client
import ipaddress
import json
import logging
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from contracts.local_times import rfc3339
from contracts.messages import Channel
from gateway.core.transport.letters import Handed, Letter
from plumbing.clock import Clock

log = logging.getLogger(__name__)
PATIENCE_S = 10.0
#: how long the other side may think about a message that it has, in all
DELIBERATION_S = 60.0
MOST_ANSWER = 4096
LONGEST_WORDS = 200
LONGEST_WAIT_S = 86_400
SHORTEST_KEY = 32
#: answers by which the other side says: not now
_LATER = (408, 425, 429)
#: what answers a request that a proxy has handed on, and of which it has heard nothing since
_NOBODY_KNOWS = 504
_NUMBER = re.compile(r"\+?\d(?:[ .()-]{0,2}\d){7,}")


class Webhook(NamedTuple):
    """Where messages go: ``path`` with its query; ``key`` signs them."""

    encrypted: bool
    host: str
    port: int
    path: str
    key: bytes


def webhook(address: str, key: str) -> Webhook | None:
    """What the settings name; ``None`` where they name none. ``ValueError`` says what is wrong in
    them, and nothing of the key."""
    if not address:
        return None
    parts = urlsplit(address)
    encrypted = parts.scheme == "https"
    whole = parts.hostname and not (parts.username or parts.password or parts.fragment)
    if not whole or not (encrypted or (parts.scheme == "http" and _loopback(parts.hostname or ""))):
        raise ValueError("HOITHI_WEBHOOK must be https://host[:port]/path (http: to itself only)")
    if not address.isascii() or re.search(r"[\s\x00-\x1f\x7f]", address):
        raise ValueError("HOITHI_WEBHOOK has signs in it that must be written as %..")
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"HOITHI_WEBHOOK_KEY must be {SHORTEST_KEY} signs long at least")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    port = parts.port or (443 if encrypted else 80)
    return Webhook(encrypted, parts.hostname or "", port, path, key.encode())


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def signature(key: bytes, timestamp: str, body: bytes) -> str:
    """What stands in ``Hoithi-Signature``."""
    return "v1=" + hmac.new(key, timestamp.encode() + b"." + body, "sha256").hexdigest()


class PhoneLine:
    """One message at a time. It waits for the other side, so not in a loop's thread."""

    channel: Channel = "phone"
    away_words = "không nối được với cổng nhắn tin (the messaging gateway cannot be reached)"

    def __init__(self, hook: Webhook, clock: Clock) -> None:
        self._hook, self._clock = hook, clock
        self._line: http.client.HTTPConnection | None = None
        self._body = b""
        self._id = ""
        #: whether the other side could not be reached at all
        self.away = False

    def offer(self, letter: Letter) -> Handed | None:
        """Connect; ``None``: it waits for :meth:`hand_over`. Until then nothing has been sent."""
        self.close()
        self._id, self._body = letter.id, _written(letter, self._clock())
        self._line = _connection(self._hook)
        try:
            self._line.connect()
        except (OSError, http.client.HTTPException) as error:
            log.info("the messaging gateway: %s", type(error).__name__)
            self.close()
            self.away = True
            return Handed("deferred", self.away_words)
        self.away = False
        return None

    def hand_over(self) -> Handed:
        """Send the message that was offered, and hear what becomes of it."""
        assert self._line is not None
        timestamp = str(self._clock() // 1_000_000)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "hoithi",
            "Hoithi-Timestamp": timestamp,
            "Hoithi-Signature": signature(self._hook.key, timestamp, self._body),
            "Idempotency-Key": self._id,
            "Connection": "close",
        }
        try:
            with _at_most(self._line.sock, DELIBERATION_S):
                self._line.request("POST", self._hook.path, self._body, headers)
                answer = self._line.getresponse()
        except (OSError, http.client.HTTPException, ValueError) as error:
            log.info("the messaging gateway: %s", type(error).__name__)
            return Handed("unknown", _BROKE_OFF)
        else:
            return self._heard(answer)
        finally:
            self.close()

    def _heard(self, answer: http.client.HTTPResponse) -> Handed:
        code = answer.status
        if 200 <= code < 300:
            return Handed("sent", "")
        words = _words(answer)
        if code == _NOBODY_KNOWS:
            return Handed("unknown", words)
        if 400 <= code < 500 and code not in _LATER:
            return Handed("bounced", words)
        wait_s = _wait_s(answer.getheader("Retry-After", ""), self._clock())
        return Handed("deferred", words, wait_s)

    def let_go(self) -> None:
        """Not to hand over what was offered."""
        self.close()

    def close(self) -> None:
        """Whatever the other side thinks of it."""
        line, self._line = self._line, None
        if line is not None:
            line.close()


_BROKE_OFF = (
    "cổng nhắn tin ngắt kết nối hoặc không trả lời (the messaging gateway broke off or was silent)"
)


def _connection(hook: Webhook) -> http.client.HTTPConnection:
    if not hook.encrypted:
        return http.client.HTTPConnection(hook.host, hook.port, timeout=PATIENCE_S)
    context = ssl.create_default_context()
    return http.client.HTTPSConnection(hook.host, hook.port, timeout=PATIENCE_S, context=context)


@contextmanager
def _at_most(line: socket.socket, seconds: float) -> Iterator[None]:
    """Cut the line after so long, also where the other side says a byte now and then."""
    line.settimeout(seconds)
    cut = threading.Timer(seconds, _cut, [line])
    cut.daemon = True
    cut.start()
    try:
        yield
    finally:
        cut.cancel()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _written(letter: Letter, now_us: int) -> bytes:
    body = {
        "id": letter.id,
        "contest": letter.contest,
        "round": letter.round,
        "kind": letter.kind,
        "phone": letter.address,
        "text": letter.text,
        "sent_at": rfc3339(now_us),
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _words(answer: http.client.HTTPResponse) -> str:
    """What it said, on one line; a number in it is taken out, for it may be the recipient's."""
    try:
        text = answer.read1(MOST_ANSWER).decode(errors="replace")
    except (OSError, http.client.HTTPException, ValueError):
        text = ""
    try:
        told = json.loads(text)
        found = told.get("detail") or told.get("message") if isinstance(told, dict) else text
        text = found if isinstance(found, str) else text
    except (ValueError, RecursionError):
        pass
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    said = " ".join(f"{answer.status} {answer.reason} {plain}".split())
    return _NUMBER.sub("…", said)[:LONGEST_WORDS]


def _wait_s(written: str, now_us: int) -> int:
    """Seconds, or a date; what is neither says nothing."""
    if written.isascii() and written.isdecimal() and len(written) < 10:
        return min(int(written), LONGEST_WAIT_S)
    try:
        until_s = parsedate_to_datetime(written).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0
    return min(max(0, int(until_s - now_us / 1e6)), LONGEST_WAIT_S)
