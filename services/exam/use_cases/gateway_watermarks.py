"""What gateways report: how far they have come, and how busy they are."""

from contracts.gateway_watermarks import GatewayLoad, GatewayState, ReportWatermark
from plumbing.unit_of_work import UnitOfWork
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
    return [GatewayState(work.now_us, _others(loads, item.gateway)) for item in items]


def _others(loads: dict[str, GatewayLoad], mine: str) -> GatewayLoad:
    return sum((told for name, told in loads.items() if name != mine), GatewayLoad())
