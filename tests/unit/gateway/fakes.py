"""A gateway without anything behind it: services answer from the contract types."""

import asyncio
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from httpx import Response
from msgspec import Raw, Struct
from starlette.testclient import TestClient

from contracts.accounts import Account, Role, RoleGrant
from contracts.commands_and_events import COMMANDS
from contracts.errors import Problem, Refused, Unavailable
from contracts.event_envelope import Outcome, raw
from gateway.app import Gateway
from gateway.core.transport.rpc import Caller
from gateway.core.transport.rpc_timeouts import PATIENCE_S
from plumbing.installation_keys import make_keys
from plumbing.settings import Settings
from tests.support.one_thread import Client, asking

NOW_US = 1_730_000_000_000_000
Handler = Callable[[Any], Struct]


class FakeCaller(Caller):
    """The port to the services, answered by functions; ``asked`` keeps what was asked."""

    def __init__(self, handlers: dict[str, Handler]) -> None:
        self.handlers = handlers
        self.heard_at = 1.0
        self.asked: list[tuple[str, Any]] = []
        self.down = False
        self.batches: list[int] = []
        self.patience_s: dict[str, float] = {}
        self.hold: asyncio.Event | None = None
        self.held: dict[str, asyncio.Event] = {}

    def start(self) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""

    async def leave(self, within_s: float) -> None:
        """Nobody waits."""

    async def call(
        self, command: str, items: Sequence[Raw], patience_s: float = PATIENCE_S
    ) -> list[Outcome]:
        if self.hold is not None:
            await self.hold.wait()
        if command in self.held:
            await self.held[command].wait()
        if self.down:
            raise Unavailable  # nobody knows why
        self.batches.append(len(items))
        self.patience_s[command] = patience_s
        return [self.answered(command, item) for item in items]

    def answered(self, command: str, item: Raw) -> Outcome:
        """What the handlers say of one item."""
        value = msgspec.json.decode(item, type=COMMANDS[command].item)
        self.asked.append((command, value))
        handler = self.handlers.get(command)
        try:
            if handler is None:
                raise Refused("unavailable", f"nobody answers {command}")
            answer = handler(value)
        except Refused as refusal:
            return Outcome(error=raw(refusal.problem))
        assert isinstance(answer, COMMANDS[command].answer), command
        return Outcome(ok=raw(answer))

    def commands(self, name: str) -> list[Any]:
        """The items of one command, in order."""
        return [item for command, item in self.asked if command == name]


def refuse(code: str) -> Handler:
    """A service that refuses."""

    def handler(_item: Any) -> Struct:
        raise Refused(code, f"no: {code}")

    return handler


def problem_of(answer: Response) -> Problem:
    """The problem an answer carries, after checking its shape."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body = answer.json()
    assert body["status"] == answer.status_code
    assert {"type", "title", "detail", "code"} <= body.keys()
    return Problem(body["code"], body["detail"], body)


class House:
    """A gateway with its fake services and a client."""

    def __init__(
        self, folder: Path, handlers: dict[str, Handler], now_us: int = NOW_US, **more: Any
    ) -> None:
        settings = Settings(data=folder, instance="test", **more)
        make_keys(settings.keys)
        self.now_us = now_us
        self.numbers = itertools.count(1)
        self.caller = FakeCaller(handlers)
        self.gateway = Gateway(settings, lambda: self.now_us, lambda _settings: self.caller)

    @contextmanager
    def open(self, base_url: str = "http://testserver") -> Iterator[Client]:
        """A client of the running gateway; what the gateway does beside requests has its turns
        while it answers one."""
        with asking(self.gateway, self.gateway.running(self.gateway.api), base_url) as client:
            yield client

    @contextmanager
    def serving(self, base_url: str = "http://testserver") -> Iterator[TestClient]:
        """The same, but the gateway runs beside the test, in a thread of its own."""
        with TestClient(
            self.gateway,  # type: ignore[arg-type]  # its messages are plain dicts
            base_url=base_url,
            follow_redirects=False,
            raise_server_exceptions=False,
        ) as client:
            yield client

    def token(
        self,
        *roles: Role,
        person: str = "p1",
        agency: str | None = None,
        must_change: bool = False,
        contest: str = "",
    ) -> str:
        """A session of somebody with these roles, in a contest or in all of them."""
        account = Account(
            person,
            "Lê Thị Bình",
            list(roles),
            f"s{next(self.numbers)}",
            must_change,
            "cb1",
            agency,
            grants=[
                RoleGrant(role, contest, agency or "" if role == "liaison" else "")
                for role in roles
                if role != "contestant"
            ],
        )
        return self.gateway.sessions.issue(account, self.now_us)[0]

    def bearer(self, *roles: Role, **who: Any) -> dict[str, str]:
        """The header of such a session."""
        return {"Authorization": f"Bearer {self.token(*roles, **who)}"}
