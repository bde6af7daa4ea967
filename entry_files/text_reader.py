"""Plain text, in the encodings that Vietnamese computers write."""

import codecs

from contracts.vietnamese_text import normalized
from entry_files.document import MOST_CHARS, Document, Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PAGE = "\f"


def read_text(content: bytes) -> Document:
    """A paragraph for each line. What is no UTF-8 is taken for what Windows in Vietnam wrote
    before. ``Unreadable``."""
    text = normalized("NFC", _decoded(content)).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text or len(text) > MOST_CHARS:
        raise Unreadable("unreadable")
    first, *rest = text.split(_PAGE)
    made = Document(_lines(first))
    if rest:
        made.first_page = len(made.paragraphs)
        for page in rest:
            made.paragraphs += _lines(page)
    return made


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _or_refused(content, encoding)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return _or_refused(content, "cp1258")


def _or_refused(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("unreadable") from error


def _lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if line]
