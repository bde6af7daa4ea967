"""The calls of the rush (start, save, submit, look) as plain ASGI, before the framework.

What FastAPI would add here costs more than all the work of the services; everything else goes
through it. The order of checks: session, CSRF, size, shape; then the stamp decides about time.
"""

import logging
import re
import time
from collections.abc import Awaitable, Callable
from functools import cache, partial
from typing import Any

import msgspec
from msgspec import Struct
from prometheus_client import Counter, Histogram

from contracts.attempts import (
    AnswersSaved,
    AttemptView,
    SaveAnswers,
    StartAttempt,
    SubmitAttempt,
    Submitted,
)
from contracts.errors import Refused, Unavailable
from contracts.event_envelope import Outcome, encode
from gateway.core.access.attempt_origins import Origins
from gateway.core.access.rate_limits import Limits
from gateway.core.access.sessions import Session, Sessions
from gateway.core.access.sessions_of_raw_headers import session_in
from gateway.core.http.json_bodies import decode
from gateway.core.http.problem_responses import (
    INTERNAL,
    MEDIA_TYPE,
    NOT_FOUND,
    UNAVAILABLE,
    problem_answer,
    refusal_of,
)
from gateway.core.transport.arrivals import Arrivals, outcome_of
from gateway.core.transport.batching import Batcher
from gateway.core.transport.journal import Journal
from gateway.core.transport.rpc import Caller
from gateway.core.transport.rpc_timeouts import PATIENCE_S
from gateway.core.transport.stamps import HEADER as STAMP_HEADER
from gateway.exam.api.hot_path_bodies import (
    Receive,
    attempt_body,
    problem_in,
    read_body,
    refuse_answered_twice,
    refuse_many,
    saved_body,
    value_of,
)
from gateway.exam.api.submission_ordering import Turns
from gateway.exam.cache import Papers
from gateway.exam.shapes import SaveBody, SubmitBody
from plumbing.clock import Clock
from plumbing.installation_keys import Signer
from plumbing.metrics import DOOR, HTTP_ANSWERS, HTTP_SECONDS

log = logging.getLogger(__name__)

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_ID = re.compile(r"[\w.~/-]{1,200}")
_JSON = (b"content-type", b"application/json")
_PROBLEM = (b"content-type", MEDIA_TYPE.encode())
_HEADERS = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]


_save_body = msgspec.json.Decoder(SaveBody).decode
_submit_body = msgspec.json.Decoder(SubmitBody).decode
_view = msgspec.json.Decoder(AttemptView).decode
_submitted = msgspec.json.Decoder(Submitted).decode


_saved = msgspec.json.Decoder(AnswersSaved).decode


@cache
def _answered(status: int) -> Counter:
    """The counter of a status; looking it up by its label costs as much as counting."""
    return HTTP_ANSWERS.labels(str(status))


@cache
def _timed(call: str) -> Histogram:
    """The histogram of a call, likewise."""
    return HTTP_SECONDS.labels(call)


SAVE_TAKEN, SAVE_KEPT = DOOR.labels("save", "taken"), DOOR.labels("save", "kept")
SUBMIT_TAKEN, SUBMIT_KEPT = DOOR.labels("submission", "taken"), DOOR.labels("submission", "kept")


class HotPath(Arrivals):
    """Routes start, save and submission; everything else goes to ``rest``."""

    def __init__(
        self,
        rest: Any,
        *,
        caller: Caller,
        sessions: Sessions,
        signer: Signer,
        gateway: str,
        journal_of: Callable[[Arrivals], Journal],
        limits: Limits,
        clock: Clock,
        papers: Papers,
        look: Callable[[str, str], Awaitable[Struct]],
        origins: Origins,
        linger_s: float,
    ) -> None:
        self.rest, self.papers, self.look, self.origins = rest, papers, look, origins
        self.sessions, self.limits = sessions, limits
        self.turns = Turns()
        batchers = {
            "exam.start": Batcher(caller, "exam.start"),
            "exam.save": Batcher(caller, "exam.save", linger_s),
            "exam.submit": Batcher(caller, "exam.submit", linger_s),
            "exam.hand_in": Batcher(caller, "exam.hand_in"),
        }
        super().__init__(batchers, signer, gateway, clock, journal_of)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path, method = scope["path"], scope["method"]
            if method == "PUT" and path.startswith("/api/attempts/") and path.endswith("/answers"):
                await self._serve("save", self._save, path[14:-8], scope, receive, send)
                return
            if method == "GET" and path.startswith("/api/attempts/") and path.count("/") == 3:
                await self._serve("look", self._look, path[14:], scope, receive, send)
                return
            if method == "POST":
                if path.startswith("/api/attempts/") and path.endswith("/submission"):
                    submit = partial(self._submit, scope)
                    await self._serve("submit", submit, path[14:-11], scope, receive, send)
                    return
                if path.startswith("/api/contests/") and path.endswith("/attempts"):
                    start = partial(self._start, scope)
                    await self._serve("start", start, path[14:-9], scope, receive, send)
                    return
        await self.rest(scope, receive, send)

    async def _serve(
        self, call: str, route: Any, target: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        begun = time.perf_counter()
        given = dict(scope["headers"])
        try:
            if not _ID.fullmatch(target):
                raise refusal_of(NOT_FOUND)
            forgeable = scope["method"] != "GET"
            session = session_in(given, self.sessions, self.clock(), forgeable=forgeable)
            self.limits.take(session.person, self.clock())
            body = await read_body(receive)
            status, answer, extra = await route(target, session, given, body)
        except Refused as refusal:
            status, answer, extra = problem_answer(refusal.problem)
        except Exception:  # a clear answer whatever happens, and a record for us
            log.exception("%s %s failed", scope["method"], scope["path"])
            status, answer, extra = problem_answer(INTERNAL)
        _answered(status).inc()
        _timed(call).observe(time.perf_counter() - begun)
        media = _JSON if status < 400 else _PROBLEM
        headers = [media, (b"content-length", b"%d" % len(answer)), *_HEADERS, *extra]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _save(
        self, attempt: str, session: Session, headers: dict[bytes, bytes], body: bytes
    ) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        given = decode(_save_body, body, once=False)
        refuse_answered_twice(given.answers, body)
        refuse_many(given.answers)
        arrived_us, sequence = self._arrival(session, attempt, "save", headers, body)
        item = SaveAnswers(attempt, session.person, given.answers, arrived_us, sequence)
        outcome = await self._deliver("exam.save", item)
        if outcome is None:
            return await self._stamped("exam.save", "save", item, body)
        saved = _saved(value_of(outcome))
        SAVE_TAKEN.inc()
        return 200, saved_body(saved, arrived_us), []

    async def _submit(
        self,
        scope: Scope,
        attempt: str,
        session: Session,
        headers: dict[bytes, bytes],
        body: bytes,
    ) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        given = decode(_submit_body, body, once=False) if body.strip() else SubmitBody()
        refuse_answered_twice(given.answers, body, given.prediction)
        refuse_many(given.answers)
        arrived_us, sequence = self._arrival(session, attempt, "submission", headers, body)
        item = SubmitAttempt(
            attempt,
            session.person,
            arrived_us,
            sequence,
            given.answers,
            given.prediction,
            self.origins.of(scope, headers),
        )
        outcome = await self._deliver("exam.submit", item)
        if outcome is None:
            return await self._stamped("exam.submit", "submission", item, body)
        done = _submitted(value_of(outcome))
        SUBMIT_TAKEN.inc()
        return (200 if done.repeated else 201), b'{"receipt":%b}' % done.receipt.encode(), []

    async def _start(
        self,
        scope: Scope,
        target: str,
        session: Session,
        headers: dict[bytes, bytes],
        _body: bytes,
    ) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        contest, _, round_id = target.partition("/rounds/")
        if not round_id or "/" in round_id:
            raise refusal_of(NOT_FOUND)
        now_us = self.clock()
        expires_us = now_us + int(PATIENCE_S * 1_000_000)
        origin, cookies = self.origins.of_start(scope, headers)
        item = StartAttempt(contest, round_id, session.person, now_us, expires_us, origin)
        try:
            outcome = await self.batchers["exam.start"].ask(encode(item))
        except Unavailable:
            raise refusal_of(UNAVAILABLE) from None
        if outcome.refused and problem_in(outcome.error).code == "attempt.start_expired":
            # it waited here behind others for too long: no fault of who asks, to be tried again
            raise refusal_of(UNAVAILABLE)
        view = _view(value_of(outcome))
        try:
            questions = await self.papers.questions(view, session.person)
        except Unavailable:  # the attempt stands: who asks again goes on with it
            raise refusal_of(UNAVAILABLE) from None
        return (200 if view.resumed else 201), attempt_body(view, questions, self.clock()), cookies

    async def _look(
        self, attempt: str, session: Session, _headers: dict[bytes, bytes], _body: bytes
    ) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        try:
            return 200, encode(await self.look(attempt, session.person)), []
        except Unavailable:
            raise refusal_of(UNAVAILABLE) from None

    def _arrival(
        self, session: Session, attempt: str, kind: str, headers: dict[bytes, bytes], body: bytes
    ) -> tuple[int, int]:
        """When this counts as arrived: now, or at the time of a stamp that belongs to it."""
        stamp = headers.get(STAMP_HEADER)
        told = None if stamp is None else stamp.decode("latin-1")
        return self.arrival(session.person, attempt, kind, body, told)

    async def _deliver(self, command: str, item: SaveAnswers | SubmitAttempt) -> Outcome | None:
        """The outcome, or ``None`` if no service answers."""
        with self.under_way(item.arrived_us):
            return await outcome_of(self._in_turn(command, item))

    async def _in_turn(self, command: str, item: SaveAnswers | SubmitAttempt) -> Outcome:
        """The outcome of a request, behind what its attempt sent before it."""
        turns, attempt = self.turns, item.attempt
        await turns.behind_submission(attempt)
        if type(item) is SaveAnswers:
            with turns.saving(attempt):
                return await self.batchers[command].ask(encode(item))
        with turns.submitting(attempt):
            await turns.behind_saves(attempt)
            return await self.batchers[command].ask(encode(item))

    async def _stamped(
        self, command: str, kind: str, item: SaveAnswers | SubmitAttempt, body: bytes
    ) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        """503 with a stamp, once the journal has it on disk."""
        stamp = self.stamp(item.person, item.attempt, kind, body, item.arrived_us, item.sequence)
        answer = await self.kept(command, encode(item), item.arrived_us, stamp)
        if any(name == STAMP_HEADER for name, _ in answer[2]):
            (SAVE_KEPT if kind == "save" else SUBMIT_KEPT).inc()
        return answer
