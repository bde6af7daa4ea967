"""The platform's clock is set back an hour: nobody pays for it, nothing old looks fresh."""

import pytest
from msgspec.structs import replace

from contracts.broker_topology import SERVICES
from contracts.service_vitals import Vitals
from gateway.core.transport.service_client import Backend
from gateway.live.monitoring import VitalsCache
from plumbing.version import VERSION
from tests.unit.gateway.fakes import NOW_US, FakeCaller, Handler, House

HOUR_US = 3_600_000_000
SECOND_US = 1_000_000
VITALS = Vitals("exam", "a", VERSION, 0, 0, 10, 0, 0, 0, None, 0, [])


def test_whoever_was_there_before_is_served_as_before(house: House) -> None:
    path, body = "/api/attempts/at1/answers", {"answers": {"q1": "A"}}
    who = house.bearer("contestant")
    with house.open() as client:
        for _ in range(50):
            assert client.put(path, json=body, headers=who).status_code == 200
        house.now_us -= HOUR_US
        for _ in range(30):
            assert client.put(path, json=body, headers=who).status_code == 200
            assert client.get("/api/contests").status_code == 200


@pytest.mark.anyio
async def test_the_status_page_looks_anew_and_tells_no_rate_over_it() -> None:
    now, spans, carried_out = NOW_US, 0, 10

    def of(service: str) -> Handler:
        return lambda _: replace(VITALS, service=service, at_us=now, carried_out=carried_out)

    handlers = {f"{name}.vitals": of(name) for name in SERVICES}
    desk = VitalsCache(Backend(FakeCaller(handlers)), lambda: now, lambda: spans)
    first = await desk.look()
    spans += SECOND_US // 2
    assert await desk.look() is first
    now, spans, carried_out = now - HOUR_US, spans + SECOND_US, carried_out + 1000
    second = await desk.look()
    assert second is not first
    assert (second.pace, second.rates) == (None, {})
    now, spans, carried_out = now + SECOND_US, spans + SECOND_US, carried_out + 1000
    assert set((await desk.look()).rates.values()) == {1000.0}
