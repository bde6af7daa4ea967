"""What every answer and every body goes through: size limits, security headers, a last net.

Plain ASGI, because Starlette's middleware classes would wrap every stream.
"""

import logging
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

from contracts.errors import Problem, Refused
from gateway.core.access.client_of_current_request import begin
from gateway.core.http.problem_responses import INTERNAL, NOT_FOUND, refusal_of, send_problem
from plumbing.metrics import HTTP_ANSWERS, HTTP_SECONDS

log = logging.getLogger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

KB, MB = 1024, 1024 * 1024
MOST_BODY = 64 * KB
#: paths that take more
_ROOMY = (
    (re.compile(r"/api/contests/[^/]+/(roster|questions(/proposals)?)"), 30 * MB + 64 * KB),
    (re.compile(r"/contests/[^/]+/questions/file"), 30 * MB + 64 * KB),
    # a question with its pictures
    (re.compile(r"/contests/[^/]+/questions/(new|own/[^/]+/edit)"), 30 * MB + 64 * KB),
    (re.compile(r"(/api)?/contests/[^/]+/rounds/[^/]+/panels/[^/]+/marks"), 30 * MB + 64 * KB),
    (re.compile(r"/api/contests/[^/]+/rounds/[^/]+/panels/[^/]+/assignment"), 8 * MB),
    # a box for each work and judge of a page; a figure of each entry
    (re.compile(r"/contests/[^/]+/rounds/[^/]+/panels/[^/]+/assignment"), MB),
    (re.compile(r"(/api)?/contests/[^/]+/rounds/[^/]+/figures(/[^/]+)?"), MB),
    (re.compile(r"(/api)?/contests/[^/]+/(questions/.*|question-bank)"), MB),
    (re.compile(r"/api/contests/[^/]+/(headcounts|activation-codes)"), 2 * MB),
    (re.compile(r"/api/contests"), MB),
    (re.compile(r"/contests/[^/]+/set-up/(roster|questions)"), 30 * MB + 64 * KB),
    (re.compile(r"/contests/[^/]+/set-up/(headcounts|problems\.xlsx)"), 2 * MB),
    # the text, and once more the text that the form was opened with
    (re.compile(r"(/contests/[^/]+)?/set-up(/(definition|fields))?"), 2 * MB + 64 * KB),
)
LONGEST_PATH = 2_000
POLICY = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_HEADERS = {
    b"content-security-policy": POLICY,
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}
_HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


def largest_body(path: str) -> int:
    """How many bytes the body of a request to this path may have."""
    for pattern, most in _ROOMY:
        if pattern.fullmatch(path):
            return most
    return MOST_BODY


def too_large(most: int) -> Refused:
    """The body is too large."""
    size = f"{most // MB} MB" if most >= MB else f"{most // KB} KB"
    return Refused(
        "request.too_large", f"Nội dung quá lớn, tối đa {size}. (Body too large.)", limit=most
    )


class Guard:
    """Wraps the application."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begin(scope)
        answer = _Answer(send, https=scope.get("scheme") == "https")
        try:
            await self._serve(scope, receive, answer)
        except Refused as refusal:
            await answer.problem(refusal.problem)
        except Exception:  # the net below all others: a clear answer, never a stack trace
            log.exception("%s %s failed", scope["method"], scope["path"])
            await answer.problem(INTERNAL)

    async def _serve(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        path = scope["path"]
        if len(path) > LONGEST_PATH or not path.isprintable():
            raise refusal_of(NOT_FOUND)
        most = largest_body(path)
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length[:18]) > most:
            raise too_large(most)
        taken = 0

        async def counted() -> dict[str, Any]:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise too_large(most)
            return message

        await self.app(scope, counted, answer.send)


class _Answer:
    """Adds the headers that every answer has, unless the application set its own."""

    def __init__(self, send: Send, *, https: bool) -> None:
        self._send, self._https = send, https
        self._started = False
        self._begun = time.perf_counter()

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self._started = True
            HTTP_ANSWERS.labels(str(message["status"])).inc()
            HTTP_SECONDS.labels("other").observe(time.perf_counter() - self._begun)
            headers = list(message.get("headers", []))
            present = {name.lower() for name, _ in headers}
            headers += [item for item in _HEADERS.items() if item[0] not in present]
            if self._https:
                headers.append(_HSTS)
            message = {**message, "headers": headers}
        await self._send(message)

    async def problem(self, problem: Problem) -> None:
        if self._started:  # all that is left to do is not to end it properly
            return
        await send_problem(self.send, problem)
