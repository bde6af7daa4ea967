"""Names by which works could be told, put wherever a file can hold one, and looked for in answers
however they are written: with accents or without, in capitals, taken apart, packed in archives."""

import re
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from tests.support.documents import line

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def ways(name: str) -> list[str]:
    """A name as people and programs write it."""
    bare = folded(name)
    return [name, unicodedata.normalize("NFD", name), bare, bare.upper(), name.upper()]


def essay(cover: Iterable[str], names: Iterable[str], words: int) -> bytes:
    """A docx whose cover, text, headers, comments, changes and properties all name somebody."""
    said = [way for name in names for way in ways(name)]
    every = " | ".join(said)
    body = [line(text) for text in cover] + [PAGE]
    body += [line(f"Quê hương của {way} rất đẹp." + " lời" * (words // len(said))) for way in said]
    body += [
        f'<w:p><w:ins w:author="{every}"><w:r><w:t>thêm</w:t></w:r></w:ins></w:p>',
        f'<w:p><w:del w:author="{every}"><w:r><w:delText>{every}</w:delText></w:r></w:del></w:p>',
    ]
    parts: dict[str, str | bytes] = {
        "word/document.xml": _xml("document", f"<w:body>{''.join(body)}<w:sectPr/></w:body>"),
        "word/header1.xml": _xml("hdr", line(every)),
        "word/footer1.xml": _xml("ftr", line(every)),
        "word/footnotes.xml": _xml("footnotes", f"<w:footnote>{line(every)}</w:footnote>"),
        "word/comments.xml": _xml(
            "comments", f'<w:comment w:author="{every}">{line(every)}</w:comment>'
        ),
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_CP}" xmlns:dc="{_DC}">'
        f"<dc:creator>{every}</dc:creator><dc:title>{every}</dc:title></cp:coreProperties>",
        "docProps/custom.xml": f"<Properties>{every}</Properties>",
        "word/media/image1.png": png(every),
    }
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def _xml(root: str, body: str) -> str:
    return f'<w:{root} xmlns:w="{_W}">{body}</w:{root}>'


def png(text: str, size: int = 64) -> bytes:
    """A picture that says something besides what is seen."""
    rows = b"".join(b"\0" + bytes((x * y) % 256 for x in range(size)) for y in range(size))
    said = [
        (b"tEXt", b"Author\0" + text.encode("latin-1", "replace")),
        (b"iTXt", b"Title\0\0\0\0\0" + text.encode()),
        (b"eXIf", b"MM\0*\0\0\0\x08" + text.encode()),
    ]
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)),
        *said,
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    made = b"\x89PNG\r\n\x1a\n"
    for kind, content in chunks:
        made += struct.pack(">I", len(content)) + kind + content
        made += struct.pack(">I", zlib.crc32(kind + content))
    return made


def folded(text: str) -> str:
    """As it is compared: small letters without accents, everything else one blank."""
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", bare))


def texts_in(content: bytes) -> Iterator[str]:
    """Whatever could be read in it by somebody who looks: also within archives and strings of two
    bytes a letter."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
        yield content.decode(encoding, "ignore")
    if content.startswith(b"PK"):
        try:
            with ZipFile(BytesIO(content)) as archive:
                for name in archive.namelist():
                    yield name
                    yield from texts_in(archive.read(name))
        except BadZipFile:
            return


def found_in(content: bytes, canaries: Iterable[str]) -> list[str]:
    """Which of these can be read in it."""
    wanted = {one: f" {folded(one)} " for one in canaries}
    found = set()
    for text in texts_in(content):
        shown = f" {folded(text)} "
        found |= {one for one, looked_for in wanted.items() if looked_for in shown}
    return sorted(found)
