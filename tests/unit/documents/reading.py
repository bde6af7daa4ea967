"""What stands in a document that was made."""

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.table import Table
from docx.text.paragraph import Paragraph
from pypdf import PdfReader

from documents.kinds import Format, Kind
from documents.making import MakeDocument


def made(kind: Kind, format: Format, data: dict[str, Any], templates: str = "") -> bytes:
    """The document's file."""
    return MakeDocument(kind, format, data, templates).run()


def words_of_pdf(content: bytes) -> list[str]:
    """All words, page by page."""
    return " ".join(pages_of(content)).split()


def pages_of(content: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def words_of_docx(content: bytes) -> list[str]:
    """All words of the body, tables in their places."""
    return " ".join(_texts(Document(io.BytesIO(content)))).split()


def _texts(within: Word) -> Iterator[str]:
    for item in within.iter_inner_content():
        if isinstance(item, Paragraph):
            yield item.text
        elif isinstance(item, Table):
            for row in item.rows:
                for cell in row.cells:
                    yield "\n".join(one.text for one in cell.paragraphs)
