"""PDF documents: their lines, pages and page numbers, and what a program would carry out.

A page of which only a picture is there has no words; who sends a scanned document is told so.
"""

import logging
import re
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from contracts.vietnamese_text import normalized
from entry_files.document import MOST_CHARS, Document, Unreadable

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES: Final = 1_000
#: a line with nothing but the number of a page: 3, - 3 -, Trang 3, 3/12
_PAGE_LINE: Final = re.compile(
    r"[-–— ]*(?:(?:trang|page)\s*)?(\d{1,4})(?:\s*(?:/|trên|of)\s*\d{1,4})?[-–— ]*", re.IGNORECASE
)
#: of the pages, so many tenths must bear their number: a cover has none
_NUMBERED_TENTHS: Final = 6


def read_pdf(content: bytes) -> Document:
    """``Unreadable``: encrypted, damaged, or of more pages than a book has."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # repeats what stands in the file
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted and not _opens(reader):
            raise Unreadable("encrypted")
        if len(reader.pages) > MOST_PAGES:
            raise Unreadable("too_heavy")
        if not reader.pages:
            raise Unreadable("unreadable")
        return _document(reader)
    except (Unreadable, MemoryError):
        raise
    except (PyPdfError, Exception) as error:  # whatever bytes lead to
        raise Unreadable("unreadable") from error


def _opens(reader: "PdfReader") -> bool:
    """With no password: somebody may only not change it."""
    try:
        return bool(reader.decrypt(""))
    except Exception:  # by a method that we have no library for
        return False


def _document(reader: "PdfReader") -> Document:
    pages: list[list[str]] = []
    left = MOST_CHARS
    pictures = 0
    for page in reader.pages:
        text = page.extract_text()
        left -= len(text)
        if left < 0:
            raise Unreadable("too_heavy")
        pages.append(_lines(text))
        pictures += _pictures(page)
    numbers = _page_numbers(pages)
    made = Document(pages=len(pages), pictures=pictures, active=_active(reader))
    made.numbered = len(pages) == 1 or len(numbers) * 10 >= (len(pages) - 1) * _NUMBERED_TENTHS
    for number, lines in enumerate(pages):
        made.paragraphs += [
            line for place, line in enumerate(lines) if place != numbers.get(number)
        ]
        if number == 0 and len(pages) > 1:
            made.first_page = len(made.paragraphs)
    return made


def _lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in normalized("NFC", text).splitlines())
    return [line for line in lines if line]


def _page_numbers(pages: list[list[str]]) -> dict[int, int]:
    """Of each page that bears its number, the line that does. Counting may begin anywhere, but
    goes on from page to page."""
    found: dict[int, list[tuple[int, int]]] = {}
    offsets: Counter[int] = Counter()
    for page, lines in enumerate(pages):
        ends = {*range(min(2, len(lines))), *range(max(0, len(lines) - 2), len(lines))}
        for place in sorted(ends):
            if match := _PAGE_LINE.fullmatch(lines[place]):
                found.setdefault(page, []).append((place, int(match[1]) - page))
        offsets.update({offset for _, offset in found.get(page, [])})
    if not offsets:
        return {}
    ((common, _),) = offsets.most_common(1)
    return {
        page: place for page, ends in found.items() for place, offset in ends if offset == common
    }


def _pictures(page: Any) -> int:
    """Pictures that the page itself names; none is decoded."""
    try:
        held = page["/Resources"]["/XObject"].get_object()
        return sum(1 for one in held.values() if one.get_object().get("/Subtype") == "/Image")
    except (KeyError, TypeError, AttributeError):
        return 0


def _active(reader: "PdfReader") -> bool:
    """Scripts, programs to start, files within, forms that are programs."""
    root: Any = reader.trailer["/Root"]
    names = root.get("/Names", {})
    opened = root.get("/OpenAction", {})
    names, opened = (
        one.get_object() if hasattr(one, "get_object") else one for one in (names, opened)
    )
    form = root.get("/AcroForm", {})
    form = form.get_object() if hasattr(form, "get_object") else form
    return (
        "/JavaScript" in names
        or "/EmbeddedFiles" in names
        or "/AA" in root
        or "/XFA" in form
        or (isinstance(opened, dict) and opened.get("/S") in ("/JavaScript", "/Launch"))
    )
