"""The smallest ASGI applications, which show what a PUT costs with nothing behind it."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from client.http_connection import HttpConnection

CLIENTS = 64
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


async def bare(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Read the body and answer."""
    if scope["type"] != "http":
        return
    await receive()
    headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"{}"})


def starlette() -> Any:
    """The same with a route of Starlette."""
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def put(request: Request) -> JSONResponse:
        await request.json()
        return JSONResponse({})

    return Starlette(routes=[Route("/api/attempts/{attempt}/answers", put, methods=["PUT"])])


class PutLoad(NamedTuple):
    """How many were answered, and the CPU seconds that server and load generator took for them."""

    answered: int
    server_s: float
    generator_s: float


async def put(wire: HttpConnection) -> None:
    """One PUT, answered."""
    await wire.request("PUT", "/api/attempts/x/answers", "token", b'{"answers":{"Q":"A"}}')


async def first_answer(port: int) -> None:
    """Wait until a server that was just started answers."""
    wire = HttpConnection("127.0.0.1", port)
    for _ in range(1_000):
        try:
            await put(wire)
            break
        except OSError:
            await asyncio.sleep(0.01)
    wire.close()


async def put_for(port: int, seconds: float, cpu_s: Callable[[], float]) -> PutLoad:
    """PUT for so long; ``cpu_s`` asks what the server has used."""
    wires = [HttpConnection("127.0.0.1", port) for _ in range(CLIENTS)]
    count = 0
    until = time.monotonic() + seconds

    async def client(wire: HttpConnection) -> None:
        nonlocal count
        while time.monotonic() < until:
            await put(wire)
            count += 1

    before, own = cpu_s(), time.process_time()
    await asyncio.gather(*(client(wire) for wire in wires))
    load = PutLoad(count, cpu_s() - before, time.process_time() - own)
    for wire in wires:
        wire.close()
    return load


def main(arguments: list[str]) -> None:
    """Serve until killed."""
    import uvicorn

    app = bare if arguments[0] == "bare" else starlette()
    uvicorn.run(app, port=int(arguments[1]), loop="uvloop", http="httptools", access_log=False,
                log_level="warning", lifespan="off")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
