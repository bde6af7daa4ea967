"""What the command room makes of figures: which round it is about, arrivals by the minute, this
week beside the week before at the same age. Pure; times are microseconds since the epoch.

The mission asks for a participation that is seen live; the plans' rounds are weeks of equal
length, so that a week may be held against the one before it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

MINUTE_US = 60_000_000
#: how many minutes of arrivals are drawn
SPAN = 60
#: into how many equal parts a window is cut to draw two weeks beside each other
STEPS = 20


class Window(Struct, frozen=True):
    """A round as the room needs it: ``[opens_us, closes_us)``, extensions for some agencies
    included in ``ends_us``."""

    round: str
    phase: str
    opens_us: int
    closes_us: int
    ends_us: int
    practice: bool = False


class Week(Struct, frozen=True):
    """Submissions of a round until now (``now``), and of the round before it at the same age
    (``then``), with both in growing sums at the end of each of ``STEPS`` parts of the window;
    ``None`` where a part is still to come."""

    now: int
    then: int
    now_sums: list[int | None]
    then_sums: list[int | None]

    @property
    def change(self) -> float | None:
        """How much more than the week before, as a share of it; ``None`` where it had none."""
        return (self.now - self.then) / self.then if self.then else None


def round_in_hand(windows: Sequence[Window], now_us: int) -> Window | None:
    """The round that the room is about: the open one that counts and ends first, an open practice
    round, the one that closed last, or the one that will open first; ``None`` without rounds."""
    opened = [one for one in windows if one.opens_us <= now_us < one.ends_us]
    if opened:
        return min(opened, key=lambda one: (one.practice, one.ends_us, one.round))
    counted = [one for one in windows if not one.practice] or list(windows)
    over = [one for one in counted if one.ends_us <= now_us]
    if over:
        return max(over, key=lambda one: (one.ends_us, one.round))
    return min(counted, key=lambda one: (one.opens_us, one.round), default=None)


def round_before(windows: Sequence[Window], this: Window) -> Window | None:
    """The round of the same phase that opened last before this one; practice is none."""
    earlier = [
        one
        for one in windows
        if one.phase == this.phase and not one.practice and one.opens_us < this.opens_us
    ]
    return max(earlier, key=lambda one: (one.opens_us, one.round), default=None)


def last_minutes(minutes: Mapping[int, int], until_us: int, span: int = SPAN) -> list[int]:
    """Submissions in each of the ``span`` minutes up to the one in which ``until_us`` lies; the
    oldest first."""
    last = until_us // MINUTE_US
    return [minutes.get(minute, 0) for minute in range(last - span + 1, last + 1)]


def until(minutes: Mapping[int, int], moment_us: int) -> int:
    """Submissions in the minutes that were over at that moment."""
    return sum(count for minute, count in minutes.items() if (minute + 1) * MINUTE_US <= moment_us)


def growing(
    minutes: Mapping[int, int], window: Window, now_us: int, steps: int = STEPS
) -> list[int | None]:
    """Submissions from the opening to the end of each of ``steps`` equal parts of the window."""
    length_us = window.closes_us - window.opens_us
    ends = [window.opens_us + length_us * step // steps for step in range(1, steps + 1)]
    return [until(minutes, end) if end <= now_us else None for end in ends]


def hours(window: Window, steps: int = STEPS) -> list[float]:
    """How many hours after its opening each part of the window ends."""
    length_us = window.closes_us - window.opens_us
    return [round(length_us * step / steps / (60 * MINUTE_US), 1) for step in range(1, steps + 1)]


def week_on_week(
    this: Window,
    before: Window,
    minutes: Mapping[int, int],
    minutes_before: Mapping[int, int],
    now_us: int,
) -> Week:
    """This round beside the one before it, at the same age in whole minutes."""
    age_us = max(0, min(now_us, this.ends_us) - this.opens_us)
    age_us -= age_us % MINUTE_US
    return Week(
        until(minutes, this.opens_us + age_us),
        until(minutes_before, before.opens_us + age_us),
        growing(minutes, this, now_us),
        growing(minutes_before, before, now_us),
    )


def distribution(scores: Mapping[int, int], most: int, scale: int = 1) -> list[int]:
    """People with each score from 0 to ``most`` (or the highest that there is), in whole points:
    who has a part of one more (scores count 1/``scale`` points) stands with those who have not."""
    people: Counter[int] = Counter()
    for score, many in scores.items():
        people[score // scale] += many
    return [people[points] for points in range(max([most // scale, *people]) + 1)]
