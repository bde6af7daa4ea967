"""Rounds are kept open and closed whatever a busy machine answers on the way."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from msgspec.structs import replace

from client.api_client import Api, ApiError
from contracts.local_times import parse_rfc3339, rfc3339
from rigs.demo.compressed_plan import FAST, find_plan, rehearsed
from rigs.demo.round_hours import KEPT_OPEN_S, close, keep_open, with_room

OPENS_US = 1_900_000_000_000_000
PLAN = with_room(rehearsed(find_plan("dakrong-2020"), FAST, OPENS_US))
(ROUND,) = PLAN.phases[0].rounds
UNTIL_US = OPENS_US + KEPT_OPEN_S * 1_000_000
LOST, NOTHING_HEARD = "lost", "round.closes_too_early"


class _Rounds(BaseHTTPRequestHandler):
    """One round. ``refusals``: what is answered to decisions before one is heard; ``lost``: it is
    carried out, but its answer does not come."""

    closes_us: int
    refusals: list[str]
    decisions: int

    def do_GET(self) -> None:
        self._answer(200, {"rounds": [self._seen()]})

    def do_PATCH(self) -> None:
        self._decide()

    def do_POST(self) -> None:
        self._decide()

    def _decide(self) -> None:
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).decisions += 1
        refusal = self.refusals.pop(0) if self.refusals else ""
        if refusal not in ("", LOST):
            self._answer(409, {"code": refusal, "detail": "refused"})
            return
        type(self).closes_us = parse_rfc3339(given["closes_at"])
        if refusal == LOST:
            self._answer(503, {"code": "busy", "detail": "not answered in time"})
        else:
            self._answer(200, self._seen())

    def _seen(self) -> dict[str, Any]:
        opens, closes = rfc3339(ROUND.opens_at_us), rfc3339(self.closes_us)
        return {"round": ROUND.id, "opens_at": opens, "closes_at": closes}

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def api() -> Iterator[Api]:
    _Rounds.closes_us, _Rounds.refusals, _Rounds.decisions = ROUND.closes_at_us, [], 0
    with ThreadingHTTPServer(("127.0.0.1", 0), _Rounds) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with Api(f"http://127.0.0.1:{server.server_address[1]}", patience_s=20) as found:
            yield found
        server.shutdown()


@pytest.mark.parametrize(
    "refusals",
    [
        [],
        ["contest.unknown", "round.unknown", NOTHING_HEARD, "round.closes_no_later"],
        [LOST, "round.closes_no_later"],
    ],
)
def test_a_round_is_kept_open_once_the_exam_knows_its_hours(api: Api, refusals: list[str]) -> None:
    _Rounds.refusals = list(refusals)
    (kept_open,) = keep_open(api, PLAN).phases[0].rounds
    assert (kept_open.closes_at_us, _Rounds.closes_us) == (UNTIL_US, UNTIL_US)
    assert _Rounds.refusals == []


def test_a_round_that_has_settled_is_not_kept_open(api: Api) -> None:
    _Rounds.refusals = ["round.settled"]
    with pytest.raises(ApiError):
        keep_open(api, PLAN)
    assert _Rounds.decisions == 1


@pytest.mark.parametrize(
    "refusals",
    [
        [],
        ["round.not_open", "round.closes_too_early", "round.closes_too_early"],
        [LOST, "round.settled"],
    ],
)
def test_a_round_is_closed_and_its_real_close_is_told(api: Api, refusals: list[str]) -> None:
    _Rounds.closes_us, _Rounds.refusals = UNTIL_US, list(refusals)
    closed = close(api, PLAN.slug, replace(ROUND, closes_at_us=UNTIL_US))
    assert closed.closes_at_us == _Rounds.closes_us < UNTIL_US
    assert _Rounds.refusals == []
