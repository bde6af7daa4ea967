"""Standings, awards, publications."""

from typing import Annotated

from msgspec import Meta, Struct

from contracts.audit_chain import AuditHead
from contracts.publications import State
from contracts.results import AwardLine


class EditionView(Struct, frozen=True):
    """A publication: ``state`` is draft or final; complaints about it are taken until
    ``complaints_until`` (exclusive), ``complaints_open`` by now."""

    number: int
    state: State
    published_at: str
    complaints_until: str
    complaints_open: bool


class StandingLine(Struct):
    """One line of the standings; ``duration_s`` in whole seconds."""

    rank: int
    person: str
    name: str
    agency: str
    score: int
    questions: int
    duration_s: int
    submitted_at: str | None
    prediction: int | None


class WorkLine(Struct):
    """A work among those that judges marked, by its code; ``value`` is its marks exactly, in points
    as "n/d", ``marks`` the same with two decimals, ``parts`` those of a performance's parts;
    ``others``: names of authors without accounts. Title and whose it is are told of works that won
    something, and of teams; to staff always."""

    rank: int
    work: str
    kind: str
    value: str
    marks: str
    parts: dict[str, str]
    people: list[str]
    names: list[str]
    others: list[str]
    title: str
    agency: str


class StandingsView(Struct, omit_defaults=True):
    """Standings by the chain of the plan; ``publication`` is null while ``provisional``. Of a round
    that judges mark ``works`` stand there in place of people. ``scale``, where it is told: scores
    count 1/``scale`` points. ``edition``: how far the publication stands."""

    contest: str
    round: str
    provisional: bool
    publication: int | None
    contestants: int
    standings: list[StandingLine]
    works: list[WorkLine] = []
    scale: int = 1
    edition: EditionView | None = None


class AwardsView(Struct):
    """Prizes as published so far, in the order of the plan; organisers also see provisional
    ones. ``editions``: how far the publications stand that prizes name, by number."""

    contest: str
    awards: list[AwardLine]
    editions: list[EditionView]


class PublicationBody(Struct, forbid_unknown_fields=True):
    """How a publication goes out, for whoever sends it as JSON rather than in the address."""

    state: State | None = None
    phase: Annotated[str, Meta(max_length=200)] | None = None
    despite_appeals: int | None = None
    despite_missing: int | None = None
    reason: Annotated[str, Meta(max_length=2000)] = ""


class PublicationView(Struct):
    """A numbered, immutable snapshot; ``root`` is the Merkle root of its ledger (hex).

    ``round`` or ``phase`` is null: it is of a round, or of what is over several of a phase.
    ``audit_heads``: where each service's audit trail stood, and what signs them (base64).
    ``unanswered``: so many complaints were open when it was published as final; ``missing``: so
    many score sheets, of a round that judges mark, whose ``attempts`` are its works.
    ``complaints_until`` (exclusive): complaints about it are taken until then, ``complaints_open``
    by now.
    """

    contest: str
    round: str | None
    phase: str | None
    state: State
    number: int
    root: str
    published_at: str
    attempts: int
    public_key: str
    audit_heads: dict[str, AuditHead]
    audit_signature: str
    complaints_until: str
    complaints_open: bool
    unanswered: int = 0
    missing: int = 0


class PublicationsView(Struct):
    """Everything that was published, by number; each ledger names the root of the one before."""

    contest: str
    publications: list[PublicationView]
