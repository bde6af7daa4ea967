"""Pictures in Moodle XML: files beside a text, which its ``<img>`` name."""

import base64
import binascii
from collections.abc import Iterator, Sequence
from urllib.parse import quote, unquote
from xml.sax.saxutils import quoteattr

from contracts.question_bank import QuestionPicture

from .html_text import IN_FILE, MarkedUp
from .pictures import MOST_BYTES, FoundPicture
from .xml_tree import Node

_SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


def pictures_of(
    node: Node, shown: Sequence[tuple[str, str]], place: str
) -> tuple[list[FoundPicture], bool]:
    """The pictures that a text shows, and whether a file beside it is not among them; raises
    :class:`MarkedUp`."""
    files: dict[str, Node] = {}
    for file in node.all("file"):
        name = file.attributes.get("path", "/") + file.attributes.get("name", "")
        if files.setdefault(name, file) is not file:
            raise MarkedUp("field_doubled", tag="file")
    found, named = [], set()
    for address, alt in shown:
        name = unquote(address[len(IN_FILE) :].partition("?")[0])
        if name not in files:
            raise MarkedUp("picture_missing", about=name.rpartition("/")[2][:60])
        named.add(name)
        found.append(FoundPicture(place, _content(files[name]), alt))
    return found, bool(files.keys() - named)


def _content(file: Node) -> bytes:
    if file.attributes.get("encoding", "base64") != "base64":
        raise MarkedUp("picture_unreadable", about="")
    text = "".join(file.text.split())
    if len(text) > (MOST_BYTES + 3) * 4 // 3:
        raise MarkedUp("picture_too_large", about=f"{MOST_BYTES >> 20} MB")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise MarkedUp("picture_unreadable", about="") from None


def text_with(html: str, shown: Sequence[tuple[int, QuestionPicture]]) -> str:
    """A text in HTML with its pictures below; each with its number in the question."""
    images = "".join(
        f'<p><img src="{IN_FILE}/{quote(_name(number, one))}" alt={quoteattr(one.alt)} /></p>'
        for number, one in shown
    )
    return f"<p>{html}</p>{images}"


def file_lines(
    shown: Sequence[tuple[int, QuestionPicture]], contents: dict[str, bytes]
) -> Iterator[str]:
    """The files that the same text names."""
    for number, one in shown:
        content = base64.b64encode(contents[one.sha256]).decode()
        yield f'<file name="{_name(number, one)}" path="/" encoding="base64">{content}</file>'


def _name(number: int, picture: QuestionPicture) -> str:
    return f"hinh-{number}.{_SUFFIXES[picture.media_type]}"
