"""The gateway's application: the guard, hot routes, FastAPI behind them, and what runs beside."""

import asyncio
import logging
import signal
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any
from uuid import uuid4

from fastapi import Depends, FastAPI

from gateway import handlers, openapi
from gateway.attempts import attempt_look
from gateway.auth import admit
from gateway.backend import Backend
from gateway.chores import Chores
from gateway.contests import ContestBook
from gateway.counts import Counts
from gateway.desks import appeals as appeals_desk
from gateway.desks import audit as audit_desk
from gateway.desks import (
    corrections,
    disruptions,
    fields,
    home,
    liaison,
    make_ups,
    missing,
    own_result,
    own_sessions,
    preparing,
    publishing,
    question_bank,
    question_figures,
    receipts,
    registering,
    reminders,
    room,
    rounds,
    setup,
    signing_in,
    sitting,
    staff_list,
    staffing,
    status,
    verify,
    vetting,
    waiting,
    widget,
)
from gateway.desks import imports as imports_desk
from gateway.desks import participation as participation_page
from gateway.desks import questions as authors
from gateway.desks import results as results_page
from gateway.desks import second_looks as second_looks_desk
from gateway.desks.watching import RoomFeed
from gateway.feeds import Feeds
from gateway.front import Front
from gateway.guard import Guard
from gateway.hot import HotPath
from gateway.journal import Journal
from gateway.looks import Looks
from gateway.mail import mail_server
from gateway.papers import Papers
from gateway.participation import ParticipationDesk, participation_feeds
from gateway.published import PublishedResults
from gateway.routes import (
    appeals,
    attempts,
    audit,
    contests,
    docs,
    health,
    imports,
    integrity,
    operations,
    participation,
    people,
    proposals,
    questions,
    registrations,
    results,
    second_looks,
    session,
    static,
)
from gateway.rpc import Caller
from gateway.vitals import VitalsDesk
from plumbing.clock import Clock, now_us
from plumbing.files import private_folder
from plumbing.keys import Signer, secret
from plumbing.settings import Settings

log = logging.getLogger(__name__)

API = (
    session,
    contests,
    attempts,
    participation,
    results,
    integrity,
    second_looks,
    appeals,
    audit,
    imports,
    questions,
    proposals,
    people,
    registrations,
    operations,
)

DESKS = (
    home,
    signing_in,
    sitting,
    participation_page,
    results_page,
    receipts,
    status,
    verify,
    widget,
    authors,
    vetting,
    question_bank,
    question_figures,
    own_result,
    own_sessions,
    registering,
    liaison,
    missing,
    reminders,
    staff_list,
    corrections,
    waiting,
    room,
    make_ups,
    disruptions,
    rounds,
    publishing,
    setup,
    fields,
    imports_desk,
    preparing,
    staffing,
    second_looks_desk,
    appeals_desk,
    audit_desk,
)


class Gateway(Front):
    """The ASGI application. What needs a running loop is made when it starts."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock = now_us,
        caller_of: Callable[[Settings], Caller] = Caller,
    ) -> None:
        super().__init__(secret(settings.keys, "session"), clock, settings.embed_origins)
        self.settings, self._caller_of = settings, caller_of
        self.mail = mail_server(settings.mail, settings.mail_from)
        self.id = _stable_id(settings)
        self.signer = Signer(secret(settings.keys, "stamp"))
        self.hot: HotPath | None = None
        self.chores: Chores | None = None
        self.api = build_api(self)
        self._rest = Guard(self.api)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        await (self.hot or self._rest)(scope, receive, send)

    def problems(self) -> list[str]:
        """Why requests should go to another gateway; empty when they need not."""
        return super().problems() if self.chores is None else self.chores.problems()

    @asynccontextmanager
    async def running(self, _app: FastAPI) -> AsyncIterator[None]:
        """Start and stop what lives beside the requests."""
        closing = asyncio.Event()
        caller = self._caller_of(self.settings)
        caller.start()
        self.backend = Backend(caller)
        self.contests = ContestBook(self.backend, self.clock)
        self.published = PublishedResults(self.backend, self.contests)
        self.looks = Looks(self.backend)
        self.papers = Papers(self.backend)
        self.participation = ParticipationDesk(self.backend)
        self.vitals = VitalsDesk(self.backend, self.clock)
        self.feeds = participation_feeds(self.participation, closing)
        self.counts = Counts(self.backend, self.vitals)
        self.rooms = Feeds(lambda contest: RoomFeed(self, contest), closing)
        self.hot = HotPath(
            self._rest,
            caller=caller,
            sessions=self.sessions,
            signer=self.signer,
            gateway=self.id,
            journal_of=lambda hot: Journal(self.settings.data / "journal" / self.id, hot.deliver),
            limits=self.limits,
            clock=self.clock,
            papers=self.papers,
            look=partial(attempt_look, self),
            origins=self.origins,
        )
        self.chores = Chores(self.backend, self.sessions, self.hot, self.doors, self.clock)
        tasks = [_kept_up(job) for job in (self.hot.journal.run, *self.chores.jobs())]
        try:
            with _told_of_the_end(closing):
                yield
        finally:
            closing.set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.chores.take_leave()
            self.readers.stop()
            caller.stop()


def build_api(gateway: Gateway) -> FastAPI:
    """Everything that is not on the hot path."""
    app = FastAPI(
        title="Hội thi",
        lifespan=gateway.running,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.front = gateway
    handlers.install(app)
    for module in API:
        app.include_router(module.router, dependencies=[Depends(admit)])
    for module in (docs, health, static, *DESKS):
        app.include_router(module.router)
    app.openapi = lambda: openapi.document(app)  # type: ignore[method-assign]
    return app


def build_app(settings: Settings, clock: Clock = now_us) -> Gateway:
    """The application for a server such as uvicorn."""
    return Gateway(settings, clock)


@contextmanager
def _told_of_the_end(closing: asyncio.Event) -> Iterator[None]:
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


def _kept_up(job: Callable[[], Awaitable[None]]) -> asyncio.Task[None]:
    """A task that begins again after a fault, which is recorded."""

    async def forever() -> None:
        while True:
            try:
                await job()
            except Exception:  # a chore that dies silently would stop settlement or revocation
                log.exception("%s failed", job)
            await asyncio.sleep(0.5)

    return asyncio.create_task(forever())


def _stable_id(settings: Settings) -> str:
    """This gateway's name: it outlives restarts, because its journal and watermark do."""
    file = settings.data / "gateway-id"
    if not file.exists():
        private_folder(settings.data)
        file.write_text(f"g-{uuid4().hex[:8]}")
    return file.read_text().strip()
