"""What may become of a message, whatever gateways, mail servers and clocks do."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.messages import Channel, MessageOutcome
from services.registration.domain.people.outgoing_messages import (
    FIRST_PAUSE_US,
    HANDOVER_US,
    LEASE_US,
    LONGEST_PAUSE_US,
    Message,
    channel_for,
    digest,
    lapsed,
    leased,
    may_go_on,
    mobile,
    pause_us,
    told,
)

NOW_US = 1_700_000_000_000_000
DAY_US = 86_400_000_000


def queued(until_us: int = NOW_US + DAY_US) -> Message:
    return Message("queued", "", 0, NOW_US, until_us, "", 0, 0)


def begun(at_us: int = NOW_US) -> Message:
    return told(leased(queued(), "a", at_us), "a", "begun", "", at_us)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("sent", "sent"),
        ("bounced", "bounced"),
        ("unknown", "unknown"),
        ("deferred", "queued"),
        ("begun", "begun"),
    ],
)
def test_whoever_has_a_message_tells_what_became_of_it(outcome: MessageOutcome, state: str) -> None:
    after = told(begun(), "a", outcome, "said", NOW_US + 1)
    assert after.state == state
    assert told(begun(), "b", outcome, "said", NOW_US + 1) == begun()


def test_a_message_that_was_not_begun_is_neither_sent_nor_unknown() -> None:
    one = leased(queued(), "a", NOW_US)
    assert told(one, "a", "sent", "", NOW_US) == one
    assert told(one, "a", "unknown", "", NOW_US) == one
    assert told(one, "a", "bounced", "550", NOW_US).state == "bounced"


def test_pauses_grow_from_a_quarter_of_a_minute_to_half_an_hour() -> None:
    pauses = [pause_us(number) for number in range(1, 40)]
    assert pauses[:3] == [FIRST_PAUSE_US, 2 * FIRST_PAUSE_US, 4 * FIRST_PAUSE_US]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE_US


def test_it_is_given_up_where_the_next_try_would_come_too_late() -> None:
    one = leased(queued(NOW_US + FIRST_PAUSE_US), "a", NOW_US)
    assert told(one, "a", "deferred", "450", NOW_US).state == "given_up"
    assert lapsed(queued(NOW_US), NOW_US).state == "given_up"


def test_whoever_is_gone_lets_go_and_what_was_begun_stays_unknown() -> None:
    one = leased(queued(), "a", NOW_US)
    assert lapsed(one, NOW_US + LEASE_US - 1) == one
    free = lapsed(one, NOW_US + LEASE_US)
    assert free.state == "queued"
    assert told(free, "a", "begun", "", NOW_US + LEASE_US) == free
    assert told(one, "a", "begun", "", NOW_US + LEASE_US) == one
    gone = lapsed(begun(), NOW_US + HANDOVER_US)
    assert gone.state == "unknown"
    assert told(gone, "a", "sent", "", NOW_US + HANDOVER_US).state == "sent"  # late, and true


def test_only_what_this_installation_has_reaches_anybody() -> None:
    assert channel_for("an@example.vn", "0903", ["email"]) == "email"
    assert channel_for("", "0903", ["email"]) is None
    assert channel_for("an@example.vn", "", []) is None


def test_who_has_an_address_is_written_to_there_and_nowhere_else() -> None:
    both: list[Channel] = ["email", "phone"]
    assert channel_for("an@example.vn", "0903 123 456", both) == "email"
    assert channel_for("", "0903 123 456", both) == "phone"
    assert channel_for("an@example.vn", "0903 123 456", ["phone"]) is None
    assert channel_for("", "0903 123 456", ["email"]) is None
    assert channel_for("", "0225 3842 131", both) is None


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0903 123 456", "+84903123456"),
        ("0903.123.456", "+84903123456"),
        ("(+84) 903-123-456", "+84903123456"),
        ("84903123456", "+84903123456"),
        ("0225 3842 131, 0904 111 222", "+84904111222"),
        ("0225 3842 131 - 0904 111 222", "+84904111222"),
        ("+856 20 5555 1234", "+8562055551234"),
        ("0225 3842 131", ""),
        ("+84 225 3842 131", ""),
        ("01234567890", ""),
        ("090312345", ""),
        ("٠٩٠٣١٢٣٤٥٦", ""),
        ("máy lẻ 12", ""),
        ("", ""),
    ],
)
def test_a_number_that_takes_messages_is_found_in_what_was_written(
    written: str, number: str
) -> None:
    assert mobile(written) == number


def test_whoever_wants_to_be_left_alone_is_tried_no_sooner() -> None:
    one = begun()
    soon = told(one, "a", "deferred", "", NOW_US, 1)
    assert soon.next_at_us == NOW_US + FIRST_PAUSE_US
    late = told(one, "a", "deferred", "", NOW_US, 2 * FIRST_PAUSE_US)
    assert late.next_at_us == NOW_US + 2 * FIRST_PAUSE_US
    assert told(one, "a", "deferred", "", NOW_US, one.until_us).state == "given_up"


@given(st.lists(st.text()), st.lists(st.text()))
def test_different_parts_have_different_names(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


class Server:
    """A mail server and the gateways before it. It does as it likes; what it has taken stands in
    ``copies``, whether it said so or not."""

    def __init__(self) -> None:
        self.copies = 0
        #: leases whose gateway had leave to hand over
        self.may: set[str] = set()

    def hand_over(self, lease: str, takes: bool) -> None:
        if lease in self.may:
            self.may.discard(lease)
            self.copies += takes


STEP = st.tuples(
    st.sampled_from(["lease", "begin", "take", "refuse", "tell", "lapse"]),
    st.integers(0, 3),
    st.sampled_from(get_args(MessageOutcome)),
    st.integers(0, 4 * LEASE_US),
)


@given(st.lists(STEP, max_size=60))
def test_nobody_ever_gets_two(steps: list[tuple[str, int, MessageOutcome, int]]) -> None:
    """Gateways die, are late, repeat themselves; but none says that a letter was surely not taken
    which it handed over and heard nothing of: that is what ``unknown`` is for."""
    one, server, now_us = queued(), Server(), NOW_US
    leases: list[str] = []
    handed: dict[str, bool] = {}
    for step, number, outcome, after_us in steps:
        now_us += after_us
        lease = leases[-1 - number % len(leases)] if leases else ""
        if step == "lapse":
            one = lapsed(one, now_us)
        elif step == "lease":
            one = lapsed(one, now_us)
            if one.state == "queued" and one.next_at_us <= now_us:
                leases.append(f"g{len(leases)}")
                one = leased(one, leases[-1], now_us)
        elif step == "begin" and lease and lease not in handed:
            one = told(one, lease, "begun", "", now_us)
            if may_go_on(one, lease):
                server.may.add(lease)
        elif step in ("take", "refuse") and lease in server.may:
            handed[lease] = step == "take"
            server.hand_over(lease, step == "take")
        elif step == "tell" and lease and outcome != "begun":
            taken = handed.get(lease, False)
            untrue = outcome in ("deferred", "bounced") if taken else outcome == "sent"
            if not untrue and lease not in server.may:
                one = told(one, lease, outcome, "", now_us)
        assert server.copies <= 1
        if server.copies:
            assert one.state in ("begun", "unknown", "sent")
        if one.state in ("sent", "bounced", "given_up"):
            before = one
            assert lapsed(one, now_us + DAY_US) == before
