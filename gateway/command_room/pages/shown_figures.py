"""What the room and the wall both show: how long a round goes on, and charts with what stands on
their axes."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from contracts.local_times import parse_rfc3339, rfc3339
from gateway.command_room.actions import activity_trends
from gateway.web.chart_scale import Scale, scale_to, spread
from gateway.web.number_and_date_formats import Formats
from gateway.web.text_catalogue import Catalogue

#: from then on the days are told and not the seconds, as ``round-left.js`` does
DAYS_S = 172_800


class Chart(Struct, frozen=True):
    """Columns or a line (``counts``, ``None`` where it is still to come) over ``labels``, beside
    ``then``, the same of another round; ``ends``: what stands below the axis."""

    counts: Sequence[int | None]
    then: Sequence[int | None] | None
    labels: list[str]
    ends: list[str]
    scale: Scale


def left_text(told: dict[str, Any] | None, texts: Catalogue, f: Formats, now_us: int) -> str:
    """How long the round is still open, or until it opens; empty of one that is over."""
    if told is None or told["state"] not in ("open", "planned"):
        return ""
    until = told["opens_at"] if told["state"] == "planned" else told["ends_at"]
    seconds = max(0, parse_rfc3339(until) - now_us) // 1_000_000
    left = f.clock(seconds)
    if seconds >= DAYS_S:
        left = texts("room_js.days", count=seconds // 86_400)
    if told["state"] == "open":
        return texts("room_js.left", left=left)
    return texts("room_js.opens_in", left=left)


def charts_of(parts: dict[str, Any], f: Formats) -> dict[str, Any]:
    """The charts of a contest, each a :class:`Chart`, by name; ``None`` where there are no figures
    for one."""
    minutes, week, scores = (parts.get(name) for name in ("minutes", "week", "scores"))
    return {
        "minutes_chart": _minutes(minutes, f) if minutes else None,
        "week_chart": _week(week, f) if week else None,
        "scores_chart": _scores(scores) if scores else None,
    }


def _minutes(minutes: dict[str, Any], f: Formats) -> Chart:
    last_us = parse_rfc3339(minutes["last"])
    labels = [
        f.time(rfc3339(last_us - back * activity_trends.MINUTE_US))[:5]
        for back in reversed(range(activity_trends.SPAN))
    ]
    return _chart(minutes["counts"], minutes["then"], labels)


def _week(week: dict[str, Any], f: Formats) -> Chart:
    """From the opening on, where nobody has handed anything in."""
    labels = [f.number(hour) for hour in [0, *week["hours"]]]
    return _chart([0, *week["now_sums"]], [0, *week["then_sums"]], labels)


def _scores(scores: list[int]) -> Chart:
    return _chart(scores, None, [str(score) for score in range(len(scores))])


def _chart(
    counts: Sequence[int | None], then: Sequence[int | None] | None, labels: list[str]
) -> Chart:
    most = max((one for one in (*counts, *(then or [])) if one is not None), default=0)
    ends = [labels[place] for place in spread(len(labels))]
    return Chart(counts, then, labels, ends, scale_to(most))
