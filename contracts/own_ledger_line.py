"""A person's own line of a published ledger, opened for them alone (docs/adr/0019)."""

from msgspec import Struct


class OwnLineQuery(Struct, frozen=True):
    """What opens the answers of an attempt in its round's newest publication, as ``person``, whose
    attempt it is, asks for it."""

    contest: str
    round: str
    attempt: str
    person: str


class OwnLine(Struct, frozen=True):
    """``line`` (from 1) of the ledger of ``publication``, whose root is ``root``: the ``answers``
    in it and the ``salt`` (hex) of their commitment."""

    publication: int
    root: str
    line: int
    answers: dict[str, str]
    salt: str
