"""What the reading process can be asked, and what it answers. How it is done stands in
``reading_work``, which only that process loads."""

from typing import Any, ClassVar, Literal

from msgspec import Struct

from contracts.definition import EntryLabel, QuestionKind
from contracts.entry_checks import FileFacts, FileType
from contracts.question_pictures import MadePicture
from contracts.rosters import RosterRow
from documents.making import MakeDocument
from entry_files.document import ReadEntry
from entry_files.likeness import Passage
from plans.field_groups import FieldGroup
from plans.reading import Reading
from question_formats.bank_checks import FoundRight
from question_formats.pictures import MOST_SHOWN_OF_A_BANK
from question_formats.similar_questions import Double, Doubles
from spreadsheets import question_bank_sheet, staff_list_sheet
from spreadsheets.cell_edits import Mending
from spreadsheets.headcount_table import HeadcountTable
from spreadsheets.leading_zeros import NO_CODES, KnownCodes
from spreadsheets.mark_sheet import MarkColumn, MarkedSheets
from spreadsheets.question_bank_sheet import ONE_RIGHT, QuestionRow
from spreadsheets.row_findings import Note
from spreadsheets.rows_for_editing import Excerpt

SLICE_ROWS = 1_000
#: of an excerpt: what a person can look over, and what fits a page
MOST_CHARS = 100_000
LAYOUTS = {"roster": staff_list_sheet.LAYOUT, "questions": question_bank_sheet.LAYOUT}
What = Literal["roster", "questions"]


class RosterPages(Struct, tag=True):
    """A staff list in slices as registration takes them."""

    slices: list[list[RosterRow]]
    notes: list[Note]


class BankPages(Struct, tag=True):
    """A question bank with its keys: never to be logged, nor kept unsealed. ``found``: how they
    were found, in a list that people read. ``pictures``: their bytes by SHA-256."""

    format: str
    rows: list[QuestionRow]
    notes: list[Note]
    doubles: list[Double]
    named_here: list[str]
    found: list[FoundRight] = []
    pictures: dict[str, bytes] = {}


class Edited(Struct):
    """The text of a definition with the groups of fields that a form shows of it, and the ids of
    its rounds by key."""

    text: str
    groups: list[FieldGroup]
    round_ids: dict[str, set[str]]


class Examined(Struct):
    """What the checker says, and the line (from 1) of each finding; 0: it has none."""

    reading: Reading
    lines: list[int]


class ReadRoster(Struct, tag=True):
    """A staff list; ``classes``: names of agency classes by id."""

    answer: ClassVar[Any] = RosterPages
    content: bytes
    classes: dict[str, str]
    mending: Mending | None = None
    convert: bool = False
    known: KnownCodes = NO_CODES


class ReadQuestions(Struct, tag=True):
    """A bank in any format. Without audiences of the plan, exam says what to mend."""

    answer: ClassVar[Any] = BankPages
    content: bytes
    name: str
    topics: dict[str, str]
    audiences: dict[str, str]
    topic: str | None = None
    mending: Mending | None = None
    convert: bool = False
    kinds: tuple[QuestionKind, ...] = ONE_RIGHT


class MakePictures(Struct, tag=True):
    """Pictures of questions, decoded and made anew, by a process that has read no key."""

    answer: ClassVar[Any] = dict[str, MadePicture]
    pictures: dict[str, bytes]
    most_bytes: int = MOST_SHOWN_OF_A_BANK


class ReadMarks(Struct, tag=True):
    """A panel's marks, ``.xlsx`` or CSV; ``parts``: names of a stage's parts by id."""

    answer: ClassVar[Any] = MarkedSheets
    content: bytes
    columns: list[MarkColumn]
    parts: dict[str, str]


class ReadRows(Struct, tag=True):
    """Some rows of a workbook as they stand after ``mending``."""

    answer: ClassVar[Any] = Excerpt
    content: bytes
    what: What
    rows: list[int]
    mending: Mending | None = None


class ReadEntryFile(Struct, tag=True):
    """A file of an entry. ``labels``: as they should stand on its cover; ``names`` must not be
    read by judges."""

    answer: ClassVar[Any] = ReadEntry
    content: bytes
    labels: dict[EntryLabel, str]
    names: list[str]


class ReadMedia(Struct, frozen=True):
    """``rendition``: the name of what others than its author are shown; empty: there is nothing."""

    facts: FileFacts
    rendition: str = ""


class ReadEntryMedia(Struct, tag=True):
    """A picture, sound or video in these segments of the store at this address. Read there, and
    made anew there for those who must not see who made it: no file passes the pipe."""

    answer: ClassVar[Any] = ReadMedia
    address: str
    file: str
    segments: list[tuple[str, int]]
    media: FileType


class FindPassages(Struct, tag=True):
    """What stands in both of two texts."""

    answer: ClassVar[Any] = list[Passage]
    left: str
    right: str


class FindDoubles(Struct, tag=True):
    """Questions of one bank that ask nearly the same."""

    answer: ClassVar[Any] = Doubles
    rows: list[QuestionRow]


class FindNearest(Struct, tag=True):
    """Those of the ``others`` that ask nearly the same as a question."""

    answer: ClassVar[Any] = list[tuple[str, float]]
    row: QuestionRow
    others: list[QuestionRow]


class ReadHeadcounts(Struct, tag=True):
    """A pasted table of headcounts."""

    answer: ClassVar[Any] = HeadcountTable
    text: str


class Examine(Struct, tag=True):
    """A definition, read and checked; ``today_us`` as in ``plans.definition_check.examine``."""

    answer: ClassVar[Any] = Examined
    text: str
    name: str
    today_us: int | None = None


class Rewrite(Struct, tag=True):
    """The definition as TOML: the text itself where it still says what ``same_as`` says (JSON of
    a ``Definition``), else written anew from that."""

    answer: ClassVar[Any] = str
    text: str
    name: str
    same_as: bytes


class Edit(Struct, tag=True):
    """Values of the form by key, written into the text of a definition; then one round or prize
    more (``add``) or less (``remove``) at ``path``."""

    answer: ClassVar[Any] = Edited
    text: str
    values: dict[str, str] = {}
    action: str = ""
    path: str = ""


class Append(Struct, tag=True):
    """One more table with these values at the end of the list at ``path``, in the text of a
    definition; all else stays as it is written."""

    answer: ClassVar[Any] = str
    text: str
    path: str
    values: dict[str, str | list[str]]


Task = (
    ReadRoster
    | ReadQuestions
    | MakePictures
    | ReadMarks
    | ReadRows
    | ReadEntryFile
    | ReadEntryMedia
    | FindDoubles
    | FindPassages
    | FindNearest
    | ReadHeadcounts
    | Examine
    | Rewrite
    | Edit
    | Append
    | MakeDocument
)
