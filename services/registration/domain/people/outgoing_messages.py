"""A message on its way: who may try it when, and what is known of it.

What must never happen is that somebody gets the same twice. A server that takes a letter and drops
the line before it says so cannot be told from one that did not take it; so a message whose handing
over has begun is tried again only where it is certain that it was not taken, and is ``unknown``
otherwise: told to whoever sent it, and not sent again.
"""

import hashlib
import re
from collections.abc import Collection
from typing import NamedTuple

from contracts.messages import Channel, MessageOutcome, MessageState

SECOND_US = 1_000_000
#: a gateway that has taken a message and not begun with it by then is gone: another takes it
LEASE_US = 120 * SECOND_US
#: a server may think so long about a letter; one that never answers leaves it unknown
HANDOVER_US = 300 * SECOND_US
FIRST_PAUSE_US = 15 * SECOND_US
LONGEST_PAUSE_US = 1800 * SECOND_US
LONGEST_WORDS = 300
#: what may stand between two numbers in one field, and between the digits of one
_BETWEEN_NUMBERS, _BETWEEN_DIGITS = re.compile(r"[,;/]|\s-\s"), re.compile(r"[\s.()-]")
#: a mobile number of Vietnam, within the country or from abroad; landlines get no messages
_MOBILE = re.compile(r"(?:0|84|\+84|0084)([35789][0-9]{8})")
_ABROAD = re.compile(r"\+(?!84)[1-9][0-9]{7,14}")


class Message(NamedTuple):
    """How far it is. ``until_us``: from then on it is of no use; ``lease`` names who tried it
    last."""

    state: MessageState
    words: str
    attempts: int
    next_at_us: int
    until_us: int
    lease: str
    lease_until_us: int
    leased_at_us: int


def channel_for(email: str, phone: str, channels: Collection[Channel]) -> Channel | None:
    """How to reach somebody with this address and number over what this installation has, if at
    all: who has an e-mail address is written to there and nowhere else."""
    if "email" in channels and "@" in email:
        return "email"
    return "phone" if "phone" in channels and "@" not in email and mobile(phone) else None


def mobile(written: str) -> str:
    """The first number in what somebody wrote that takes messages, as in +84903123456; empty where
    none does."""
    for part in _BETWEEN_NUMBERS.split(written):
        number = _BETWEEN_DIGITS.sub("", part)
        found = _MOBILE.fullmatch(number)
        if found is not None:
            return f"+84{found[1]}"
        if _ABROAD.fullmatch(number):
            return number
    return ""


def digest(*parts: str) -> str:
    """A name made of what it stands for: the same for the same parts, another for any others."""
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def pause_us(attempts: int) -> int:
    """How long to wait after so many attempts: 15 s, then twice as long each time, at most half an
    hour."""
    return min(LONGEST_PAUSE_US, FIRST_PAUSE_US << min(attempts - 1, 20))


def leased(message: Message, lease: str, now_us: int) -> Message:
    """Given to a gateway, which may begin with it."""
    assert message.state == "queued"
    assert message.next_at_us <= now_us < message.until_us
    return message._replace(
        state="leased",
        attempts=message.attempts + 1,
        lease=lease,
        lease_until_us=now_us + LEASE_US,
        leased_at_us=now_us,
    )


def lapsed(message: Message, now_us: int) -> Message:
    """What has become of it by the clock alone: whoever had it is gone, or it is too late."""
    over = message.lease_until_us <= now_us
    if message.state == "leased" and over:
        message = message._replace(state="queued", next_at_us=now_us)
    elif message.state == "begun" and over:
        return message._replace(state="unknown")
    if message.state == "queued" and message.until_us <= now_us:
        return message._replace(state="given_up")
    return message


def told(
    message: Message,
    lease: str,
    outcome: MessageOutcome,
    words: str,
    now_us: int,
    wait_us: int = 0,
) -> Message:
    """After a gateway's word. Only who has it is heard; the truth about a message that was given up
    as unknown is heard late too, a beginning is not. ``wait_us``: the other side wants to be left
    alone so long; it is tried again then, or later."""
    if message.lease != lease:
        return message
    if outcome == "begun":
        if message.state != "leased" or message.lease_until_us <= now_us:
            return message
        return message._replace(state="begun", lease_until_us=now_us + HANDOVER_US)
    known = (
        ("begun", "unknown") if outcome in ("sent", "unknown") else ("leased", "begun", "unknown")
    )
    if message.state not in known:
        return message
    message = message._replace(words=words[:LONGEST_WORDS])
    if outcome != "deferred":
        return message._replace(state=outcome)
    next_at_us = now_us + max(pause_us(message.attempts), wait_us)
    if next_at_us >= message.until_us:
        return message._replace(state="given_up")
    return message._replace(state="queued", next_at_us=next_at_us)


def called_off(message: Message, why: str) -> Message:
    """Not to be sent, unless its handing over has begun."""
    if message.state not in ("queued", "leased"):
        return message
    return message._replace(state="not_tried", words=why)


def may_go_on(message: Message, lease: str) -> bool:
    """Whether who has it may hand it over now."""
    return message.state == "begun" and message.lease == lease
