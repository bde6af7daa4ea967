"""The two files of a publication, and the signature under them."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from contracts.ledger_lines import Closing
from contracts.ledger_salts import SaltBook
from plumbing.installation_keys import Signer
from services.scoring.domain.publications.held_file import HeldFile


class Files(NamedTuple):
    """A publication's two files and what closes both."""

    auditor: HeldFile
    public: HeldFile
    closing: Closing


def write_files(
    write: Callable[[HeldFile, SaltBook, "LedgerSigner"], Closing],
    close: Callable[[Iterable[bytes], HeldFile], None],
    secret: bytes,
    signer: Signer,
) -> Files:
    """Both files. ``secret``: that of the salts."""
    auditor, public = HeldFile(), HeldFile()
    closing = write(auditor, SaltBook(secret), LedgerSigner(signer))
    close(auditor.lines(), public)
    return Files(auditor, public, closing)


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
