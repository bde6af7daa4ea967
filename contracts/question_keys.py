"""Question keys: sealed to scoring, imported, and told once a publication tells them."""

from collections.abc import Collection

from msgspec import Struct, field

from contracts.definition import Difficulty, QuestionKind


def is_key(letters: str, options: Collection[str], kind: QuestionKind) -> bool:
    """Whether these can be what is right of a question: letters of its options, sorted, none
    twice; exactly one unless several may be chosen."""
    right = set(letters)
    many = kind == "multiple_choice" or len(letters) == 1
    return bool(right) and many and letters == "".join(sorted(right)) and right <= set(options)


class SealedKey(Struct, frozen=True):
    """A question's key and legal source, sealed to scoring's public key (base64).

    A key is the letters of the right options, sorted: "B", or "AC" of a ``multiple_choice``
    question. ``kind`` and ``difficulty`` are no secret; they decide what an answer is worth.
    """

    question: str
    topic: str
    options: list[str]
    sealed: str
    commitment: str
    kind: QuestionKind = "single_choice"
    difficulty: Difficulty | None = None


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


class PublishedKeysQuery(Struct, frozen=True):
    """The right answers of these questions, as far as the round's publication of this number tells
    them; 0: its newest. ``answers``: question -> letters chosen, sorted: what they are worth."""

    contest: str
    round: str
    questions: list[str]
    publication: int = 0
    answers: dict[str, str] = field(default_factory=dict)


class AnswerWorth(Struct, frozen=True):
    """What an answer got and what the question is worth, both in 1/``scale`` points of the round's
    quiz."""

    got: int
    whole: int


class PublishedKeys(Struct, frozen=True):
    """What the public ledger of ``publication`` (``None``: there is none yet) says: question ->
    letters of what is right, as corrected, none while its keys are sealed; and which are void.
    ``worths``: of the answers asked about whose keys are told, question -> what they are worth;
    none where each question is one point or nothing, and none of what is void."""

    publication: int | None = None
    keys: dict[str, str] = field(default_factory=dict)
    voided: list[str] = field(default_factory=list)
    worths: dict[str, AnswerWorth] = field(default_factory=dict)
