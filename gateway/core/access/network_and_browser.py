"""Who a request comes from, before anybody has signed in: the network and the browser.

The address is that of the connection, or what a trusted proxy says it is; uvicorn has put it into
the ASGI scope by then (``HOITHI_TRUSTED_PROXIES``). To the services both travel as keyed hashes.
"""

import hmac
import ipaddress
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

#: a browser in which somebody signed in; it names nobody and opens nothing
COOKIE = "hoithi_known"
COOKIE_DAYS = 180
_BYTES = 16
_COOKIE = re.compile(r"[0-9a-f]{32}")
_TOKEN_DIGITS = 32
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


def network_of(host: str) -> str:
    """The address as far as it names a line: IPv4 whole, IPv6 by its /64, within which machines
    change their addresses by the day. Anything else (a test client's name) as it is."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))


def network(scope: Mapping[str, Any]) -> str:
    """The network a request came from; empty where that is not known."""
    client = scope.get("client")
    return network_of(client[0]) if client else ""


def from_this_machine(request: Request) -> bool:
    """Whether the connection is of this machine, and nobody speaks through it for somebody else."""
    with suppress(ValueError):
        local = ipaddress.ip_address(network(request.scope)).is_loopback
        return local and not any(name in request.headers for name in _FORWARDED)
    return False


class Clients:
    """Tells registration whether two sign-ins came from one network or browser, and no more.
    ``key``: 32 bytes that no other purpose uses."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def address(self, request: Request) -> str:
        """The keyed hash of the request's network; empty where that is not known."""
        return self._token("address", network(request.scope))

    def device(self, browser: str) -> str:
        """The keyed hash of a browser's cookie; empty for none."""
        return self._token("device", browser)

    def _token(self, kind: str, value: str) -> str:
        if not value:
            return ""
        message = f"hoithi/client/1\0{kind}\0{value}".encode()
        return hmac.digest(self._key, message, "sha256").hex()[:_TOKEN_DIGITS]


def browser_of(request: Request) -> str:
    """The browser's cookie, or a new one for it."""
    value = request.cookies.get(COOKIE, "")
    return value if _COOKIE.fullmatch(value) else secrets.token_hex(_BYTES)


def keep(answer: Response, browser: str, **common: Any) -> None:
    """Let the browser keep its cookie, from now on for as long as it is remembered."""
    answer.set_cookie(COOKIE, browser, max_age=COOKIE_DAYS * 86_400, httponly=True, **common)
