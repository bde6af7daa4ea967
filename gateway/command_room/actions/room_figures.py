"""What the command room shows, gathered for its page and told bit by bit over its stream.

Figures that cost the services a look at every attempt (arrivals, scores) are asked for every few
seconds, however many watch; the others each second.
"""

import logging
from collections.abc import Mapping
from math import isfinite
from typing import Any

import msgspec

from contracts.errors import Refused, Unavailable
from contracts.gateway_watermarks import GatewayLoad
from contracts.local_times import parse_rfc3339, rfc3339
from gateway.command_room.actions import activity_trends
from gateway.contests.shapes import RoundView
from gateway.context import GatewayContext
from gateway.live.cached_figures import Key
from gateway.live.monitoring import Reading
from gateway.live.sse_feeds import Watched
from gateway.participation.cache import Report, Scope

log = logging.getLogger(__name__)

EVERY_S = 1.0
#: ``as_of`` is told at least so often, so that the pace of each agency is looked at again
STILL_US = 10_000_000
#: an older table is not of now: nothing answers behind the gateway
LATE_US = 5_000_000


class Room:
    """The state of a contest now: ``parts`` by name, each as JSON values; ``report`` is the table
    of the phase that carries the quota."""

    def __init__(self, report: Report, parts: dict[str, Any]) -> None:
        self.report, self.parts = report, parts


async def gather(context: GatewayContext, contest: str) -> Room:
    """Look at everything.

    ``Unavailable`` as long as there never was a table; otherwise what does not answer is told as
    it last was, or left out. ``contest.unknown``.
    """
    now_us = context.clock()
    rounds = await context.contests.rounds(contest)
    report = await context.participation.get(Scope(contest), EVERY_S / 2)
    quizzes = {item.round: item for item in rounds if item.quiz is not None}
    windows = [window_of(item) for item in quizzes.values()]
    this = activity_trends.round_in_hand(windows, now_us)
    parts: dict[str, Any] = {
        "as_of": report.view.as_of,
        "at": rfc3339(now_us),
        "late": now_us - report.table.as_of_us > LATE_US,
        "now": now_us // STILL_US,
        "round": _told(quizzes[this.round]) if this else None,
        "windows": [
            [one.opens_us // 1000, one.closes_us // 1000] for one in windows if not one.practice
        ],
        "health": _health(await _reading(context), context.loads.together()),
    }
    if this is not None:
        before = activity_trends.round_before(windows, this)
        name = quizzes[before.round].name if before else ""
        parts |= await _figures(context, contest, this, before, name, now_us)
        quiz = quizzes[this.round].quiz
        most = quiz.full_marks if quiz else 0
        parts["scores"] = await _scores(context, (contest, this.round), most)
    return Room(report, parts)


async def _figures(
    context: GatewayContext,
    contest: str,
    this: activity_trends.Window,
    before: activity_trends.Window | None,
    name: str,
    now_us: int,
) -> dict[str, Any]:
    """Attempts, arrivals and the week before."""
    counts, parts = context.counts, dict[str, Any]()
    try:
        table = (await context.participation.get(Scope(contest, this.round), EVERY_S / 2)).table
        parts["attempts"] = {
            "started": table.attempts,
            "in_progress": table.in_progress,
            "submitted": table.attempts - table.in_progress,
        }
        minutes = (await counts.arrivals.get((contest, this.round))).minutes
        until_us = max(this.opens_us, min(now_us, this.ends_us - 1))
        parts["minutes"] = {
            "last": rfc3339(until_us - until_us % activity_trends.MINUTE_US),
            "counts": activity_trends.last_minutes(minutes, until_us),
            "then": None,
        }
        if before is not None:
            earlier = (await counts.arrivals.get((contest, before.round))).minutes
            age_us = until_us - this.opens_us
            parts["minutes"]["then"] = activity_trends.last_minutes(
                earlier, before.opens_us + age_us
            )
            week = activity_trends.week_on_week(this, before, minutes, earlier, now_us)
            parts["week"] = {
                "before": name,
                "now": week.now,
                "then": week.then,
                "change": week.change,
                "hours": activity_trends.hours(this),
                "now_sums": week.now_sums,
                "then_sums": week.then_sums,
            }
    except (Unavailable, Refused) as error:
        log.warning("the room of %s lacks figures: %s", contest, error)
    return parts


async def _scores(context: GatewayContext, key: Key, most: int) -> list[int] | None:
    try:
        found = await context.counts.scores.get(key)
        if not found.scores_shown:
            return None
        return activity_trends.distribution(found.scores, most, found.scale)
    except (Unavailable, Refused) as error:
        log.warning("the room lacks figures: %s", error)
        return None


def window_of(item: RoundView) -> activity_trends.Window:
    """When a round is open, to whoever has longest."""
    closes_us = parse_rfc3339(item.closes_at)
    ends = [closes_us, *(parse_rfc3339(at) for at in item.extensions.values())]
    return activity_trends.Window(
        item.round, item.phase, parse_rfc3339(item.opens_at), closes_us, max(ends), item.practice
    )


def _told(item: RoundView) -> dict[str, Any]:
    return {
        "round": item.round,
        "name": item.name,
        "state": item.state,
        "edition": item.edition,
        "opens_at": item.opens_at,
        "closes_at": item.closes_at,
        "extended": len(item.extensions),
        "ends_at": rfc3339(window_of(item).ends_us),
        "publication": item.publication,
    }


async def _reading(context: GatewayContext) -> Reading | None:
    """What the services say of themselves; they are asked every few seconds, by all who watch."""
    try:
        return await context.vitals.shared.get(None)
    except (Unavailable, Refused) as error:
        log.warning("the room lacks figures: %s", error)
        return None


def _health(reading: Reading | None, load: GatewayLoad) -> dict[str, Any]:
    """``outbox_s``: how long the oldest event waits to be sent; ``behind``: events that were sent
    and not applied yet; ``answered_ms``: in how long 99 of 100 requests of people in the exam were
    answered; ``concerns``: how many things an operator has to look at. ``None``: nobody says it."""
    pace = reading.pace if reading else None
    processes = reading.processes if reading else []
    waits = [
        (one.at_us - one.unpublished_since_us) / 1e6
        for one in processes
        if one.unpublished_since_us is not None
    ]
    return {
        "saves": round(load.saves, 1),
        "kept": load.kept,
        "waiting": load.waiting,
        "outbox_s": round(max([0.0, *waits]), 1) if processes else None,
        "behind": sum(s.behind for one in processes for s in one.following) if processes else None,
        "answered_ms": _millis(pace.p99_s if pace else None),
        "concerns": len(reading.concerns) if reading else None,
    }


def _millis(seconds: float | None) -> int | None:
    return None if seconds is None or not isfinite(seconds) else round(seconds * 1000)


class RoomFeed(Watched):
    """The room of one contest: whoever comes is told everything, and then what changed."""

    every_s = EVERY_S

    def __init__(self, context: GatewayContext, contest: str) -> None:
        self._context, self._contest = context, contest
        self._parts: dict[str, tuple[int, bytes]] = {}
        self._agencies: dict[str, tuple[int, bytes]] = {}
        self._gone: set[str] = set()
        self._events: dict[int, bytes] = {}

    async def look(self) -> None:
        room = await gather(self._context, self._contest)
        parts = dict(room.parts)
        table = {row.agency: row for row in room.report.view.agencies}
        self._gone = (self._gone | (self._agencies.keys() - table.keys())) - table.keys()
        for agency in self._gone:
            self._agencies.pop(agency, None)
        parts["gone"] = sorted(self._gone)
        times = {name: parts.pop(name) for name in ("as_of", "at")}
        number = self.number + 1
        changed = _take_over(self._parts, parts, number)
        changed |= _take_over(self._agencies, table, number)
        if changed:
            for name, moment in times.items():
                self._parts[name] = (number, msgspec.json.encode(moment))
            self.number, self._events = number, {}

    def told_since(self, number: int) -> bytes:
        event = self._events.get(number)
        if event is None:
            body: dict[str, Any] = {
                name: msgspec.Raw(text) for name, (at, text) in self._parts.items() if at > number
            }
            body["agencies"] = [
                msgspec.Raw(text) for at, text in self._agencies.values() if at > number
            ]
            content = msgspec.json.encode(body)
            event = self._events[number] = b"event: room\ndata: " + content + b"\n\n"
        return event


def _take_over(kept: dict[str, tuple[int, bytes]], found: Mapping[str, Any], number: int) -> bool:
    """Whether anything differs from what was kept; what does is kept under ``number``."""
    changed = False
    for name, value in found.items():
        text = msgspec.json.encode(value)
        if name not in kept or kept[name][1] != text:
            kept[name] = (number, text)
            changed = True
    return changed
