"""kombu's AMQP transport, which reads what has come instead of what it expects.

py-amqp asks the socket for each part of each frame: ten questions for one message, each of which is
also a wait and a turn of the interpreter's lock where a thread listens. This one takes all that is
there at once. And where the socket must not wait (gateway.core.transport), a frame of which half
has come is no reason to ask again until the rest is there.
"""

from typing import Any

import amqp.transport
from kombu.transport import TRANSPORT_ALIASES, pyamqp

READ_AT_ONCE = 65_536


def register() -> None:
    """Make this the transport of ``amqp://``."""
    TRANSPORT_ALIASES["amqp"] = f"{__name__}:{BufferedTransport.__name__}"


class FrameReader(amqp.transport.TCPTransport):  # type: ignore[misc]
    """Reads with a buffer; frames and everything else are py-amqp's."""

    _read_buffer: bytes

    def _read(self, n: int, *_: Any) -> bytes:
        """Exactly ``n`` bytes; ``TimeoutError`` where they are not there, nothing of them lost."""
        buffer: bytes = self._read_buffer
        while len(buffer) < n:
            try:
                piece = self.sock.recv(max(READ_AT_ONCE, n - len(buffer)))
            except BlockingIOError:
                raise TimeoutError from None
            if not piece:
                raise OSError("the broker has closed the connection")
            self._read_buffer = buffer = buffer + piece
        self._read_buffer = buffer[n:]
        return bytes(buffer[:n])


class BufferedConnection(pyamqp.Connection):  # type: ignore[misc]
    """A connection over the transport above."""

    def Transport(  # noqa: N802 - py-amqp asks for it by this name
        self,
        host: str,
        connect_timeout: float | None,
        ssl: Any = False,
        read_timeout: float | None = None,
        write_timeout: float | None = None,
        **more: Any,
    ) -> Any:
        """Its transport; over TLS py-amqp's own."""
        if ssl:
            return super().Transport(
                host, connect_timeout, ssl, read_timeout, write_timeout, **more
            )
        return FrameReader(
            host,
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            write_timeout=write_timeout,
            **more,
        )


class BufferedTransport(pyamqp.Transport):  # type: ignore[misc]
    """kombu's transport with these connections."""

    Connection = BufferedConnection
