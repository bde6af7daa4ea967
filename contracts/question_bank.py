"""What exam is told of a contest's questions, and asked for their texts: no keys here."""

from typing import Literal

from msgspec import Struct, field
from msgspec.structs import asdict

from contracts.definition import Difficulty, QuestionKind
from contracts.hash_commitments import content_digest
from contracts.text_formatting import Formatting

LONGEST_TEXT = 20_000
"""Characters of a question's text, of an option or of a source, whichever way it comes in."""


PictureType = Literal["image/png", "image/jpeg", "image/webp"]


class QuestionPicture(Struct, frozen=True):
    """A picture that stands below a question's text (``place`` "") or below that of an option (its
    letter). ``sha256``: hex, of the bytes that are shown; gateways alone keep them, under it.
    ``width``, ``height``: pixels. ``alt``: what it shows, in words, for who cannot see it."""

    place: str
    sha256: str
    media_type: PictureType
    width: int
    height: int
    alt: str


class Question(Struct, frozen=True):
    """A question without its key. ``audience``: only people of this audience may get it. ``held``:
    letters of the options that stand behind the others where options are shuffled; all of them:
    this question's are not shuffled. ``pictures``: in the order in which they are shown.
    ``formatting``: spans of its texts by place, ``""`` for the question or an option's letter.
    ``kind``: ``multiple_choice``: several options may be right, and several may be chosen;
    ``true_false``: A is "true", B "false"."""

    id: str
    topic: str
    text: str
    options: dict[str, str]
    contributor: str = ""
    difficulty: Difficulty | None = None
    audience: str = ""
    held: str = ""
    pictures: list[QuestionPicture] = []
    formatting: Formatting = {}
    kind: QuestionKind = "single_choice"


def bank_line(question: Question) -> tuple[str, str, list[str], str]:
    """Id, topic, option ids and content digest: what a bank's digest is made of."""
    pictures = [(one.place, one.sha256, one.alt) for one in question.pictures]
    content = content_digest(
        question.id,
        question.text,
        question.options,
        formatting=question.formatting,
        pictures=pictures,
    )
    return question.id, question.topic, sorted(question.options), content


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


class PaperPicture(QuestionPicture, frozen=True):
    """A picture as somebody may fetch it, at ``address``; exam knows of none."""

    address: str = ""


class PaperQuestion(Struct, frozen=True, omit_defaults=True):
    """A question as the contestant sees it: options in the paper's order. ``formatting``: spans of
    the question (``""``) and of its options, by id. ``kind``: of a ``multiple_choice`` question
    several options may be chosen, of any other exactly one."""

    id: str
    text: str
    options: list[Option]
    pictures: list[PaperPicture] = []
    formatting: Formatting = {}
    kind: QuestionKind = "single_choice"


def with_address(picture: QuestionPicture, address: str = "") -> PaperPicture:
    """The picture as it can be fetched."""
    return PaperPicture(**asdict(picture) | {"address": address})


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
