"""XML from outside as a tree with line numbers: no document type, bounded, namespaces unknown.

``defusedxml`` would do, but its trees do not tell lines, and every finding names one.
"""

from collections.abc import Iterator, Mapping
from typing import IO
from xml.parsers import expat

from msgspec import Struct, field

from spreadsheets.bounded_xml import Budget

from .file_refusals import refusal
from .plain_text import MOST_BYTES_OF_XML, refuse_size

DEEPEST = 32
#: tables within tables, controls and drawings in Word
DEEPEST_OF_WORD = 200
_CHUNK = 1 << 16
MOST_TAGS = 1_000_000


class Node(Struct):
    """An element: its name, attributes, text before its first child, children and line."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)
    children: "list[Node]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text directly within the element."""
        return "".join(self.pieces)

    def all(self, name: str) -> "Iterator[Node]":
        """The children of this name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> "Node | None":
        """The first child of this name."""
        return next(self.all(name), None)

    def within(self) -> "Iterator[Node]":
        """This element and all that are in it, in the order of the document."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def said(self, name: str) -> str:
        """The text of the first child of this name, or of the ``<text>`` in it."""
        child = self.first(name)
        if child is None:
            return ""
        inner = child.first("text")
        return child.text if inner is None else inner.text


def parse(content: bytes) -> Node:
    """The root element. Raises ``Refused``: ``questions.empty_file``, ``.too_large``,
    ``.broken_xml``, ``.external_entities``."""
    refuse_size(content, MOST_BYTES_OF_XML)
    if content.count(b"<") > MOST_TAGS:
        raise refusal("too_large", limit_mb=1)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    tree = _Tree(parser)
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        line = getattr(error, "lineno", parser.CurrentLineNumber)
        raise refusal("broken_xml", line=line) from None
    return tree.root


def parse_part(stream: IO[bytes], budget: Budget, namespaces: Mapping[str, str]) -> Node:
    """The root element of a part of a Word file, with the names of these ``namespaces`` (prefixes
    by address); other elements keep their name alone, other attributes are left out.

    Raises ``Refused``: ``questions.broken_word``, ``.external_entities``, ``spreadsheet.zip_bomb``.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    tree = _Tree(parser, "broken_word", DEEPEST_OF_WORD, namespaces)
    fed = 0
    try:
        while chunk := stream.read(_CHUNK):
            budget.take(chunk)
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > MOST_TAGS:  # see spreadsheets.bounded_xml
                raise refusal("broken_word")
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError):
        raise refusal("broken_word") from None
    return tree.root


def _refuse_doctype(*_: object) -> None:
    raise refusal("external_entities")


class _Tree:
    def __init__(
        self,
        parser: expat.XMLParserType,
        broken: str = "broken_xml",
        deepest: int = DEEPEST,
        namespaces: Mapping[str, str] | None = None,
    ) -> None:
        self.root = Node("", 0)
        self._parser = parser
        self._broken, self._deepest, self._namespaces = broken, deepest, namespaces
        self._open: list[Node] = []
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        if len(self._open) >= self._deepest:
            raise refusal(self._broken, line=line)
        if self._namespaces is not None:
            name = self._short(name) or name.rpartition("}")[2]
            attributes = {
                short: text for key, text in attributes.items() if (short := self._short(key))
            }
        node = Node(name, line, attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _short(self, name: str) -> str:
        """A name with its prefix; empty: of another namespace, or one of Word's own records."""
        space, _, local = name.rpartition("}")
        prefix = (self._namespaces or {}).get(space, "")
        return prefix + local if prefix and not local.startswith("rsid") else ""

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        self._open[-1].pieces.append(text)
