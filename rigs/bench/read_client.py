"""What the load reads: over HTTP where the gateway has the page, over the broker where not yet."""

import time
from typing import Any

from msgspec import Struct

from client.http_connection import HttpConnection
from contracts.errors import Refused, Unavailable
from contracts.exam import AttemptQuery, AttemptView
from contracts.reporting import Participation, ParticipationQuery
from gateway.core.transport.backend import Backend
from gateway.core.transport.rpc import Caller
from rigs.harness.load import Sitting
from rigs.harness.measured_platform import MeasuredPlatform
from rigs.harness.seeding import CONTEST


class Counted(Struct, frozen=True):
    """What the participation page said: submissions so far, and people who count."""

    submitted: int
    participants: int


class ReadClient:
    """Reads results and participation. Make it inside a running event loop."""

    def __init__(self, rig: MeasuredPlatform, name: str) -> None:
        self._rig, self._name = rig, name
        self._caller: Caller | None = None
        self._http: dict[str, bool] = {}

    def note(self) -> str:
        """What was read past the gateway, in words."""
        past = [name for name, by_http in self._http.items() if not by_http]
        return f"({', '.join(past)} read over the broker: no page yet)" if past else ""

    def close(self) -> None:
        """Hang up."""
        if self._caller is not None:
            self._caller.stop()

    async def result(self, wire: HttpConnection, sitting: Sitting) -> bool:
        """Read an attempt back as its owner; whether it is there."""
        if self._http.get("result", True):
            answer = await wire.request("GET", f"/api/attempts/{sitting.attempt}", sitting.token)
            if answer.status == 200 or "result" in self._http or b'"code"' in answer.body:
                self._http["result"] = True
                return answer.status == 200
        self._http["result"] = False
        query = AttemptQuery(sitting.attempt, f"p{sitting.person:06d}")
        try:
            view = await self._backend().ask("exam.attempt", query, AttemptView)
            return view.attempt == sitting.attempt
        except (Refused, Unavailable):
            return False

    async def participation(self, wire: HttpConnection, token: str) -> tuple[Counted, float]:
        """The participation page and the seconds it took."""
        began = time.perf_counter()
        if self._http.get("participation", True):
            path = f"/api/contests/{CONTEST}/participation"
            answer = await wire.request("GET", path, token)
            took_s = time.perf_counter() - began
            said: Any = answer.json() if answer.status == 200 else {}
            if "attempts" in said:
                self._http["participation"] = True
                counting = sum(agency["participants"] for agency in said["agencies"])
                return Counted(said["attempts"] - said["in_progress"], counting), took_s
        self._http["participation"] = False
        began = time.perf_counter()
        told = await self._backend().ask(
            "reporting.participation", ParticipationQuery(CONTEST), Participation
        )
        counting = sum(agency.participants for agency in told.agencies)
        return Counted(told.attempts - told.in_progress, counting), time.perf_counter() - began

    @property
    def by_http(self) -> bool:
        """Whether the participation page was read as people read it."""
        return self._http.get("participation", False)

    def _backend(self) -> Backend:
        if self._caller is None:
            self._caller = Caller(self._rig.settings(self._name))
            self._caller.start()
        return Backend(self._caller)
