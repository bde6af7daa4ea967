"""Bytes and marked-up text -> the plain text that questions are kept in."""

import re
from html.parser import HTMLParser

from contracts.question_bank import LONGEST_TEXT
from spreadsheets.text_cleaning import clean, clean_lines

from .file_refusals import refusal

MOST_BYTES = 8 << 20

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_BREAKING = frozenset({"p", "div", "br"})
_PICTURES = frozenset({"img", "audio", "video", "object", "embed", "svg", "iframe", "picture"})
_MARKED_UP = re.compile(r"[<&]")
_TAG_BEGINS = re.compile(r"<([A-Za-z/!?])")

__all__ = [
    "LONGEST_TEXT", "MarkedUp", "clean", "clean_lines", "of_html", "refuse_size", "text_of",
]  # fmt: skip


def refuse_size(content: bytes) -> None:
    """``questions.empty_file``, ``questions.too_large``."""
    if not content.strip():
        raise refusal("empty_file")
    if len(content) > MOST_BYTES:
        raise refusal("too_large", limit_mb=MOST_BYTES >> 20)


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


class MarkedUp(Exception):  # noqa: N818 - a finding about one text, caught where its place is known
    """A text is formatted in a way that plain text cannot hold: a finding's code and details."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def of_html(text: str) -> str:
    """The lines of an HTML text: paragraphs and line breaks become lines, entities signs.

    Raises :class:`MarkedUp` (``html``, ``image``) for anything else, such as bold or a table.
    """
    if not _MARKED_UP.search(text):
        return clean_lines(text)
    if "@@PLUGINFILE@@" in text:
        raise MarkedUp("image")
    if len(text) > LONGEST_TEXT:
        raise MarkedUp("text_too_long", limit=str(LONGEST_TEXT))
    # html.parser may leave an unfinished tag out, and what is dropped must be told
    if unfinished := _TAG_BEGINS.search(text, text.rfind(">") + 1):
        raise MarkedUp("html", tag=unfinished[1])
    reader = _Lines()
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:  # html.parser takes no other way out of declarations such as "<![x["
        raise MarkedUp("html", tag="![") from None
    return clean_lines("".join(reader.pieces))


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if tag in _PICTURES:
            raise MarkedUp("image")
        if tag not in _BREAKING:
            raise MarkedUp("html", tag=clean(tag)[:20])
        self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _BREAKING:
            raise MarkedUp("html", tag="/" + clean(tag)[:20])
        self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        # within a paragraph, HTML folds line breaks
        self.pieces.append(data.replace("\n", " "))

    def handle_comment(self, _data: str) -> None:
        raise MarkedUp("html", tag="!--")

    def handle_decl(self, _decl: str) -> None:
        raise MarkedUp("html", tag="!")

    def unknown_decl(self, _data: str) -> None:
        raise MarkedUp("html", tag="![")

    def handle_pi(self, _data: str) -> None:
        raise MarkedUp("html", tag="?")
