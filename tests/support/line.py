"""A line to a server that can be cut: what a browser meets without a network, workers included."""

import re
import selectors
import socket
import threading
from contextlib import suppress

_REQUEST = re.compile(rb"^(?:GET|PUT|POST|DELETE) (\S+) HTTP/1.1\r\n")


class Line:
    """Passes connections on to a port of this machine, between ``start`` and ``close``.

    ``asked``: the paths that were asked for over it, in order; ``carried``: bytes that came back.
    """

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ends: set[socket.socket] = set()
        self._thread: threading.Thread | None = None
        self._open = False
        self._silent = False
        self._turn = threading.Lock()  # between a cut and a connection that is being made
        self.asked: list[str] = []
        self.carried = 0
        self.port = self._listener.getsockname()[1]

    def start(self) -> None:
        """Take connections."""
        self._open = True
        self._thread = threading.Thread(target=self._accept, name="line", daemon=True)
        self._thread.start()

    def cut(self) -> None:
        """Break every connection and refuse new ones."""
        with self._turn:
            self._open = False
            self._drop()

    def fall_silent(self) -> None:
        """Take whatever is sent and carry nothing, as a phone at the edge of its network."""
        self._silent = True

    def mend(self) -> None:
        """Take connections again."""
        with self._turn:
            self._open = True
            if self._silent:
                self._silent = False
                self._drop()

    def close(self) -> None:
        """Break everything for good."""
        self.cut()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        if self._thread:
            self._thread.join(5)

    def _drop(self) -> None:
        for end in list(self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            with self._turn:
                far = self._connected() if self._open else None
                if far is not None:
                    self._ends |= {near, far}
            if far is None:
                near.close()
            else:
                threading.Thread(target=self._pass_on, args=(near, far), daemon=True).start()

    def _connected(self) -> socket.socket | None:
        try:
            return socket.create_connection(self._target)
        except OSError:
            return None

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        others = {near: far, far: near}
        with selectors.DefaultSelector() as ready, suppress(OSError):
            for end in others:
                ready.register(end, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    source = key.fileobj
                    assert isinstance(source, socket.socket)
                    data = source.recv(65536)
                    if not data:
                        raise OSError("closed")
                    if self._silent:
                        continue
                    if source is near and (request := _REQUEST.match(data)):
                        self.asked.append(request[1].decode())
                    self.carried += len(data) if source is far else 0
                    others[source].sendall(data)
        for end in others:
            self._ends.discard(end)
            end.close()
