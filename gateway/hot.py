"""The three calls of the rush (start, save, submit) as plain ASGI, before the framework.

What FastAPI would add here costs more than all the work behind the door; everything else goes
through it. The order of checks: session, CSRF, size, shape; then the stamp decides about time.
"""

import itertools
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from msgspec import Raw, Struct

from contracts.envelope import Outcome, encode
from contracts.errors import Problem, Refused, Unavailable
from contracts.exam import AttemptView, SaveAnswers, StartAttempt, SubmitAttempt, Submitted
from gateway import csrf
from gateway.batching import Batcher
from gateway.errors import MEDIA_TYPE, problem_body, status_of
from gateway.journal import Journal
from gateway.limits import Limits
from gateway.rpc import PATIENCE_S, Caller
from gateway.sessions import COOKIE, Session, Sessions, cookie_value
from gateway.stamps import HEADER as STAMP_HEADER
from gateway.stamps import make_stamp, read_stamp
from gateway.times import rfc3339
from plumbing.clock import Clock
from plumbing.keys import Signer

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

CSRF_HEADER = csrf.HEADER.encode()
MOST_BODY = 64 * 1024
MOST_ANSWERS = 200
RETRY_AFTER_S = 3


class SaveBody(Struct, forbid_unknown_fields=True):
    """Body of a save."""

    answers: dict[str, str]


class SubmitBody(Struct, forbid_unknown_fields=True):
    """Body of a submission; both are optional."""

    answers: dict[str, str] = {}
    prediction: int | None = None


class _Answer(Exception):  # noqa: N818 - control flow of this module only
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


_save_body = msgspec.json.Decoder(SaveBody).decode
_submit_body = msgspec.json.Decoder(SubmitBody).decode
_view = msgspec.json.Decoder(AttemptView).decode
_submitted = msgspec.json.Decoder(Submitted).decode
_problem = msgspec.json.Decoder(Problem).decode


class Saved(Struct):
    """``saved`` of an answer to exam.save."""

    saved: int


_saved = msgspec.json.Decoder(Saved).decode


class HotPath:
    """Routes start, save and submission; everything else goes to ``rest``."""

    def __init__(
        self,
        rest: Any,
        *,
        caller: Caller,
        sessions: Sessions,
        signer: Signer,
        gateway: str,
        journal_of: Callable[["HotPath"], Journal],
        limits: Limits,
        clock: Clock,
    ) -> None:
        self.rest = rest
        self.sessions, self.signer, self.gateway = sessions, signer, gateway
        self.limits, self.clock = limits, clock
        self.batchers = {
            command: Batcher(caller, command)
            for command in ("exam.start", "exam.save", "exam.submit")
        }
        self._sequence = itertools.count(1)
        self._outstanding: dict[int, int] = {}
        self.journal = journal_of(self)

    def watermark_us(self) -> int:
        """Everything that arrived here before this moment has been delivered."""
        now_us = self.clock()
        oldest = next(iter(self._outstanding.values()), now_us)
        journaled = self.journal.oldest_us()
        return min(now_us, oldest, journaled if journaled is not None else now_us)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path, method = scope["path"], scope["method"]
            if method == "PUT" and path.startswith("/api/attempts/") and path.endswith("/answers"):
                await self._serve(self._save, path[14:-8], scope, receive, send)
                return
            if method == "POST":
                if path.startswith("/api/attempts/") and path.endswith("/submission"):
                    await self._serve(self._submit, path[14:-11], scope, receive, send)
                    return
                if path.startswith("/api/contests/") and path.endswith("/attempts"):
                    await self._serve(self._start, path[14:-9], scope, receive, send)
                    return
        await self.rest(scope, receive, send)

    async def _serve(
        self, route: Any, target: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        headers = dict(scope["headers"])
        extra: list[tuple[bytes, bytes]] = []
        try:
            session = self._session(headers)
            self.limits.take(session.person, self.clock())
            body = await _read(receive)
            status, answer, extra = await route(target, session, headers, body)
            media = b"application/json"
        except _Answer as refusal:
            status, answer = status_of(refusal.problem.code), problem_body(refusal.problem)
            media = MEDIA_TYPE.encode()
        except Refused as refusal:
            status, answer = status_of(refusal.problem.code), problem_body(refusal.problem)
            media = MEDIA_TYPE.encode()
        if status >= 400:
            media = MEDIA_TYPE.encode()
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [
                    (b"content-type", media),
                    (b"content-length", b"%d" % len(answer)),
                    (b"cache-control", b"no-store"),
                    *extra,
                ],
            }
        )
        await send({"type": "http.response.body", "body": answer})

    def _session(self, headers: dict[bytes, bytes]) -> Session:
        authorization = headers.get(b"authorization")
        if authorization is not None and authorization[:7].lower() == b"bearer ":
            session = self.sessions.verify(authorization[7:].decode("latin-1"), self.clock())
        else:
            cookie = cookie_value(headers.get(b"cookie", b"").decode("latin-1"), COOKIE)
            session = None if cookie is None else self.sessions.verify(cookie, self.clock())
            if session is not None:
                token = headers.get(CSRF_HEADER, b"").decode("latin-1")
                csrf.refuse_forged(session.csrf, token)
        if session is None:
            raise Refused("session.missing", "Hãy đăng nhập. (Please sign in.)")
        # ``session.must_change`` does not matter here: docs/adr/0007-activation-codes.md
        return session

    async def _save(
        self, attempt: str, session: Session, headers: dict[bytes, bytes], body: bytes
    ) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        given = _decode(_save_body, body)
        _refuse_many(given.answers)
        arrived_us, sequence = self._arrival(session, attempt, "save", headers, body)
        item = SaveAnswers(attempt, session.person, given.answers, arrived_us, sequence)
        outcome = await self._deliver("exam.save", item, arrived_us, sequence)
        if outcome is None:
            return await self._stamped("exam.save", "save", item, body)
        saved = _saved(_ok(outcome)).saved
        return 200, b'{"saved_at":"%b","saved":%d}' % (rfc3339(arrived_us).encode(), saved), []

    async def _submit(
        self, attempt: str, session: Session, headers: dict[bytes, bytes], body: bytes
    ) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        given = _decode(_submit_body, body) if body.strip() else SubmitBody()
        _refuse_many(given.answers)
        arrived_us, sequence = self._arrival(session, attempt, "submission", headers, body)
        item = SubmitAttempt(
            attempt,
            session.person,
            arrived_us,
            sequence,
            given.answers,
            given.prediction,
            headers.get(b"idempotency-key", b"").decode("latin-1")[:100],
        )
        outcome = await self._deliver("exam.submit", item, arrived_us, sequence)
        if outcome is None:
            return await self._stamped("exam.submit", "submission", item, body)
        done = _submitted(_ok(outcome))
        return (200 if done.repeated else 201), b'{"receipt":%b}' % done.receipt.encode(), []

    async def _start(
        self, target: str, session: Session, headers: dict[bytes, bytes], body: bytes
    ) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        contest, _, round_id = target.partition("/rounds/")
        if not round_id or "/" in round_id:
            raise Refused("not_found", "Không có địa chỉ này. (No such address.)")
        now_us = self.clock()
        expires_us = now_us + int(PATIENCE_S * 1_000_000)
        item = StartAttempt(contest, round_id, session.person, now_us, expires_us)
        try:
            outcome = await self.batchers["exam.start"].ask(encode(item))
        except Unavailable:
            outcome = Outcome(error=Raw(encode(_UNAVAILABLE)))
        view = _view(_ok(outcome))
        return (200 if view.resumed else 201), attempt_body(view, self.clock()), []

    def _arrival(
        self, session: Session, attempt: str, kind: str, headers: dict[bytes, bytes], body: bytes
    ) -> tuple[int, int]:
        """When this counts as arrived: now, or at the time of a stamp that belongs to it."""
        sequence = next(self._sequence)
        stamp = headers.get(STAMP_HEADER)
        if stamp is None:
            return self.clock(), sequence
        found = read_stamp(
            stamp.decode("latin-1"),
            self.signer.public,
            person=session.person,
            attempt=attempt,
            kind=kind,
            body=body,
        )
        return found.arrived_us, found.sequence

    async def _deliver(
        self, command: str, item: Struct, arrived_us: int, sequence: int
    ) -> Outcome | None:
        """The outcome, or ``None`` if nothing behind the door answers."""
        self._outstanding[sequence] = arrived_us
        try:
            outcome = await self.batchers[command].ask(encode(item))
        except Unavailable:
            return None
        finally:
            self._outstanding.pop(sequence, None)
        if outcome.refused and _problem(outcome.error).code in ("unavailable", "internal"):
            return None
        return outcome

    async def _stamped(
        self, command: str, kind: str, item: SaveAnswers | SubmitAttempt, body: bytes
    ) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
        """503 with a stamp, once the journal has it on disk."""
        stamp = make_stamp(
            self.signer,
            person=item.person,
            attempt=item.attempt,
            kind=kind,
            body=body,
            arrived_us=item.arrived_us,
            gateway=self.gateway,
            sequence=item.sequence,
        )
        retry = (b"retry-after", b"%d" % RETRY_AFTER_S)
        try:
            await self.journal.append(command, encode(item), item.arrived_us, stamp)
        except OSError:
            return 503, problem_body(_UNAVAILABLE), [retry]
        more = {"arrival_stamp": stamp, "arrived_at": rfc3339(item.arrived_us)}
        return (
            503,
            problem_body(_KEPT, **more),
            [retry, (STAMP_HEADER, stamp.encode("latin-1"))],
        )

    async def deliver(self, command: str, item: bytes) -> None:
        """Deliver a journaled item; whatever the service decides is its answer."""
        outcome = await self.batchers[command].ask(item)
        if outcome.refused and _problem(outcome.error).code in ("unavailable", "internal"):
            raise Unavailable(command)


_UNAVAILABLE = Problem(
    "unavailable",
    "Hệ thống tạm thời gián đoạn, hãy thử lại sau giây lát. "
    "(Temporarily unavailable; try again in a moment.)",
)
_KEPT = Problem(
    "unavailable.kept",
    "Hệ thống tạm thời gián đoạn. Nội dung đã được ghi nhận kèm "
    "thời điểm đến và sẽ được tự động chuyển vào. (Temporarily unavailable; what you "
    "sent was stamped and kept, and will be delivered.)",
)


def attempt_body(view: AttemptView, now_us: int) -> bytes:
    """An attempt as the API gives it."""
    return encode(
        {
            "attempt": view.attempt,
            "started_at": rfc3339(view.started_at_us),
            "deadline": rfc3339(view.deadline_us),
            "server_time": rfc3339(now_us),
            "paper": {"questions": view.questions},
            "answers": view.answers,
            "prediction_asked": view.prediction_asked,
            "practice": view.practice,
        }
    )


def _ok(outcome: Outcome) -> Raw:
    if outcome.refused:
        raise _Answer(_problem(outcome.error))
    return outcome.ok


def _decode(decoder: Callable[[bytes], Any], body: bytes) -> Any:
    try:
        return decoder(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Refused("request.invalid", f"Nội dung gửi lên không hợp lệ: {error}") from None


def _refuse_many(answers: dict[str, str]) -> None:
    if len(answers) > MOST_ANSWERS:
        raise Refused(
            "request.too_large",
            f"Nhiều nhất {MOST_ANSWERS} câu trả lời một lần. (Too many answers in one request.)",
        )


async def _read(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        if len(body) > MOST_BODY:
            break
        message = await receive()
        body += message.get("body", b"")
    if len(body) > MOST_BODY:
        raise Refused(
            "request.too_large",
            f"Nội dung quá lớn, tối đa {MOST_BODY // 1024} KB. (Body too large.)",
        )
    return body
