"""Makes each step of each visit when it is due, however slow the answers are (open loop).

Waiting counts from the moment a step was meant, not from when it could be sent: who has to wait
for the answer to one step is late with the next, and that is felt, and counted, as waiting.
"""

import asyncio
import time
from collections.abc import Callable, Sequence

from msgspec import Struct, field

from client.http_connection import HttpConnection, Response
from rigs.harness.load_generator import Sitting, begin, choice, save, submit
from rigs.harness.measured_platform import HOST, MeasuredPlatform
from rigs.week.visits import Kind, Step, WeekVisit

ROUND = "r0"
_ANSWER_S = 60.0
_RIGHT = {Kind.START: (201,), Kind.SAVE: (200,), Kind.SUBMIT: (200, 201), Kind.READ: (200,)}


class Done(Struct, frozen=True):
    """One step that was answered as it should be. ``wait_s`` from intent to the whole answer;
    ``sent_late_s``: how much of it this program itself was late."""

    due_s: float
    kind: Kind
    wait_s: float
    sent_late_s: float


class Told(Struct):
    """What the platform told these people: their own account of it.

    ``answered``: attempts with answers that were acknowledged; ``receipts``: those handed in;
    ``failed``: what went wrong, by hour of the week and kind, with the first words of it.
    """

    steps: list[Done] = field(default_factory=list)
    started: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    receipts: set[str] = field(default_factory=set)
    failed: list[tuple[float, Kind, str]] = field(default_factory=list)
    most_connections: int = 0


class Wires:
    """Connections to one platform: one more whenever all are busy, as browsers come."""

    def __init__(self, port: int) -> None:
        self._port, self._free, self.opened = port, list[HttpConnection](), 0

    def take(self) -> HttpConnection:
        """A connection that nobody else uses."""
        if self._free:
            return self._free.pop()
        self.opened += 1
        return HttpConnection(HOST, self._port)

    def give_back(self, wire: HttpConnection) -> None:
        """It is free again."""
        self._free.append(wire)

    def close(self) -> None:
        """Hang up all that are free."""
        for wire in self._free:
            wire.close()


async def play(
    rig: MeasuredPlatform,
    visits: Sequence[WeekVisit],
    moment: Callable[[float], float],
    told: Told,
) -> None:
    """Play these visits. ``moment``: when (``time.monotonic()``) a second of the week is."""
    wires = Wires(rig.port)
    at_work = set[asyncio.Task[None]]()
    for visit in visits:
        await _until(moment(visit.steps[0].due_s))
        task = asyncio.create_task(_Visitor(rig, wires, visit, told).come(moment))
        at_work.add(task)
        task.add_done_callback(at_work.discard)
    while at_work:
        await asyncio.wait(at_work)
    told.most_connections = wires.opened
    wires.close()


async def play_at_once(
    rig: MeasuredPlatform, visits: Sequence[WeekVisit], clients: int, told: Told
) -> None:
    """The same visits as fast as so many clients get answers, one after the other."""
    wires, todo = Wires(rig.port), iter(visits)

    async def one_client() -> None:
        for visit in todo:
            await _Visitor(rig, wires, visit, told).come(lambda _: 0.0)

    await asyncio.gather(*(one_client() for _ in range(clients)))
    wires.close()


class _Visitor:
    """One person at work."""

    def __init__(self, rig: MeasuredPlatform, wires: Wires, visit: WeekVisit, told: Told) -> None:
        self._rig, self._wires, self._visit, self._told = rig, wires, visit, told
        self._sitting: Sitting | None = None

    async def come(self, moment: Callable[[float], float]) -> None:
        """All steps, each once it is due and the one before it was answered; ends with the first
        that fails."""
        for step in self._visit.steps:
            due = moment(step.due_s)
            free_since = time.monotonic()
            await _until(due)
            if not await self._make(step, due, max(due, free_since)):
                return

    async def _make(self, step: Step, due: float, could_at: float) -> bool:
        wire = self._wires.take()
        sent_at = time.monotonic()
        try:
            async with asyncio.timeout(_ANSWER_S):
                answer = await self._ask(wire, step)
        except (OSError, TimeoutError) as error:
            wire.close()
            self._told.failed.append((step.due_s, step.kind, repr(error)))
            return False
        self._wires.give_back(wire)
        if answer.status not in _RIGHT[step.kind]:
            words = f"{answer.status} {answer.body[:160].decode(errors='replace')}"
            self._told.failed.append((step.due_s, step.kind, words))
            return False
        self._told.steps.append(
            Done(step.due_s, step.kind, time.monotonic() - due, sent_at - could_at)
        )
        self._note(step)
        return True

    async def _ask(self, wire: HttpConnection, step: Step) -> Response:
        person = self._visit.person
        if step.kind is Kind.START:
            answer, self._sitting = await begin(wire, self._rig.token(person), person, ROUND)
            return answer
        sitting = self._sitting
        assert sitting is not None, "the first step is a start, and it succeeded"
        chosen = {
            sitting.questions[number]: choice(sitting, number)
            for number in range(step.first, step.last)
        }
        if step.kind is Kind.SAVE:
            return await save(wire, sitting, chosen)
        if step.kind is Kind.SUBMIT:
            return await submit(wire, sitting, chosen)
        return await wire.request("GET", f"/api/attempts/{sitting.attempt}", sitting.token)

    def _note(self, step: Step) -> None:
        assert self._sitting is not None
        attempt = self._sitting.attempt
        if step.kind is Kind.START:
            self._told.started.add(attempt)
        if step.last > step.first:
            self._told.answered.add(attempt)
        if step.kind is Kind.SUBMIT:
            self._told.receipts.add(attempt)


async def _until(moment: float) -> None:
    left = moment - time.monotonic()
    if left > 0:
        await asyncio.sleep(left)
