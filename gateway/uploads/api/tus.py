"""The tus protocol 1.0.0 (core, creation, checksum, termination, expiration) as plain ASGI, before
the framework: the body of a PATCH is a stream of gigabytes.

The order of checks: session, forgery, rate, protocol, owner, places, offset. Nothing of a body is
read before.
"""

import logging
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import uuid4

from contracts.entries import FilePurpose
from contracts.errors import Problem, Refused, Unavailable
from contracts.uploads import BeginUpload
from gateway.context import GatewayContext
from gateway.core.access.rate_limits import UPLOADS_AT_ONCE, UPLOADS_OF_ONE
from gateway.core.access.sessions import Session
from gateway.core.access.sessions_of_raw_headers import session_in
from gateway.core.http.problem_responses import INTERNAL, MEDIA_TYPE, UNAVAILABLE, problem_answer
from gateway.uploads.actions import own_uploads
from gateway.uploads.api import tus_headers
from gateway.uploads.api.patch_bodies import Body, Drain, Receive
from gateway.uploads.api.receiving import checked, elsewhere, streamed
from gateway.uploads.api.tus_headers import Headers
from plumbing.metrics import HTTP_ANSWERS, HTTP_SECONDS, UPLOADING, UPLOADS

log = logging.getLogger(__name__)

#: of any file; exam says what each kind may have
LARGEST = 2_200_000_000
_ENTRIES = re.compile(r"/api/contests/([^/]+)/rounds/([^/]+)/entries")
_UPLOAD = re.compile(r"/api/uploads(?:/([^/]+))?")
_LONGEST_NAME = 200
_PURPOSES: dict[str, FilePurpose] = {"": "main", "main": "main", "attachment": "attachment"}

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Told = tuple[int, dict[str, str]]


class Asked(NamedTuple):
    """A request of somebody: ``place`` is what its address names."""

    session: Session
    place: tuple[str, ...]
    headers: Headers
    receive: Receive


class TusRoutes:
    """What is asked of files that people send; everything else goes to ``rest``."""

    def __init__(self, rest: Any, context: GatewayContext) -> None:
        self.rest, self.context, self.uploads = rest, context, context.uploads
        self._running: dict[str, Body] = {}
        self._of: Counter[str] = Counter()
        self._calls = {"HEAD": self._head, "PATCH": self._patch, "DELETE": self._delete}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path, method = scope["path"], scope["method"]
            place = _ENTRIES.fullmatch(path) if method == "POST" else None
            if place is not None and _speaks_tus(scope):
                await self._serve(scope, receive, send, self._create, place.groups())
                return
            if place := _UPLOAD.fullmatch(path):
                if method == "OPTIONS":
                    await _send(send, 204, _ABILITIES)
                    return
                if method in self._calls:
                    call = self._calls[method]
                    await self._serve(scope, receive, send, call, place.groups(""))
                    return
        await self.rest(scope, receive, send)

    async def _serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        call: Callable[[Asked], Awaitable[Told]],
        place: tuple[str, ...],
    ) -> None:
        method, body = scope["method"], Drain(receive)
        headers: Headers = dict(scope["headers"])
        begun = time.perf_counter()
        problem: Problem | None = None
        session: Session | None = None
        status, told = 500, dict[str, str]()
        try:
            session = self._session(headers, forgeable=method != "HEAD")
            await self.uploads.proved()
            status, told = await call(Asked(session, place, headers, body.receive))
        except Refused as refusal:
            problem = refusal.problem
        except Unavailable as error:
            log.warning("%s %s: %r", method, scope["path"], error)
            problem = UNAVAILABLE
        except Exception:  # a clear answer whatever happens, and a record for us
            log.exception("%s %s failed", method, scope["path"])
            problem = INTERNAL
        if problem is not None and session is not None:
            await body.read_on()
        if method != "PATCH":  # which takes as long as somebody's line
            HTTP_SECONDS.labels("upload").observe(time.perf_counter() - begun)
        await _send(send, status, told, problem, silent=method == "HEAD")

    def _session(self, headers: Headers, *, forgeable: bool) -> Session:
        now_us = self.context.clock()
        session = session_in(headers, self.context.sessions, now_us, forgeable=forgeable)
        self.context.limits.take(session.person, now_us)
        return session

    async def _create(self, asked: Asked) -> Told:
        contest, round_id = asked.place
        await self.context.contests.refuse_unknown(contest)
        tus_headers.refuse_other_versions(asked.headers)
        size = tus_headers.number(asked.headers, b"upload-length")
        metadata, as_told = tus_headers.metadata(asked.headers)
        purpose = _PURPOSES.get(metadata.get("purpose", ""))
        if purpose is None:
            raise tus_headers.malformed("upload-metadata")
        item = BeginUpload(
            contest=contest,
            round=round_id,
            person=asked.session.person,
            agency=metadata.get("agency", ""),
            purpose=purpose,
            kind=metadata.get("kind", ""),
            name=metadata.get("filename", "")[-_LONGEST_NAME:],
            size=size,
            at_us=self.context.clock(),
            upload=uuid4().hex,
        )
        announced = await own_uploads.begin(self.context, asked.session, item, as_told)
        location = f"/api/uploads/{announced.upload}"
        return 201, {"location": location, **tus_headers.expiry(announced)}

    async def _head(self, asked: Asked) -> Told:
        tus_headers.refuse_other_versions(asked.headers)
        announced = await own_uploads.own(self.context, asked.place[0], asked.session.person)
        told = {
            "upload-offset": str(await self.uploads.offset(announced.upload)),
            "upload-length": str(announced.size),
            **tus_headers.expiry(announced),
        }
        if announced.metadata:
            told["upload-metadata"] = announced.metadata
        return 200, told

    async def _delete(self, asked: Asked) -> Told:
        tus_headers.refuse_other_versions(asked.headers)
        announced = await own_uploads.own(self.context, asked.place[0], asked.session.person)
        await self._overtake(announced.upload)
        await own_uploads.give_up(self.context, announced)
        return 204, {}

    async def _patch(self, asked: Asked) -> Told:
        tus_headers.refuse_other_versions(asked.headers)
        tus_headers.refuse_other_bodies(asked.headers)
        at = tus_headers.number(asked.headers, b"upload-offset")
        expected = tus_headers.checksum(asked.headers)
        person = asked.session.person
        announced = await own_uploads.own(self.context, asked.place[0], person)
        self._refuse_more(announced.upload, person)
        await self._overtake(announced.upload)
        with self._place(announced.upload, person, Body(asked.receive)) as body:
            if await self.uploads.offset(announced.upload) != at:
                raise elsewhere()
            if expected is None:
                at = await streamed(self.uploads, announced, at, body)
            else:
                at = await checked(self.uploads, announced, at, body, expected)
        if at == announced.size:
            UPLOADS.labels("complete").inc()
        return 204, {"upload-offset": str(at), **tus_headers.expiry(announced)}

    def _refuse_more(self, upload: str, person: str) -> None:
        """So many at once, without the one that this request will overtake."""
        overtaken = upload in self._running
        if (
            len(self._running) - overtaken >= UPLOADS_AT_ONCE
            or self._of[person] - overtaken >= UPLOADS_OF_ONE
        ):
            raise Refused(
                "upload.too_many_at_once",
                "Đang nhận quá nhiều tệp cùng lúc; sẽ gửi tiếp sau ít giây. "
                "(Too many files are being sent at once; go on in a few seconds.)",
                retry_after_s=5,
            )

    async def _overtake(self, upload: str) -> None:
        """The newest request goes on: one before it is most likely a line that broke and has not
        noticed. At another gateway the store itself refuses one of the two."""
        while (before := self._running.get(upload)) is not None:
            before.overtake()
            await before.over.wait()

    @contextmanager
    def _place(self, upload: str, person: str, body: Body) -> Iterator[Body]:
        self._running[upload] = body
        self._of[person] += 1
        UPLOADING.inc()
        try:
            yield body
        finally:
            UPLOADING.dec()
            self._of[person] -= 1
            if not self._of[person]:
                del self._of[person]
            del self._running[upload]
            body.over.set()


def _speaks_tus(scope: Scope) -> bool:
    """Without the header it is not a file that is announced there, but an entry handed in."""
    return any(name == b"tus-resumable" for name, _ in scope["headers"])


_ABILITIES = {
    "tus-version": tus_headers.VERSION.decode(),
    "tus-extension": tus_headers.EXTENSIONS,
    "tus-checksum-algorithm": ",".join(tus_headers.ALGORITHMS),
    "tus-max-size": str(LARGEST),
}


async def _send(
    send: Send,
    status: int,
    told: dict[str, str],
    problem: Problem | None = None,
    *,
    silent: bool = False,
) -> None:
    """Answer; ``silent``: as to HEAD, without a body."""
    body, headers = b"", list[tuple[bytes, bytes]]()
    if problem is not None:
        status, body, headers = problem_answer(problem)
        headers += [(b"content-type", MEDIA_TYPE.encode()), (b"connection", b"close")]
        if problem.code == "upload.version":
            headers.append((b"tus-version", tus_headers.VERSION))
    headers += [
        (b"tus-resumable", tus_headers.VERSION),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-length", b"%d" % (0 if silent else len(body))),
        *((name.encode(), text.encode("latin-1")) for name, text in told.items()),
    ]
    HTTP_ANSWERS.labels(str(status)).inc()
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if silent else body})
