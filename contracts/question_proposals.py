"""What exam and scoring are asked about questions on their way into a bank.

A proposed question (câu hỏi đóng góp) lives in exam without its key: draft (nháp), vetted (đã
thẩm định), selected (được chọn vào bộ câu hỏi chính thức), retired (loại). Its key and legal
source go to scoring, sealed, and come back sealed to whoever asked for its author, a vetter or an
organiser.
"""

from typing import Literal

from msgspec import Struct, field

from contracts.question_bank import BankDifference, Question
from contracts.question_keys import SealedKey

ProposalState = Literal["draft", "vetted", "selected", "retired"]
ProposalAction = Literal["accept", "return", "retire", "reopen"]
DeskRole = Literal["author", "vetter", "organiser"]


class Proposal(Struct, frozen=True):
    """A question with the commitment to its key, which does not tell the key."""

    question: Question
    commitment: str


class ProposeQuestions(Struct, frozen=True):
    """New drafts, or (``revise``) new words of ones that are there, which become drafts again.

    All or nothing. The same again changes nothing. ``by`` is who does it, as ``role``.
    """

    contest: str
    proposals: list[Proposal]
    by: str
    role: DeskRole
    at_us: int
    revise: bool = False
    dry_run: bool = False


class Proposed(Struct, frozen=True):
    """How many drafts are new or changed, and how many stood as they are."""

    changed: int
    unchanged: int


class ProposalsQuery(Struct, frozen=True):
    """Proposed questions: of one author, or (``None``) of all; one of them, with its history."""

    contest: str
    author: str | None = None
    question: str | None = None
    state: ProposalState | None = None


class HistoryLine(Struct, frozen=True):
    """One thing that was done to a question: propose, revise, or an action; and by whom."""

    at_us: int
    by: str
    action: str
    state: ProposalState
    revision: int
    comment: str = ""


class ProposalView(Struct, frozen=True):
    """A proposed question. ``revision`` grows with each new wording; ``history``, oldest first,
    only where one question was asked for."""

    question: Question
    state: ProposalState
    author: str
    revision: int
    changed_at_us: int
    commitment: str
    history: list[HistoryLine] = field(default_factory=list)


class Proposals(Struct, frozen=True):
    """By question id."""

    proposals: list[ProposalView]


class MoveProposal(Struct, frozen=True):
    """Accept, return, retire or reopen a question, in the wording (``revision``) that was seen."""

    contest: str
    question: str
    action: ProposalAction
    revision: int
    by: str
    role: DeskRole
    at_us: int
    comment: str = ""


class SelectQuestions(Struct, frozen=True):
    """Make these vetted questions the contest's bank, whole, in place of the present one.
    ``replace``: those of them that may take the place of a question of the same id that came into
    the bank from a file, with its words and key."""

    contest: str
    questions: list[str]
    by: str
    at_us: int
    dry_run: bool = False
    replace: list[str] = field(default_factory=list)


class Selection(Struct, frozen=True):
    """What became of the bank, and what scoring has to hold keys for: id -> commitment.
    ``replaced``: ids of which the bank had a question from a file."""

    difference: BankDifference
    commitments: dict[str, str]
    digest: str
    replaced: list[str] = field(default_factory=list)


class ContributionsQuery(Struct, frozen=True):
    """How far the offices have come with what the plan asks of them."""

    contest: str


class ContributionLine(Struct, frozen=True):
    """One office's target for one topic (``target`` 0: none was set), and its questions by state.

    ``missing``: how many more are due, retired ones not counted.
    """

    office: str
    topic: str
    target: int
    draft: int
    vetted: int
    selected: int
    retired: int
    missing: int
    due_at_us: int | None = None


class Contributions(Struct, frozen=True):
    """Targets in the order of the plan, then questions beyond them."""

    lines: list[ContributionLine]


class ProposeKeys(Struct, frozen=True):
    """Keys of proposed questions, sealed to scoring; the newest of a question stands."""

    contest: str
    keys: list[SealedKey]
    by: str
    at_us: int


class ShowKeys(Struct, frozen=True):
    """Show keys of proposed questions to somebody who wrote or vets them; recorded.

    ``commitments``: question -> that of the wording to show the key of.
    ``seal_to``: X25519 public key (base64) of whoever asked, used for this once.
    """

    contest: str
    commitments: dict[str, str]
    seal_to: str
    by: str
    at_us: int


class ShownKeys(Struct, frozen=True):
    """Question -> its key and source (JSON), sealed to ``seal_to``. Selected ones are left out."""

    sealed: dict[str, str]


class AdoptKeys(Struct, frozen=True):
    """Put the keys of selected questions in place of the contest's present ones.

    ``commitments``: those that exam bound, question -> hex; the keys must be the very same.
    """

    contest: str
    commitments: dict[str, str]
    digest: str
    by: str
    at_us: int
    dry_run: bool = False
