"""Addresses and passwords of a private server: made once, kept in its folder."""

import random
import secrets
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
# Below the ports that the kernel gives to outgoing connections (32768 up): a server that was
# killed must find its port free again, however many clients are connecting meanwhile.
_FIRST, _LAST = 20_000, 32_000

_given: set[int] = set()


def free_port() -> int:
    """A port that nothing listens on now and that this process has not been given before."""
    while True:
        port = random.randrange(_FIRST, _LAST)
        if port not in _given and is_free(port):
            _given.add(port)
            return port


def is_free(port: int) -> bool:
    """Whether a server could listen on ``port`` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def remembered_port(file: Path, *, in_use: bool = False) -> int:
    """The port written in ``file`` as long as it is free, else a new one, written there.

    A server that comes back in the same folder so comes back at the same address. ``in_use``: the
    folder's server is running, so that its port not being free is as it should be.
    """
    if file.exists():
        port = int(file.read_text())
        if in_use or is_free(port):
            return port
    port = free_port()
    file.write_text(str(port))
    return port


def remembered_password(file: Path) -> str:
    """The password written in ``file``; a new random one, readable by us only, the first time."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24))
    return file.read_text()
