"""How long somebody must wait after wrong passwords, without locking the owner out.

What counts first is the pair of account and address: an attacker elsewhere spends tries of their
own, never the owner's. An account under attack gives strangers fewer free tries, but an address
that has not failed yet always has one. Where the owner has signed in before, there is much room.
"""

from typing import NamedTuple

SECOND_US = 1_000_000
HALF_LIFE_US = 600 * SECOND_US
ATTACKED_FROM = 20


class Tally(NamedTuple):
    """Wrong tries so far and the moment of the last."""

    failures: int
    last_at_us: int


class Limits(NamedTuple):
    """``free`` tries cost nothing; then the wait doubles from ``first_s`` to ``most_s``."""

    free: int
    first_s: int
    most_s: int


STRANGER = Limits(5, 2, 900)
STRANGER_TO_ATTACKED = Limits(2, 10, 900)
KNOWN_ADDRESS = Limits(60, 1, 10)
WHOLE_ADDRESS = Limits(100, 1, 5)


def faded(tally: Tally | None, now_us: int) -> int:
    """The failures that still count: half of them are forgotten every ten minutes."""
    if tally is None:
        return 0
    halvings = min(60, max(0, now_us - tally.last_at_us) // HALF_LIFE_US)
    return tally.failures >> halvings


def after_failure(tally: Tally | None, now_us: int) -> Tally:
    """The tally after one more wrong try."""
    return Tally(faded(tally, now_us) + 1, now_us)


def wait_us(tally: Tally | None, limits: Limits, now_us: int) -> int:
    """Microseconds until the next try is heard; 0: now."""
    over = faded(tally, now_us) - limits.free
    if tally is None or over < 0:
        return 0
    delay_us = min(limits.most_s, limits.first_s << min(over, 30)) * SECOND_US
    return max(0, tally.last_at_us + delay_us - now_us)


def sign_in_wait_us(
    pair: Tally | None,
    account: Tally | None,
    address: Tally | None,
    known_address: bool,
    now_us: int,
) -> int:
    """The wait before a password is looked at. A right activation code never waits: nobody
    guesses 80 bits."""
    if known_address:
        return wait_us(pair, KNOWN_ADDRESS, now_us)
    attacked = faded(account, now_us) >= ATTACKED_FROM
    limits = STRANGER_TO_ATTACKED if attacked else STRANGER
    return max(wait_us(pair, limits, now_us), wait_us(address, WHOLE_ADDRESS, now_us))
