"""Load: clients that wait for each answer (closed loop), and arrivals at a fixed rate (open)."""

import asyncio
import gc
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from sys import intern
from typing import Any, Literal, Self

from msgspec import Struct, field

from client.http_connection import HttpConnection, Response
from gateway.core.access import rate_limits
from rigs.harness.measured_platform import HOST, MeasuredPlatform
from rigs.harness.seeding import CONTEST

LETTERS = "ABCD"
TICK_S = 0.002
#: open at once when answers are late: a process may have 1,024 files where nobody asked for more
MOST_WIRES = 800
#: clients of a closed loop at most; each of them takes some people of the crowd in turn
MANY = 128
#: a gateway that did nothing would save no faster (a bare ASGI PUT takes 0.04 ms); of so many
#: people none asks more often than one may, however long it lasts
FASTEST_PER_S = 25_000
CROWD = math.ceil(FASTEST_PER_S / rate_limits.PERSON.per_second / MANY) * MANY


class Tally(Struct):
    """What came of it: latencies (s) of the answers that were as they should be, and the others;
    and what making the load took, in seconds of this process's CPU and on the wall."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    cpu_s: float = 0.0
    wall_s: float = 0.0

    @property
    def generator(self) -> float:
        """The share of one core that the load generator took."""
        return self.cpu_s / self.wall_s if self.wall_s else 0.0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Count what this process takes during the block as the load generator's."""
        cpu_s, wall_s = time.process_time(), time.monotonic()
        yield
        self.cpu_s += time.process_time() - cpu_s
        self.wall_s += time.monotonic() - wall_s

    def add(self, other: "Tally") -> None:
        """Count another load with this one."""
        self.seconds += other.seconds
        self.wrong += other.wrong
        self.cpu_s += other.cpu_s
        self.wall_s += other.wall_s

    def note(self, answer: Response, took_s: float, *expected: int) -> bool:
        """Count one answer."""
        if answer.status in expected:
            self.seconds.append(took_s)
            return True
        self.wrong.append(f"{answer.status} {answer.body[:160]!r}")
        return False


def first_wrong(*tallies: Tally) -> str:
    """The first answer that was not as it should be, and how many there were; "" for none. Those
    that met a rate limit are told apart: they say nothing of the platform's speed."""
    wrong = [text for tally in tallies for text in tally.wrong]
    limited = sum(text.startswith("429 ") for text in wrong)
    told = f" ({limited} of them met a rate limit, which no row means to)" if limited else ""
    return f"{len(wrong)} wrong answers{told}, the first: {wrong[0]}" if wrong else ""


def may_have_sent(elapsed_s: float) -> int:
    """Requests that one person may have made after so long, with some to spare."""
    return int(0.8 * rate_limits.PERSON.burst + rate_limits.PERSON.per_second * elapsed_s)


class Sitting(Struct):
    """An attempt under way: its owner's token and the ids of its questions.

    And what its owner remembers: the ``taken`` answers, those of which nothing was heard
    (``unknown``), how the submission ended, its receipt as it came, the score that was shown.
    """

    person: int
    token: str
    attempt: str
    questions: list[str]
    round_id: str = ""
    taken: dict[str, str] = field(default_factory=dict)
    unknown: list[dict[str, str]] = field(default_factory=list)
    handed_in: Literal["taken", "refused", "unknown"] | None = None
    receipt: bytes = b""
    score: int | None = None


def answers_body(chosen: dict[str, str]) -> bytes:
    """Body of a save or a submission."""
    inner = ",".join(f'"{question}":"{option}"' for question, option in chosen.items())
    return b'{"answers":{%b}}' % inner.encode()


def choice(sitting: Sitting, number: int) -> str:
    """Some option, the same each time it is asked for."""
    return LETTERS[(sitting.person + number) % len(LETTERS)]


async def begin(
    wire: HttpConnection, token: str, person: int, round_id: str
) -> tuple[Response, Any]:
    """Start an attempt; the sitting, or ``None`` if it was refused. Whoever goes on with it
    keeps it among the rig's sittings, which are compared with the databases."""
    path = f"/api/contests/{CONTEST}/rounds/{round_id}/attempts"
    answer = await wire.request("POST", path, token)
    if answer.status not in (200, 201):
        return answer, None
    said: Any = answer.json()
    ids = [intern(question["id"]) for question in said["paper"]["questions"]]
    return answer, Sitting(person, token, said["attempt"], ids, round_id)


async def save(wire: HttpConnection, sitting: Sitting, chosen: dict[str, str]) -> Response:
    """Save some answers, and remember what became of it."""
    path = f"/api/attempts/{sitting.attempt}/answers"
    try:
        answer = await wire.request("PUT", path, sitting.token, answers_body(chosen))
    except OSError:
        sitting.unknown.append(chosen)
        raise
    if answer.status == 200:
        sitting.taken.update(chosen)
    elif answer.status >= 500:  # it may be with the gateway, which delivers it later
        sitting.unknown.append(chosen)
    return answer


async def submit(
    wire: HttpConnection, sitting: Sitting, chosen: dict[str, str] | None = None
) -> Response:
    """Hand in what was saved, and these answers with it; remember the receipt."""
    path = f"/api/attempts/{sitting.attempt}/submission"
    sitting.handed_in = "unknown"
    answer = await wire.request("POST", path, sitting.token, answers_body(chosen or {}))
    if answer.status in (200, 201):
        sitting.handed_in, sitting.receipt = "taken", answer.body
        sitting.taken.update(chosen or {})
    elif answer.status < 500:
        sitting.handed_in = "refused"
    return answer


class GatewayConnection(HttpConnection):
    """A connection to whichever gateway takes it, as through a proxy: that of its turn first."""

    def __init__(self, rig: MeasuredPlatform, source: str = "") -> None:
        self._rig = rig
        super().__init__(HOST, rig.port, source)

    async def open(self) -> Self:
        """Connect; ``OSError`` if no gateway listens."""
        ports = self._rig.gateways_in_turn()
        for port in ports[:-1]:
            self.port = port
            with suppress(ConnectionRefusedError):
                return await super().open()
        self.port = ports[-1]
        return await super().open()


async def wires(
    rig: MeasuredPlatform, count: int, *, networks: bool = False
) -> list[HttpConnection]:
    """Open connections, spread over the gateways; each from another loopback address with
    ``networks``, for the limits of one network are those of thousands behind a router, not of a
    whole city."""
    sources = [f"127.0.1.{1 + n % 250}" if networks else "" for n in range(count)]
    return [await GatewayConnection(rig, source).open() for source in sources]


async def sit_down(
    rig: MeasuredPlatform, people: Sequence[int], round_id: str, *, clients: int, save_all: bool
) -> list[Sitting]:
    """Start an attempt for each of these people, all answers saved if wished; not measured."""
    todo = iter(people)
    made: list[Sitting] = []

    async def one_client(wire: HttpConnection) -> None:
        for person in todo:
            answer, sitting = await begin(wire, rig.token(person), person, round_id)
            assert sitting is not None, answer
            rig.sittings.append(sitting)
            if save_all:
                chosen = {q: choice(sitting, n) for n, q in enumerate(sitting.questions)}
                answer = await save(wire, sitting, chosen)
                assert answer.status == 200, answer
            made.append(sitting)

    opened = await wires(rig, clients)
    await asyncio.gather(*(one_client(wire) for wire in opened))
    for wire in opened:
        wire.close()
    return made


async def keep_saving(
    rig: MeasuredPlatform, sittings: Sequence[Sitting], seconds: float, clients: int = 0
) -> Tally:
    """Each client saves one answer after the other for so long; ``clients`` fewer than sittings
    take them in turn, so that no person is faster than one may be."""
    tally = Tally()
    shares = [sittings[n :: clients or len(sittings)] for n in range(clients or len(sittings))]
    opened = await wires(rig, len(shares))
    until = time.monotonic() + seconds

    async def one_client(wire: HttpConnection, mine: Sequence[Sitting]) -> None:
        turn = 0
        while time.monotonic() < until:
            number, place = divmod(turn, len(mine))
            sitting = mine[place]
            question = sitting.questions[number % len(sitting.questions)]
            began = time.perf_counter()
            answer = await save(wire, sitting, {question: choice(sitting, number)})
            tally.note(answer, time.perf_counter() - began, 200)
            turn += 1

    with tally.at_work():
        await asyncio.gather(*(one_client(*pair) for pair in zip(opened, shares, strict=True)))
    for wire in opened:
        wire.close()
    return tally


async def _at_pace(per_second: float, work: Sequence[Any]) -> AsyncIterator[tuple[Any, float]]:
    """Each piece of work once it is due, and when that was."""
    began = time.monotonic()
    for number, piece in enumerate(work):
        due = began + number / per_second
        while time.monotonic() < due:
            await asyncio.sleep(TICK_S)
        yield piece, due


async def offer(
    rig: MeasuredPlatform,
    per_second: float,
    work: Sequence[Any],
    do: Callable[[HttpConnection, Any], Awaitable[Response]],
    done: Callable[[float], None],
    *expected: int,
) -> Tally:
    """Offer one piece of work every ``1/per_second`` s, however slow the answers are.

    Latency counts from the moment a piece was due, so that a stall is felt by all whom it kept
    waiting. ``done`` hears of each good answer (``time.monotonic()``).
    """
    tally, places = Tally(), asyncio.Semaphore(MOST_WIRES)
    free = await wires(rig, 64)

    async def one(piece: Any, due: float) -> None:
        async with places:
            wire = free.pop() if free else GatewayConnection(rig)
            try:
                answer = await do(wire, piece)
            except OSError as error:
                tally.wrong.append(repr(error))
                return
            free.append(wire)
        now = time.monotonic()
        if tally.note(answer, now - due, *expected):
            done(now)

    gc.collect()
    gc.freeze()  # what was prepared is not looked through again while answers are timed
    tasks = set[asyncio.Task[None]]()
    with tally.at_work():
        async for piece, due in _at_pace(per_second, work):
            task = asyncio.create_task(one(piece, due))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        while tasks:
            await asyncio.wait(tasks)
    gc.unfreeze()
    for wire in free:
        wire.close()
    return tally
