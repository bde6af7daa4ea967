"""Reads results and the participation page over HTTP, as people do while the load runs."""

import time
from typing import Any

from client.http_connection import HttpConnection
from rigs.harness.load_generator import Sitting
from rigs.harness.seeding import CONTEST


async def read_result(wire: HttpConnection, sitting: Sitting) -> bool:
    """Read an attempt back as its owner; whether it is there. The score is remembered."""
    answer = await wire.request("GET", f"/api/attempts/{sitting.attempt}", sitting.token)
    if answer.status == 200:
        score: Any = answer.json().get("score")
        sitting.score = score
    return answer.status == 200


async def read_participation(wire: HttpConnection, token: str) -> tuple[int, float]:
    """Submissions so far, by the participation page, and the seconds that the page took;
    ``ValueError`` if it was refused."""
    began = time.perf_counter()
    answer = await wire.request("GET", f"/api/contests/{CONTEST}/participation", token)
    took_s = time.perf_counter() - began
    if answer.status != 200:
        raise ValueError(f"participation: {answer.status} {answer.body[:160]!r}")
    said: Any = answer.json()
    return said["attempts"] - said["in_progress"], took_s
