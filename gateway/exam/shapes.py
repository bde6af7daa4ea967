"""Attempts, answers, receipts."""

from typing import Annotated

from msgspec import Meta, Struct, field

from contracts.attempts import AttemptState, Receipt, SubmissionKind
from contracts.handing_in import EntryReceipt
from contracts.question_bank import Option, PaperPicture, PaperQuestion
from contracts.text_formatting import Formatting

MOST_PREDICTED = 999_999_999
Answers = dict[str, str]
Prediction = Annotated[int, Meta(ge=0, le=MOST_PREDICTED)]


class SaveBody(Struct, forbid_unknown_fields=True):
    """Any subset of answers: question id -> option id. Of a question of kind `multiple_choice` the
    ids of all options chosen as one text, in any order ("AC", kept sorted); "" takes all back."""

    answers: Answers


class SubmitBody(Struct, forbid_unknown_fields=True):
    """Last answers and the prediction, both optional. A prediction counts only where the plan asks
    for one; elsewhere it is left out of receipt and ledger."""

    answers: Answers = field(default_factory=dict)
    prediction: Prediction | None = None


class SavedView(Struct):
    """Committed. ``saved`` counts the answers now on the sheet; ``deadline``: until when the
    attempt runs as of this answer, extensions included."""

    saved_at: str
    saved: int
    deadline: str = ""


class PaperView(Struct):
    """The questions in the order of the paper."""

    questions: list[PaperQuestion]


class StartedView(Struct):
    """An attempt that runs, with the answers saved so far."""

    attempt: str
    started_at: str
    deadline: str
    server_time: str
    paper: PaperView
    answers: Answers
    prediction_asked: bool
    practice: bool


class SubmittedView(Struct):
    """The signed receipt; the same bytes each time."""

    receipt: Receipt


class ReviewedQuestion(Struct, omit_defaults=True):
    """A question of an attempt that is over: what was answered and what is right; of several
    options their ids, sorted, as one text ("AC").

    ``voided``: it turned out to be wrong itself, so no answer to it is right or wrong. ``score``:
    what the answer is worth, ``full_marks`` what the question is, both counted as the attempt's;
    left out where every question is one point or nothing."""

    id: str
    text: str
    options: list[Option]
    answer: str | None
    right: str | None
    voided: bool
    pictures: list[PaperPicture] = []
    formatting: Formatting = {}
    score: int | None = None
    full_marks: int | None = None


class AttemptLook(Struct):
    """An attempt as its owner sees it. ``score`` is null until the rules let it be seen,
    ``review`` until the round's publication tells its keys to everybody. ``score`` and
    ``full_marks``, the best that its paper allows, count 1/``scale`` points.

    ``receipt_salt``: 16 bytes as hex, with which ``answers_digest`` of the receipt can be made
    again from the answers (docs/ledger.md, 11). Whoever has both can try answers out, so it is
    told to the owner alone; null without a receipt, and for receipts of earlier versions.
    """

    attempt: str
    contest: str
    round: str
    state: AttemptState
    started_at: str
    deadline: str
    server_time: str
    submitted_at: str | None
    kind: SubmissionKind | None
    practice: bool
    answers: Answers
    paper: PaperView | None
    receipt: Receipt | None
    score: int | None
    questions: int
    review: list[ReviewedQuestion] | None = None
    receipt_salt: str | None = None
    full_marks: int | None = None
    scale: int = 1


class OwnAttemptView(Struct):
    """One line of a person's own attempts; ``receipt`` is the receipt's id."""

    attempt: str
    round: str
    number: int
    state: AttemptState
    started_at: str
    deadline: str
    submitted_at: str | None
    receipt: str | None


class OwnAttemptsView(Struct):
    """A person's attempts of a contest, newest first. ``excluded``: why they may not take part,
    as it stands on record; null if they may."""

    attempts: list[OwnAttemptView]
    excluded: str | None = None


class Verification(Struct):
    """How to check a receipt: ``signature`` is Ed25519 over ``signed`` (UTF-8).

    ``key`` is the key's id, the first 16 hex digits of SHA-256 over ``public_key`` (hex).
    """

    algorithm: str
    key: str
    public_key: str
    signed: str


class ReceiptLook(Receipt, frozen=True, kw_only=True):
    """The receipt as it was signed, and what became of it since.

    ``superseded_by``: the receipt that stands in its place; null if it stands itself.
    ``ledger_position``: the number of its line, from 1, in the ledger of ``publication``.
    """

    settled: bool
    superseded_by: str | None
    ledger_position: int | None
    publication: int | None
    verification: Verification


class EntryReceiptLook(EntryReceipt, frozen=True, kw_only=True):
    """The receipt of an entry as it was signed, and what became of it since."""

    settled: bool
    superseded_by: str | None
    verification: Verification


class OwnLineView(Struct):
    """What opens the answers of one's own line in the public ledger of ``publication``, and the
    receipt with its salt: ``hoithi recount LEDGER --receipt THIS`` holds it all against the file.

    ``answers_salt``: 16 bytes as hex, of the line's commitment to ``answers`` (docs/ledger.md, 3).
    """

    contest: str
    round: str
    attempt: str
    publication: int
    root: str
    ledger_position: int
    answers: Answers
    answers_salt: str
    receipt: Receipt
    receipt_salt: str | None
    verification: Verification
    format: str = "hoithi-own-line/1"


class AllowanceBody(Struct, forbid_unknown_fields=True):
    """More time for one person: ``extra_minutes`` beside the limit, ``closes_at``, a close of their
    own, or both; with ``whole_phase`` in each round of the phase. ``look``: only tell whom it would
    help. ``reason`` is read by the contest's organisers and by nobody else."""

    person: str
    reason: Annotated[str, Meta(max_length=1000)]
    extra_minutes: Annotated[int, Meta(ge=0, le=1440)] = 0
    closes_at: str | None = None
    whole_phase: bool = False
    look: bool = False


class TimeAllowedView(Struct):
    """The rounds in which it holds, and how many attempts have more time by it: in progress
    (``running``), and handed in by themselves and going on (``resumed``). ``carried_out`` is false
    after a mere look."""

    rounds: list[str]
    running: int
    resumed: int
    carried_out: bool


class AllowanceView(Struct):
    """What one person was given, why and by whom; names are None of whom was forgotten. ``begun``:
    they have begun, so that it can't be taken back."""

    person: str
    name: str | None
    extra_minutes: int
    closes_at: str | None
    reason: str
    by: str | None
    at: str
    begun: bool


class AllowancesView(Struct):
    """Who has more time in a round."""

    given: list[AllowanceView]


class AllowanceWithdrawalBody(Struct, forbid_unknown_fields=True):
    """Take back what a person was given and has not begun to use."""

    person: str
