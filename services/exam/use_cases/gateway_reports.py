"""What gateways report: how far they have come, and how busy they are."""

from contracts.gateways import DoorFigures, GatewayState, ReportWatermark
from plumbing.unit_of_work import UnitOfWork
from services.exam.repository import scheduled_changes as clock_repository

DOOR_OF_NOW_US = 5_000_000


def watermark(work: UnitOfWork, items: list[ReportWatermark]) -> list[GatewayState]:
    """Take gateways' reports; the answer tells them our clock, and how it is with the others."""
    for item in items:
        clock_repository.report_watermark(work.connection, item, work.now_us)
        clock_repository.keep_door(work.connection, item, work.now_us)
    doors = clock_repository.doors(work.connection, work.now_us - DOOR_OF_NOW_US, work.now_us)
    return [GatewayState(work.now_us, _others(doors, item.gateway)) for item in items]


def _others(doors: dict[str, DoorFigures], mine: str) -> DoorFigures:
    return sum((told for name, told in doors.items() if name != mine), DoorFigures())
