"""The rounds, played in compressed real time with simulated people."""

import asyncio
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from contracts.definition import Definition, Round
from rigs.city import Visit, plan_round
from rigs.demo.compressed_plan import SECOND_US, counted_rounds
from rigs.demo.console import Bar, Display
from rigs.demo.contest_setup import DemoSetup
from rigs.demo.entries_phase import PlayedEntries, play_phase
from rigs.demo.handing_in import let_liaisons_choose_passwords
from rigs.demo.publish_and_recount import RoundOutcome, publish_round
from rigs.demo.round_hours import begin, close
from rigs.simulate.acknowledged_record import SimulationRecord, Totals
from rigs.simulate.play import clear_up, play_round
from rigs.simulate.retrying_client import NoClearAnswer, RetryingClient
from rigs.simulate.simulated_people import MOST_ATTEMPTS, Crowd, RoundTimes

_LEAD_S = 1.5
RUSH = 0.5
_SIGN_INS_AT_ONCE = 32
_PRACTISES = 6  # every sixth of the first week's visitors tries the practice round


class Played(Struct):
    """What happened. ``persons``: username -> person id; ``entries``: phases beside the quiz."""

    definition: Definition
    record: SimulationRecord
    outcomes: list[RoundOutcome]
    persons: dict[str, str]
    entries: list[PlayedEntries]


def _nothing() -> None:
    """Whoever looks after the platform would hear of its end."""


async def play(
    setting: DemoSetup, display: Display, refuse_ended: Callable[[], None] = _nothing
) -> Played:
    """Sign people in, open the rounds, play them and publish each as soon as it is settled.
    ``refuse_ended`` raises where the platform has come to an end."""
    record = SimulationRecord()
    assert setting.bank is not None, "a quiz has questions"
    keys = {question.id: question.answer for question in setting.bank.questions}
    address = urlsplit(setting.api.url)
    host, port = address.hostname or "127.0.0.1", address.port or 80
    async with RetryingClient(host, port, record) as client:
        crowd = Crowd(client, record, setting.codes, keys, setting.seed)
        rounds = len(counted_rounds(setting.plan.definition))
        plans = [plan_round(setting.city, i, setting.seed, rounds) for i in range(rounds)]
        await asyncio.to_thread(let_liaisons_choose_passwords, setting)
        await _sign_in(crowd, plans, display)
        definition = await _open(setting, display)
        beside = [
            asyncio.create_task(asyncio.to_thread(play_phase, setting, definition, phase, display))
            for phase in definition.phases
            if phase.entries
        ]
        outcomes = await _play_all(refuse_ended, setting, definition, crowd, plans, display)
        entries = list(await asyncio.gather(*beside))
        await clear_up(crowd, setting.contest)
        return Played(definition, record, outcomes, crowd.persons, entries)


async def _sign_in(crowd: Crowd, plans: list[list[Visit]], display: Display) -> None:
    people = list(dict.fromkeys(visit.person for plan in plans for visit in plan))
    done = 0
    with display.bar("Đăng nhập / sign-in", len(people)) as bar:

        def one_more() -> None:
            nonlocal done
            done += 1
            bar.show(done)

        await crowd.sign_in_all(people, _SIGN_INS_AT_ONCE, one_more)
    display.say(f"{len(crowd.persons)} người đã đăng nhập bằng mã kích hoạt / signed in by code")


async def _open(setting: DemoSetup, display: Display) -> Definition:
    """Send the definition again, now with the real times."""
    definition = await asyncio.to_thread(begin, setting, _LEAD_S)
    display.say(
        f"Các đợt thi bắt đầu, mỗi đợt chừng {setting.pace.round_s:g} giây, đóng khi không còn "
        "ai phải vào thi / rounds begin, each closes when nobody is due any more"
    )
    return definition


async def _play_all(
    refuse_ended: Callable[[], None],
    setting: DemoSetup,
    definition: Definition,
    crowd: Crowd,
    plans: list[list[Visit]],
    display: Display,
) -> list[RoundOutcome]:
    phase = definition.phase(definition.participation.phase)
    counted = [item.id for item in counted_rounds(definition)]
    publishing: list[asyncio.Task[RoundOutcome]] = []
    try:
        for item in phase.rounds:
            visits = plans[counted.index(item.id)] if item.id in counted else plans[0][::_PRACTISES]
            refuse_ended()
            closed = await _play_one(setting, definition, item, crowd, visits, display)
            if item.id in counted:
                work = _publish(setting, definition, closed, display)
                publishing.append(asyncio.create_task(work))
        return list(await asyncio.gather(*publishing))
    finally:
        for task in publishing:
            task.cancel()


async def _play_one(
    setting: DemoSetup,
    definition: Definition,
    item: Round,
    crowd: Crowd,
    visits: list[Visit],
    display: Display,
) -> Round:
    """Everybody takes part, then it is closed; the round with its real close."""
    times = times_of(setting, item)
    name = item.name.split("(")[0].strip()
    with display.bar(name, len(visits)) as bar:
        live = Live(setting, crowd.client)
        watching = asyncio.create_task(live.watch())
        try:
            totals = await play_round(crowd, visits, times, lambda t: _show(bar, t, live.words))
        finally:
            watching.cancel()
    closed = await asyncio.to_thread(close, setting.api, setting.contest, item)
    display.say(
        f"{name}: {totals.visitors} lượt người, {totals.started} bài đã mở, "
        f"{totals.saves} lần lưu, {totals.submitted} bài nộp, "
        f"{totals.started - totals.submitted} bài để hệ thống tự nộp"
    )
    return closed


def _show(bar: Bar, totals: Totals, words: str) -> None:
    figures = f"mở {totals.started} · lưu {totals.saves} · nộp {totals.submitted}"
    bar.show(totals.done, f"{figures} · {words}" if words else figures)


class Live:
    """The live participation, asked for once a second, as a page would."""

    def __init__(self, setting: DemoSetup, client: RetryingClient) -> None:
        self._path = f"/api/contests/{setting.contest}/participation"
        self._client = client
        self.words = ""

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            try:
                answer = await self._client.ask("GET", self._path)
                if answer.status == 200:
                    self.words = _participation(answer.json())
            except NoClearAnswer:
                self.words = ""
            await asyncio.sleep(1.0)


def _participation(found: dict[str, Any]) -> str:
    agencies = found["agencies"]
    total = sum(item["denominator"] for item in agencies) or 1
    came = sum(item["participants"] for item in agencies)
    met = sum(item["met"] for item in agencies)
    rate = f"{100 * came / total:.1f}".replace(".", ",")
    if all(item["quota"] is None for item in agencies):
        return f"tham gia {rate}%"
    return f"tham gia {rate}% · {met}/{len(agencies)} đơn vị đạt"


async def _publish(
    setting: DemoSetup, definition: Definition, item: Round, display: Display
) -> RoundOutcome:
    """Beside the next round, as soon as this one is settled."""
    outcome = await asyncio.to_thread(publish_round, setting, definition, item)
    outcome.tell(display)
    return outcome


def times_of(setting: DemoSetup, item: Round) -> RoundTimes:
    """A round on this process's monotonic clock: everybody comes in as long as the pace says, from
    its opening or from now if that is later."""
    quiz = setting.plan.phase.quiz
    assert quiz is not None, "a quiz is played"
    ahead = time.monotonic() - time.time()
    opens = max(item.opens_at_us / SECOND_US + ahead, time.monotonic())
    return RoundTimes(
        contest=setting.contest,
        round=item.id,
        opens=opens,
        closes=item.closes_at_us / SECOND_US + ahead,
        limit_s=setting.pace.work_s,
        attempts_allowed=quiz.attempts_allowed or MOST_ATTEMPTS,
        rush=RUSH,
        comes_until=opens + setting.pace.round_s,
    )
