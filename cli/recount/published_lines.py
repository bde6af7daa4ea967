"""What is the same of every kind of ledger: its closing line, and lines held against lines."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest

from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from contracts.hash_commitments import canonical
from contracts.ledger_format import key_id
from contracts.ledger_lines import Closing
from contracts.merkle import merkle_root


def sealed(
    closing: Closing,
    leaves: Sequence[bytes],
    attempts: int | None,
    signed: Callable[[bytes], bytes],
    public_key: bytes | None,
) -> Iterator[str]:
    """Counts, Merkle root, key and signature of a closing line. ``attempts``: None where the file
    closes what is counted. ``signed``: what a root's signature is over."""
    root = merkle_root(leaves)
    held = bytes.fromhex(closing.public_key)
    for name, published, counted in (
        (
            "number of attempts",
            closing.attempts,
            closing.attempts if attempts is None else attempts,
        ),
        ("number of leaves", closing.leaves, len(leaves)),
        ("Merkle root", closing.root, root.hex()),
        ("key id", closing.key_id, key_id(held)),
    ):
        if published != counted:
            yield f"{name}: published {published}, recounted {counted}"
    if public_key is not None and public_key != held:
        yield f"public key: the file has {held.hex()}, given was {public_key.hex()}"
    try:
        VerifyKey(public_key or held).verify(signed(root), bytes.fromhex(closing.signature))
    except (CryptoError, ValueError):
        yield "signature: does not verify over what this file is of, its number and its root"


def compared(name: str, published: Iterable[object], counted: Iterable[object]) -> Iterator[str]:
    """Published lines against recounted ones, one by one."""
    for index, (said, line) in enumerate(zip_longest(published, counted), start=1):
        if said != line:
            yield differs(f"{name} {index}", said, line)


def differs(what: str, said: object, counted: object) -> str:
    """A difference in words; None is no line."""
    words = ["nothing" if one is None else canonical(one).decode() for one in (said, counted)]
    return f"{what}: published {words[0]}, recounted {words[1]}"
