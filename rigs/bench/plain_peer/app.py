"""The plain peer: FastAPI, SQLAlchemy and PostgreSQL in one application, as good as it gets.

It keeps the promises of rows S1 to S4 and nothing beyond: the same session check, one commit with
fsync before each answer, the same papers, deadlines and attempt limits, a signed receipt that the
same submission gets again, the score at submission, and counters of each agency in the same
transaction. What makes it fast is what such a team would reach for: asyncpg with a pool and
prepared statements, to which SQLAlchemy's statements go as they were compiled once (through its
asyncio engine a save cost half as much again); a save is one statement, one trip and one commit,
in which PostgreSQL merges the answers; room on the pages for updates in place; msgspec for every
body; the bank and its keys in memory; uvloop and httptools; a process for each core. It has no
events, no journal, no audit trail, no ledger, no roles, and the keys lie beside the questions.
"""

import os
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
import msgspec
import sqlalchemy as sa
from fastapi import FastAPI, Request, Response
from nacl.signing import SigningKey
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql.asyncpg import dialect

from contracts.local_times import rfc3339
from contracts.question_bank import Question
from gateway.core.access.sessions import Session, Sessions
from plumbing.installation_keys import secret
from rigs.harness.seeding import DRAWN_PER_TOPIC, TOPICS, questions, right_option

LIMIT_S = 1800
POOL = 20
PARTICIPATION_KEPT_S = 1.0

metadata = sa.MetaData()
people = sa.Table(
    "people",
    metadata,
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("agency", sa.Text, nullable=False),
)
agencies = sa.Table(
    "agencies",
    metadata,
    sa.Column("agency", sa.Text, primary_key=True),
    sa.Column("headcount", sa.Integer, nullable=False),
    sa.Column("started", sa.Integer, nullable=False, server_default="0"),
    sa.Column("submitted", sa.Integer, nullable=False, server_default="0"),
    postgresql_with={"fillfactor": 30},
)
attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("attempt", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("round", sa.Text, nullable=False),
    sa.Column("agency", sa.Text, nullable=False),
    sa.Column("started_at_us", sa.BigInteger, nullable=False),
    sa.Column("deadline_us", sa.BigInteger, nullable=False),
    sa.Column("paper", ARRAY(sa.Text), nullable=False),
    sa.Column("answers", JSONB, nullable=False, server_default="{}"),
    sa.Column("submitted_at_us", sa.BigInteger),
    sa.Column("score", sa.Integer),
    sa.Column("digest", sa.Text),
    sa.Column("receipt", sa.Text),
    sa.UniqueConstraint("person", "round"),
    postgresql_with={"fillfactor": 60},
)


class Answers(msgspec.Struct):
    """The body of a save and of a submission."""

    answers: dict[str, str] = {}


_body = msgspec.json.Decoder(Answers).decode
encode = msgspec.json.encode
_BANK: dict[str, Question] = {question.id: question for question in questions()}
_KEYS = {question: right_option(question) for question in _BANK}
_TOPICS = [[q.id for q in _BANK.values() if q.topic == f"t{n}"] for n in range(TOPICS)]
#: each question as a paper tells it, written once
_TOLD = {
    q.id: msgspec.Raw(
        encode({
            "id": q.id, "text": q.text,
            "options": [{"id": key, "text": text} for key, text in q.options.items()],
        })
    )
    for q in _BANK.values()
}  # fmt: skip


class Statement:
    """A statement of SQLAlchemy, compiled once for asyncpg."""

    def __init__(self, statement: Any, *columns: str) -> None:
        compiled = statement.compile(dialect=_DIALECT, column_keys=list(columns) or None)
        self.sql, self._names = str(compiled), compiled.positiontup
        self._fixed = compiled.params

    def __call__(self, **values: Any) -> tuple[Any, ...]:
        """The text and its values in order."""
        return self.sql, *[
            values[name] if name in values else self._fixed[name] for name in self._names
        ]


_DIALECT = dialect()  # type: ignore[no-untyped-call]
_p = sa.bindparam
_of = attempts.c.attempt == _p("wanted")
_AGENCY = Statement(sa.select(people.c.agency).where(people.c.person == _p("person")))
_ATTEMPT = Statement(sa.select(attempts).where(_of))
_LOCKED = Statement(sa.select(attempts).where(_of).with_for_update())
_RUNNING = Statement(
    sa.select(attempts).where(attempts.c.person == _p("person"), attempts.c.round == _p("round"))
)
_START = Statement(
    sa.insert(attempts),
    *("attempt", "person", "round", "agency", "started_at_us", "deadline_us", "paper"),
)
_SAVE = Statement(
    sa.update(attempts)
    .where(
        attempts.c.attempt == _p("wanted"),
        attempts.c.person == _p("by"),
        attempts.c.submitted_at_us.is_(None),
        attempts.c.deadline_us > _p("now"),
        attempts.c.paper.contains(_p("named", type_=ARRAY(sa.Text))),
    )
    .values(answers=attempts.c.answers.op("||")(_p("given", type_=JSONB)))
    .returning(attempts.c.deadline_us, attempts.c.answers)
)
_HAND_IN = Statement(
    sa.update(attempts).where(_of),
    *("answers", "submitted_at_us", "score", "digest", "receipt"),
)
_COUNT_START = Statement(
    sa.update(agencies).where(agencies.c.agency == _p("of")).values(started=agencies.c.started + 1)
)
_COUNT_SUBMISSION = Statement(
    sa.update(agencies)
    .where(agencies.c.agency == _p("of"))
    .values(submitted=agencies.c.submitted + 1)
)
_TABLE = Statement(sa.select(agencies).order_by(agencies.c.agency))


class PeerRefusal(Exception):  # noqa: N818 - named like the refusals of our own API
    """A request that is not carried out; ``status`` and ``code`` say why."""

    def __init__(self, status: int, code: str) -> None:
        self.status, self.code = status, code


async def prepared(connection: asyncpg.Connection) -> None:
    """JSON as msgspec reads and writes it."""
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: b"\x01" + encode(value),
        decoder=lambda raw: msgspec.json.decode(raw[1:]),
        format="binary",
    )


class Peer:
    """What the application holds while it runs."""

    def __init__(self, pool: asyncpg.Pool, keys: Path) -> None:
        self.pool = pool
        self.sessions = Sessions(secret(keys, "session"))
        self.signer = SigningKey(bytes(range(32)))
        self.random = Random(secrets.randbits(64))
        self._table, self._table_at = b"", 0.0

    def session(self, request: Request) -> Session:
        """Whoever the token names, verified without asking anyone."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        found = self.sessions.verify(token, now_us()) if scheme == "Bearer" else None
        if found is None:
            raise PeerRefusal(401, "session.missing")
        return found

    async def start(self, person: str, round_id: str) -> tuple[int, bytes]:
        """A new attempt, or the one in progress."""
        now = now_us()
        paper = [q for topic in _TOPICS for q in self.random.sample(topic, DRAWN_PER_TOPIC)]
        self.random.shuffle(paper)
        row = {
            "attempt": secrets.token_urlsafe(12), "person": person, "round": round_id,
            "started_at_us": now, "deadline_us": now + LIMIT_S * 1_000_000, "paper": paper,
        }  # fmt: skip
        try:
            async with self.pool.acquire() as connection, connection.transaction():
                agency = await connection.fetchval(*_AGENCY(person=person))
                if agency is None:
                    raise PeerRefusal(403, "attempt.not_invited")
                await connection.execute(*_START(agency=agency, **row))
                await connection.execute(*_COUNT_START(of=agency))
        except asyncpg.UniqueViolationError:
            kept = await self.pool.fetchrow(*_RUNNING(person=person, round=round_id))
            if kept["submitted_at_us"] is not None:
                raise PeerRefusal(409, "attempt.none_left") from None
            return 200, started_body(dict(kept), now)
        return 201, started_body(row | {"answers": {}}, now)

    async def save(self, attempt: str, person: str, body: bytes) -> tuple[int, bytes]:
        """Merge these answers, if the attempt is the person's, runs, and holds the questions."""
        now, given = now_us(), _body(body).answers
        values = {
            "wanted": attempt, "by": person, "now": now, "given": given, "named": list(given),
        }  # fmt: skip
        row = await self.pool.fetchrow(*_SAVE(**values))
        if row is None:
            raise PeerRefusal(409, "attempt.cannot_save")
        at, until = rfc3339(now), rfc3339(row["deadline_us"])
        return 200, encode({"saved_at": at, "saved": len(row["answers"]), "deadline": until})

    async def submit(self, attempt: str, person: str, body: bytes) -> tuple[int, bytes]:
        """Hand in: the score, the receipt and the agency's counter in one transaction."""
        now, given = now_us(), _body(body).answers
        digest = encode(sorted(given.items())).decode()
        async with self.pool.acquire() as connection, connection.transaction():
            row = await self._own(connection, _LOCKED, attempt, person)
            if row["receipt"] is not None:
                if row["digest"] != digest:
                    raise PeerRefusal(409, "attempt.already_submitted")
                return 200, b'{"receipt":%b}' % row["receipt"].encode()
            if now >= row["deadline_us"] or not given.keys() <= set(row["paper"]):
                raise PeerRefusal(409, "attempt.time_over")
            answers = row["answers"] | given
            receipt = self._receipt(attempt, answers, now)
            values = {
                "wanted": attempt, "answers": answers, "submitted_at_us": now, "digest": digest,
                "score": sum(_KEYS[question] == option for question, option in answers.items()),
                "receipt": receipt,
            }  # fmt: skip
            await connection.execute(*_HAND_IN(**values))
            await connection.execute(*_COUNT_SUBMISSION(of=row["agency"]))
        return 201, b'{"receipt":%b}' % receipt.encode()

    async def _own(self, where: Any, statement: Statement, attempt: str, person: str) -> Any:
        row = await where.fetchrow(*statement(wanted=attempt))
        if row is None or row["person"] != person:
            raise PeerRefusal(404, "attempt.unknown")
        return row

    def _receipt(self, attempt: str, answers: dict[str, str], now: int) -> str:
        said = {
            "receipt": secrets.token_urlsafe(12), "attempt": attempt, "answered": len(answers),
            "received_at": rfc3339(now),
        }  # fmt: skip
        signature = self.signer.sign(encode(said)).signature
        return encode(said | {"signature": signature.hex()}).decode()

    async def look(self, attempt: str, person: str) -> tuple[int, bytes]:
        """The owner's view, with the score once it is handed in."""
        row = await self._own(self.pool, _ATTEMPT, attempt, person)
        state = "in_progress" if row["receipt"] is None else "submitted"
        said = {"attempt": attempt, "state": state, "answers": row["answers"]}
        return 200, encode(said | {"score": row["score"]})

    async def participation(self) -> bytes:
        """The table, at most a second old."""
        if time.monotonic() - self._table_at > PARTICIPATION_KEPT_S:
            self._table_at = time.monotonic()
            rows = await self.pool.fetch(*_TABLE())
            lines = [
                {"agency": r["agency"], "headcount": r["headcount"], "participants": r["submitted"],
                 "rate": r["submitted"] / max(r["headcount"], 1)}
                for r in rows
            ]  # fmt: skip
            total = sum(r["started"] for r in rows)
            running = total - sum(r["submitted"] for r in rows)
            said = {"attempts": total, "in_progress": running, "agencies": lines}
            self._table = encode(said)
        return self._table


def now_us() -> int:
    """Microseconds since the epoch."""
    return time.time_ns() // 1000


def started_body(row: dict[str, Any], now: int) -> bytes:
    """An attempt that runs, with its paper."""
    return encode({
        "attempt": row["attempt"],
        "started_at": rfc3339(row["started_at_us"]),
        "deadline": rfc3339(row["deadline_us"]),
        "server_time": rfc3339(now),
        "paper": {"questions": [_TOLD[question] for question in row["paper"]]},
        "answers": row["answers"],
    })  # fmt: skip


async def answered(call: Callable[[], Awaitable[tuple[int, bytes]]]) -> Response:
    """What a call gave, or why it was refused."""
    try:
        status, body = await call()
    except PeerRefusal as refusal:
        status, body = refusal.status, encode({"code": refusal.code})
    except msgspec.ValidationError as error:
        status, body = 422, encode({"code": "body.invalid", "detail": str(error)})
    return Response(body, status, media_type="application/json")


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    database, keys = os.environ["PEER_DATABASE"], Path(os.environ["PEER_KEYS"])
    async with asyncpg.create_pool(database, min_size=POOL, max_size=POOL, init=prepared) as pool:
        app.state.peer = Peer(pool, keys)
        yield


app = FastAPI(lifespan=_lifespan, openapi_url=None)


@app.post("/api/contests/bench/rounds/{round_id}/attempts")
async def start(round_id: str, request: Request) -> Response:
    """Begin, or go on."""
    peer: Peer = request.app.state.peer
    return await answered(lambda: peer.start(peer.session(request).person, round_id))


@app.put("/api/attempts/{attempt}/answers")
async def save(attempt: str, request: Request) -> Response:
    """Save answers."""
    peer, body = request.app.state.peer, await request.body()
    return await answered(lambda: peer.save(attempt, peer.session(request).person, body))


@app.post("/api/attempts/{attempt}/submission")
async def submit(attempt: str, request: Request) -> Response:
    """Hand in."""
    peer, body = request.app.state.peer, await request.body()
    return await answered(lambda: peer.submit(attempt, peer.session(request).person, body))


@app.get("/api/attempts/{attempt}")
async def look(attempt: str, request: Request) -> Response:
    """One's own attempt."""
    peer: Peer = request.app.state.peer
    return await answered(lambda: peer.look(attempt, peer.session(request).person))


@app.get("/api/contests/bench/participation")
async def participation(request: Request) -> Response:
    """Who took part, by agency."""
    peer: Peer = request.app.state.peer
    return Response(await peer.participation(), media_type="application/json")
