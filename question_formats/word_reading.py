"""Reads Word files (.docx) with questions as Vietnamese offices write them.

Numbers and letters that Word writes by itself are read like typed ones; what shows a right option
(bold, underlined, coloured, highlighted) is kept beside the text until it is found. What is no text
is a finding of the question that it stands in. Limits are those of workbooks.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from contracts.errors import Refused
from contracts.vietnamese_text import normalized
from spreadsheets.raised_signs import moved
from spreadsheets.safe_zip import Limits, Package, open_zip

from .bank_checks import ReadQuestions
from .file_refusals import refusal
from .list_reading import read_list
from .old_text import lines_in_unicode
from .pictures import MARK, SIGN
from .signed_lines import LOWERED, RAISED, Line, Signed, Signs, folded
from .word_pictures import NAMESPACES as _OF_PICTURES
from .word_pictures import Unusable, WordPictures
from .word_styles import (
    Numbering,
    Properties,
    Styles,
    fill_of,
    numbering_of,
    properties_of,
    signs_of,
    value_of,
)
from .word_tables import Cell, lines_of_table
from .xml_tree import Node, parse_part

_MAIN: Final = "word/document.xml"
_LIMITS: Final = Limits(unpacked_bytes=120 * 1000 * 1000, tags=2_000_000)
_HOW_TOPIC: Final = "dòng “Chủ đề: …” trước các câu của chủ đề đó"
_NAMESPACES: Final = _OF_PICTURES | {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
}
_THROUGH: Final = frozenset({
    "w:hyperlink", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple", "w:customXml", "w:dir",
    "w:bdo", "mc:AlternateContent", "mc:Choice",
})  # fmt: skip
_CHANGES: Final = frozenset({"w:ins", "w:del", "w:moveFrom", "w:moveTo"})
_FAULTS: Final = {
    "w:object": "image", "m:oMath": "equation", "m:oMathPara": "equation", "w:sym": "symbol",
    **dict.fromkeys(_CHANGES, "tracked_changes"),
}  # fmt: skip
_DRAWINGS: Final = frozenset({"w:drawing", "w:pict"})
_SIGNS: Final = {"w:tab": "\t", "w:cr": "\n", "w:noBreakHyphen": "-"}
_NOTES: Final = frozenset({"w:footnoteReference", "w:endnoteReference"})
_BROKEN: Final = {
    "spreadsheet.zip_bomb": "word_zip_bomb", "spreadsheet.encrypted": "word_encrypted",
    "spreadsheet.too_large": "word_too_large", "spreadsheet.external_entities": "external_entities",
}  # fmt: skip


def is_word(content: bytes) -> bool:
    """Whether a zip file holds a document of Word."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            return any(name.lower() == _MAIN for name in archive.namelist())
    except (BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
        return False


def read_word(content: bytes, *, convert: bool = False) -> ReadQuestions:
    """Every question of the file, with all that is wrong and all that is left out. ``convert``:
    somebody agreed to read TCVN3 and VNI as Unicode.

    Raises ``Refused``: ``questions.broken_word``, ``.word_zip_bomb``, ``.word_encrypted``,
    ``.word_too_large``, ``.external_entities``, ``.old_encoding``, ``.encoding_doubtful``.
    """
    try:
        with open_zip(content, _LIMITS) as package:
            main = _part(package, _MAIN)
            reader = _Reader(
                Styles(_part(package, "word/styles.xml")),
                Numbering(_part(package, "word/numbering.xml")),
                WordPictures(package),
            )
            body = None if main is None else main.first("w:body")
            lines = [] if body is None else list(reader.lines(body, {}))
    except Refused as reason:
        code = reason.problem.code
        if code.startswith("questions."):
            raise
        raise refusal(_BROKEN.get(code, "broken_word")) from None
    if not lines:
        return ReadQuestions(how_topic=_HOW_TOPIC)
    readable, converted = lines_in_unicode(lines, convert=convert)
    given = read_list(readable, _HOW_TOPIC, reader.pictures.found)
    given.notes[:0] = converted
    return given


def _part(package: Package, name: str) -> Node | None:
    if name not in package:
        return None
    with package.open(name) as stream:
        return parse_part(stream, package.budget, _NAMESPACES)


class _Paragraph:
    """The lines of a paragraph while its characters are gathered."""

    def __init__(self, line: Line) -> None:
        self.lines = [line]
        self._texts: list[str] = []
        self._signs: list[Signs] = []

    def add(self, text: str, signs: Signs) -> None:
        """Some characters; a line break among them begins another line."""
        first, *more = text.split("\n")
        self._add(first, signs)
        for one in more:
            self.end_line()
            self.lines.append(Line(0, Signed("")))
            self._add(one, signs)

    def _add(self, text: str, signs: Signs) -> None:
        text = normalized("NFC", text)
        self._texts.append(text)
        self._signs += [signs] * len(text)

    def end_line(self) -> None:
        """The line is whole."""
        self.lines[-1].said = folded(Signed("".join(self._texts), self._signs))
        self._texts, self._signs = [], []


class _Reader:
    def __init__(self, styles: Styles, numbering: Numbering, pictures: WordPictures) -> None:
        self.pictures = pictures
        self._styles = styles
        self._numbering = numbering
        self._number = 0
        self._gap = False

    def lines(self, node: Node, around: Properties) -> Iterator[Line]:
        """The lines of a part of the document, in the order in which people read them."""
        for child in node.children:
            if child.name == "w:p":
                yield from self._paragraph(child, around)
            elif child.name == "w:tbl":
                yield from lines_of_table([self._cells(row, around) for row in _rows(child)])
            elif child.name in _THROUGH or child.name in _CHANGES:
                changed = child.name in _CHANGES
                for line in self.lines(child, around):
                    line.faults += ["tracked_changes"] if changed else []
                    yield line
            elif _has_words(child):
                self._number += 1
                yield Line(self._number, Signed("?"), faults=["unread_part"])

    def _cells(self, row: Node, around: Properties) -> list[Cell]:
        found = []
        for cell in _children(row, "w:tc"):
            properties = cell.first("w:tcPr")
            fill = fill_of(None if properties is None else properties.first("w:shd"))
            found.append(list(self.lines(cell, around | ({"fill": fill} if fill else {}))))
        return found

    def _paragraph(self, node: Node, around: Properties) -> Iterator[Line]:
        ppr = node.first("w:pPr")
        style = value_of(None if ppr is None else ppr.first("w:pStyle"))
        properties = self._styles.paragraph(style) | around
        if ppr is not None and (fill := fill_of(ppr.first("w:shd"))):
            properties = properties | {"fill": fill}
        made = _Paragraph(Line(0, Signed(""), self._gap))
        ident, level = numbering_of(ppr)
        of_style = self._styles.numbering(style)
        label, of_label = self._numbering.next_label(ident or of_style[0], level or of_style[1])
        if label:
            mark = None if ppr is None else ppr.first("w:rPr")
            made.add(f"{label} ", signs_of(properties | properties_of(mark) | of_label))
        if ppr is not None and any(one.name in _CHANGES for one in ppr.within()):
            made.lines[-1].faults.append("tracked_changes")
        self._runs(node, made, properties)
        made.end_line()
        yield from self._said(made.lines, label)

    def _said(self, lines: list[Line], label: str) -> Iterator[Line]:
        """The lines that say something. A number that Word gives to an empty paragraph is seen,
        but says nothing."""
        for line in lines:
            if line.said.text in ("", label.strip()) and not line.faults:
                self._gap = True
                continue
            self._number += 1
            line.number, line.gap = self._number, line.gap or self._gap
            self._gap = False
            yield line

    def _runs(self, node: Node, made: _Paragraph, around: Properties) -> None:
        for child in node.children:
            if child.name == "w:r":
                self._run(child, made, around)
            elif child.name in _DRAWINGS:
                self._picture(child, made, signs_of(around))
            elif child.name in _FAULTS:
                made.lines[-1].faults.append(_FAULTS[child.name])
            elif child.name in _THROUGH:
                self._runs(child, made, around)
            elif _has_words(child):
                made.lines[-1].faults.append("unread_part")

    def _run(self, node: Node, made: _Paragraph, around: Properties) -> None:
        rpr = node.first("w:rPr")
        style = value_of(None if rpr is None else rpr.first("w:rStyle"))
        properties = around | self._styles.properties(style) | properties_of(rpr)
        signs = signs_of(properties)
        for child in node.children:
            if child.name == "w:t":
                self._text(child.text, made, properties, signs)
            elif child.name == "w:br":
                made.add("" if child.attributes.get("w:type") == "page" else "\n", signs)
            elif child.name in _SIGNS:
                made.add(_SIGNS[child.name], signs)
            elif child.name in _DRAWINGS:
                self._picture(child, made, signs)
            elif child.name in _FAULTS:
                made.lines[-1].faults.append(_FAULTS[child.name])
            elif child.name in _NOTES:
                made.lines[-1].left_out["footnotes_dropped"] = []
            elif child.name in _THROUGH:
                self._runs(child, made, around)
            elif _has_words(child):
                made.lines[-1].faults.append("unread_part")

    def _picture(self, node: Node, made: _Paragraph, signs: Signs) -> None:
        """A sign in the text that goes wherever the text goes, until its question takes it."""
        try:
            number, floats = self.pictures.take(node)
        except Unusable as fault:
            made.lines[-1].faults.append(f"{fault.code}:{fault.about}")
            return
        made.add(MARK, signs | {f"{SIGN}:{number}"})
        if floats:
            made.lines[-1].left_out["pictures_moved"] = []

    def _text(self, text: str, made: _Paragraph, properties: Properties, signs: Signs) -> None:
        line = made.lines[-1]
        for fault in ("struck", "hidden"):
            if properties.get(fault) and text.strip():
                line.faults.append(fault)
        if (way := properties.get("moved")) and text.strip():
            raised = moved(text, up=way == "superscript")
            if raised is None:
                signs |= {RAISED if way == "superscript" else LOWERED}
            else:
                line.left_out.setdefault("signs_moved", []).append(text.strip())
                text = raised
        made.add(text, signs)


def _has_words(node: Node) -> bool:
    """Whether people may read something in a part that this reader does not know."""
    return any(one.name == "w:t" and one.text.strip() for one in node.within())


def _rows(table: Node) -> Iterator[Node]:
    return _children(table, "w:tr")


def _children(node: Node, name: str) -> Iterator[Node]:
    """The children of this name, also those that are wrapped in a control."""
    for child in node.children:
        if child.name == name:
            yield child
        elif child.name in _THROUGH or child.name in _CHANGES:
            yield from _children(child, name)
