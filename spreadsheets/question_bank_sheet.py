"""The question bank (bộ câu hỏi). Keys leave this package only in ``QuestionRow.answer``."""

from collections.abc import Callable, Collection, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from contracts.definition import Difficulty, QuestionKind
from contracts.question_bank import LONGEST_TEXT, QuestionPicture
from contracts.text_formatting import Formatting

from . import cell_values
from .cell_edits import Mending
from .choice_cells import OneOf
from .encoding_survey import EncodingSurvey
from .heading_search import Column, Layout, Table, find_table
from .rich_text import RichText
from .row_fields import Field, Reading, Record
from .row_findings import Note, Wrong
from .safe_zip import LIMITS, Limits, Source
from .text_cleaning import clean_lines
from .workbook_reading import open_workbook
from .worksheet_rows import Value, column_letters

LETTERS = "ABCDEF"
DIFFICULTY_NAMES: dict[Difficulty, str] = {"easy": "Dễ", "medium": "Trung bình", "hard": "Khó"}
YES_OR_NO = {True: "Có", False: "Không"}
KIND_NAMES: dict[QuestionKind, str] = {
    "single_choice": "Một đáp án đúng",
    "multiple_choice": "Nhiều đáp án đúng",
    "true_false": "Đúng/Sai",
}
#: the kinds of a plan that does not say which it allows
ONE_RIGHT: tuple[QuestionKind, ...] = ("single_choice",)
HOW_TO_ALLOW = (
    'thêm "multiple_choice" vào kinds của [phases.quiz] trong thể lệ nếu hội thi cho phép câu có '
    "nhiều phương án đúng"
)
_FEWEST_OPTIONS = 2
_MOST_LISTED = 20


def _option_column(letter: str) -> Column:
    small = letter.lower()
    names = (f"phuong an {small}", f"lua chon {small}", f"option {small}", small)
    required = letter in LETTERS[:_FEWEST_OPTIONS]
    return Column(f"option_{letter}", f"Phương án {letter}", names, required=required)


LAYOUT = Layout(
    "bộ câu hỏi",
    (
        Column(
            "id",
            "Mã câu hỏi",
            ("ma cau hoi", "ma cau", "question id", "question code", "id"),
            required=True,
        ),
        Column("topic", "Chủ đề", ("chu de", "topic"), required=True),
        Column(
            "text",
            "Câu hỏi",
            ("cau hoi", "noi dung cau hoi", "question", "question text"),
            required=True,
        ),
        *(_option_column(letter) for letter in LETTERS),
        Column(
            "answer",
            "Đáp án",
            ("dap an", "dap an dung", "answer", "correct answer", "key"),
            required=True,
        ),
        Column(
            "source",
            "Căn cứ",
            ("can cu", "can cu phap ly", "legal source", "source", "legal basis"),
        ),
        Column(
            "contributor",
            "Đơn vị đóng góp",
            ("don vi dong gop", "contributor", "contributed by", "contributing agency"),
        ),
        Column("difficulty", "Mức độ", ("muc do", "muc do kho", "do kho", "difficulty", "level")),
        Column(
            "audience",
            "Đối tượng",
            ("doi tuong", "danh cho doi tuong", "doi tuong du thi", "audience"),
        ),
        Column(
            "shuffle",
            "Xáo phương án",
            (
                "xao phuong an",
                "xao tron phuong an",
                "dao phuong an",
                "tron phuong an",
                "shuffle",
                "shuffle options",
                "shuffle answers",
            ),
        ),
        Column(
            "kind",
            "Loại câu hỏi",
            ("loai cau hoi", "dang cau hoi", "kieu cau hoi", "question type", "kind", "type"),
        ),
    ),
    frozenset({"answer", "source"}),
)


class QuestionRow(Struct, frozen=True):
    """One question; ``options`` by letter from ``A`` without a gap, ``answer`` one of them, or of a
    ``multiple_choice`` question the letters of all that are right, sorted ("AC").
    ``audience``: who alone may get it. ``shuffle``: what the file says of its options; ``None``:
    nothing. ``formatting``: by place, what contestants may see of it once the bank was looked over.
    ``pictures``: before a gateway had them looked into, by the bytes of the file and with no
    width."""

    row: int
    id: str
    topic: str
    text: str
    options: dict[str, str]
    answer: str
    source: str | None
    contributor: str | None
    difficulty: Difficulty | None = None
    audience: str | None = None
    shuffle: bool | None = None
    formatting: Formatting = {}
    kind: QuestionKind = "single_choice"
    pictures: list[QuestionPicture] = []


class QuestionSheet(Struct, frozen=True):
    """A question bank without a mistake, in the order of the file. ``formatting`` of its questions
    is all that the file has."""

    sheet: str
    heading_row: int
    rows: list[QuestionRow]
    notes: list[Note]


def read_questions(
    source: Source,
    topics: Mapping[str, str] | None = None,
    audiences: Mapping[str, str] | None = None,
    *,
    mending: Mending | None = None,
    convert: bool = False,
    limits: Limits = LIMITS,
    kinds: Collection[QuestionKind] = ONE_RIGHT,
) -> QuestionSheet:
    """Read a question bank. ``topics``: names by id; ``None`` takes any topic as it is written;
    ``audiences``, those with banks of their own, likewise; ``mending``: what was mended in it;
    ``convert``: somebody agreed to read TCVN3 and VNI as Unicode; ``kinds``: of questions that
    the plan allows, of which ``true_false`` is not looked at here.

    All or nothing: raises ``Refused`` ``spreadsheet.rows_invalid`` with every wrong cell, or
    another ``spreadsheet.*`` when the file as a whole cannot be used.
    """
    with open_workbook(source, limits) as book:
        table = find_table(book, LAYOUT, mending)
        fields = _fields(topics, audiences)
        survey = EncodingSurvey(table, among_formulas=True)
        looks = _Looks(table)

        def see(row: int, name: str, text: str) -> None:
            survey.see(row, name, text)
            looks.see(row, name, text)

        reading = Reading(table, fields, see=see)
        records = list(reading.records())
        converted: list[Note] = []
        if survey.old:
            if not convert:
                raise survey.refusal()
            table = replace(table, mending=survey.converted(mending))
            looks = _Looks(table, looks)
            reading = Reading(table, fields, see=looks.see)
            records = list(reading.records())
            survey.blame(reading, records)
            converted = [survey.note()]
        checks = _Checks(reading, kinds)
        rows = [_row(record, kinds, looks) for record in records if checks.sound(record)]
        reading.findings.refuse_if_any()
        notes = [*converted, *looks.notes(), *reading.notes()]
        return QuestionSheet(table.sheet.name, table.heading_row, rows, notes)


class _Looks:
    """The texts of cells in which words look unlike others. ``before``: the same before cells were
    converted, which may have made them plain."""

    def __init__(self, table: Table, before: "_Looks | None" = None) -> None:
        self._table, self._before = table, before
        self._found: dict[tuple[int, str], RichText] = {}

    def see(self, row: int, name: str, text: str) -> None:
        """A text as it stands in the file."""
        if isinstance(text, RichText) and _has_words(name):
            self._found[row, name] = text

    def formatting(self, row: int, texts: Mapping[str, str]) -> Formatting:
        """Of the question of a row; ``texts``: what was read of its cells, by place."""
        found = {}
        for place, cleaned in texts.items():
            rich = self._found.get((row, f"option_{place}" if place else "text"))
            if rich is not None and (spans := rich.spans(cleaned)):
                found[place] = spans
        return found

    def notes(self) -> list[Note]:
        """What of it is not kept as it is, by cell: colours, whatever is formatted in a source or
        where it could not be converted along, and what became signs."""
        found = self._found
        lost = {place: text for place, text in found.items() if place[1] == "source"}
        before = {} if self._before is None else self._before._found
        lost |= {place: text for place, text in before.items() if place not in found}
        plain = {place for place, text in lost.items() if text.spans(clean_lines(text))}
        plain |= {place for place, text in found.items() if text.coloured}
        signs = {place for place, text in found.items() if text.signs_moved}
        return [*self._note("emphasis_dropped", plain), *self._note("signs_moved", signs)]

    def _note(self, code: str, places: set[tuple[int, str]]) -> list[Note]:
        if not places:
            return []
        columns = self._table.columns
        at = sorted((row, columns[name]) for row, name in places)
        cells = [f"{column_letters(column)}{row}" for row, column in at]
        listed = ", ".join(cells[:_MOST_LISTED]) + "…" * (len(cells) > _MOST_LISTED)
        return [Note(code, _TOLD[code].format(cells=listed), {"cells": cells})]


_TOLD = {
    "emphasis_dropped": (
        "Màu chữ và định dạng trong căn cứ không giữ được, chỉ giữ chữ: {cells}; muốn nhấn mạnh, "
        "hãy dùng chữ đậm, nghiêng hoặc gạch chân. (Colours and the formatting of a source are not "
        "kept, the words are.)"
    ),
    "signs_moved": (
        "Chỉ số trên, chỉ số dưới được ghi bằng ký tự nhỏ như m², H₂O; hãy xem lại: {cells}. "
        "(Superscripts and subscripts were written as signs of their own.)"
    ),
}


def _has_words(name: str) -> bool:
    return name in ("text", "source") or name.startswith("option_")


def _fields(
    topics: Mapping[str, str] | None, audiences: Mapping[str, str] | None
) -> tuple[Field, ...]:
    topic = cell_values.text if topics is None else OneOf(topics, "chủ đề")
    audience = (
        cell_values.text if audiences is None else OneOf(audiences, "đối tượng có bộ câu hỏi riêng")
    )
    return (
        Field("id", cell_values.code, required=True),
        Field("topic", topic, required=True, few_values=True),
        Field("text", _bounded(cell_values.lines), required=True),
        *(Field(f"option_{letter}", _bounded(cell_values.lines)) for letter in LETTERS),
        Field("answer", cell_values.answer, required=True),
        Field("source", _bounded(cell_values.text)),
        Field("contributor", cell_values.text),
        Field("difficulty", cell_values.difficulty, few_values=True),
        Field("audience", audience, few_values=True),
        Field("shuffle", cell_values.yes_or_no, few_values=True),
        Field("kind", cell_values.question_kind, few_values=True),
    )


def _bounded(read: Callable[[Value], str]) -> Callable[[Value], str]:
    def bounded(value: Value) -> str:
        text = read(value)
        if len(text) > LONGEST_TEXT:
            raise Wrong("text_too_long", f"dài quá {LONGEST_TEXT} ký tự")
        return text

    return bounded


def _options(record: Record) -> dict[str, str]:
    return {
        letter: record.values[f"option_{letter}"]
        for letter in LETTERS
        if f"option_{letter}" in record.values
    }


def _row(record: Record, kinds: Collection[QuestionKind], looks: _Looks) -> QuestionRow:
    found = record.values
    options = _options(record)
    return QuestionRow(
        record.row,
        found["id"],
        found["topic"],
        found["text"],
        options,
        found["answer"],
        found.get("source"),
        found.get("contributor"),
        found.get("difficulty"),
        found.get("audience"),
        found.get("shuffle"),
        looks.formatting(record.row, {"": found["text"], **options}),
        kind=found.get("kind") or kind_by_answer(found["answer"], kinds),
    )


def kind_by_answer(letters: str, kinds: Collection[QuestionKind]) -> QuestionKind:
    """The kind of a question of which nothing is said: where contestants of a plan may always
    choose several, they may also if one is right."""
    always = "multiple_choice" in kinds and "single_choice" not in kinds
    return "multiple_choice" if always or len(letters) > 1 else "single_choice"


class _Checks:
    """What the cells of a question say of one another, and questions of each other."""

    def __init__(self, reading: Reading, kinds: Collection[QuestionKind]) -> None:
        self._reading, self._kinds = reading, kinds
        self._ids: dict[str, int] = {}
        self._texts: dict[str, int] = {}

    def sound(self, record: Record) -> bool:
        """Check a record against itself and those before it."""
        if not any(name.startswith("option_") for name in record.wrong):
            # A cell that could not be read would show up here as a gap that is none.
            self._check_options(record)
        self._check_new(record, "id", self._ids, "mã câu hỏi")
        self._check_new(record, "text", self._texts, "nội dung câu hỏi")
        return record.sound

    def _check_new(self, record: Record, field: str, seen: dict[str, int], what: str) -> None:
        value = record.values.get(field)
        if value is None:
            return
        first = seen.setdefault(" ".join(value.casefold().split()), record.row)
        if first != record.row:
            wrong = Wrong("question_doubled", f"trùng {what} với dòng {first}")
            self._reading.wrong(record, field, wrong, value)

    def _check_options(self, record: Record) -> None:
        options = _options(record)
        expected = LETTERS[: max(len(options), _FEWEST_OPTIONS)]
        for letter in expected:
            if letter not in options:
                reason = f"thiếu phương án {letter}; phải có từ A, liền nhau, ít nhất hai phương án"
                self._reading.wrong(record, f"option_{letter}", Wrong("option_missing", reason))
        self._check_differing(record, options)
        answer = record.values.get("answer")
        if answer is not None and not set(answer) <= set(options):
            reason = "đáp án chỉ vào một phương án mà câu hỏi không có"
            self._reading.wrong(record, "answer", Wrong("answer_not_an_option", reason))
        elif answer is not None and "kind" not in record.wrong:
            self._check_kind(record, answer, list(options.values()))

    def _check_kind(self, record: Record, answer: str, options: Sequence[str]) -> None:
        """Whether the plan allows the kind, and answer and options are such a question's."""
        said = record.values.get("kind")
        kind = said or kind_by_answer(answer, self._kinds)
        many = kind == "multiple_choice"
        if many and kind not in self._kinds:
            field = "answer" if said is None else "kind"
            reason = f"câu có nhiều phương án đúng; hãy chỉ để một, hoặc {HOW_TO_ALLOW}"
            self._reading.wrong(record, field, Wrong("kind_not_allowed", reason))
        elif len(answer) > 1 and not many:
            reason = f"câu loại “{KIND_NAMES[kind]}” chỉ có một đáp án; hãy sửa đáp án hoặc loại"
            self._reading.wrong(record, "answer", Wrong("answer_not_one", reason))
        elif kind == "true_false" and not cell_values.is_true_or_false(options):
            reason = "câu Đúng/Sai phải có đúng hai phương án: A là “Đúng”, B là “Sai”"
            self._reading.wrong(record, "kind", Wrong("true_false_options", reason))

    def _check_differing(self, record: Record, options: dict[str, str]) -> None:
        seen: dict[str, str] = {}
        for letter, text in options.items():
            first = seen.setdefault(text.casefold(), letter)
            if first != letter:
                reason = f"phương án {letter} giống hệt phương án {first}"
                wrong = Wrong("options_identical", reason)
                self._reading.wrong(record, f"option_{letter}", wrong, text)
