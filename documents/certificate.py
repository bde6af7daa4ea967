"""Certificates (giấy chứng nhận), one page for each prize."""

from msgspec import Struct

from documents.letterhead import Signature


class Certificate(Struct, frozen=True):
    """One of them: ``name`` who receives it, ``agency`` of a person, ``prize`` with its award,
    ``work`` what it is for; ``code`` and ``address`` by which anybody verifies it."""

    number: str
    name: str
    agency: str
    prize: str
    award: str
    work: str
    code: str
    address: str


class Certificates(Struct, frozen=True):
    """What their template shows, a page for each, with ``qr``, the drawing of the address as SVG.
    ``site``: where to verify, in short; ``decision``: by which they are given, may be empty."""

    contest: str
    authority: str
    name: str
    place_and_date: str
    signature: Signature
    decision: str
    site: str
    certificates: list[Certificate]
