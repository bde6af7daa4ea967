"""Bytes -> text."""

from contracts.question_bank import LONGEST_TEXT
from spreadsheets.text_cleaning import clean, clean_lines

from .file_refusals import refusal

MOST_BYTES = 8 << 20
#: of XML, in which pictures are written out
MOST_BYTES_OF_XML = 32 << 20

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

__all__ = ["LONGEST_TEXT", "MOST_BYTES_OF_XML", "clean", "clean_lines", "refuse_size", "text_of"]


def refuse_size(content: bytes, most: int = 0) -> None:
    """``questions.empty_file``, ``questions.too_large``."""
    if not content.strip():
        raise refusal("empty_file")
    most = most or MOST_BYTES
    if len(content) > most:
        raise refusal("too_large", limit_mb=most >> 20)


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8 with or without a mark, UTF-16 with one; ``questions.not_text``."""
    refuse_size(content)
    encoding = "utf-8"
    for mark, name in _BOMS:
        if content.startswith(mark):
            content, encoding = content[len(mark) :], name
            break
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refusal("not_text", line=line) from None
    if "\0" in text:
        raise refusal("not_text", line=text.count("\n", 0, text.index("\0")) + 1)
    return text
