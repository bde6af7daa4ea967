"""Attempts: papers drawn, answers saved and submitted, receipts."""

from typing import Literal, NamedTuple

from msgspec import Struct, field

#: behind the letters of a question in a paper's stored form: several of its options may be chosen
SEVERAL = "+"
#: stands there for a blank within an id, which has none of these: cleaning makes blanks of them
NO_BREAK = "\u00a0"

AttemptState = Literal["in_progress", "submitted"]
SubmissionKind = Literal["person", "automatic"]


class Origin(Struct, frozen=True):
    """Where a request came from: keyed hashes of the client's address and of the browser's device
    cookie (hex), empty where there is none. Good only to tell whether two were the same."""

    address: str = ""
    device: str = ""


class AttemptStarted(Struct, frozen=True):
    """A paper was drawn and the clock runs. ``origin`` is hashed for this contest."""

    contest: str
    round: str
    attempt: str
    person: str
    agency: str
    number: int
    started_at_us: int
    deadline_us: int
    origin: Origin | None = None


class AttemptSubmitted(Struct, frozen=True):
    """An attempt's final answers. A higher ``revision`` of the same attempt supersedes a lower.

    ``origin``: of the person's own submission, told once; later revisions do not repeat it.
    ``unanswered``: the paper's other questions, by id; ``None`` from writers that did not tell.
    ``audience``: whose bank the paper was drawn from; empty: everyone's who has none of their own.
    """

    contest: str
    round: str
    attempt: str
    person: str
    pseudonym: str
    agency: str
    number: int
    started_at_us: int
    submitted_at_us: int
    kind: SubmissionKind
    answers: dict[str, str]
    questions: int
    revision: int
    prediction: int | None = None
    receipt: str = ""
    origin: Origin | None = None
    unanswered: list[str] | None = None
    audience: str = ""


class StartAttempt(Struct, frozen=True):
    """Start an attempt, or resume the one in progress. ``origin`` as the gateway hashes it."""

    contest: str
    round: str
    person: str
    arrived_us: int
    expires_at_us: int
    origin: Origin | None = None


class PaperPlace(NamedTuple):
    """One question of a paper: its id, and its options' letters in the order shown ("BADC")."""

    id: str
    options: str


class AttemptView(Struct, frozen=True, omit_defaults=True):
    """An attempt with its paper and the answers saved so far (question id -> option id).

    The paper names questions and the order of their options; their texts, which are the same for
    everyone, are asked for once per ``bank`` revision (``exam.round_questions``).
    ``receipt_salt`` (hex): that of the receipt's digest, told to the owner who asks and to nobody
    else; ``None`` while there is no receipt, or where its digest has none that is known here.
    """

    attempt: str
    contest: str
    round: str
    state: AttemptState
    started_at_us: int
    deadline_us: int
    paper: str
    bank: int
    answers: dict[str, str]
    resumed: bool = False
    receipt: str | None = None
    receipt_text: str | None = None
    prediction_asked: bool = False
    submitted_at_us: int | None = None
    kind: SubmissionKind | None = None
    practice: bool = False
    receipt_salt: str | None = None

    @property
    def questions(self) -> list[PaperPlace]:
        """The paper's questions in its order."""
        parts = [part.rsplit(":", 1) for part in self.paper.split(" ")]
        return [
            PaperPlace(question.replace(NO_BREAK, " "), letters.rstrip(SEVERAL))
            for question, letters in parts
        ]


class SaveAnswers(Struct, frozen=True):
    """Any subset of answers; ``arrived_us`` and ``sequence`` order them, and decide lateness."""

    attempt: str
    person: str
    answers: dict[str, str]
    arrived_us: int
    sequence: int


class AnswersSaved(Struct, frozen=True):
    """Committed. ``saved`` counts the answers now on the sheet. ``deadline_us``: until when the
    attempt runs by now, extensions included; ``None`` from writers that did not tell."""

    saved: int
    deadline_us: int | None = None


class SubmitAttempt(Struct, frozen=True, omit_defaults=True):
    """Hand the attempt in, with last answers if any. The same body again changes nothing."""

    attempt: str
    person: str
    arrived_us: int
    sequence: int
    answers: dict[str, str] = field(default_factory=dict)
    prediction: int | None = None
    origin: Origin | None = None


class Receipt(Struct, frozen=True, omit_defaults=True):
    """Biên nhận: what was received and when. ``signature`` covers every other field (Ed25519).

    ``pseudonym`` and ``number`` (of the attempt) are how the round's ledger names it.
    ``supersedes``: the receipt in whose place this one was given, because a submission of the
    person's own, or answers that had arrived before it, were delivered later.
    ``digest_version``: how ``answers_digest`` is made (``contracts.receipt_digests``);
    2: with a salt.
    """

    receipt: str
    attempt: str
    contest: str
    round: str
    received_at: str
    answered: int
    answers_digest: str
    kind: SubmissionKind
    key: str
    signature: str
    pseudonym: str = ""
    number: int = 0
    supersedes: str = ""
    digest_version: int = 1


class Submitted(Struct, frozen=True):
    """The receipt as the JSON text that was signed and stored; ``repeated`` on a retry."""

    receipt: str
    repeated: bool


class AttemptQuery(Struct, frozen=True):
    """One attempt, as its owner (``person``) or an organiser (``person=None``) asks for it."""

    attempt: str
    person: str | None = None


class ReceiptQuery(Struct, frozen=True):
    """One receipt by id."""

    receipt: str
    person: str | None = None


class ReceiptView(Struct, frozen=True):
    """A stored receipt (JSON text), whose it is, and the key it verifies with (Ed25519, hex).

    ``superseded_by``: the receipt that took its place and stands now; empty if it stands itself.
    ``entry``: whose version it was given for, where it is no attempt's.
    """

    receipt: str
    contest: str
    round: str
    person: str
    settled: bool
    pseudonym: str = ""
    public_key: str = ""
    number: int = 0
    superseded_by: str = ""
    entry: str = ""


class OwnAttemptsQuery(Struct, frozen=True):
    """A person's attempts of a contest."""

    contest: str
    person: str


class OwnAttempt(Struct, frozen=True):
    """One line of a person's own attempts."""

    attempt: str
    round: str
    number: int
    state: AttemptState
    started_at_us: int
    deadline_us: int
    submitted_at_us: int | None = None
    receipt: str | None = None


class OwnAttempts(Struct, frozen=True):
    """A person's attempts, oldest first. ``closes``: round -> when it closes for this person
    (µs), of the rounds that stay open longer for their agency or for them than for all.
    ``excluded``: why they may not take part; empty if they may, or are not known to exam.
    ``extra_s``: round -> by how many seconds their time limit is longer than that of others."""

    attempts: list[OwnAttempt]
    closes: dict[str, int] = {}
    excluded: str = ""
    extra_s: dict[str, int] = {}
