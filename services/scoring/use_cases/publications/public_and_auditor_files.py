"""The two files of a publication, and the signature under them."""

import io
from collections.abc import Callable
from typing import NamedTuple

from contracts.ledger_lines import Closing
from contracts.ledger_salts import SaltBook
from plumbing.installation_keys import Signer


class Files(NamedTuple):
    """A publication's two files and what closes both."""

    auditor: str
    public: str
    closing: Closing


def write_files(
    write: Callable[[io.BytesIO, SaltBook, "LedgerSigner"], Closing],
    close: Callable[[io.BytesIO, io.BytesIO], None],
    secret: bytes,
    signer: Signer,
) -> Files:
    """Both files, in memory. ``secret``: that of the salts."""
    auditor, public = io.BytesIO(), io.BytesIO()
    closing = write(auditor, SaltBook(secret), LedgerSigner(signer))
    auditor.seek(0)
    close(auditor, public)
    return Files(auditor.getvalue().decode(), public.getvalue().decode(), closing)


class LedgerSigner:
    """The publication key as the ledger wants it."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    @property
    def public_key(self) -> bytes:
        """32 bytes."""
        return self._signer.public

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self._signer.sign_bytes(message)
