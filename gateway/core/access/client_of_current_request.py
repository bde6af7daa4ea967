"""Who the request now being answered comes from, for what has no request in its hands."""

from contextvars import ContextVar
from typing import Any

from gateway.core.access.network_and_browser import network

_scope: ContextVar[dict[str, Any] | None] = ContextVar("scope", default=None)


def begin(scope: dict[str, Any]) -> None:
    """The request of this scope is answered from here on, in this task."""
    _scope.set(scope)


def asker() -> str | None:
    """The person signed in, or else the network; ``None`` where no request is answered."""
    scope = _scope.get()
    if scope is None:
        return None
    session = scope.get("state", {}).get("session")
    return str(session.person) if session else f"@{network(scope)}"
