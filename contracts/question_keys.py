"""Question keys: sealed to scoring, imported, and told once a publication tells them."""

from msgspec import Struct, field


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
