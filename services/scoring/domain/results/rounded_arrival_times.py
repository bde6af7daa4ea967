"""An arrival that decided a prize, told no finer than it takes to see that it did.

When somebody sat is theirs: it is told of a winner only, where being earlier decided, to the second
or, where two arrived in the same one, to the milli- or microsecond.
"""

from contracts.time_zones import HOME, local

_STEPS_US = {"seconds": 1_000_000, "milliseconds": 1_000, "microseconds": 1}


def told_arrival(winner_us: int, other_us: int | None) -> str:
    """RFC 3339 with Vietnam's offset, as every moment on the wire and in ledgers; ``other_us``: of
    the next in line.

    >>> told_arrival(1_000_000, 2_000_000), told_arrival(1_000_000, 1_020_000)
    ('1970-01-01T07:00:01+07:00', '1970-01-01T07:00:01.000+07:00')
    """
    spec = "microseconds"
    for name, step_us in _STEPS_US.items():
        if other_us is None or winner_us // step_us != other_us // step_us:
            spec = name
            break
    return local(winner_us, HOME).isoformat(timespec=spec)
