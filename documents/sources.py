"""What a document's figures were taken from: publications, for anybody to look up."""

from msgspec import Struct


class Source(Struct, frozen=True):
    """A publication as a document names it: ``what`` it is of ("Đợt 1"), its ``number``, the
    moment in words, ``root``: the digest of its ledger, hex."""

    what: str
    number: str
    published: str
    root: str
