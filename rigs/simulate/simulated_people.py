"""Simulated people: each signs in once, answers as well as they can, and is sometimes untidy."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from random import Random
from typing import Any

from msgspec import Struct

from client.http_connection import Response
from rigs.city.participation_behaviour import Visit
from rigs.simulate.acknowledged_record import Sheet, SimulationRecord, Totals
from rigs.simulate.retrying_client import NoClearAnswer, RetryingClient, code_of

_STARTED, _RESUMED = 201, 200
LAST_HOURS = 0.05
_HURRY_S = 0.35  # before the close most people press the button


#: that simulated people sit a round where the plan sets no limit
MOST_ATTEMPTS = 3


class RoundTimes(Struct, frozen=True):
    """A round in this process's monotonic seconds; ``limit_s``: the longest work on a paper.
    ``comes_until``: by when everybody comes and leaves; ``None``: by the close. Who could not, on a
    slow machine, comes late, and takes part as long as it is open.

    ``rush``: how much of the window the last twentieth of the arrivals' clock takes. Five days in
    thirteen seconds would make a stampede of the last busy hours that no city has ever seen.
    """

    contest: str
    round: str
    opens: float
    closes: float
    limit_s: float
    attempts_allowed: int
    rush: float = LAST_HOURS
    comes_until: float | None = None

    @property
    def ends(self) -> float:
        """By when everybody comes and leaves."""
        return self.closes if self.comes_until is None else self.comes_until

    def moment(self, at: float) -> float:
        """When somebody comes who comes at this fraction of the window: so much before the close
        that most, but not all, have the time to finish."""
        calm = 1 - LAST_HOURS
        if at < calm:
            at *= (1 - self.rush) / calm
        else:
            at = 1 - self.rush + (at - calm) / LAST_HOURS * self.rush
        return self.opens + at * max(0.0, self.ends - self.opens - self.limit_s * 0.7)


class Crowd:
    """The people, their codes and sessions, and what they were told."""

    def __init__(
        self,
        client: RetryingClient,
        record: SimulationRecord,
        credentials: dict[str, str],
        keys: dict[str, str],
        seed: int,
    ) -> None:
        """``credentials``: username -> password or activation code; ``keys``: question -> right
        option, known to the simulator because it made the bank."""
        self.client, self.record, self.seed = client, record, seed
        self._credentials, self._keys = credentials, keys
        self._tokens: dict[str, str] = {}
        self.persons: dict[str, str] = {}

    async def sign_in(self, username: str) -> str:
        """The person's token; signs in the first time. ``NoClearAnswer`` if refused, too."""
        token = self._tokens.get(username)
        if token is None:
            body = {"username": username, "password": self._credentials[username]}
            answer = await self.client.ask("POST", "/api/session", body=body)
            if answer.status != 200:
                self.record.refuse(code_of(answer))
                raise NoClearAnswer(f"sign-in of {username}: {code_of(answer)}")
            session: dict[str, Any] = answer.json()
            token = self._tokens[username] = str(session["token"])
            self.persons[username] = str(session["person"]["person"])
        return token

    async def sign_in_all(
        self, usernames: list[str], at_once: int, on_each: Callable[[], None]
    ) -> None:
        """Everybody signs in, ``at_once`` at a time. Who can't is counted, and tries later."""
        waiting = list(reversed(usernames))

        async def work() -> None:
            while waiting:
                with suppress(NoClearAnswer):
                    await self.sign_in(waiting.pop())
                on_each()

        await asyncio.gather(*(work() for _ in range(at_once)))

    async def visit(self, visit: Visit, times: RoundTimes, totals: Totals) -> None:
        """One person's part in one round, from arrival to leaving."""
        await _sleep_until(times.moment(visit.at))
        rnd = Random(f"{self.seed}/{times.round}/{visit.person}")
        try:
            for number in range(min(visit.attempts, times.attempts_allowed)):
                if time.monotonic() >= (times.ends if number else times.closes):
                    break
                await _Sitting(self, visit, times, totals, rnd, number).sit()
        except NoClearAnswer as reason:
            self.record.refuse(f"shut: {str(reason).split('/')[-1]}")
        finally:
            totals.done += 1

    def choose(self, rnd: Random, question: dict[str, Any], skill: float) -> str:
        """The right options if known, else a guess."""
        options = [str(option["id"]) for option in question["options"]]
        key = self._keys.get(str(question["id"]))
        known = bool(key) and set(key or "") <= set(options)
        return key if key and known and rnd.random() < skill else rnd.choice(options)


class _Sitting:
    """One attempt of one person."""

    def __init__(
        self,
        crowd: Crowd,
        visit: Visit,
        times: RoundTimes,
        totals: Totals,
        rnd: Random,
        number: int,
    ) -> None:
        self.crowd, self.visit, self.times, self.totals = crowd, visit, times, totals
        self.rnd, self.number = rnd, number
        self.token = ""

    async def sit(self) -> None:
        self.token = await self.crowd.sign_in(self.visit.person)
        lost = (self.visit.person, self.times.round)
        try:
            answer = await self._start()
        except NoClearAnswer:
            self.crowd.record.lost_starts.add(lost)
            raise
        if answer.status not in (_STARTED, _RESUMED):
            self.crowd.record.refuse(code_of(answer))
            self.crowd.record.lost_starts.add(lost)
            return
        paper: dict[str, Any] = answer.json()
        sheet = Sheet(
            person=self.visit.person,
            round=self.times.round,
            attempt=str(paper["attempt"]),
            started_at=str(paper["started_at"]),
            questions=[str(question["id"]) for question in paper["paper"]["questions"]],
        )
        if answer.status == _RESUMED and any(
            known.attempt == sheet.attempt for known in self.crowd.record.sheets
        ):
            return  # a start that was answered twice
        self.crowd.record.sheets.append(sheet)
        self.totals.started += 1
        await self._work(sheet, paper)

    async def _start(self) -> Response:
        path = f"/api/contests/{self.times.contest}/rounds/{self.times.round}/attempts"
        return await self.crowd.client.ask("POST", path, self.token, until=self.times.closes)

    async def _work(self, sheet: Sheet, paper: dict[str, Any]) -> None:
        questions: list[dict[str, Any]] = paper["paper"]["questions"]
        answered = questions[: round(self.visit.answered * len(questions))]
        chosen = {
            str(question["id"]): self.crowd.choose(self.rnd, question, self.visit.skill)
            for question in answered
        }
        portions = _portions(list(chosen), self.visit.saves)
        begun = time.monotonic()
        ends = min(begun + self.visit.pace * self.times.limit_s, self.times.ends - _HURRY_S)
        moved = False
        for number, portion in enumerate(portions, start=1):
            done = number / len(portions)
            await _sleep_until(begun + (ends - begun) * done)
            await self._save(sheet, {question: chosen[question] for question in portion})
            if self.visit.other_device_after is not None and done >= self.visit.other_device_after:
                if not moved:
                    await self._resume(sheet)
                moved = True
        await _sleep_until(ends)
        if self.visit.submits:
            await self._submit(sheet, {} if portions else chosen)
        else:
            self.totals.left += 1

    async def _save(self, sheet: Sheet, answers: dict[str, str]) -> None:
        path = f"/api/attempts/{sheet.attempt}/answers"
        try:
            answer = await self.crowd.client.ask("PUT", path, self.token, {"answers": answers})
        except NoClearAnswer:
            sheet.unsure = True
            return
        if answer.status == 200:
            sheet.answers.update(answers)
            self.totals.saves += 1
        else:
            self._refused(sheet, answer)

    async def _resume(self, sheet: Sheet) -> None:
        """The same attempt elsewhere: every acknowledged answer has to be there."""
        answer = await self._start()
        if answer.status != _RESUMED:
            self._refused(sheet, answer)
            return
        self.crowd.record.resumed += 1
        found: Any = answer.json()
        if found["attempt"] != sheet.attempt:
            self.crowd.record.faults.append(f"{sheet.attempt}: resumed as {found['attempt']}")
        elif any(found["answers"].get(q) != option for q, option in sheet.answers.items()):
            self.crowd.record.faults.append(f"{sheet.attempt}: an acknowledged answer is missing")

    async def _submit(self, sheet: Sheet, answers: dict[str, str]) -> None:
        path = f"/api/attempts/{sheet.attempt}/submission"
        key = f"{sheet.attempt}-{self.number}"
        body = {"answers": answers}
        for turn in range(2 if self.visit.repeats_submission else 1):
            try:
                answer = await self.crowd.client.ask("POST", path, self.token, body, key=key)
            except NoClearAnswer:
                sheet.unsure = not sheet.submitted
                return
            if answer.status not in (200, 201):
                self._refused(sheet, answer)
                return
            if turn == 0:
                sheet.receipt = answer.body
                sheet.answers.update(answers)
                self.totals.submitted += 1
            else:
                self.crowd.record.repeated += 1
                if answer.body != sheet.receipt:
                    self.crowd.record.faults.append(f"{sheet.attempt}: a second, other receipt")

    def _refused(self, sheet: Sheet, answer: Response) -> None:
        code = code_of(answer)
        self.crowd.record.refuse(code)
        if time.monotonic() >= self.times.closes - 0.05 or code.startswith("attempt."):
            sheet.late = True
        else:
            sheet.unsure = True


def _portions(questions: list[str], saves: int) -> list[list[str]]:
    """The questions in ``saves`` parts, none of them empty."""
    count = min(saves, len(questions))
    bounds = [len(questions) * number // count for number in range(count + 1)] if count else []
    return [questions[a:b] for a, b in pairwise(bounds)]


async def _sleep_until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.monotonic()))
