"""Aiken, the simplest format (https://docs.moodle.org/en/Aiken_format):

    Thủ đô của Việt Nam là thành phố nào?
    A. Huế
    B. Hà Nội
    ANSWER: B

It holds question, options and answer in plain text, one line each; nothing else. What people write
more freely is read as well (``line_kinds``).
"""

import re
from collections.abc import Sequence

from contracts.definition import QuestionKind
from contracts.vietnamese_text import normalized
from spreadsheets.question_bank_sheet import LETTERS, QuestionRow
from spreadsheets.row_findings import Note

from .bank_checks import ReadQuestions
from .file_refusals import refusal
from .list_reading import read_list
from .omitted_content import formatting_not_held
from .signed_lines import Line, Signed, folded

_LIKE_A_MARK = re.compile(r"[A-Z][.)]|ANSWER:")
_HOW_TOPIC = "dòng “Chủ đề: …” trước các câu của chủ đề đó"


def read_text(text: str) -> ReadQuestions:
    """Every question of a text in the form that Aiken and Vietnamese lists have."""
    lines: list[Line] = []
    gap = False
    for number, written in enumerate(re.split(r"\r\n?|\n", text), start=1):
        said = folded(Signed(normalized("NFC", written)))
        if said.text:
            lines.append(Line(number, said, gap))
        gap = not said.text
    return read_list(lines, _HOW_TOPIC)


def write_aiken(rows: Sequence[QuestionRow]) -> tuple[str, list[Note]]:
    """The file's text and what it could not hold; ``questions.cannot_write`` for questions that
    would be read as something else, such as one that begins like an option or an answer."""
    confusing = [row.id for row in rows if _confusing(row)] or _confused([*rows])
    if confusing:
        raise refusal(
            "cannot_write",
            format="Aiken",
            questions=confusing,
            why="câu hỏi hoặc phương án có dòng giống phương án (“A.”), dòng đáp án hay số thứ tự.",
        )
    return "\n".join(map(_question, rows)), _notes(rows)


def _confusing(row: QuestionRow) -> bool:
    return bool(_LIKE_A_MARK.match(row.text)) or bool(_confused([row]))


def _confused(rows: list[QuestionRow]) -> list[str]:
    """The ids of those that are not read as they are written."""
    found = read_text("\n".join(map(_question, rows))).drafts
    read = [(draft.text, draft.options, draft.right) for draft in found]
    meant = [
        (_one_line(row.text), _options(row), [LETTERS.index(one) for one in row.answer])
        for row in rows
    ]
    if len(read) != len(meant):
        return [row.id for row in rows]
    return [row.id for row, one, other in zip(rows, read, meant, strict=True) if one != other]


def _options(row: QuestionRow) -> list[str]:
    return [_one_line(text) for text in row.options.values()]


def _question(row: QuestionRow) -> str:
    options = [f"{letter}. {_one_line(text)}" for letter, text in row.options.items()]
    return "\n".join([_one_line(row.text), *options, f"ANSWER: {', '.join(row.answer)}\n"])


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def _notes(rows: Sequence[QuestionRow]) -> list[Note]:
    fields = [name for name in _NAMES if any(getattr(row, name) not in (None, "") for row in rows)]
    if any(row.kind != _kind_read(row) for row in rows):
        fields.append("kind")
    joined = [row.id for row in rows if "\n" in "".join([row.text, *row.options.values()])]
    notes = []
    if fields:
        message = (
            "Aiken chỉ giữ câu hỏi, phương án và đáp án; không giữ được: "
            f"{', '.join(_KIND_TOO[name] for name in fields)}. (Aiken cannot hold these fields.)"
        )
        notes.append(Note("not_held", message, {"fields": fields}))
    if joined:
        message = (
            "Aiken chỉ có một dòng cho mỗi câu và phương án nên các dòng đã được nối lại: "
            f"{', '.join(joined)}. (Lines were joined.)"
        )
        notes.append(Note("lines_joined", message, {"questions": joined}))
    formatted = [row.id for row in rows if row.formatting]
    return notes + formatting_not_held("Aiken", formatted)


def _kind_read(row: QuestionRow) -> QuestionKind:
    """The kind that its answer tells when it is read again."""
    return "multiple_choice" if len(row.answer) > 1 else "single_choice"


_NAMES = {
    "id": "mã câu hỏi", "topic": "chủ đề", "source": "căn cứ", "contributor": "đơn vị đóng góp",
    "difficulty": "mức độ", "audience": "đối tượng", "shuffle": "xáo phương án",
}  # fmt: skip
_KIND_TOO = _NAMES | {"kind": "loại câu hỏi"}
