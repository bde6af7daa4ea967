"""Times and predictions of attempts held against the rules and the round's window."""

from collections.abc import Iterator

from cli.recount.attempt_scores import Sat
from cli.recount.hours_of_days import hours_on
from contracts.ledger_lines import Header, LedgerAllowance, LedgerWindow
from contracts.time_zones import HOME, zone_names

SECOND_US = 1_000_000
SKEW_US = SECOND_US  # a start is stamped by one clock, an arrival by another, some milliseconds off
LONGEST_US = 24 * 3600 * SECOND_US  # of a disruption
MOST_AHEAD_US = 3600 * SECOND_US  # its end may lie so far ahead of the decision
NOTHING = LedgerAllowance()


def in_time(header: Header, sats: list[Sat], notes: list[str]) -> Iterator[str]:
    """What no honest round has: attempts longer than the limit, handed in before they began or out
    of the window, and predictions that nobody asked for."""
    window, rules = header.window, header.rules
    yield from _allowances(header, sats)
    untold = 0
    for one in sats:
        name = f"attempt {one.pseudonym}/{one.attempt}"
        if rules.time_limit_s is not None:
            yield from _too_long(window, one, name, rules.time_limit_s)
        if one.prediction is not None and not rules.prediction:
            yield f"{name}: predicts {one.prediction}, but nothing was asked"
        if one.started_at_us is None or one.submitted_at_us is None:
            untold += 1
            continue
        if one.started_at_us - one.submitted_at_us > SKEW_US:
            yield f"{name}: handed in before it began"
        if window is not None:
            yield from _within(window, one, name)
    if window is None:
        notes.append("the file tells no window: starts and arrivals are not held against it")
    elif untold:
        notes.append(f"{untold} attempts not held against the window: their times are closed")


def _too_long(window: LedgerWindow | None, one: Sat, name: str, limit_s: int) -> Iterator[str]:
    limit_s += _more(window, one).extra_s
    given_back_s = _given_back_us(window, one, limit_s) / SECOND_US
    if one.duration_s > limit_s + given_back_s:
        back = f", and {given_back_s:.0f} s were given back" if given_back_s else ""
        yield f"{name}: took {one.duration_s} s, the limit is {limit_s} s{back}"


def _more(window: LedgerWindow | None, one: Sat) -> LedgerAllowance:
    """What the person had more than others."""
    return NOTHING if window is None else window.allowances.get(one.pseudonym, NOTHING)


def _allowances(header: Header, sats: list[Sat]) -> Iterator[str]:
    """What must hold of an allowance: it is told of people who sat, is whole minutes and a day at
    most, and a close that is later than everyone's."""
    window = header.window
    if window is None:
        return
    known = {one.pseudonym for one in sats}
    for pseudonym, more in sorted(window.allowances.items()):
        if pseudonym not in known:
            yield f"window: more time for {pseudonym}, who did not sit"
        if more == NOTHING:
            yield f"window: more time for {pseudonym} is none"
        if more.extra_s % 60 or more.extra_s * SECOND_US > LONGEST_US:
            yield f"window: more time for {pseudonym} is not whole minutes of a day at most"
        if more.extra_s and header.rules.time_limit_s is None:
            yield f"window: more time for {pseudonym}, though there is no limit"
        if 0 < more.closes_at_us <= window.closes_at_us:
            yield f"window: more time for {pseudonym}, but not beyond everyone's close"


def window_of(header: Header) -> Iterator[str]:
    """What must hold of the window itself."""
    window = header.window
    if window is None:
        return
    if window.opens_at_us >= window.closes_at_us:
        yield "window: it closes before it opens"
    for agency, closes_at_us in sorted(window.agencies.items()):
        if closes_at_us <= window.closes_at_us:
            yield f"window: extended for {agency}, but not beyond everyone's"
    yield from _daily_hours(window)
    last_us = _last_close_us(window)
    yield from _disruptions(window, last_us)
    if header.published_at_us < last_us:
        yield "window: published before it was over"


def _daily_hours(window: LedgerWindow) -> Iterator[str]:
    """They begin before they end, on a clock that there is; without them no zone is told."""
    if window.daily_hours is not None and window.daily_hours[0] >= window.daily_hours[1]:
        yield "window: its daily hours end before they begin"
    if window.timezone != HOME and window.daily_hours is None:
        yield "window: a time zone, but no daily hours"
    if not _known(window.timezone):
        yield f"window: there is no time zone {window.timezone}"


def _known(zone: str) -> bool:
    return zone == HOME or zone in zone_names()


def _disruptions(window: LedgerWindow, last_us: int) -> Iterator[str]:
    """Spans that the platform would not have given back (ADR 22): what limits a decision about one
    is checked here once more, since attempts may be longer by it."""
    known = [(one.from_us, one.until_us, sorted(one.agencies)) for one in window.disruptions]
    if known != sorted(known):
        yield "window: disruptions are not in order"
    if any(one in window.disruptions[:number] for number, one in enumerate(window.disruptions)):
        # one span with two ``begun_before_us`` was decided twice, and is worth the later alone
        yield "window: a disruption stands twice"
    for one in window.disruptions:
        in_round = window.opens_at_us <= one.from_us < last_us
        if not in_round or not one.from_us < one.begun_before_us <= one.until_us:
            yield "window: a disruption that was none, or not of this round"
        if one.until_us - one.from_us > LONGEST_US:
            yield "window: a disruption is longer than a day"
        if one.until_us - one.begun_before_us > MOST_AHEAD_US:
            yield "window: a disruption ends more than an hour after it was decided"
        for agency in one.agencies or [""]:
            if one.until_us >= window.agencies.get(agency, window.closes_at_us):
                whom = agency or "all"
                yield f"window: a disruption ends after the round has closed for {whom}"


def _given_back_us(window: LedgerWindow | None, one: Sat, limit_s: int) -> int:
    """By how much more than the limit an attempt may have taken: its clock stood still in the
    disruptions of its agency that it was cut off by. Of whose agency or start is closed only the
    most that anybody can have had is known."""
    if window is None or not window.disruptions:
        return 0
    stood_us, until_us = 0, 0  # how long it stood still, and until when
    for span in sorted(window.disruptions, key=lambda span: (span.from_us, span.until_us)):
        if one.agency and span.agencies and one.agency not in span.agencies:
            continue
        from_us = span.from_us
        if one.started_at_us is not None:
            if one.started_at_us >= span.begun_before_us:
                continue
            if from_us >= one.started_at_us + limit_s * SECOND_US + stood_us:
                break
            from_us = max(from_us, one.started_at_us)
        stood_us += max(0, span.until_us - max(from_us, until_us))
        until_us = max(until_us, span.until_us)
    return stood_us


def _last_close_us(window: LedgerWindow) -> int:
    own = (one.closes_at_us for one in window.allowances.values())
    return max([window.closes_at_us, *window.agencies.values(), *own])


def _within(window: LedgerWindow, one: Sat, name: str) -> Iterator[str]:
    """Of whose agency is closed or forgotten only the last close of all agencies is known."""
    closes_at_us = max([window.closes_at_us, *window.agencies.values()])
    if one.agency:
        closes_at_us = window.agencies.get(one.agency, window.closes_at_us)
    closes_at_us = max(closes_at_us, _more(window, one).closes_at_us)
    assert one.started_at_us is not None
    assert one.submitted_at_us is not None
    if one.started_at_us < window.opens_at_us:
        yield f"{name}: began before the round opened"
    if one.started_at_us >= closes_at_us:
        yield f"{name}: began after the round had closed"
    if one.submitted_at_us > closes_at_us:
        yield f"{name}: handed in after the round had closed"
    if window.daily_hours is not None and _known(window.timezone):
        hours = hours_on(window.daily_hours, one.started_at_us, closes_at_us, window.timezone)
        yield from _of_its_day(hours, one, name)


def _of_its_day(hours: tuple[int, int], one: Sat, name: str) -> Iterator[str]:
    """Within the hours of the day on which it began; the last day ends with the round."""
    assert one.started_at_us is not None
    assert one.submitted_at_us is not None
    from_us, stops_us = hours
    if not from_us <= one.started_at_us < stops_us:
        yield f"{name}: began outside the hours of the day"
    elif one.submitted_at_us > stops_us:
        yield f"{name}: handed in after the hours of its day"
