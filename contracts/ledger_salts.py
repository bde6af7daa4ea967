"""Salts of a publication's fields: derived, so that they need no storage, and yet erasable.

    person_key = HMAC-SHA256(secret, "hoithi/salt/1" 00 pseudonym)
    salt       = first 16 bytes of HMAC-SHA256(person_key, attempt number 00 field name)

``secret`` is 32 random bytes, new for each publication, kept by scoring only. Whoever holds it
can derive every salt again, so erasing one person means to give it up: :meth:`SaltBook.without`
answers a book that holds the other people's keys instead (32 bytes each) and no secret any more.
From then on nobody can derive the erased person's salts, and the commitments in published files
say nothing about the values behind them.
"""

import hmac
from collections.abc import Collection, Iterable, Mapping

from contracts.hash_commitments import SALT_BYTES, SECRET_BYTES


class SaltErasedError(LookupError):
    """The salts of this pseudonym were erased."""


class SaltBook:
    """The salts of one publication, from its secret or, after an erasure, from people's keys."""

    def __init__(self, secret: bytes | None, kept: Mapping[str, bytes] | None = None) -> None:
        if secret is not None and len(secret) != SECRET_BYTES:
            raise ValueError(f"a salt secret has {SECRET_BYTES} bytes")
        self._secret = secret
        self._kept = dict(kept or {})

    def person_key(self, pseudonym: str) -> bytes:
        """The key of one person's salts; :class:`SaltErasedError` if it is gone."""
        if self._secret is not None:
            data = b"hoithi/salt/1\0" + pseudonym.encode()
            return hmac.digest(self._secret, data, "sha256")
        if pseudonym not in self._kept:
            raise SaltErasedError(pseudonym)
        return self._kept[pseudonym]

    def salts(self, pseudonym: str, attempt: int, names: Iterable[str]) -> list[bytes]:
        """The salts of one attempt's fields, in the order of ``names``."""
        key = self.person_key(pseudonym)
        start = b"%d\0" % attempt
        return [hmac.digest(key, start + n.encode(), "sha256")[:SALT_BYTES] for n in names]

    def without(self, erased: Collection[str], everyone: Iterable[str]) -> "SaltBook":
        """A book for ``everyone`` but the erased, now or before, to be stored in place of the
        secret."""
        known = set(everyone) if self._secret is not None else self._kept.keys() & set(everyone)
        left = sorted(known - set(erased))
        return SaltBook(None, {pseudonym: self.person_key(pseudonym) for pseudonym in left})

    @property
    def kept(self) -> Mapping[str, bytes]:
        """People's keys to store once the secret is gone; empty while it is there."""
        return dict(self._kept)
