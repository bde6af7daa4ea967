"""Health and metrics of a service process, on a port of its own.

Live: the process answers at all. Ready: its database and the broker answer, and its consumers are
not stuck. Nothing but readiness looks at the outside.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any

import eventlet
import eventlet.wsgi
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from deploy.prepare_keys_and_database import reachable
from plumbing.link import Link
from plumbing.settings import Settings

StartResponse = Callable[[str, list[tuple[str, str]]], object]


def serve_health(container: Any, settings: Settings) -> None:
    """Serve /health/live, /health/ready and /metrics; does not return."""
    stores = container.config["stores"]
    links = [extension for extension in container.extensions if isinstance(extension, Link)]

    def application(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/metrics":
            start("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
            return [generate_latest()]
        if path == "/health/live":
            start("200 OK", [("Content-Type", "text/plain")])
            return [b"live\n"]
        if path == "/health/ready":
            missing = [name for name, store in stores.items() if not reachable(store.database)]
            missing += ["broker" for link in links if not link.connected]
            status = "503 Service Unavailable" if missing else "200 OK"
            start(status, [("Content-Type", "text/plain")])
            return [f"waiting for {', '.join(missing)}\n".encode() if missing else b"ready\n"]
        start("404 Not Found", [("Content-Type", "text/plain")])
        return [b"not here\n"]

    socket = eventlet.listen((settings.bind, settings.metrics_port))
    eventlet.wsgi.server(socket, application, log=logging.getLogger("health"), log_output=False)
