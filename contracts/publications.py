"""Publications of rounds and phases, their ledgers, and whether they still follow."""

from typing import Literal

from msgspec import Struct, field

from contracts.audit_chain import AuditHead
from contracts.settled_round_decisions import PrizeChange

State = Literal["draft", "final"]


class ResultsPublished(Struct, frozen=True):
    """A numbered, immutable snapshot; ``root`` is its Merkle root (hex).

    ``round`` is empty where it is of what is over several rounds of ``phase``.
    """

    contest: str
    round: str
    number: int
    root: str
    published_at_us: int
    phase: str = ""
    state: State = "draft"


class WorkWords(Struct, frozen=True):
    """What a work is called, and the names of its authors who have no accounts."""

    title: str
    others: list[str] = field(default_factory=list)


class PublishResults(Struct, frozen=True):
    """Publish a settled round.

    ``state`` ``None``: a draft where the plan has a window for complaints, else final.
    ``audit_heads``: service -> where its audit trail stands, which the publication signs.
    ``despite_appeals``: as final although just so many complaints are not answered, for ``reason``.
    Of a round that judges mark: ``judges`` (person -> name) are what their ids are called,
    ``works`` (id -> words) what exam alone knows of works; ``despite_missing``: although just so
    many score sheets are missing, for ``reason``.
    """

    contest: str
    round: str
    by: str
    at_us: int
    state: State | None = None
    audit_heads: dict[str, AuditHead] = field(default_factory=dict)
    despite_appeals: int | None = None
    reason: str = ""
    judges: dict[str, str] = field(default_factory=dict)
    works: dict[str, WorkWords] = field(default_factory=dict)
    despite_missing: int | None = None


class PublishPhase(Struct, frozen=True):
    """Publish what is over several rounds of ``phase`` (``None``: the one with the quota).

    ``state``, ``audit_heads``, ``despite_appeals`` (of all its rounds) and ``reason`` as in
    ``PublishResults``.
    """

    contest: str
    by: str
    at_us: int
    phase: str | None = None
    state: State | None = None
    audit_heads: dict[str, AuditHead] = field(default_factory=dict)
    despite_appeals: int | None = None
    reason: str = ""


class PublicationQuery(Struct, frozen=True):
    """One publication's ledger; ``number=None``: the latest of the round.

    ``auditor``: the file that opens everything, for those who may see it.
    """

    contest: str
    round: str
    number: int | None = None
    auditor: bool = False


class PhasePublicationQuery(Struct, frozen=True):
    """A publication of what is over several rounds; otherwise as ``PublicationQuery``."""

    contest: str
    phase: str | None = None
    number: int | None = None
    auditor: bool = False


class Publication(Struct, frozen=True):
    """A publication. ``ledger`` is the whole file's text, empty where only the head was asked.

    ``round`` is empty where it is of a phase. ``audit_signature``: base64 of Ed25519 over
    ``contracts.audit_chain.heads_message``, empty where no heads were told. ``unanswered``: so many
    complaints were open when it went out as final, for ``unanswered_reason``. ``rewritten``: how
    often what it tells of people was cut since, because somebody was forgotten. ``attempts`` of a
    round that judges mark are its works; so many score sheets were ``missing``, for
    ``missing_reason``.
    """

    contest: str
    round: str
    number: int
    root: str
    published_at_us: int
    attempts: int
    public_key: str
    ledger: str = ""
    phase: str = ""
    state: State = "draft"
    audit_heads: dict[str, AuditHead] = field(default_factory=dict)
    audit_signature: str = ""
    unanswered: int = 0
    unanswered_reason: str = ""
    rewritten: int = 0
    missing: int = 0
    missing_reason: str = ""


class LedgerPartQuery(Struct, frozen=True):
    """A stretch of a publication's file from ``offset`` on (0, then the ``next_offset`` of the
    stretch before): of a round or, where that is empty, of ``phase``. ``auditor`` as in
    ``PublicationQuery``."""

    contest: str
    phase: str
    round: str
    number: int
    auditor: bool = False
    offset: int = 0


class LedgerPart(Struct, frozen=True):
    """The stretch; ``next_offset`` is where the next one begins, ``None`` at the end.

    Stretches with another ``rewritten`` are of another file, because somebody was forgotten
    meanwhile or answers were opened, and do not belong together.
    """

    text: str
    rewritten: int
    next_offset: int | None = None


class PublicationsQuery(Struct, frozen=True):
    """Everything that a contest has published."""

    contest: str


class Publications(Struct, frozen=True):
    """Publications without their files, by number: each names the root of the one before."""

    contest: str
    publications: list[Publication]


class FreshnessQuery(Struct, frozen=True):
    """Whether what a contest has published still follows from what is known."""

    contest: str


class Freshness(Struct, frozen=True):
    """A round's (or, ``round`` empty, a phase's) newest publication, compared with what would be
    published now. ``found``: ``fresh``, ``stale``, empty while that is being worked out, or the
    code of why it cannot be. ``prizes`` would be won or lost."""

    phase: str
    round: str
    number: int
    state: State
    found: str
    prizes: list[PrizeChange] = field(default_factory=list)


class FreshnessReport(Struct, frozen=True):
    """Every newest publication of a contest, by number."""

    contest: str
    publications: list[Freshness]


class LedgerPlaceQuery(Struct, frozen=True):
    """Where an attempt stands in its round's published ledger."""

    contest: str
    round: str
    pseudonym: str
    number: int


class LedgerPlace(Struct, frozen=True):
    """``line`` of the ledger of ``publication``, the newest of the round, both from 1; ``None``
    until the round is published, and for an attempt that the round does not have."""

    publication: int | None = None
    line: int | None = None
