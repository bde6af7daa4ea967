"""Activation codes: 80 random bits, to be read from paper and typed on a phone.

Written as four groups of four signs out of 32: digits and capital letters without I, L, O and U,
which are taken for 1, 1, 0 and V when somebody types them all the same.
"""

import hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BYTES = 10
_SIGNS = 16
_GROUP = 4
_LOOKALIKES = str.maketrans("ILOU", "110V", " -–—.")


def write(secret: bytes) -> str:
    """80 bits as a code, such as ``7K3M-Q2WX-0ABC-9DEF``."""
    if len(secret) != BYTES:
        raise ValueError("a code is made of 80 bits")
    number = int.from_bytes(secret, "big")
    signs = [ALPHABET[number >> shift & 31] for shift in range(5 * (_SIGNS - 1), -1, -5)]
    groups = ["".join(signs[start : start + _GROUP]) for start in range(0, _SIGNS, _GROUP)]
    return "-".join(groups)


def read(typed: str) -> str | None:
    """The 16 signs somebody meant, or ``None`` if it is no code."""
    if len(typed) > 4 * _SIGNS:
        return None
    signs = typed.upper().translate(_LOOKALIKES)
    if len(signs) != _SIGNS or any(sign not in ALPHABET for sign in signs):
        return None
    return signs


def keep(key: bytes, person: str, code: str) -> str:
    """What is stored instead of the code: HMAC-SHA256 over person and signs, in hex."""
    signs = read(code) or ""
    return hmac.digest(key, f"hoithi/code/1\0{person}\0{signs}".encode(), "sha256").hex()


def opens(key: bytes, person: str, typed: str, kept: str | None) -> bool:
    """Whether what was typed is the code that was kept."""
    if not kept or read(typed) is None:
        return False
    return hmac.compare_digest(keep(key, person, typed), kept)
