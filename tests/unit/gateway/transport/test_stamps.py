"""A stamp of arrival: anyone can check it, and it is good for nothing else."""

import base64
import hashlib
from typing import Any

import msgspec
import pytest

from contracts.errors import Refused
from gateway.core.transport.stamps import Stamp, make_stamp, read_stamp
from plumbing.installation_keys import Signer, verifies

SIGNER = Signer(b"s" * 32)
WHAT: dict[str, Any] = {"person": "p1", "attempt": "at1", "kind": "save", "body": b"{}"}


def test_a_stamp_counts_and_its_signature_can_be_checked_with_the_public_key_alone() -> None:
    value = make_stamp(SIGNER, **WHAT, arrived_us=5, gateway="g", sequence=7)
    stamp = read_stamp(value, SIGNER, **WHAT)
    assert (stamp.arrived_us, stamp.sequence, stamp.gateway) == (5, 7, "g")
    text, _, signature = value.partition(".")
    assert verifies(SIGNER.public, base64.urlsafe_b64decode(text), signature)


def test_a_stamp_that_is_shown_does_not_tell_the_answer_by_trying() -> None:
    """The body of a save is one of four, as a rule."""
    bodies = [f'{{"answers":{{"q1":"{option}"}}}}'.encode() for option in "ABCD"]
    seen = set()
    for sequence in (7, 8):
        what = {**WHAT, "body": bodies[0]}
        value = make_stamp(SIGNER, **what, arrived_us=5, gateway="g", sequence=sequence)
        told = read_stamp(value, SIGNER, **what).body
        assert told not in {hashlib.sha256(body).hexdigest() for body in bodies}
        seen.add(told)
    assert len(seen) == 2  # nor by comparing two


def test_a_stamp_of_an_earlier_version_still_counts() -> None:
    plain = Stamp("p1", "at1", "save", hashlib.sha256(b"{}").hexdigest(), 5, "g", 7, SIGNER.key)
    raw = msgspec.json.encode(plain)
    assert b"salted" not in raw
    value = base64.urlsafe_b64encode(raw).decode() + "." + SIGNER.sign(raw)
    assert read_stamp(value, SIGNER, **WHAT) == plain
    with pytest.raises(Refused, match=r"stamp\.invalid"):
        read_stamp(value, SIGNER, **{**WHAT, "body": b"{} "})


@pytest.mark.parametrize("change", [{"person": "p2"}, {"attempt": "b"}, {"kind": "submission"},
                                    {"body": b"{} "}])  # fmt: skip
def test_a_stamp_is_only_for_what_it_was_given_for(change: dict[str, Any]) -> None:
    value = make_stamp(SIGNER, **WHAT, arrived_us=5, gateway="g", sequence=7)
    with pytest.raises(Refused, match=r"stamp\.invalid"):
        read_stamp(value, SIGNER, **{**WHAT, **change})


def test_a_stamp_with_another_time_in_it_is_refused() -> None:
    value = make_stamp(SIGNER, **WHAT, arrived_us=5, gateway="g", sequence=7)
    text, _, signature = value.partition(".")
    earlier = base64.urlsafe_b64decode(text).replace(b'"arrived_us":5', b'"arrived_us":4')
    forged = base64.urlsafe_b64encode(earlier).decode() + "." + signature
    for value in (forged, "", ".", "é.é", text):
        with pytest.raises(Refused, match=r"stamp\.invalid"):
            read_stamp(value, SIGNER, **WHAT)
