"""An organiser's hand on the hours of rounds: each is kept open for long, and closed as soon as
nobody is due any more. So nothing that anybody does depends on how fast a machine is."""

import time
from typing import Any

from msgspec.structs import replace

from client.api_client import Api, ApiError
from client.contest_loading import define
from contracts.definition import Definition, Round
from contracts.local_times import parse_rfc3339, rfc3339
from rigs.demo.compressed_plan import SECOND_US, rehearsed, text_of
from rigs.demo.contest_setup import DemoSetup
from rigs.demo.publish_and_recount import wait_for

#: longer than any demonstration takes
KEPT_OPEN_S = 3600
PATIENCE_S = 120.0
_WHY_LONGER = "Chờ đến khi không còn ai phải vào thi hoặc nộp bài"
_WHY_NOW = "Không còn ai phải vào thi hoặc nộp bài"
#: how far ahead a close lies that is decided now
_AHEAD_S = 0.25
_MOST_AHEAD_S = 8.0
#: the first round opens so many times later as the platform takes to answer new hours
_TIMES_AS_LONG = 10


def begin(setting: DemoSetup, lead_s: float) -> Definition:
    """Send the plan with its real hours, the first round ``lead_s`` from now or, on a busy machine,
    later, and keep all rounds open; the definition with the closes that are in force then."""
    asked = time.monotonic()
    _send(setting, _now_us() + 3 * KEPT_OPEN_S * SECOND_US)
    lead_s = max(lead_s, _TIMES_AS_LONG * (time.monotonic() - asked))
    definition = _send(setting, _now_us() + int(lead_s * 1000) * 1000)
    return keep_open(setting.api, definition)


def _now_us() -> int:
    """Now, in whole milliseconds, as the API tells moments."""
    return time.time_ns() // SECOND_US * 1000


def _send(setting: DemoSetup, starts_us: int) -> Definition:
    definition = with_room(rehearsed(setting.plan, setting.pace, starts_us))
    define(setting.api, text_of(definition))
    return definition


def with_room(definition: Definition) -> Definition:
    """The contest ends so late that its rounds can be kept open."""
    return replace(definition, ends_at_us=definition.ends_at_us + 2 * KEPT_OPEN_S * SECOND_US)


def keep_open(api: Api, definition: Definition) -> Definition:
    """Extend every round of a phase that is no performance, for so long after the first opening;
    the definition with these closes. The contest has to end later still (``with_room``)."""
    first_us = min(item.opens_at_us for phase in definition.phases for item in phase.rounds)
    until_us = first_us + KEPT_OPEN_S * SECOND_US
    phases = []
    for phase in definition.phases:
        if phase.stage is None:
            for item in phase.rounds:
                _extend(api, definition.slug, item, until_us)
            rounds = [replace(item, closes_at_us=until_us) for item in phase.rounds]
            phases.append(replace(phase, rounds=rounds))
        else:
            phases.append(phase)
    return replace(definition, phases=phases)


def _extend(api: Api, contest: str, item: Round, until_us: int) -> None:
    path = f"/api/contests/{contest}/rounds/{item.id}"
    body = {"closes_at": rfc3339(until_us), "reason": _WHY_LONGER}
    wanted = (rfc3339(item.opens_at_us), rfc3339(until_us))

    def longer() -> bool:
        try:
            seen = api.call("PATCH", path, json=body).json()
        except ApiError as error:
            if not _may_come(error):
                raise
            # its new hours have not come to the exam, or it is so and only the answer got lost
            seen = _seen(api, contest, item)
        return (seen.get("opens_at"), seen.get("closes_at")) == wanted

    wait_for(longer, PATIENCE_S, f"{item.name}: chưa gia hạn được (not extended)")


def close(api: Api, contest: str, item: Round) -> Round:
    """Close an open round that was kept open, within a moment; the round with its real close."""
    path = f"/api/contests/{contest}/rounds/{item.id}/shortening"
    ahead_s, found = _AHEAD_S, item

    def shorter() -> bool:
        nonlocal ahead_s, found
        closes_us = _now_us() + int(ahead_s * 1000) * 1000
        body = {"closes_at": rfc3339(closes_us), "reason": _WHY_NOW}
        try:
            api.post(path, body)
        except ApiError as error:
            if not error.problem.code.startswith("round."):
                raise  # any other says that a moment has passed, or that it is closed by now
            ahead_s = min(_MOST_AHEAD_S, 2 * ahead_s)
        closes_us = parse_rfc3339(_seen(api, contest, item)["closes_at"])
        found = replace(item, closes_at_us=closes_us)
        return closes_us < item.closes_at_us

    wait_for(shorter, PATIENCE_S, f"{item.name}: chưa đóng được (not closed)")
    return found


def _may_come(error: ApiError) -> bool:
    """Whether a decision about hours that was refused may be taken later, or was taken unheard."""
    code = error.problem.code
    return code == "contest.unknown" or (code.startswith("round.") and code != "round.settled")


def _seen(api: Api, contest: str, item: Round) -> dict[str, Any]:
    """A round as the platform tells it; nothing of one that it does not know yet."""
    try:
        rounds = api.get(f"/api/contests/{contest}/rounds")["rounds"]
    except ApiError as error:
        if error.problem.code != "contest.unknown":
            raise
        return {}
    found: dict[str, Any] = next((one for one in rounds if one["round"] == item.id), {})
    return found
