"""Origins as the events tell them: comparable within one contest, and nowhere else."""

import hashlib

from contracts.attempts import Origin

DIGITS = 16


def origin_in(contest: str, origin: Origin | None) -> Origin | None:
    """The gateway's origin, hashed once more with the contest (64 bits each, hex).

    Nobody can then follow a device from one contest to the next by what is stored.
    """
    if origin is None:
        return None
    return Origin(_hashed(contest, origin.address), _hashed(contest, origin.device))


def _hashed(contest: str, token: str) -> str:
    if not token:
        return ""
    message = f"hoithi/origin/1\0{contest}\0{token}".encode()
    return hashlib.sha256(message).hexdigest()[:DIGITS]
