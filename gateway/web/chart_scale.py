"""What stands on the axes of charts: a few round numbers, as whoever draws by hand would choose.

Pure. Charts of the server and their script (``charts.js``) have the same rule, so that live figures
agree.
"""

from collections.abc import Sequence

from msgspec import Struct

_MOST_STEPS = 4


class Scale(Struct, frozen=True):
    """``top``: the value at the upper edge; ``ticks``: three to five values, from the top down to
    0, at equal distances."""

    top: int
    ticks: list[int]


def scale_to(most: int) -> Scale:
    """The lowest scale with round numbers that holds ``most``."""
    step = next(step for step in _round_numbers() if step * _MOST_STEPS >= most)
    steps = max(2, -(-most // step))
    return Scale(step * steps, [step * one for one in reversed(range(steps + 1))])


def _round_numbers() -> Sequence[int]:
    return [lead * 10**power for power in range(12) for lead in (1, 2, 5)]


def spread(count: int) -> list[int]:
    """Which of ``count`` places are named below a chart, three to five of them from the first to
    the last; all of fewer than three."""
    if count < 3:
        return list(range(count))
    parts = next((one for one in (4, 3, 2) if (count - 1) % one == 0), 2 if count < 5 else 4)
    return [(count - 1) * one // parts for one in range(parts + 1)]
