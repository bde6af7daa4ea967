"""Where a start or a submission came from, told to the services as keyed hashes only.

Organisers want to see when many people sat behind one address or at one device. For that it is
enough to know that two were the same: the gateway hashes the client's address and a random cookie
of the browser with a key of the installation, exam hashes the result once more with the contest.
Neither address nor cookie is written down. What is kept, and for how long: docs/integrity.md.

Saves and looks are not concerned and pay nothing. The same address or device again is looked up.
"""

import hmac
import re
import secrets
from typing import Any, NamedTuple

from contracts.attempts import Origin
from gateway.core.access.network_and_browser import network_of
from gateway.core.access.sessions import cookie_value

COOKIE = "hoithi_device"
#: a contest of some weeks; a new cookie of the same browser would only hide that it is the same
COOKIE_DAYS = 60
MOST_REMEMBERED = 50_000
_COOKIE_BYTES = 16
_COOKIE = re.compile(r"[0-9a-f]{32}")
_TOKEN_DIGITS = 32

Header = tuple[bytes, bytes]


class OriginWithHeaders(NamedTuple):
    """An origin, and the headers that give a browser without a device cookie its own."""

    origin: Origin
    headers: list[Header]


class Origins:
    """Hashes addresses and devices; ``key``: 32 bytes that no other purpose uses."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._tokens: dict[tuple[str, str], str] = {}

    def of(self, scope: dict[str, Any], headers: dict[bytes, bytes]) -> Origin:
        """The origin of a request (its ASGI ``scope``); parts that cannot be known are empty."""
        client = scope.get("client")
        address = self._token("address", client[0]) if client else ""
        device = _device(headers)
        return Origin(address, self._token("device", device) if device else "")

    def of_start(self, scope: dict[str, Any], headers: dict[bytes, bytes]) -> OriginWithHeaders:
        """The same, and a device for a browser that has none yet. Who speaks with a bearer token is
        a program, which would not keep it."""
        origin = self.of(scope, headers)
        if origin.device or b"authorization" in headers:
            return OriginWithHeaders(origin, [])
        device = secrets.token_hex(_COOKIE_BYTES)
        cookie = _set_cookie(device, secure=scope.get("scheme") == "https")
        return OriginWithHeaders(Origin(origin.address, self._token("device", device)), [cookie])

    def _token(self, kind: str, value: str) -> str:
        token = self._tokens.get((kind, value))
        if token is None:
            if len(self._tokens) >= MOST_REMEMBERED:
                self._tokens.clear()
            plain = network_of(value) if kind == "address" else value
            message = f"hoithi/origin/1\0{kind}\0{plain}".encode()
            token = hmac.digest(self._key, message, "sha256").hex()[:_TOKEN_DIGITS]
            self._tokens[kind, value] = token
        return token


def _device(headers: dict[bytes, bytes]) -> str:
    value = cookie_value(headers.get(b"cookie", b"").decode("latin-1"), COOKIE)
    return value if value is not None and _COOKIE.fullmatch(value) else ""


def _set_cookie(device: str, *, secure: bool) -> Header:
    value = (
        f"{COOKIE}={device}; Path=/api; Max-Age={COOKIE_DAYS * 86_400}; HttpOnly; SameSite=Lax"
        f"{'; Secure' if secure else ''}"
    )
    return b"set-cookie", value.encode()
