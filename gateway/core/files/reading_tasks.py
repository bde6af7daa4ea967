"""What the reading process can be asked. Runs there: no framework, no broker, no event loop."""

from functools import partial
from typing import Any, BinaryIO, ClassVar, Literal, cast

import msgspec
from msgspec import Struct

from contracts.definition import EntryLabel, QuestionKind
from contracts.entry_checks import FileFacts, FileType
from contracts.errors import Refused
from contracts.question_pictures import MadePicture
from contracts.rosters import RosterRow
from documents.making import MakeDocument
from entry_files.entry_document import ReadEntry, read_entry
from entry_files.likeness import Passage, passages_in
from entry_files.shown_anew import Place, shown_anew
from plans.added_rounds_and_prizes import round_ids, with_prize, with_round, with_signer
from plans.definition_check import examine
from plans.form_fields import FieldGroup, groups_of, with_fields
from plans.lines_of_keys import line_of
from plans.parser import Reading, read
from plans.text_edits import with_item, without_item
from plans.toml_writer import to_toml
from plumbing.joined_objects import Joined
from plumbing.object_store import objects_at
from plumbing.segment_writer import SegmentWriter
from question_formats.bank_checks import FoundRight
from question_formats.format_dispatch import read_question_file
from question_formats.pictures import MOST_SHOWN_OF_A_BANK, too_many_pictures
from question_formats.similar_questions import Double, Doubles, doubles_in, incomplete, nearest
from spreadsheets import question_bank_sheet, staff_list_sheet
from spreadsheets.cell_edits import Mending
from spreadsheets.headcount_table import HeadcountTable
from spreadsheets.leading_zeros import NO_CODES, KnownCodes
from spreadsheets.mark_sheet import MarkColumn, MarkedSheets, read_marks
from spreadsheets.pasted_headcounts import pasted_headcounts
from spreadsheets.question_bank_sheet import ONE_RIGHT, QuestionRow
from spreadsheets.row_findings import Note
from spreadsheets.rows_for_editing import Excerpt, excerpt
from spreadsheets.staff_list_sheet import read_roster

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

    def run(self) -> RosterPages:
        """``spreadsheet.*``."""
        sheet = read_roster(
            self.content,
            self.classes,
            mending=self.mending,
            convert=self.convert,
            known=self.known,
        )
        rows = [_row(row) for row in sheet.rows]
        slices = [rows[start : start + SLICE_ROWS] for start in range(0, len(rows), SLICE_ROWS)]
        return RosterPages(slices, sheet.notes)


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

    def run(self) -> BankPages:
        """``questions.*``, ``spreadsheet.*``."""
        bank = read_question_file(
            self.content,
            self.name,
            self.topics or None,
            self.audiences or None,
            topic=self.topic,
            mending=self.mending,
            convert=self.convert,
            kinds=self.kinds,
        )
        doubles = doubles_in(bank.rows)
        notes = bank.notes + incomplete(doubles)
        return BankPages(
            bank.format,
            bank.rows,
            notes,
            doubles.pairs,
            bank.named_here,
            bank.found,
            bank.pictures,
        )


class MakePictures(Struct, tag=True):
    """Pictures of questions, decoded and made anew, by a process that has read no key."""

    answer: ClassVar[Any] = dict[str, MadePicture]
    pictures: dict[str, bytes]
    most_bytes: int = MOST_SHOWN_OF_A_BANK

    def run(self) -> dict[str, MadePicture]:
        """Under the names that were given; ``questions.too_many_pictures`` where they are too large
        together as they are shown, which no file says before."""
        from entry_files.question_picture import made_anew

        made, shown = {}, 0
        for name, content in self.pictures.items():
            made[name] = made_anew(content)
            shown += len(made[name].content)
            if shown > self.most_bytes:
                raise too_many_pictures()
        return made


class ReadMarks(Struct, tag=True):
    """A panel's marks, ``.xlsx`` or CSV; ``parts``: names of a stage's parts by id."""

    answer: ClassVar[Any] = MarkedSheets
    content: bytes
    columns: list[MarkColumn]
    parts: dict[str, str]

    def run(self) -> MarkedSheets:
        """``spreadsheet.*``."""
        return read_marks(self.content, self.columns, self.parts)


class ReadRows(Struct, tag=True):
    """Some rows of a workbook as they stand after ``mending``."""

    answer: ClassVar[Any] = Excerpt
    content: bytes
    what: What
    rows: list[int]
    mending: Mending | None = None

    def run(self) -> Excerpt:
        """``spreadsheet.*``."""
        layout = LAYOUTS[self.what]
        return excerpt(
            self.content, layout, frozenset(self.rows), self.mending, most_chars=MOST_CHARS
        )


class ReadEntryFile(Struct, tag=True):
    """A file of an entry. ``labels``: as they should stand on its cover; ``names`` must not be
    read by judges."""

    answer: ClassVar[Any] = ReadEntry
    content: bytes
    labels: dict[EntryLabel, str]
    names: list[str]

    def run(self) -> ReadEntry:
        """Facts, whatever it is."""
        return read_entry(self.content, self.labels, self.names)


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

    def run(self) -> ReadMedia:
        """``store.unreachable``."""
        try:
            store = objects_at(self.address)
            place = Place(store, partial(SegmentWriter, store), self.file)
            joined = Joined(store, self.segments)
            content = cast(BinaryIO, joined)
            return ReadMedia(*shown_anew(place, content, joined.size, self.media))
        except OSError as fault:
            raise Refused(
                "store.unreachable",
                "Không đọc được kho tệp, hãy thử lại sau. (The store of files is out of reach.)",
            ) from fault


class FindPassages(Struct, tag=True):
    """What stands in both of two texts."""

    answer: ClassVar[Any] = list[Passage]
    left: str
    right: str

    def run(self) -> list[Passage]:
        """The longest first."""
        return passages_in(self.left, self.right)


class FindDoubles(Struct, tag=True):
    """Questions of one bank that ask nearly the same."""

    answer: ClassVar[Any] = Doubles
    rows: list[QuestionRow]

    def run(self) -> Doubles:
        """Pairs, the most alike first."""
        return doubles_in(self.rows)


class FindNearest(Struct, tag=True):
    """Those of the ``others`` that ask nearly the same as a question."""

    answer: ClassVar[Any] = list[tuple[str, float]]
    row: QuestionRow
    others: list[QuestionRow]

    def run(self) -> list[tuple[str, float]]:
        """Their ids with how alike they are (0 to 1), the most alike first."""
        return nearest(self.row, self.others)


class ReadHeadcounts(Struct, tag=True):
    """A pasted table of headcounts."""

    answer: ClassVar[Any] = HeadcountTable
    text: str

    def run(self) -> HeadcountTable:
        """``request.too_large``."""
        return pasted_headcounts(self.text)


class Examine(Struct, tag=True):
    """A definition, read and checked; ``today_us`` as in ``plans.definition_check.examine``."""

    answer: ClassVar[Any] = Examined
    text: str
    name: str
    today_us: int | None = None

    def run(self) -> Examined:
        """``definition.unreadable``."""
        reading = examine(self.text, self.name, today_us=self.today_us)
        lines = [line_of(self.text, finding.key) for finding in reading.findings]
        return Examined(reading, lines)


class Rewrite(Struct, tag=True):
    """The definition as TOML: the text itself where it still says what ``same_as`` says (JSON of
    a ``Definition``), else written anew from that."""

    answer: ClassVar[Any] = str
    text: str
    name: str
    same_as: bytes

    def run(self) -> str:
        """A text that can be read."""
        from contracts.definition import Definition

        definition = msgspec.json.decode(self.same_as, type=Definition)
        try:
            same = bool(self.text) and read(self.text, self.name).definition == definition
        except Refused:
            same = False
        return self.text if same else to_toml(definition)


class Edit(Struct, tag=True):
    """Values of the form by key, written into the text of a definition; then one round or prize
    more (``add``) or less (``remove``) at ``path``."""

    answer: ClassVar[Any] = Edited
    text: str
    values: dict[str, str] = {}
    action: str = ""
    path: str = ""

    def run(self) -> Edited:
        """``definition.unreadable``."""
        made = with_fields(self.text, self.values) if self.values else self.text
        if self.action == "add":
            made = _with_one_more(made, self.path)
        elif self.action == "remove":
            items = {group.key for group in groups_of(made) if group.held_in and group.fields}
            made = without_item(made, self.path) if self.path in items else made
        return Edited(made, groups_of(made), round_ids(made))


def _with_one_more(text: str, path: str) -> str:
    if path == "office":
        return with_signer(text)
    return (with_round if path.startswith("phases[") else with_prize)(text, path)


class Append(Struct, tag=True):
    """One more table with these values at the end of the list at ``path``, in the text of a
    definition; all else stays as it is written."""

    answer: ClassVar[Any] = str
    text: str
    path: str
    values: dict[str, str | list[str]]

    def run(self) -> str:
        """The longer text."""
        return with_item(self.text, self.path, self.values)


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


def _row(row: Struct) -> RosterRow:
    values = msgspec.structs.asdict(row)
    for name in ("position", "phone", "email", "reason"):
        values[name] = values[name] or ""
    return RosterRow(**values)
