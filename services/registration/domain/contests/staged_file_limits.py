"""How long, how large and how many files may wait for their confirmation."""

LASTS_US = 2 * 3600 * 1_000_000
MOST_OF_ONE = 5
"""Each step of mending a file stages it anew, so that the page before can be sent again."""
MOST_PARTS = 128
"""Of a mebibyte each: the largest file that is taken (30 MB), what was read from it, as base64."""


def expired(staged_at_us: int, now_us: int) -> bool:
    """Whether a file waits no longer. What says that it was staged long after now was staged
    before the clock was set back."""
    return abs(now_us - staged_at_us) >= LASTS_US
