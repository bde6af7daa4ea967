"""The chain over a service's audit trail, and the heads that publications sign.

Each record is bound to the one before it, so that none can be changed, taken out, put in or moved
without every later link changing too. A publication signs where each service's chain stood, which
fixes all that came before. ``docs/audit.md`` writes both down for other languages.

A record's words are hashed with a salt of its own: a file for one contest gives the records of
others as hashes, and nobody finds what they say by trying. What a record is about is hashed apart,
so that the words of a record about the contest itself cannot be left out of its file unseen.
"""

from typing import Any

from msgspec import Struct

from contracts.hash_commitments import canonical, digest, strict_hex

#: of the file that ``hoithi audit verify`` reads
FORMAT = "hoithi-audit/1"
#: what the first record of a chain is bound to
NOTHING = ""
#: at most so many records go into one answer
MOST_LINKS = 2_000


class AuditHead(Struct, frozen=True):
    """Where a service's chain stands: its last record's number (0: there is none) and link."""

    number: int = 0
    link: str = NOTHING


class AuditHeadQuery(Struct, frozen=True):
    """Ask a service for its head."""


class AuditChainQuery(Struct, frozen=True):
    """Records behind number ``after``, told whole where they are about ``contest``."""

    contest: str
    after: int = 0
    limit: int = MOST_LINKS


class Chained(Struct, frozen=True, omit_defaults=True):
    """One record of a chain. ``subject``, ``words`` and ``link``: hashes as hex. The rest is there
    for records of the contest that was asked for; ``details`` is JSON as it was stored."""

    number: int
    subject: str
    words: str
    link: str
    salt: str = ""
    at_us: int = 0
    by: str = ""
    action: str = ""
    about: str = ""
    details: str = ""


class AuditChain(Struct, frozen=True):
    """A stretch of a chain, by number."""

    records: list[Chained]


def subject_of(about: str) -> str:
    """Hex hash of what a record is about: the contest, of ``contest/thing``."""
    return digest("audit-subject", about.partition("/")[0].encode()).hex()


def words_of(record: Chained) -> str:
    """Hex hash of what a record that is told whole says."""
    told = [record.at_us, record.by, record.action, record.about, record.details]
    salt = strict_hex(record.salt, len(record.salt) // 2)  # with no blank or capital beside it
    return digest("audit-words", salt + canonical(told)).hex()


def link_of(number: int, before: str, subject: str, words: str) -> str:
    """Hex link of record ``number``; ``before``: the link of the one before it."""
    return digest("audit-link", canonical([number, before, subject, words])).hex()


def heads_message(contest: str, number: int, root: str, heads: dict[str, AuditHead]) -> bytes:
    """What a publication's audit signature (Ed25519) is over."""
    told: dict[str, Any] = {name: [head.number, head.link] for name, head in heads.items()}
    body = {"contest": contest, "heads": told, "number": number, "root": root}
    return b"hoithi/audit-heads/1\0" + canonical(body)
