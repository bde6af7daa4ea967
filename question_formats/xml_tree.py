"""XML from outside as a tree with line numbers: no document type, bounded, namespaces unknown.

``defusedxml`` would do, but its trees do not tell lines, and every finding names one.
"""

from collections.abc import Iterator
from xml.parsers import expat

from msgspec import Struct, field

from .file_refusals import refusal
from .plain_text import refuse_size

DEEPEST = 32
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
    refuse_size(content)
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


def _refuse_doctype(*_: object) -> None:
    raise refusal("external_entities")


class _Tree:
    def __init__(self, parser: expat.XMLParserType) -> None:
        self.root = Node("", 0)
        self._parser = parser
        self._open: list[Node] = []
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        if len(self._open) >= DEEPEST:
            raise refusal("broken_xml", line=line)
        node = Node(name, line, attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _characters(self, text: str) -> None:
        self._open[-1].pieces.append(text)
