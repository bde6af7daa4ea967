"""A gateway tells exam each second how far it has delivered, and less often while nothing hangs on
it."""

import asyncio
from typing import Any, cast

from contracts.gateway_watermarks import NEVER_US, GatewayState, ReportWatermark
from gateway.live.background_tasks import IDLE_WATERMARK_US, BackgroundTasks
from gateway.live.gateway_load import GatewayLoads
from plumbing.metrics import HTTP_ANSWERS

NOW_US = 1_700_000_000_000_000
SECOND_US = 1_000_000


class House:
    """The backend, what the hot path knows, and the clocks, of a gateway that is asked second by
    second whether it reports."""

    gateway = "g1"

    def __init__(self) -> None:
        self.now_us, self.awaited_us, self.reports = NOW_US, NEVER_US, 0
        me = cast(Any, self)
        loads = GatewayLoads(self.clock)
        self.tasks = BackgroundTasks(me, me, me, loads, self.clock, self.clock)

    def clock(self) -> int:
        return self.now_us

    def watermark_us(self) -> int:
        return self.now_us

    async def ask(self, _command: str, _item: ReportWatermark, *_more: Any) -> GatewayState:
        self.reports += 1
        return GatewayState(self.now_us, awaited_us=self.awaited_us)

    def reports_within(self, seconds: int) -> int:
        """How often it reports in the next seconds."""
        before = self.reports
        for _ in range(seconds):
            self.now_us += SECOND_US
            if self.tasks._worth_reporting():
                asyncio.run(self.tasks._report())
        return self.reports - before


def test_a_gateway_that_nobody_asks_anything_reports_every_few_seconds() -> None:
    house = House()
    assert house.reports_within(1) == 1
    assert house.reports_within(12) == 12 * SECOND_US // IDLE_WATERMARK_US == 3


def test_a_gateway_that_answers_somebody_reports_every_second() -> None:
    house = House()
    house.reports_within(1)
    for _ in range(3):
        HTTP_ANSWERS.labels("200").inc()
        assert house.reports_within(1) == 1


def test_a_gateway_that_a_round_waits_for_reports_every_second_from_that_moment_on() -> None:
    house = House()
    house.awaited_us = NOW_US + 6 * SECOND_US
    assert house.reports_within(1) == 1
    assert house.reports_within(4) == 1
    assert house.reports_within(5) == 5
    house.awaited_us = NEVER_US
    house.reports_within(1)
    assert house.reports_within(3) == 0


def test_a_gateway_hears_nothing_of_rounds_from_an_older_exam_and_reports_every_second() -> None:
    house = House()
    house.awaited_us = GatewayState(0).awaited_us
    assert house.reports_within(5) == 5
