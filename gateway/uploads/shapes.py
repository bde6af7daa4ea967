"""Files that people send, as the API tells of them."""

from msgspec import Struct

from contracts.entries import FilePurpose


class OwnUpload(Struct):
    """A file on its way: ``offset`` of ``size`` bytes have arrived."""

    upload: str
    name: str
    kind: str
    purpose: FilePurpose
    size: int
    offset: int
    begun_at: str
    expires_at: str


class OwnUploadsView(Struct):
    """What the caller has sent or begun to send for a round, oldest first."""

    uploads: list[OwnUpload]
