"""Participation as people read it: lines with a state, totals by class, search, filter, order.

The state compares an agency with an even pace: half of the open time gone, half of the quota due.
    met       the quota is reached
    on_pace   open, not below the even pace
    at_risk   open, below it
    missed    closed without reaching it
    no_quota  the class has none
    nobody    there is nobody to divide by: the quota is neither met nor missed
Going on at an even pace, a rate arrives at its forecast (``forecast_of``): on pace means at the
quota or above it. The page's script has the same rules (``agency-table.js``), so that live figures
agree.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from msgspec import Struct

from contracts.definition import AgencyClass
from contracts.local_times import parse_rfc3339
from contracts.reporting import AgencyParticipation
from gateway.contests.shapes import RoundView
from gateway.web.vietnamese_sorting import fold, sort_key

State = Literal["met", "on_pace", "at_risk", "missed", "no_quota", "nobody"]
Window = tuple[int, int]

#: so much of the open time must be over before anything is forecast
TOO_EARLY = 0.05
# a rate such as 0.7 is not exact, and 70 % must not become 69
ROUNDING = 1e-9
STATES: tuple[State, ...] = ("met", "on_pace", "at_risk", "missed", "no_quota", "nobody")
_URGENCY: dict[State, int] = {
    "missed": 0,
    "at_risk": 1,
    "on_pace": 2,
    "no_quota": 3,
    "nobody": 3,
    "met": 4,
}


class Line(Struct, frozen=True):
    """One agency; ``forecast`` in whole percent, as ``forecast_of``."""

    agency: str
    name: str
    class_id: str
    class_name: str
    headcount: int
    denominator: int
    participants: int
    rate: float
    quota: float | None
    missing: int
    state: State
    roster_rows: int = 0
    forecast: int | None = None

    @property
    def differs(self) -> bool:
        """Whether the approved headcount and the rows on the roster are not the same number."""
        return self.headcount > 0 and self.roster_rows not in (0, self.headcount)


# The pattern from which the page's script makes the row of an agency that was filtered away.
BLANK = Line("", "", "", "", 0, 0, 0, 0.0, 0.0, 0, "no_quota")


class Total(Struct, frozen=True):
    """A class, or all of them: distinct agencies, people, and how many agencies are in a state."""

    name: str
    agencies: int
    denominator: int
    participants: int
    rate: float
    quota: float | None
    missing: int
    states: dict[State, int]
    forecast: int | None = None


class Selection(Struct, frozen=True):
    """What the visitor asked to see; the defaults show everything, most urgent first."""

    search: str = ""
    class_id: str = ""
    state: str = ""
    sort: str = "state"
    descending: bool = False


_ORDERS: dict[str, Callable[[Line], Any]] = {
    "name": lambda line: (),
    "class": lambda line: sort_key(line.class_name),
    "participants": lambda line: line.participants,
    "rate": lambda line: line.rate,
    "missing": lambda line: line.missing,
    "state": lambda line: (_URGENCY[line.state], -line.missing),
}
SORTS = tuple(_ORDERS)


def windows(rounds: Iterable[RoundView], round_id: str | None) -> list[Window]:
    """``[opens, closes)`` of the round, or of all quiz rounds that count, in microseconds."""
    return [
        (parse_rfc3339(item.opens_at), parse_rfc3339(item.closes_at))
        for item in rounds
        if (item.round == round_id if round_id else item.quiz and not item.practice)
    ]


def elapsed_share(open_windows: Sequence[Window], now_us: int) -> float:
    """How much of the open time is over, 0..1; with no window at all, 1."""
    whole = sum(closes - opens for opens, closes in open_windows)
    if whole <= 0:
        return 1.0
    gone = sum(min(max(now_us - opens, 0), closes - opens) for opens, closes in open_windows)
    return gone / whole


def state_of(row: AgencyParticipation, elapsed: float) -> State:
    """The state of one agency; ``elapsed`` is 0..1."""
    if row.quota is None:
        return "no_quota"
    if not row.denominator:
        return "nobody"
    if row.met:
        return "met"
    if elapsed >= 1:
        return "missed"
    return "at_risk" if row.rate < row.quota * elapsed else "on_pace"


def forecast_of(
    rate: float, elapsed: float, quota: float | None = None, state: State | None = None
) -> int | None:
    """Where a rate (0..1) is at the close if it goes on at an even pace, in whole percent, rounded
    down; ``None`` before ``TOO_EARLY``, at the end, and where the state asks for no forecast. The
    open time counts in whole percent too, so that rows which nothing happens to stay the same for
    a while; with a quota and a state the two never contradict each other."""
    if not TOO_EARLY <= elapsed < 1 or state not in (None, "on_pace", "at_risk"):
        return None
    gone = math.floor(elapsed * 100)
    percent = min(100, math.floor(rate * 10_000 / gone + ROUNDING))
    if quota is None or state is None:
        return percent
    due = math.ceil(quota * 100 - ROUNDING)
    return max(percent, due) if state == "on_pace" else min(percent, due - 1)


def lines(
    rows: Sequence[AgencyParticipation], classes: Iterable[AgencyClass], elapsed: float
) -> list[Line]:
    """The rows with their state and the name of their class."""
    names = {item.id: item.name for item in classes}
    states = {row.agency: state_of(row, elapsed) for row in rows}
    return [
        Line(
            row.agency,
            row.name,
            row.agency_class,
            names.get(row.agency_class, row.agency_class),
            row.headcount,
            row.denominator,
            row.participants,
            row.rate,
            row.quota,
            row.missing,
            states[row.agency],
            row.roster_rows,
            forecast_of(row.rate, elapsed, row.quota, states[row.agency]),
        )
        for row in rows
    ]


def total(
    name: str, some: Sequence[Line], quota: float | None = None, elapsed: float = 1.0
) -> Total:
    """Sums over some lines; the rate is that of all their people together."""
    denominator = sum(line.denominator for line in some)
    participants = sum(line.participants for line in some)
    rate = participants / denominator if denominator else 0.0
    return Total(
        name,
        len(some),
        denominator,
        participants,
        rate,
        quota,
        sum(line.missing for line in some),
        {state: sum(line.state == state for line in some) for state in STATES},
        forecast_of(rate, elapsed) if denominator else None,
    )


def by_class(
    all_lines: Sequence[Line], classes: Iterable[AgencyClass], elapsed: float = 1.0
) -> dict[str, Total]:
    """One total for each class that has an agency, by its id."""
    found = {
        item.id: ([line for line in all_lines if line.class_id == item.id], item)
        for item in classes
    }
    return {
        class_id: total(item.name, some, item.quota, elapsed)
        for class_id, (some, item) in found.items()
        if some
    }


def selected(all_lines: Iterable[Line], selection: Selection) -> list[Line]:
    """The lines that the visitor asked for, in that order; equal ones by name."""
    wanted = fold(selection.search.strip())
    kept = [
        line
        for line in all_lines
        if wanted in fold(line.name)
        and selection.class_id in ("", line.class_id)
        and selection.state in ("", line.state)
    ]
    kept.sort(key=lambda line: sort_key(line.name), reverse=_by_name_backwards(selection))
    if selection.sort != "name":
        kept.sort(key=_ORDERS[selection.sort], reverse=selection.descending)
    return kept


def _by_name_backwards(selection: Selection) -> bool:
    return selection.sort == "name" and selection.descending
