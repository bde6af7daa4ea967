"""Passwords as argon2id hashes (libsodium through PyNaCl): about 30 ms and 19 MiB each."""

from functools import cache

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

OPERATIONS = 2
MEMORY_BYTES = 19_456 * 1024


def hash_password(password: str) -> str:
    """A salted hash that names its own parameters. Slow on purpose: never on the loop."""
    return argon2id.str(password.encode(), opslimit=OPERATIONS, memlimit=MEMORY_BYTES).decode()


def fits(password: str, kept: str | None) -> bool:
    """Whether this is the password; without one to compare it takes as long and says no."""
    try:
        right = argon2id.verify((kept or _nobodys()).encode(), password.encode())
    except CryptoError:
        return False
    return right and kept is not None


@cache
def _nobodys() -> str:
    return hash_password("the password of nobody")
