"""A clock of a performance as pages show it at a moment; scripts count it on from there."""

from typing import Any

from contracts.local_times import parse_rfc3339
from gateway.stage.shapes import ClockView


def shown_clock(clock: ClockView, now_us: int) -> dict[str, Any]:
    """What it says, its limit, and how far it is over it."""
    used, limit = used_s(clock, now_us), clock.limit_s
    return {
        "part": clock.part,
        "state": clock.state,
        "used_ms": clock.used_ms,
        "since": clock.runs_since,
        "presses": clock.presses,
        "used": clock_text(used),
        "limit_s": limit,
        "limit": clock_text(limit or 0),
        "over_s": max(0, used - limit) if limit else 0,
        "over": clock_text(max(0, used - (limit or 0))),
    }


def used_s(clock: ClockView, now_us: int) -> int:
    """The whole seconds that a clock has counted by now."""
    since_us = parse_rfc3339(clock.runs_since) if clock.runs_since else now_us
    return (clock.used_ms + max(0, now_us - since_us) // 1000) // 1000


def clock_text(seconds: int) -> str:
    """A clock as ``texts.js`` writes it, so that nothing jumps when it takes over."""
    hours, rest = divmod(seconds, 3600)
    text = f"{rest // 60:02}:{rest % 60:02}"
    return f"{hours}:{text}" if hours else text
