"""When people hand in over a week, as a share of the week's attempts. Pure.

Published, of the first week of Huế's contest of 2025 (00:00 on Monday 29/9 to 24:00 on Sunday 5/10,
Huế ngày nay, 07/10/2025): 25,980 attempts, one for each person, 24,399 of staff and 1,581 of
citizens, from 63 bodies; most bodies had more than 80% of their staff taking part.

Not published: when they came. That is assumed here, as organisers tell it and as
``rigs.city.participation_behaviour`` has it: more than half on the last day, one in seven in the
last hour and ever more towards its end; the days before like working days, Monday and Friday
the busiest, mornings and afternoons. Hours are counted from the opening: 0 is Monday 00:00.
"""

from bisect import bisect_right
from itertools import accumulate

#: published
ATTEMPTS = 25_980
BODIES = 63
HOURS = 168

#: assumed
LAST_DAY = 0.55
LAST_HOUR = 0.15
_DAYS_BEFORE = (26, 17, 14, 17, 26, 8)  # Monday to Saturday
_HOURS_OF_DAY = (1, 0, 0, 0, 0, 1, 3, 10, 16, 15, 13, 8, 4, 9, 14, 13, 11, 5, 3, 5, 7, 6, 4, 2)
#: Within the last hour the share handed in by the part ``x`` of it is ``1 - (1 - x) ** _RUSH``:
#: half of it in the last quarter, one eighth (2% of the week) in the last minute.
_RUSH = 0.5


def _hourly() -> tuple[float, ...]:
    """The share of each hour of the week; all together are 1."""
    days, hours = sum(_DAYS_BEFORE), sum(_HOURS_OF_DAY)
    before = [
        (1 - LAST_DAY) * day / days * hour / hours for day in _DAYS_BEFORE for hour in _HOURS_OF_DAY
    ]
    early = sum(_HOURS_OF_DAY[:-1])
    last = [(LAST_DAY - LAST_HOUR) * hour / early for hour in _HOURS_OF_DAY[:-1]]
    return (*before, *last, LAST_HOUR)


_SHARES = _hourly()
_UNTIL = tuple(accumulate(_SHARES, initial=0.0))


def handed_in_by(hour: float) -> float:
    """The share of the week's attempts that is handed in by this hour, in [0, 1]."""
    if hour <= 0:
        return 0.0
    if hour >= HOURS:
        return 1.0
    whole = int(hour)
    part = hour - whole
    if whole == HOURS - 1:
        part = 1 - (1 - part) ** _RUSH
    return min(1.0, _UNTIL[whole] + _SHARES[whole] * part)


def hour_of(share: float) -> float:
    """The hour by which this share (in [0, 1)) is handed in: the other way round."""
    whole = min(bisect_right(_UNTIL, share), HOURS) - 1
    part = min(1.0, (share - _UNTIL[whole]) / _SHARES[whole]) if _SHARES[whole] else 0.0
    if whole == HOURS - 1:
        part = 1 - (1 - part) ** (1 / _RUSH)
    return whole + part


def hand_in_hours(attempts: int = ATTEMPTS) -> list[float]:
    """The hour at which each of so many attempts is handed in, in order, spread as the shape says:
    no chance is in it, so that the shares of days and hours hold exactly."""
    return [hour_of((number + 0.5) / attempts) for number in range(attempts)]
