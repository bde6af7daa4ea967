"""XML from outside, parsed in one way only: streamed, without DTD, bounded in size and work.

Workbook parts never need a document type, so any is refused: that rules out external entities
and entity expansion. Both dialects of OOXML, transitional and strict, are understood.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import IO, TypeVar
from xml.parsers import expat

from msgspec import Struct

from .file_refusals import refusal

SPREADSHEET = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
PACKAGE = ("http://schemas.openxmlformats.org/package/2006/relationships",)

StartHandler = Callable[[dict[str, str]], None]
EndHandler = Callable[[], None]

_H = TypeVar("_H")

_CHUNK = 1 << 16
# expat rescans an unfinished token with every chunk; an endless attribute or comment would take
# hours (CVE-2023-52425). Real parts have no tag longer than some kilobytes.
_LONGEST_TOKEN = 1 << 20


def holds(attributes: Mapping[str, str], name: str) -> bool:
    """Whether an attribute that is false unless it is given says that something holds."""
    return attributes.get(name, "0").lower() in ("1", "true", "on")


class Budget(Struct):
    """What is left of a workbook's allowance, over all its parts and passes."""

    bytes_left: int
    tags_left: int

    def take(self, chunk: bytes) -> None:
        """Count unpacked bytes and the tags in them; refuses when the directory has lied.

        Tags are counted before they are parsed, an empty element as two, because counting them
        one by one would cost a fifth of the whole reading.
        """
        self.bytes_left -= len(chunk)
        if self.bytes_left < 0:
            raise refusal("zip_bomb", what="dung lượng thực tế vượt giới hạn")
        self.tags_left -= chunk.count(b"<") + chunk.count(b"/>")
        if self.tags_left < 0:
            raise refusal("zip_bomb", what="quá nhiều phần tử XML")


class Handlers(Struct):
    """What to call for which element: keys are local names of ``namespaces``."""

    namespaces: tuple[str, ...]
    starts: Mapping[str, StartHandler]
    ends: Mapping[str, EndHandler] = {}
    text: Callable[[str], None] | None = None


def parse(stream: IO[bytes], part: str, budget: Budget, handlers: Handlers) -> Iterator[None]:
    """Parse ``stream`` and yield after every chunk, so that the caller can take what is ready.

    Raises ``Refused`` (``spreadsheet.broken``, ``.external_entities``, ``.zip_bomb``).
    """
    parser = _parser(part, handlers)
    fed = 0
    while chunk := stream.read(_CHUNK):
        budget.take(chunk)
        _feed(parser, chunk, part, final=False)
        fed += len(chunk)
        if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
            raise refusal("broken", what=f"{part}: thẻ XML quá dài")
        yield
    _feed(parser, b"", part, final=True)
    yield


def parse_all(stream: IO[bytes], part: str, budget: Budget, handlers: Handlers) -> None:
    """Parse a whole small part."""
    for _ in parse(stream, part, budget, handlers):
        pass


def _feed(parser: expat.XMLParserType, chunk: bytes, part: str, *, final: bool) -> None:
    try:
        parser.Parse(chunk, final)
    except expat.ExpatError as error:
        raise refusal("broken", what=f"{part}: XML sai ở dòng {error.lineno}") from error
    except (ValueError, LookupError, OverflowError) as error:
        raise refusal("broken", what=f"{part}: giá trị sai") from error


def _parser(part: str, handlers: Handlers) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    starts = _qualified(handlers.namespaces, handlers.starts)
    ends = _qualified(handlers.namespaces, handlers.ends)

    def start(name: str, attributes: dict[str, str]) -> None:
        handler = starts.get(name)
        if handler is not None:
            handler(attributes)

    def end(name: str) -> None:
        handler = ends.get(name)
        if handler is not None:
            handler()

    parser.StartElementHandler = start
    if ends:
        parser.EndElementHandler = end
    if handlers.text is not None:
        parser.CharacterDataHandler = handlers.text
    parser.StartDoctypeDeclHandler = _refuse_doctype(part)
    return parser


def _qualified(namespaces: tuple[str, ...], handlers: Mapping[str, _H]) -> dict[str, _H]:
    return {f"{space}}}{name}": handlers[name] for space in namespaces for name in handlers}


def _refuse_doctype(part: str) -> Callable[..., None]:
    def refuse(*_: object) -> None:
        raise refusal("external_entities", part=part)

    return refuse
