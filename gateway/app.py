"""The gateway's application: hot routes in front, FastAPI behind them."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from fastapi import FastAPI

from gateway.backend import Backend
from gateway.hot import HotPath
from gateway.journal import Journal
from gateway.limits import Limits
from gateway.rpc import Caller
from gateway.sessions import Sessions
from plumbing.clock import Clock, now_us
from plumbing.keys import Signer, secret
from plumbing.settings import Settings

log = logging.getLogger(__name__)


class Gateway:
    """The ASGI application. What needs a running loop is made when it starts."""

    def __init__(self, settings: Settings, clock: Clock = now_us) -> None:
        self.settings, self.clock = settings, clock
        self.id = _stable_id(settings)
        self.sessions = Sessions(secret(settings.keys, "session"))
        self.signer = Signer(secret(settings.keys, "stamp"))
        self.limits = Limits()
        self.backend: Backend | None = None
        self.hot: HotPath | None = None
        self.api = build_api(self)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        await (self.hot or self.api)(scope, receive, send)

    @asynccontextmanager
    async def running(self, _app: FastAPI) -> AsyncIterator[None]:
        """Start and stop what lives beside the requests."""
        caller = Caller(self.settings)
        caller.start()
        self.backend = Backend(caller)
        self.hot = HotPath(
            self.api,
            caller=caller,
            sessions=self.sessions,
            signer=self.signer,
            gateway=self.id,
            journal_of=lambda hot: Journal(self.settings.data / "journal" / self.id, hot.deliver),
            limits=self.limits,
            clock=self.clock,
        )
        tasks = [asyncio.create_task(self.hot.journal.run())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            caller.stop()


def build_api(gateway: Gateway) -> FastAPI:
    """Everything that is not on the hot path."""
    return FastAPI(lifespan=gateway.running)


def build_app(settings: Settings, clock: Clock = now_us) -> Gateway:
    """The application for a server such as uvicorn."""
    return Gateway(settings, clock)


def _stable_id(settings: Settings) -> str:
    """This gateway's name: it outlives restarts, because its journal and watermark do."""
    file = settings.data / "gateway-id"
    if not file.exists():
        settings.data.mkdir(parents=True, exist_ok=True)
        file.write_text(f"g-{uuid4().hex[:8]}")
    return file.read_text().strip()
