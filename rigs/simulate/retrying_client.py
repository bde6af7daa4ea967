"""A client that repeats what was not answered: few connections, growing pauses, stamps."""

import asyncio
import time
from types import TracebackType
from typing import Self

import msgspec

from client.http_connection import HttpConnection, Response
from rigs.simulate.acknowledged_record import SimulationRecord

CONNECTIONS = 96
TRIES = 8
ANSWER_S = 20.0
_LONGEST_PAUSE_S = 3.0
_REFUSED_ONCE = 429


class NoClearAnswer(Exception):  # noqa: N818 - a state of the other side
    """No clear answer after every try."""


class RetryingClient:
    """Shares connections among many people; one request at a time on each."""

    def __init__(
        self, host: str, port: int, record: SimulationRecord, connections: int = CONNECTIONS
    ):
        self._host, self._port, self._record = host, port, record
        self._free: asyncio.LifoQueue[HttpConnection] = asyncio.LifoQueue()
        self._wires = [HttpConnection(host, port) for _ in range(connections)]
        for wire in self._wires:
            self._free.put_nowait(wire)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for wire in self._wires:
            wire.close()

    async def ask(
        self,
        method: str,
        path: str,
        token: str = "",
        body: object = None,
        *,
        key: str = "",
        until: float | None = None,
    ) -> Response:
        """One request, repeated while the platform is out of reach or too busy; ``NoClearAnswer``.

        ``key`` goes into ``Idempotency-Key``; ``until`` (monotonic) ends the patience early.
        """
        content = b"" if body is None else msgspec.json.encode(body)
        extra = f"idempotency-key: {key}\r\n" if key else ""
        stamp = ""
        for turn in range(TRIES):
            pause_s = min(_LONGEST_PAUSE_S, 0.1 * 2**turn)
            try:
                response = await self._once(method, path, token, content, extra + stamp)
            except (OSError, TimeoutError):
                response = None
            if response is not None:
                if response.status not in (_REFUSED_ONCE, 503):
                    return response
                found = header(response, b"arrival-stamp")
                if found:  # it was received and counts from then on: say so when asking again
                    stamp = f"arrival-stamp: {found}\r\n"
                    self._record.stamped += 1
                wished = header(response, b"retry-after")
                pause_s = min(_LONGEST_PAUSE_S, float(wished)) if wished else pause_s
            if until is not None and time.monotonic() + pause_s > until:
                break
            await asyncio.sleep(pause_s)
        raise NoClearAnswer(f"{method} {path}")

    async def _once(
        self, method: str, path: str, token: str, content: bytes, extra: str
    ) -> Response:
        wire = await self._free.get()
        self._record.requests += 1
        try:
            async with asyncio.timeout(ANSWER_S):
                return await wire.request(method, path, token, content, extra)
        except BaseException:
            # Half an answer may still come: nobody else shall read it.
            wire.close()
            self._wires.remove(wire)
            wire = HttpConnection(self._host, self._port)
            self._wires.append(wire)
            raise
        finally:
            self._free.put_nowait(wire)


def header(response: Response, name: bytes) -> str:
    """The value of a header, ``name`` in lower case; empty if there is none."""
    for line in response.head.split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.strip().lower() == name:
            return value.strip().decode("latin-1")
    return ""


def code_of(response: Response) -> str:
    """The stable code of a refusal."""
    try:
        return str(response.json().get("code", response.status))
    except msgspec.MsgspecError:
        return str(response.status)
