"""Serve the embedded platform: services in their thread, the gateway in the main one."""

import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

import uvicorn

from deploy.embedded.services import EmbeddedServices
from deploy.gateway import server_config
from deploy.prepare_keys_and_database import prepare_first_accounts
from plumbing.gc_tuning import settle_down
from plumbing.settings import Settings

BACKLOG = 2048
#: whoever is just asking on an open connection is answered, and told that it was the last answer
LEAVE_S = 0.5


def listen(host: str, port: int) -> socket.socket:
    """The socket to serve on, taken before anything is started; ``OSError`` if it can't be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def serve(
    settings: Settings,
    host: str,
    port: int,
    *,
    listener: socket.socket | None = None,
    on_ready: Callable[[], None] = lambda: None,
) -> int:
    """Serve until SIGTERM or SIGINT. Returns the exit status.

    ``listener`` is a socket of ``listen``; ``on_ready`` is called when the gateway takes requests.
    """
    signal.signal(signal.SIGTERM, _leave)
    listener = listener or listen(host, port)
    services = EmbeddedServices(settings)
    services.start()
    try:
        prepare_first_accounts(settings)
        config = server_config(settings, leave_s=LEAVE_S)
        server = _Server(config, on_ready)
        server.run(sockets=[listener])
        return 0 if server.started else 3
    except KeyboardInterrupt:
        return 0
    finally:
        services.stop()
        listener.close()


class _Server(uvicorn.Server):
    """Tells when it is ready."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            settle_down()
            self._on_ready()


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    """SIGTERM after the drain (uvicorn raises it again), or before serving: stop the services."""
    sys.exit(0)
