"""Which format a file of questions is in; reading and writing any of them."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from io import BytesIO
from pathlib import PurePath
from typing import Literal

from msgspec.structs import replace

from contracts.definition import QuestionKind
from spreadsheets.cell_edits import Mending
from spreadsheets.question_bank_sheet import (
    ONE_RIGHT,
    QuestionRow,
    QuestionSheet,
    read_questions,
)
from spreadsheets.report_exports import write_questions
from spreadsheets.row_findings import Note

from .aiken import read_text, write_aiken
from .bank_checks import QuestionFile, ReadQuestions, Topics, finished, seen_on_papers
from .file_refusals import refusal
from .gift_reading import read_gift
from .gift_writing import write_gift
from .html_writing import unheld
from .moodle_reading import read_moodle
from .moodle_writing import write_moodle
from .old_text import in_unicode
from .omitted_content import LeftOut, formatting_not_held, left_out
from .option_order import order_notes
from .plain_text import LONGEST_TEXT, MOST_BYTES_OF_XML, refuse_size, text_of
from .text_notes import looked_over
from .toml_bank import read_toml, write_toml
from .word_reading import is_word, read_word

#: what is written
Format = Literal["xlsx", "gift", "aiken", "moodle", "toml"]
#: and what is read besides
ReadFormat = Literal["xlsx", "gift", "aiken", "moodle", "toml", "word", "text"]
SUFFIXES: dict[str, Format] = {
    ".xlsx": "xlsx", ".gift": "gift", ".aiken": "aiken", ".xml": "moodle", ".toml": "toml",
}  # fmt: skip
_ZIP, _OLE2 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
READ_SUFFIXES: dict[str, ReadFormat] = {**SUFFIXES, ".docx": "word"}
_OLD_WORD = "WordDocument".encode("utf-16-le")
_RICH_TEXT = b"{\\rtf"
_ANSWER_LINE = re.compile(r"^[ \t]{0,40}ANSWER:", re.MULTILINE | re.IGNORECASE)
_OPTION_LINE = re.compile(
    r"^[ \t]{0,40}[*✓✔☑]?\(?[Aa][ \t]?[.)/:]|^[ \t]{0,40}câu(?: hỏi)?[ \t]?[0-9]{1,4}[ \t]?[.:)/]",
    re.MULTILINE | re.IGNORECASE,
)
_BRACE = re.compile(r"(?<!\\)\{")
_GIFT = re.compile(
    r"(?<!\\)\{[ \t]{0,40}(?:$|[=~#}TF])|^[ \t]{0,40}(?:[=~]|::)|^\$CATEGORY:", re.MULTILINE
)
_HEAD = 400_000
_CALLED: dict[Format, str] = {
    "xlsx": "Excel", "gift": "GIFT", "aiken": "Aiken", "moodle": "Moodle XML", "toml": "TOML",
}  # fmt: skip
_NO_PICTURES = (
    "định dạng này không giữ hình, mà phương án chỉ là hình, hoặc câu hay phương án chỉ khác nhau "
    "ở hình; Moodle XML (.xml) giữ được hình."
)
_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe\r\n\t \0"


def format_of(content: bytes, name: str = "") -> ReadFormat:
    """The format by what the file holds, then by its name; ``questions.unknown_format``.

    TOML is taken by its name only: nothing else tells it from text. What is called a workbook and
    is none is left to the reader of workbooks, which says what it seems to be instead.
    """
    suffix = PurePath(name).suffix.lower()
    by_name = READ_SUFFIXES.get(suffix)
    if content.startswith(_OLE2) and (suffix == ".doc" or _OLD_WORD in content):
        raise refusal("old_word")
    if content.startswith(_OLE2) and by_name == "word":
        raise refusal("word_encrypted")
    if by_name == "word" or (content.startswith(_ZIP) and is_word(content)):
        return "word"
    if content.startswith((_ZIP, _OLE2)) or (by_name == "xlsx" and not content.strip()):
        return "xlsx"
    refuse_size(content, MOST_BYTES_OF_XML)
    if by_name == "toml":
        return "toml"
    head = content[:1000].lstrip(_BEFORE_TEXT).replace(b"\0", b"")
    if head.startswith((b"<?xml", b"<quiz") if by_name != "moodle" else b"<"):
        return "moodle"
    refuse_size(content)
    found = None if by_name == "xlsx" and not _is_text(content) else _format_of_text(content)
    if found is None and by_name in ("xlsx", "gift", "aiken"):
        return by_name
    if found is None:
        raise refusal("unknown_format")
    return found


def _is_text(content: bytes) -> bool:
    return b"\0" not in content[:_HEAD]


def _format_of_text(content: bytes) -> ReadFormat | None:
    if content.startswith(_RICH_TEXT):
        return None
    text = text_of(content)[:_HEAD]
    if _OPTION_LINE.search(text):
        if _ANSWER_LINE.search(text):
            return "aiken"
        if not (_BRACE.search(text) and _GIFT.search(text)):
            return "text"
    return "gift" if _BRACE.search(text) else None


def read_question_file(
    content: bytes,
    name: str = "",
    topics: Mapping[str, str] | None = None,
    audiences: Mapping[str, str] | None = None,
    *,
    topic: str | None = None,
    given_format: ReadFormat | None = None,
    mending: Mending | None = None,
    convert: bool = False,
    kinds: Collection[QuestionKind] = ONE_RIGHT,
) -> QuestionFile:
    """A bank from a file in any format, recognised unless it is given. ``topics``: names by id,
    ``None`` takes any; ``audiences`` with banks of their own, likewise; ``topic``: id or name for
    questions that name none; ``mending``: what was mended in the cells of a workbook;
    ``convert``: somebody agreed to read TCVN3 and VNI as Unicode; ``kinds``: of questions that the
    plan allows: true/false ones become two options where it does not.

    All or nothing: raises ``Refused`` with a code ``questions.*`` (``questions.invalid`` lists
    what is wrong with which question) or, for a workbook, ``spreadsheet.*``.
    """
    found = given_format or format_of(content, name)
    allowed = Topics(topics, topic)
    if topic and allowed.find(topic) is None:
        raise refusal("topic_unknown", topic=topic[:100], choices=allowed.choices)
    if found == "xlsx":
        sheet = read_questions(
            content, topics, audiences, mending=mending, convert=convert, kinds=kinds
        )
        return _looked_over(_of_kinds(_as_papers_show(sheet), kinds))
    converted: list[Note] = []
    if found == "word":
        given = read_word(content, convert=convert)
    elif found == "moodle":
        content, converted = _moodle_in_unicode(content, convert=convert)
        given = read_moodle(content, allowed)
    else:
        text, converted = in_unicode(text_of(content), convert=convert)
        given = _read_text(found, text, allowed)
    given.notes[:0] = converted
    return _looked_over(finished(found, given, allowed, Topics(audiences), kinds))


def _as_papers_show(sheet: QuestionSheet) -> QuestionFile:
    """A workbook's questions with the formatting that contestants may see."""
    unseen = LeftOut()
    rows = [
        replace(
            row,
            formatting=seen_on_papers(row.id, row.text, row.options, row.formatting, unseen),
        )
        for row in sheet.rows
    ]
    return QuestionFile("xlsx", rows, [*sheet.notes, *unseen.notes()])


def _of_kinds(bank: QuestionFile, kinds: Collection[QuestionKind]) -> QuestionFile:
    """A workbook's true/false questions as two options, where the plan has no such kind."""
    told = [row.id for row in bank.rows if row.kind == "true_false" and row.kind not in kinds]
    if not told:
        return bank
    rows = [
        replace(row, kind="single_choice") if row.kind == "true_false" else row for row in bank.rows
    ]
    return replace(bank, rows=rows, notes=[*bank.notes, left_out("true_false_converted", told)])


def _read_text(found: ReadFormat, text: str, allowed: Topics) -> ReadQuestions:
    if found == "gift":
        return read_gift(text, allowed)
    return read_toml(text) if found == "toml" else read_text(text)


def _moodle_in_unicode(content: bytes, *, convert: bool) -> tuple[bytes, list[Note]]:
    """XML says its encoding itself; Moodle writes UTF-8, and what is none is its reader's."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return content, []
    made, notes = in_unicode(text, convert=convert)
    return (made.encode(), notes) if notes else (content, [])


def _looked_over(bank: QuestionFile) -> QuestionFile:
    rows, notes = looked_over(bank.rows, numbered=bank.format != "toml")
    return replace(bank, rows=rows, notes=bank.notes + notes + order_notes(rows))


def write_question_file(
    rows: Sequence[QuestionRow],
    target: Format,
    *,
    title: str = "",
    topic_names: Mapping[str, str] | None = None,
    pictures: dict[str, bytes] | None = None,
) -> tuple[bytes, list[Note]]:
    """The file, and notes of what the format cannot hold; ``questions.cannot_write``, also where
    without its pictures it would hold no bank. ``pictures``: those of the rows, by their digest."""
    nothing_left = [] if target == "moodle" else told_by_pictures(rows)
    if nothing_left:
        raise refusal(
            "cannot_write", format=_CALLED[target], questions=nothing_left, why=_NO_PICTURES
        )
    made, notes = _written(rows, target, title, topic_names, pictures or {})
    return made, notes if target == "moodle" else [*notes, *without_pictures(rows)]


def _written(
    rows: Sequence[QuestionRow],
    target: Format,
    title: str,
    topic_names: Mapping[str, str] | None,
    pictures: dict[str, bytes],
) -> tuple[bytes, list[Note]]:
    if target == "gift":
        text, notes = write_gift(rows)
    elif target == "aiken":
        text, notes = write_aiken(rows)
    elif target == "moodle":
        text = write_moodle(rows, pictures)
        notes = formatting_not_held("Moodle XML", unheld(rows))
    elif target == "toml":
        text, notes = write_toml(rows, title, topic_names), []
    else:
        return _workbook(rows, title), []
    return text.encode(), notes


def without_pictures(rows: Sequence[QuestionRow]) -> list[Note]:
    """Whose pictures a format loses that holds text alone."""
    ids = [row.id for row in rows if row.pictures]
    if not ids:
        return []
    message = (
        f"Định dạng này không giữ hình; {len(ids)} câu mất hình: {', '.join(ids)}. Hãy ghi ra "
        "Moodle XML (.xml). (This format holds no pictures; Moodle XML does.)"
    )
    return [Note("not_held", message, {"fields": ["pictures"], "questions": ids})]


def told_by_pictures(rows: Sequence[QuestionRow]) -> list[str]:
    """The ids of questions that say nothing any more without pictures: of an option nothing is
    left, or of two options, or two questions, the same."""
    texts = Counter(row.text.casefold() for row in rows)
    return [row.id for row in rows if row.pictures and not _says_itself(row, texts)]


def _says_itself(row: QuestionRow, texts: Mapping[str, int]) -> bool:
    options = [text.casefold() for text in row.options.values()]
    alike = len({*options}) < len(options) or texts[row.text.casefold()] > 1
    return all(options) and not alike


def _workbook(rows: Sequence[QuestionRow], title: str) -> bytes:
    long = [row.id for row in rows if max(map(len, _texts(row))) > LONGEST_TEXT]
    if long:
        why = f"có ô dài quá {LONGEST_TEXT} ký tự."
        raise refusal("cannot_write", format="Excel", questions=long, why=why)
    file = BytesIO()
    write_questions(file, rows, title)
    return file.getvalue()


def _texts(row: QuestionRow) -> list[str]:
    return [row.text, row.source or "", *row.options.values()]
