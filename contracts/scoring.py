"""What scoring tells (events) and is asked (commands): keys, scores, standings, publications."""

from typing import Any, Literal

from msgspec import Struct, field

from contracts.audit_chain import AuditHead
from contracts.decisions import PrizeChange

State = Literal["draft", "final"]


class AttemptScored(Struct, frozen=True):
    """An attempt's score, ``score`` right of ``questions``.

    The highest (``revision``, ``key_revision``) is in force: answers superseded, keys corrected.
    ``status``: an annulled attempt has a score that counts for nothing.
    """

    contest: str
    round: str
    attempt: str
    person: str
    agency: str
    score: int
    questions: int
    answered: int
    duration_s: int
    submitted_at_us: int
    revision: int
    key_revision: int = 0
    status: Literal["counted", "annulled"] = "counted"


class Rescored(Struct, frozen=True, array_like=True, gc=False):
    """One attempt that got another score; ``revision`` is that of its answers."""

    attempt: str
    person: str
    agency: str
    score: int
    revision: int


class AttemptsRescored(Struct, frozen=True):
    """New keys gave these attempts of a round another score than they had, if they had any.

    What :class:`AttemptScored` says of one, for the many that a corrected key can touch at once;
    the same (``revision``, ``key_revision``) decides which of the two stands. None is annulled.
    """

    contest: str
    round: str
    key_revision: int
    attempts: list[Rescored]


class StandingsDrawnUp(Struct, frozen=True):
    """Final standings of a round were drawn up."""

    contest: str
    round: str
    contestants: int
    digest: str


class AwardsDecided(Struct, frozen=True):
    """Prizes of a round (``round=None``: of the whole phase), with the values that decided."""

    contest: str
    round: str | None
    awards: list[dict[str, Any]]


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


class SealedKey(Struct, frozen=True):
    """A question's key and legal source, sealed to scoring's public key (base64)."""

    question: str
    topic: str
    options: list[str]
    sealed: str
    commitment: str


class ImportKeys(Struct, frozen=True):
    """Keys of a contest's bank, whole. ``digest`` ties them to exam's half of the import."""

    contest: str
    keys: list[SealedKey]
    digest: str
    by: str
    at_us: int


class KeysImported(Struct, frozen=True):
    """How many keys are held. Changed ones score every attempt anew, afterwards."""

    keys: int


class SealingKeyQuery(Struct, frozen=True):
    """Ask for the public key to which question keys are sealed."""


class SealingKey(Struct, frozen=True):
    """X25519 public key, base64."""

    public_key: str


class StandingsQuery(Struct, frozen=True):
    """Standings of a round; ``provisional`` only for organisers."""

    contest: str
    round: str
    provisional: bool = False
    limit: int = 1000
    offset: int = 0


class Standing(Struct, frozen=True):
    """One line of the standings. ``duration_s`` whole seconds. ``hidden``: the public ledger closes
    this person's agency and exact times, and who is no staff gets ``submitted_at_us`` 0."""

    rank: int
    person: str
    name: str
    agency: str
    score: int
    questions: int
    duration_s: int
    submitted_at_us: int
    prediction: int | None = None
    hidden: bool = False


class Standings(Struct, frozen=True):
    """Standings by the definition's chain. ``publication`` is ``None`` while provisional.

    ``rewritten`` is that of the publication, ``revision`` that of the definition which said what
    of it is told: whoever keeps the answer knows by these until when it holds.
    """

    contest: str
    round: str
    contestants: int
    standings: list[Standing]
    publication: int | None = None
    rewritten: int = 0
    revision: int = 0


class AwardsQuery(Struct, frozen=True):
    """Awards of a contest as published; ``provisional``, only for organisers: also those of rounds
    that are not published yet, as they stand now."""

    contest: str
    provisional: bool = False


class AwardLine(Struct, frozen=True):
    """One prize and who won it; ``winner`` empty: not awarded, ``because`` says why.

    Of a collective prize ``person`` is empty and ``winner`` the agency's name. ``money`` is the
    plan's for this prize, in đồng, also where it is not awarded. ``because`` is the measure that
    decided, ``draw``, ``draw_pending`` (equal, and the seed is not revealed yet), ``unopposed`` or
    why it is not awarded: ``unfilled`` (nobody is left), ``conditions`` (those left do not fulfil
    them), ``not_available`` (it hangs on marks that are not known). ``publication`` is the number
    of the publication that tells it.
    """

    award: str
    award_name: str
    round: str | None
    rank: str
    prize: str
    money: int
    person: str = ""
    winner: str = ""
    agency: str = ""
    because: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    next_in_line: dict[str, Any] | None = None
    provisional: bool = False
    collective: bool = False
    publication: int | None = None


class Awards(Struct, frozen=True):
    """Prizes, in the order of the plan. ``editions``: number and ``rewritten`` of each publication
    that they were read from, by number."""

    contest: str
    awards: list[AwardLine]
    editions: list[tuple[int, int]] = field(default_factory=list)


class PublishResults(Struct, frozen=True):
    """Publish a settled round.

    ``state`` ``None``: a draft where the plan has a window for complaints, else final.
    ``audit_heads``: service -> where its audit trail stands, which the publication signs.
    ``despite_appeals``: as final although just so many complaints are not answered, for ``reason``.
    """

    contest: str
    round: str
    by: str
    at_us: int
    state: State | None = None
    audit_heads: dict[str, AuditHead] = field(default_factory=dict)
    despite_appeals: int | None = None
    reason: str = ""


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
    often what it tells of people was cut since, because somebody was forgotten.
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


class ScoreQuery(Struct, frozen=True):
    """The score of one attempt."""

    attempt: str


class ScoreView(Struct, frozen=True):
    """An attempt's score and whether its round's results are published."""

    attempt: str
    score: int
    questions: int
    published: bool


class PublishedKeysQuery(Struct, frozen=True):
    """The right answers of these questions, as far as the round's publication of this number tells
    them; 0: its newest."""

    contest: str
    round: str
    questions: list[str]
    publication: int = 0


class PublishedKeys(Struct, frozen=True):
    """What the public ledger of ``publication`` (``None``: there is none yet) says: question ->
    right option, as corrected, none while its keys are sealed; and which questions are void."""

    publication: int | None = None
    keys: dict[str, str] = field(default_factory=dict)
    voided: list[str] = field(default_factory=list)


class QuestionStatisticsQuery(Struct, frozen=True):
    """Figures of a settled round's questions, once their keys may be told."""

    contest: str
    round: str


class OptionStatistics(Struct, frozen=True):
    """An option: ``chosen`` by how many; shares (0 to 1) of all, of the best and weakest 27%."""

    option: str
    chosen: int
    share: float
    upper: float
    lower: float


class KeySuspicion(Struct, frozen=True):
    """Why a key should be looked at again: ``negative_discrimination`` (the better people are, the
    less they choose it), ``best_prefer_another`` (namely ``option``). ``strong``: hardly chance."""

    code: str
    strong: bool
    option: str | None = None


class QuestionStatistics(Struct, frozen=True):
    """A question in a round, of those who answered it. ``difficulty``: share right, 0 to 1.
    ``discrimination``: correlation with the rest of the score, -1 to 1."""

    question: str
    topic: str
    key: str
    answered: int
    right: int
    difficulty: float | None
    discrimination: float | None
    options: list[OptionStatistics]
    suspicions: list[KeySuspicion]


class RoundQuestionStatistics(Struct, frozen=True):
    """Each person counts with the first attempt. Suspected questions come first, then by id."""

    contest: str
    round: str
    people: int
    questions: list[QuestionStatistics]


class DraftQuery(Struct, frozen=True):
    """A round's results as a second look made them, before they are published."""

    contest: str
    round: str
    limit: int = 1000
    offset: int = 0


class Draft(Struct, frozen=True):
    """A round's results after a second look. ``redrawn``: they follow the last decision already.
    ``published``: there is a publication that tells them."""

    contest: str
    round: str
    drawn_at_us: int
    prediction_truth: int | None
    contestants: int
    standings: list[Standing]
    awards: list[AwardLine]
    redrawn: bool
    published: bool
