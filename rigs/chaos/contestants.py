"""Contestants who go on whatever happens, and write down what they were told."""

import asyncio
import random
import time
from collections.abc import Iterator

from msgspec import Struct, field

from client.http_connection import Response
from rigs.harness.acknowledged_requests import AttemptLog, End, Sent
from rigs.harness.load_generator import LETTERS, GatewayConnection, Sitting, answers_body
from rigs.harness.measured_platform import MeasuredPlatform
from rigs.harness.seeding import CONTEST

PAUSE_S = 0.25
RETRY_S = 0.15
#: a gateway that is killed over and over on a busy machine is away for half a minute
SUBMIT_PATIENCE_S = 180.0
ABANDONED_SHARE = 0.08
SAVES = 4
#: a frozen platform keeps its connections; whoever hangs up would not know what became of it
PATIENCE_S = 60.0
SILENT = Response(0, b"", b"")


class Notes(Struct):
    """The ledger of all contestants, and what they met with on the way."""

    records: list[AttemptLog] = field(default_factory=list)
    saves_taken: int = 0
    submissions_taken: int = 0
    stamps: int = 0
    broken: int = 0
    odd: list[str] = field(default_factory=list)


class Contestant:
    """One after the other: start, some saves, submission, and the submission once more."""

    def __init__(self, rig: MeasuredPlatform, notes: Notes, dice: random.Random) -> None:
        self.rig, self.notes, self.dice = rig, notes, dice
        self.wire = GatewayConnection(rig)

    async def run(self, seats: Iterator[tuple[int, str]], over: asyncio.Event) -> None:
        """Take seats (person, round) until it is over; the attempt under way is finished."""
        while not over.is_set() and (seat := next(seats, None)) is not None:
            await self._sit(*seat)
        self.wire.close()

    async def _sit(self, person: int, round_id: str) -> None:
        token = self.rig.token(person)
        started = await self._start(person, token, round_id)
        if started is None:
            return
        sitting, deadline = started
        record = AttemptLog(f"p{person:06d}", round_id, sitting.attempt, deadline)
        self.notes.records.append(record)
        for _ in range(self.dice.randint(1, SAVES)):
            await asyncio.sleep(self.dice.random() * PAUSE_S)
            await self._save(sitting, record)
        if self.dice.random() < ABANDONED_SHARE:
            return  # nobody comes back: the deadline hands it in
        await self._submit(sitting, record)

    async def _start(self, person: int, token: str, round_id: str) -> tuple[Sitting, str] | None:
        path = f"/api/contests/{CONTEST}/rounds/{round_id}/attempts"
        while True:
            answer = await self._ask("POST", path, token)
            if answer.status in (200, 201):
                said = answer.json()
                questions = [q["id"] for q in said["paper"]["questions"]]  # type: ignore[index]
                sitting = Sitting(person, token, str(said["attempt"]), questions)
                return sitting, str(said["deadline"])
            if answer.status not in (0, 503) and b"attempt.start_expired" not in answer.body:
                if b"attempt.none_left" not in answer.body:
                    self._note_odd("start", answer)
                return None  # it was started, unheard, so long ago that its time is over
            await asyncio.sleep(RETRY_S)

    async def _save(self, sitting: Sitting, record: AttemptLog) -> None:
        some = self.dice.sample(sitting.questions, self.dice.randint(1, 8))
        chosen = {question: self.dice.choice(LETTERS) for question in some}
        path, body = f"/api/attempts/{sitting.attempt}/answers", answers_body(chosen)
        while True:
            answer = await self._ask("PUT", path, sitting.token, body)
            end = self._end(answer, record)
            record.sent.append(Sent(chosen, end))
            if end == "taken":
                self.notes.saves_taken += 1
            if end != "unknown":
                if end == "refused" and not _too_late(answer):
                    self._note_odd("save", answer)
                return
            await asyncio.sleep(RETRY_S)

    async def _submit(self, sitting: Sitting, record: AttemptLog) -> None:
        last = {question: self.dice.choice(LETTERS) for question in sitting.questions[:2]}
        path, body = f"/api/attempts/{sitting.attempt}/submission", answers_body(last)
        stamp = ""
        until = time.monotonic() + SUBMIT_PATIENCE_S
        while time.monotonic() < until:
            answer = await self._ask("POST", path, sitting.token, body, stamp)
            end = self._end(answer, record)
            record.sent.append(Sent(last, end))
            if record.handed_in != "taken":
                record.handed_in = _worst(record.handed_in, end)
            if answer.status in (200, 201):
                record.receipts.append(answer.body.decode())
                if len(record.receipts) == 2:
                    self.notes.submissions_taken += 1
                    return
            elif end == "refused":
                if not _too_late(answer):
                    self._note_odd("submission", answer)
                return
            elif end == "taken" and self.dice.random() < 0.5:
                stamp = str(answer.json()["arrival_stamp"])  # as the page does it
            await asyncio.sleep(RETRY_S)
        self.notes.odd.append(f"{sitting.attempt}: no receipt after {SUBMIT_PATIENCE_S:.0f} s")

    async def _ask(
        self, method: str, path: str, token: str, body: bytes = b"", stamp: str = ""
    ) -> Response:
        """The answer; status 0 when the connection broke before it came."""
        extra = f"arrival-stamp: {stamp}\r\n" if stamp else ""
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self.wire.request(method, path, token, body, extra)
        except (OSError, TimeoutError):
            self.wire.close()
            self.wire = GatewayConnection(self.rig)
            self.notes.broken += 1
            return SILENT

    def _end(self, answer: Response, record: AttemptLog) -> End:
        """How a save or a submission ended. A stamp counts only before the deadline: the gateway
        does not know it, and stamps what comes later just the same."""
        if answer.status in (200, 201):
            return "taken"
        if answer.status == 503 and b"\r\narrival-stamp:" in answer.head:
            self.notes.stamps += 1
            record.stamps += 1
            arrived_at = str(answer.json()["arrived_at"])
            if arrived_at == record.deadline:
                return "unknown"  # to the millisecond
            return "taken" if arrived_at < record.deadline else "refused"
        return "unknown" if answer.status in (0, 503) else "refused"

    def _note_odd(self, what: str, answer: Response) -> None:
        self.notes.odd.append(f"{what}: {answer.status} {answer.body[:200]!r}")


def _worst(before: End | None, now: End) -> End:
    """Of several tries of one submission: taken counts most, then unknown."""
    if "taken" in (before, now):
        return "taken"
    return "unknown" if "unknown" in (before, now) else now


def _too_late(answer: Response) -> bool:
    """Refused because the time was over, or stamped only after it was."""
    return b"time_over" in answer.body or answer.status == 503
