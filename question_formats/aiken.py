"""Aiken, the simplest format (https://docs.moodle.org/en/Aiken_format):

    Thủ đô của Việt Nam là thành phố nào?
    A. Huế
    B. Hà Nội
    ANSWER: B

It holds question, options and answer in plain text, one line each; nothing else.
"""

import re
from collections.abc import Sequence

from spreadsheets.question_bank_sheet import QuestionRow
from spreadsheets.row_findings import Note

from .bank_checks import Draft, ReadQuestions
from .file_refusals import refusal
from .plain_text import clean

_OPTION = re.compile(r"([A-Z])[.)][ \t]?(.*)")
_ANSWER = re.compile(r"ANSWER:(.*)")
_HOW_TOPIC = "Aiken không ghi được chủ đề"


def read_aiken(text: str) -> ReadQuestions:
    """Every question of the file, with all that is wrong."""
    given = ReadQuestions(how_topic=_HOW_TOPIC)
    reader = _Reader(given)
    for number, line in enumerate(re.split(r"\r\n?|\n", text), start=1):
        reader.read(number, line.strip())
    reader.end()
    return given


class _Reader:
    """Reads line after line; a question ends with its answer or where the next one begins."""

    def __init__(self, given: ReadQuestions) -> None:
        self._given = given
        self._line = 0
        self._stem: list[str] = []
        self._options: list[str] = []
        self._misplaced = False

    def read(self, number: int, line: str) -> None:
        answer, option = _ANSWER.fullmatch(line), _OPTION.fullmatch(line)
        if answer:
            self._finish(number, clean(answer[1]))
        elif option:
            self._line = self._line or number
            self._take_option(option[1], clean(option[2]))
        elif line:
            if self._options:
                self.end()  # another question begins without the answer of this one
            self._line = self._line or number
            self._stem.append(line)

    def end(self) -> None:
        """The file or the question ends here, without an answer."""
        if self._line:
            self._wrong("answer_missing")
        self._forget()

    def _take_option(self, letter: str, text: str) -> None:
        number = len(self._options)
        expected = chr(ord("A") + number) if number < 26 else ""
        if letter != expected and not self._misplaced:
            self._wrong("option_order", expected=expected, found=letter)
            self._misplaced = True
        self._options.append(text)

    def _finish(self, number: int, answer: str) -> None:
        self._line = self._line or number
        place = ord(answer) - ord("A") if re.fullmatch("[A-Z]", answer) else -1
        if re.fullmatch(r"[A-Z]([ ,;]+[A-Z])+", answer):
            self._wrong("several_right")
        elif not 0 <= place < len(self._options):
            self._wrong("answer_invalid")
        else:
            stem = "\n".join(filter(None, map(clean, self._stem)))
            self._given.take(Draft(self._line, stem, self._options, [place]))
        self._forget()

    def _wrong(self, code: str, **details: str) -> None:
        self._given.findings.add(self._line, clean(" ".join(self._stem))[:60], code, **details)

    def _forget(self) -> None:
        self._line, self._stem, self._options, self._misplaced = 0, [], [], False


def write_aiken(rows: Sequence[QuestionRow]) -> tuple[str, list[Note]]:
    """The file's text and what it could not hold; ``questions.cannot_write`` for a question that
    begins like an option or an answer."""
    confusing = [row.id for row in rows if _confusing(row.text)]
    if confusing:
        raise refusal(
            "cannot_write",
            format="Aiken",
            questions=confusing,
            why="câu hỏi bắt đầu bằng một chữ hoa với dấu chấm, hoặc bằng “ANSWER:”.",
        )
    return "\n".join(map(_question, rows)), _notes(rows)


def _confusing(text: str) -> bool:
    line = _one_line(text)
    return bool(_OPTION.fullmatch(line) or _ANSWER.fullmatch(line))


def _question(row: QuestionRow) -> str:
    options = [f"{letter}. {_one_line(text)}" for letter, text in row.options.items()]
    return "\n".join([_one_line(row.text), *options, f"ANSWER: {row.answer}\n"])


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def _notes(rows: Sequence[QuestionRow]) -> list[Note]:
    fields = [
        name
        for name in ("id", "topic", "source", "contributor", "difficulty", "audience")
        if any(getattr(row, name) for row in rows)
    ]
    joined = [row.id for row in rows if "\n" in "".join([row.text, *row.options.values()])]
    notes = []
    if fields:
        message = (
            "Aiken chỉ giữ câu hỏi, phương án và đáp án; không giữ được: "
            f"{', '.join(_NAMES[name] for name in fields)}. (Aiken cannot hold these fields.)"
        )
        notes.append(Note("not_held", message, {"fields": fields}))
    if joined:
        message = (
            "Aiken chỉ có một dòng cho mỗi câu và phương án nên các dòng đã được nối lại: "
            f"{', '.join(joined)}. (Lines were joined.)"
        )
        notes.append(Note("lines_joined", message, {"questions": joined}))
    return notes


_NAMES = {
    "id": "mã câu hỏi", "topic": "chủ đề", "source": "căn cứ", "contributor": "đơn vị đóng góp",
    "difficulty": "mức độ", "audience": "đối tượng",
}  # fmt: skip
