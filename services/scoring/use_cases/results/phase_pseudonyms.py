"""What people are called in what is published of a phase: in all rounds and editions the same."""

import hmac


def phase_pseudonym(secret: bytes, person: str) -> str:
    """What a person is called in every publication of a phase; ``secret``: the phase's key."""
    data = b"hoithi/phase-pseudonym/1\0" + person.encode()
    return hmac.digest(secret, data, "sha256").hex()[:16]


def contender_pseudonym(secret: bytes, person: str) -> str:
    """What a person is called among those who contend for an award over several phases: never what
    they are called anywhere else, so that the two cannot be joined."""
    data = b"hoithi/contender-pseudonym/1\0" + person.encode()
    return hmac.digest(secret, data, "sha256").hex()[:16]
