"""A signature is good or it is not, whatever somebody sends in its place."""

import base64

from hypothesis import given
from hypothesis import strategies as st

from plumbing.installation_keys import Signer, verifies

SIGNER = Signer(bytes(range(32)))
MESSAGE = "Đáp án".encode()
GOOD = SIGNER.sign(MESSAGE)


def test_a_signature_verifies_with_its_own_key_and_message_only() -> None:
    assert verifies(SIGNER.public, MESSAGE, GOOD)
    assert not verifies(SIGNER.public, MESSAGE + b".", GOOD)
    assert not verifies(Signer(bytes(32)).public, MESSAGE, GOOD)


@given(st.one_of(st.text(), st.binary().map(lambda some: base64.b64encode(some).decode())))
def test_anything_else_is_no_signature(signature: str) -> None:
    assert not verifies(SIGNER.public, MESSAGE, signature)


@given(st.binary(max_size=40))
def test_with_anything_else_for_a_key_nothing_verifies(public: bytes) -> None:
    assert not verifies(public, MESSAGE, GOOD)
