"""What exam is asked about files on their way to it, of entries that judges mark.

The files themselves are never in exam, the broker or a database: they lie in the object store of
the gateways, under the id that exam was told of. Exam knows whose they are, what for, and when
what was not handed in may be removed.
"""

from msgspec import Struct

from contracts.entries import FilePurpose


class BeginUpload(Struct, frozen=True):
    """Somebody means to send a file for an entry of this round.

    ``upload``: the id under which it will lie in the store; the same again changes nothing.
    ``agency``: whose liaison sends it for the agency; empty: a contestant sends their own.
    ``kind``: of the entry. ``size`` is in bytes, ``name`` as the sender's device calls the file.
    """

    contest: str
    round: str
    person: str
    agency: str
    purpose: FilePurpose
    kind: str
    name: str
    size: int
    at_us: int
    upload: str


class UploadBegun(Struct, frozen=True):
    """It may be sent, and waits so long to be handed in."""

    upload: str
    expires_at_us: int


class UploadsQuery(Struct, frozen=True):
    """What a person has sent for a round, or begun to send, and not handed in."""

    contest: str
    round: str
    person: str


class UploadRow(Struct, frozen=True):
    """A file that is on its way, or waits to be handed in."""

    upload: str
    name: str
    size: int
    kind: str
    purpose: FilePurpose
    begun_at_us: int
    expires_at_us: int


class Uploads(Struct, frozen=True):
    """Oldest first."""

    uploads: list[UploadRow]


class EndUpload(Struct, frozen=True):
    """The sender gives a file up: it is no longer theirs to hand in, and may be removed."""

    upload: str
    person: str


class ExpiredUploads(Struct, frozen=True):
    """Files that were not handed in by this moment, the oldest ones."""

    before_us: int
    limit: int


class DropUploads(Struct, frozen=True):
    """These files have been removed from the store; exam forgets them."""

    uploads: list[str]
