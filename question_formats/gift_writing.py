"""Writes GIFT as ``gift_reading`` and Moodle read it.

Texts are marked ``[plain]``, so that signs such as < and & stand for themselves in Moodle too;
those with formatted words ``[html]``.
"""

import re
from collections.abc import Sequence

from contracts.definition import QuestionKind
from spreadsheets.question_bank_sheet import QuestionRow
from spreadsheets.row_findings import Note

from .gift_escapes import escaped
from .html_writing import html_of, unheld
from .moodle_categories import category_of
from .omitted_content import formatting_not_held
from .question_tags import tags_of

# a comment ends where Moodle's own pattern of a tag does
_NOT_IN_A_TAG = re.compile(r"[\[\]\\<>`]")
_LOOKS_LIKE_A_WEIGHT = re.compile(r"\s*%[-0-9.]*%")
_FIELDS = {"office": "contributor", "audience": "audience"}
_NAMES = {"contributor": "tên đơn vị đóng góp", "audience": "đối tượng"}
_HEAD = "// Bộ câu hỏi, định dạng GIFT, bảng mã UTF-8. Tài liệu mật: có đáp án.\n"


def write_gift(rows: Sequence[QuestionRow]) -> tuple[str, list[Note]]:
    """The file's text, and what it could not hold."""
    pieces = [_HEAD]
    topic = None
    untold: dict[str, list[str]] = {}
    for row in rows:
        if row.topic != topic:
            topic = row.topic
            pieces.append(f"$CATEGORY: {category_of(topic)}\n")
        tags = tags_of(row.difficulty, row.contributor, row.audience, row.shuffle, _kind_said(row))
        for tag in tags:
            if _NOT_IN_A_TAG.search(tag):
                untold.setdefault(_FIELDS[tag.partition(":")[0]], []).append(row.id)
        pieces.append(_question(row, [tag for tag in tags if not _NOT_IN_A_TAG.search(tag)]))
    return "\n".join(pieces), _notes(untold) + formatting_not_held("GIFT", unheld(rows))


def _question(row: QuestionRow, tags: list[str]) -> str:
    head = [] if _NOT_IN_A_TAG.search(row.id) else [f"[id:{row.id}]"]
    head += [f"[tag:{tag}]" for tag in tags]
    lines = [f"// {' '.join(head)}"] if head else []
    html = html_of(row, "")
    stem = f"[plain]{escaped(row.text)}" if html is None else f"[html]{escaped(html)}"
    lines.append(f"::{escaped(row.id)}::{stem} {{")
    if is_plain_true_false(row):
        lines.append("\tTRUE" if row.answer == "A" else "\tFALSE")
    else:
        lines += [_option(row, letter, marked=html is not None) for letter in row.options]
    if row.source:
        lines.append(f"\t####{_marked(row.source, marked=html is not None)}")
    return "\n".join([*lines, "}\n"])


def is_plain_true_false(row: QuestionRow) -> bool:
    """Whether it is a true/false question in the words that readers give it."""
    said = list(row.options.values()) == ["Đúng", "Sai"] and not {*row.formatting} - {""}
    return row.kind == "true_false" and said


def _kind_said(row: QuestionRow) -> QuestionKind | None:
    """The kind, where its signs do not say it."""
    return "true_false" if row.kind == "true_false" and not is_plain_true_false(row) else None


def _share(row: QuestionRow, letter: str) -> str:
    """What an option counts where several may be chosen, as Moodle writes it."""
    if letter not in row.answer:
        return "%0%"
    return f"%{share_of(row):g}%"


def share_of(row: QuestionRow) -> float:
    """What each of the right options counts, in per cent with the five digits that Moodle keeps."""
    return round(100 / len(row.answer), 5)


def _option(row: QuestionRow, letter: str, *, marked: bool) -> str:
    text, right = row.options[letter], letter == row.answer
    html = html_of(row, letter)
    said = _marked(text, marked=marked) if html is None else f"[html]{escaped(html)}"
    if row.kind == "multiple_choice":
        return f"\t~{_share(row, letter)}{said}"
    weight = ("%100%" if right else "%0%") if _LOOKS_LIKE_A_WEIGHT.match(text) else ""
    return f"\t{'=' if right else '~'}{weight}{said}"


def _marked(text: str, *, marked: bool) -> str:
    """A text that begins like a format's mark needs a mark before it, and so does each where the
    question has another (``marked``)."""
    return ("[plain]" if marked or text.startswith("[") else "") + escaped(text)


def _notes(untold: dict[str, list[str]]) -> list[Note]:
    return [
        Note(
            "not_held",
            f"GIFT không giữ được {_NAMES[field]} có dấu [ ] \\ < > hoặc ` của các câu: "
            f"{', '.join(ids)}. (Names with these signs cannot stand in a GIFT comment.)",
            {"fields": [field], "questions": ids},
        )
        for field, ids in untold.items()
    ]
