"""What scoring tells (events) and is asked (commands): keys, scores, standings, publications."""

from typing import Any, Literal

from msgspec import Struct, field


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
    """A numbered, immutable snapshot; ``root`` is its Merkle root (hex)."""

    contest: str
    round: str
    number: int
    root: str
    published_at_us: int


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
    """One line of the standings. ``duration_s`` whole seconds."""

    rank: int
    person: str
    name: str
    agency: str
    score: int
    questions: int
    duration_s: int
    submitted_at_us: int
    prediction: int | None = None


class Standings(Struct, frozen=True):
    """Standings by the definition's chain. ``publication`` is ``None`` while provisional."""

    contest: str
    round: str
    contestants: int
    standings: list[Standing]
    publication: int | None = None


class AwardsQuery(Struct, frozen=True):
    """Published awards of a contest; organisers may see those still provisional."""

    contest: str
    provisional: bool = False


class AwardLine(Struct, frozen=True):
    """One prize and who won it; ``winner`` empty: not awarded, ``because`` says why."""

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


class Awards(Struct, frozen=True):
    """Prizes, in the order of the plan."""

    contest: str
    awards: list[AwardLine]


class PublishResults(Struct, frozen=True):
    """Publish a settled round."""

    contest: str
    round: str
    by: str
    at_us: int


class PublicationQuery(Struct, frozen=True):
    """One publication's ledger; ``number=None``: the latest of the round.

    ``auditor``: the file that opens everything, for those who may see it.
    """

    contest: str
    round: str
    number: int | None = None
    auditor: bool = False


class Publication(Struct, frozen=True):
    """A publication. ``ledger`` is the whole file's text, empty where only the head was asked."""

    contest: str
    round: str
    number: int
    root: str
    published_at_us: int
    attempts: int
    public_key: str
    ledger: str = ""


class ScoreQuery(Struct, frozen=True):
    """The score of one attempt."""

    attempt: str


class ScoreView(Struct, frozen=True):
    """An attempt's score and whether its round's results are published."""

    attempt: str
    score: int
    questions: int
    published: bool


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
