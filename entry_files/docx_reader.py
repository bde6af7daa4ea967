"""Word documents: the words as a reader sees them, page breaks, numbers of pages, and what hides.

Only ``word/document.xml`` is read for its words: comments, headers and properties, where names
like to be, are not. Deleted and hidden text is nobody's words.
"""

import re
from typing import Final

from contracts.errors import Refused
from contracts.vietnamese_text import normalized
from entry_files.document import MOST_BYTES, MOST_CHARS, Document, Unreadable
from spreadsheets.bounded_xml import Handlers, parse_all
from spreadsheets.safe_zip import Limits, Package, open_zip

_NAMESPACES: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "http://purl.oclc.org/ooxml/drawingml/picture",
    "urn:schemas-microsoft-com:vml",
)
_LIMITS: Final = Limits(file_bytes=MOST_BYTES, unpacked_bytes=400 * 1000 * 1000, tags=20_000_000)
_MAIN: Final = "word/document.xml"
_FRAMES: Final = re.compile(r"word/(header|footer)\d*\.xml")
_ACTIVE: Final = re.compile(r"word/(vbaproject\.bin|activex/|embeddings/)")
_ACTIVE_FIELD: Final = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT)\b")
_PAGE_FIELD: Final = re.compile(r"\bPAGE\b")
_OUTSIDE: Final = re.compile(rb'(?i)(attachedTemplate|oleObject|frame|subDocument)"[^>]*"External"')
_FAULTS: Final = {
    "spreadsheet.zip_bomb": Unreadable("zip_bomb"),
    "spreadsheet.encrypted": Unreadable("encrypted"),
    "spreadsheet.external_entities": Unreadable("unreadable"),
}


def read_docx(content: bytes) -> Document:
    """``Unreadable``: also a zip file that is no document, with what it seems to be."""
    try:
        with open_zip(content, _LIMITS) as package:
            if _MAIN not in package:
                raise Unreadable("unreadable", _other_package(package.names))
            return _Body(package).read()
    except Refused as refusal:
        raise _FAULTS.get(refusal.problem.code, Unreadable("unreadable")) from refusal


def _other_package(names: set[str]) -> str:
    found = {"xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx", "content.xml": "odt"}
    return next((seems for part, seems in found.items() if part in names), "zip")


class _Body:
    """What is gathered while the parts are parsed."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._made = Document(numbered=False)
        self._line: list[str] = []
        self._chars = 0
        self._reading = self._hidden = self._fallback = self._moved = self._in_run = 0
        self._code: list[str] | None = None
        self._break_after = False

    def read(self) -> Document:
        """The document."""
        self._parse(_MAIN, self._words())
        self._end_line()
        names = self._package.names
        for part in sorted(name for name in names if _FRAMES.fullmatch(name)):
            self._parse(part, self._fields())
        self._made.active |= any(_ACTIVE.match(name) for name in names)
        for part in sorted(name for name in names if name.endswith(".rels")):
            with self._package.open(part) as stream:
                self._made.active |= bool(_OUTSIDE.search(stream.read(1 << 20)))
        return self._made

    def _parse(self, part: str, handlers: Handlers) -> None:
        with self._package.open(part) as stream:
            parse_all(stream, part, self._package.budget, handlers)

    def _words(self) -> Handlers:
        starts = {
            "p": lambda _: self._end_line(),
            "r": lambda _: self._count("_in_run", 1),
            "t": lambda _: self._count("_reading", 1),
            "vanish": self._vanish,
            "Fallback": lambda _: self._count("_fallback", 1),
            "moveFrom": lambda _: self._change(moved=1),
            "moveTo": lambda _: self._change(),
            "ins": lambda _: self._change(),
            "del": lambda _: self._change(),
            "tab": lambda _: self._add(" "),
            "br": self._break,
            "cr": lambda _: self._end_line(),
            "pageBreakBefore": lambda _: self._end_page(),
            "sectPr": lambda _: self._section(),
            "pic": lambda _: self._picture(),
            "imagedata": lambda _: self._picture(),
            "instrText": lambda _: self._begin_code(),
            "fldSimple": lambda found: self._field(_value(found, "instr")),
        }
        ends = {
            "p": self._end_paragraph,
            "r": self._end_run,
            "t": lambda: self._count("_reading", -1),
            "Fallback": lambda: self._count("_fallback", -1),
            "moveFrom": lambda: self._count("_moved", -1),
            "instrText": self._end_code,
        }
        return Handlers(_NAMESPACES, starts, ends, self._text)

    def _fields(self) -> Handlers:
        """Of a header or footer only whether it numbers the pages."""
        return Handlers(
            _NAMESPACES,
            {
                "instrText": lambda _: self._begin_code(),
                "fldSimple": lambda found: self._number(_value(found, "instr")),
                "pgNum": lambda _: self._number("PAGE"),
            },
            {"instrText": lambda: self._number(self._taken_code())},
            self._code_text,
        )

    def _count(self, name: str, by: int) -> None:
        setattr(self, name, max(0, getattr(self, name) + by))

    def _change(self, moved: int = 0) -> None:
        self._made.tracked_changes = True
        self._moved += moved

    def _vanish(self, found: dict[str, str]) -> None:
        if self._in_run and _value(found, "val") not in ("0", "false", "off"):
            self._hidden = 1

    def _end_run(self) -> None:
        self._count("_in_run", -1)
        self._hidden = 0

    def _text(self, text: str) -> None:
        if self._code is not None:
            self._code.append(text)
        elif self._reading and not self._hidden:
            self._add(text)

    def _add(self, text: str) -> None:
        if self._fallback or self._moved:
            return
        self._chars += len(text)
        if self._chars > MOST_CHARS:
            raise Unreadable("too_heavy")
        self._line.append(text)

    def _break(self, found: dict[str, str]) -> None:
        self._end_line()
        if _value(found, "type") == "page":
            self._end_page()

    def _section(self) -> None:
        """Stands in the last paragraph of its section; the one behind all text is no break."""
        self._break_after = True

    def _end_paragraph(self) -> None:
        self._end_line()
        if self._break_after:
            self._end_page()

    def _end_line(self) -> None:
        line = " ".join(normalized("NFC", "".join(self._line)).split())
        self._line.clear()
        if line:
            self._made.paragraphs.append(line)

    def _end_page(self) -> None:
        self._break_after = False
        if self._made.first_page is None and self._made.paragraphs:
            self._made.first_page = len(self._made.paragraphs)

    def _picture(self) -> None:
        if not self._fallback:
            self._made.pictures += 1

    def _begin_code(self) -> None:
        self._code = []

    def _code_text(self, text: str) -> None:
        if self._code is not None:
            self._code.append(text)

    def _taken_code(self) -> str:
        code, self._code = "".join(self._code or []), None
        return code

    def _end_code(self) -> None:
        self._field(self._taken_code())

    def _field(self, code: str) -> None:
        self._made.active |= bool(_ACTIVE_FIELD.search(code))

    def _number(self, code: str) -> None:
        self._made.numbered = self._made.numbered or bool(_PAGE_FIELD.search(code))


def _value(found: dict[str, str], name: str) -> str:
    """An attribute, whatever its namespace."""
    return next((text for key, text in found.items() if key.rpartition("}")[2] == name), "")
