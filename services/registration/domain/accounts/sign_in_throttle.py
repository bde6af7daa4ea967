"""How long somebody must wait after wrong passwords, without locking the owner out.

A password alone cannot tell a guesser with many addresses from an owner at a new one. What can is
where the owner signed in before: a browser that did has room of its own, which nobody else can use
up, and so has an address. All others, strangers to the account, share one budget, from however
many addresses they come. docs/security.md has the table.
"""

from enum import Enum
from typing import NamedTuple

SECOND_US = 1_000_000
TEN_MINUTES_S = 600


class Tally(NamedTuple):
    """Wrong tries so far and the moment of the last."""

    failures: int
    last_at_us: int


class Limits(NamedTuple):
    """``free`` tries cost nothing; then the wait doubles from ``first_s`` to ``most_s``. Half of
    the failures are forgotten after each ``half_life_s`` without a new one."""

    free: int
    first_s: int
    most_s: int
    half_life_s: int = TEN_MINUTES_S


#: a browser in which this account was signed in before
KNOWN_DEVICE = Limits(30, 1, 30)
#: an address from which it was; colleagues share it, and one of them may be the guesser
KNOWN_ADDRESS = Limits(60, 1, 10)
#: anybody else, at one address
STRANGER = Limits(5, 2, 900)
#: all of them together: 30 tries at once, then less than a hundred a day
STRANGERS = Limits(30, 2, 900, 6 * 3600)
#: strangers to any account at one address: an office of 500 mistypes more than a hundred times on
#: its first morning, and everybody who gets in makes room for the next
WHOLE_ADDRESS = Limits(500, 1, 10)
#: how many wrong tries of an address are forgiven for each newcomer who gets in there
ROOM_EARNED = 3


class Trust(Enum):
    """What speaks for a try before its password is looked at."""

    NOTHING = "nothing"
    ADDRESS = "address"
    DEVICE = "device"
    #: a session of the account itself, in which the password is asked again
    SESSION = "session"


#: what a try is counted against, at its own place (a pair of account and address or browser)
OWN_LIMITS = {
    Trust.NOTHING: STRANGER,
    Trust.ADDRESS: KNOWN_ADDRESS,
    Trust.DEVICE: KNOWN_DEVICE,
    Trust.SESSION: STRANGER,
}


def faded(tally: Tally | None, limits: Limits, now_us: int) -> int:
    """The failures that still count."""
    if tally is None:
        return 0
    passed_us = max(0, now_us - tally.last_at_us)
    return tally.failures >> min(60, passed_us // (limits.half_life_s * SECOND_US))


def after_failure(tally: Tally | None, limits: Limits, now_us: int) -> Tally:
    """The tally after one more wrong try."""
    return Tally(faded(tally, limits, now_us) + 1, now_us)


def wait_us(tally: Tally | None, limits: Limits, now_us: int) -> int:
    """Microseconds until the next try is heard; 0: now. Never more than ``most_s``, also after the
    clock was set back."""
    over = faded(tally, limits, now_us) - limits.free
    if tally is None or over < 0:
        return 0
    delay_us = min(limits.most_s, limits.first_s << min(over, 30)) * SECOND_US
    return min(delay_us, max(0, tally.last_at_us + delay_us - now_us))
