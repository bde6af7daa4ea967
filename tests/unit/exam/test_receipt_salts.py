"""The salt of a receipt's digest: made again from exam's key, never kept, and telling nothing."""

import hmac

import msgspec
import pytest

from contracts.attempts import Receipt
from contracts.receipt_digests import answers_digest, digest_of, salted_digest
from plumbing.installation_keys import Signer
from services.exam.domain.receipts import make_receipt, salt_of, told_salt

SEED = bytes(range(32))
OURS = Signer(SEED)
ANSWERS = {"CH001": "A", "CH002": "D"}


def test_a_salt_stays_what_it_was_so_that_receipts_stay_checkable() -> None:
    """Written down: a change of how salts are made would leave every receipt given unopened."""
    label = b"hoithi/derived/1\0receipt-salt"
    made = hmac.digest(hmac.digest(SEED, label, "sha256"), b"at-1\0bn-1", "sha256")[:16]
    assert salt_of(OURS.derive, "at-1", "bn-1") == made
    assert made.hex() == "f341fdc747be24a6bd5f502a8569411b"
    digest = salted_digest(dict(reversed(ANSWERS.items())), 7, made)
    assert (
        digest
        == salted_digest(ANSWERS, 7, made)
        == "2208f1b6d8dd79062fad8d878660dd2f6c615e51d2ef3242dff43aafb92bc3d7"
    )


@pytest.mark.parametrize(
    ("key", "attempt", "receipt"),
    [(SEED, "at-1", "bn-2"), (SEED, "at-2", "bn-1"), (bytes(32), "at-1", "bn-1")],
)
def test_every_receipt_has_another_salt(key: bytes, attempt: str, receipt: str) -> None:
    other = salt_of(Signer(key).derive, attempt, receipt)
    assert len(other) == 16
    assert other != salt_of(OURS.derive, "at-1", "bn-1")


def test_only_the_key_that_signed_a_receipt_makes_its_salt_again() -> None:
    text = make_receipt(
        receipt="bn-1",
        attempt="at-1",
        contest="thi",
        round_id="w1",
        received_at_us=0,
        answered=2,
        digest=salted_digest(ANSWERS, None, salt_of(OURS.derive, "at-1", "bn-1")),
        kind="person",
        pseudonym="ab" * 8,
        number=1,
        supersedes="",
        key=OURS.key,
        sign=OURS.sign,
    )
    salt = told_salt(OURS.derive, OURS.key, text)
    assert salt is not None
    receipt = msgspec.json.decode(text, type=Receipt)
    assert receipt.digest_version == 2  # and will be: what people keep says so
    assert digest_of(receipt, ANSWERS, None, bytes.fromhex(salt)) == receipt.answers_digest
    assert digest_of(receipt, ANSWERS, None, None) is None
    stranger = Signer(bytes(32))
    assert told_salt(stranger.derive, stranger.key, text) is None


def test_a_receipt_without_a_version_has_the_plain_digest_and_no_salt() -> None:
    text = (
        '{"receipt":"bn-1","attempt":"at-1","contest":"thi","round":"w1","received_at":"","answered":2,'
        f'"answers_digest":"{answers_digest(ANSWERS, None)}","kind":"person","key":"{OURS.key}",'
        '"signature":"s"}'
    )
    receipt = msgspec.json.decode(text, type=Receipt)
    assert told_salt(OURS.derive, OURS.key, text) is None
    assert digest_of(receipt, ANSWERS, None, None) == receipt.answers_digest
