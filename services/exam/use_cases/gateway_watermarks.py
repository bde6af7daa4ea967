"""What gateways report: how far they have come, and how busy they are."""

from sqlalchemy import Connection

from contracts.gateway_watermarks import NEVER_US, GatewayLoad, GatewayState, ReportWatermark
from plumbing.unit_of_work import UnitOfWork
from services.exam.repository import rounds as rounds_repository
from services.exam.repository import timed_transitions as transitions_repository

LOAD_OF_NOW_US = 5_000_000
"""Load figures that are older say nothing of now: a gateway tells them every second."""


def watermark(work: UnitOfWork, items: list[ReportWatermark]) -> list[GatewayState]:
    """Take gateways' reports; the answer tells them our clock, and how it is with the others."""
    work.rings_nobody()  # a round that waits for gateways is looked at all the time
    for item in items:
        transitions_repository.report_watermark(work.connection, item, work.now_us)
        transitions_repository.keep_load(work.connection, item, work.now_us)
    since_us = work.now_us - LOAD_OF_NOW_US
    loads = transitions_repository.gateway_loads(work.connection, since_us, work.now_us)
    closes = closes_to_come(work.connection, work.now_us)
    return [
        GatewayState(
            work.now_us,
            _others(loads, item.gateway),
            min((one for one in closes if one > item.watermark_us), default=NEVER_US),
        )
        for item in items
    ]


def closes_to_come(connection: Connection, now_us: int) -> list[int]:
    """Moments until when gateways must have delivered what arrived before a round can settle: of
    those that have closed for some by now all, of the others the next."""
    found = transitions_repository.closes(connection, now_us)
    moments = [] if found.next_us is None else [found.next_us]
    if found.passed:
        for row in rounds_repository.due_rounds(connection, now_us):
            moments += [row.last_close_us, row.taken_until_us]
    return moments


def _others(loads: dict[str, GatewayLoad], mine: str) -> GatewayLoad:
    return sum((told for name, told in loads.items() if name != mine), GatewayLoad())
