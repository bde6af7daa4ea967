"""Hearing of the server's end before it waits for streams that are open, and for answers."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from gateway.core.http.problem_responses import UNAVAILABLE, send_problem
from gateway.core.transport.rpc import Caller
from gateway.core.transport.rpc_timeouts import LEAVING_S


@contextmanager
def told_of_the_end(closing: asyncio.Event) -> Iterator[None]:
    """Set ``closing`` as soon as the server is asked to stop: it waits for open streams before it
    tells the application."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def told(number: int, frame: Any) -> None:
        loop.call_soon_threadsafe(closing.set)
        then = before[signal.Signals(number)]
        if callable(then):
            then(number, frame)

    for number, then in before.items():
        if callable(then):
            signal.signal(number, told)
    try:
        yield
    finally:
        for number, then in before.items():
            if signal.getsignal(number) is told:
                signal.signal(number, then)


async def cut_off(send: Any) -> None:
    """The last word to a request that the server does not wait for any longer, if none was said."""
    with suppress(RuntimeError):  # uvicorn's word for an answer that has begun already
        await send_problem(send, UNAVAILABLE)


async def leave_when_told(closing: asyncio.Event, caller: Caller) -> None:
    """Have nobody wait, from then on, for what does not come before the server hangs up."""
    await closing.wait()
    await caller.leave(LEAVING_S)
