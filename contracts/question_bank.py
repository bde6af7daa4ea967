"""What exam is told of a contest's questions, and asked for their texts: no keys here."""

from msgspec import Struct, field

from contracts.definition import Difficulty

LONGEST_TEXT = 20_000
"""Characters of a question's text, of an option or of a source, whichever way it comes in."""


class Question(Struct, frozen=True):
    """A question without its key. ``audience``: only people of this audience may get it. ``held``:
    letters of the options that stand behind the others where options are shuffled; all of them:
    this question's are not shuffled."""

    id: str
    topic: str
    text: str
    options: dict[str, str]
    contributor: str = ""
    difficulty: Difficulty | None = None
    audience: str = ""
    held: str = ""


class ImportQuestions(Struct, frozen=True):
    """A contest's bank, whole: questions not in it are withdrawn as long as no round has opened."""

    contest: str
    questions: list[Question]
    key_commitments: dict[str, str]
    by: str
    at_us: int
    dry_run: bool = False


class BankDifference(Struct, frozen=True):
    """What an import of questions did or would do."""

    new: int
    changed: int
    unchanged: int
    withdrawn: int
    topics: dict[str, int]
    notes: list[str] = field(default_factory=list)


class Option(Struct, frozen=True):
    """One possible answer."""

    id: str
    text: str


class PaperQuestion(Struct, frozen=True):
    """A question as the contestant sees it: options in the paper's order."""

    id: str
    text: str
    options: list[Option]


class RoundQuestionsQuery(Struct, frozen=True):
    """The texts of the questions that a round draws from, once it has opened.

    ``public``: asked for by anybody, who is told only what the plan publishes
    (``questions_public_from_us``), and from that day on.
    """

    contest: str
    round: str
    public: bool = False


class RoundQuestions(Struct, frozen=True):
    """``bank`` is the revision of the question bank that these are of; options by letter."""

    bank: int
    questions: list[PaperQuestion]
