"""A stamp of arrival: anyone can check it, and it is good for nothing else."""

import base64
from typing import Any

import pytest

from contracts.errors import Refused
from gateway.stamps import make_stamp, read_stamp
from plumbing.keys import Signer

SIGNER = Signer(b"s" * 32)
WHAT: dict[str, Any] = {"person": "p1", "attempt": "at1", "kind": "save", "body": b"{}"}


def test_a_stamp_can_be_checked_with_the_public_key_alone() -> None:
    value = make_stamp(SIGNER, **WHAT, arrived_us=5, gateway="g", sequence=7)
    stamp = read_stamp(value, SIGNER.public, **WHAT)
    assert (stamp.arrived_us, stamp.sequence, stamp.gateway) == (5, 7, "g")


@pytest.mark.parametrize("change", [{"person": "p2"}, {"attempt": "b"}, {"kind": "submission"},
                                    {"body": b"{} "}])  # fmt: skip
def test_a_stamp_is_only_for_what_it_was_given_for(change: dict[str, Any]) -> None:
    value = make_stamp(SIGNER, **WHAT, arrived_us=5, gateway="g", sequence=7)
    with pytest.raises(Refused, match=r"stamp\.invalid"):
        read_stamp(value, SIGNER.public, **{**WHAT, **change})


def test_a_stamp_with_another_time_in_it_is_refused() -> None:
    value = make_stamp(SIGNER, **WHAT, arrived_us=5, gateway="g", sequence=7)
    text, _, signature = value.partition(".")
    earlier = base64.urlsafe_b64decode(text).replace(b'"arrived_us":5', b'"arrived_us":4')
    forged = base64.urlsafe_b64encode(earlier).decode() + "." + signature
    for value in (forged, "", ".", "é.é", text):
        with pytest.raises(Refused, match=r"stamp\.invalid"):
            read_stamp(value, SIGNER.public, **WHAT)
