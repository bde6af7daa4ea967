"""What a Word file says of paragraphs and characters in other places than the text: styles, and the
numbers and letters that Word writes before paragraphs by itself."""

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from .list_labels import label_of
from .signed_lines import BOLD, COLOUR, HIGHLIGHT, ITALIC, UNDERLINED, Signs
from .xml_tree import Node

Properties = dict[str, str]
_OFF = ("0", "false", "off", "none")
_DEEPEST_STYLE = 20
_PART = re.compile(r"%([1-9])")
#: so dark, or so light, that people see black, or white
_DARK, _LIGHT = 0x50, 0xF0


def value_of(node: Node | None) -> str:
    """The attribute ``w:val``."""
    return "" if node is None else node.attributes.get("w:val", "")


def properties_of(node: Node | None) -> Properties:
    """What a ``w:rPr`` says: sign -> value, empty where it switches it off."""
    found: Properties = {}
    for child in node.children if node is not None else []:
        value = value_of(child)
        if child.name in _SWITCHES:
            found[_SWITCHES[child.name]] = "" if value in _OFF else "on"
        elif child.name == "w:u":
            found[UNDERLINED] = "" if value in ("none", "") else "on"
        elif child.name == "w:color":
            found[COLOUR] = _colour(value)
        elif child.name == "w:highlight":
            found["marker"] = "" if value in ("none", "white") else value
        elif child.name == "w:shd":
            found["fill"] = fill_of(child)
        elif child.name == "w:vertAlign":
            found["moved"] = "" if value == "baseline" else value
    return found


_SWITCHES = {
    "w:b": BOLD, "w:i": ITALIC, "w:strike": "struck", "w:dstrike": "struck", "w:vanish": "hidden",
}  # fmt: skip


def fill_of(node: Node | None) -> str:
    """The colour of a ``w:shd``; empty: none, or white."""
    value = "" if node is None else node.attributes.get("w:fill", "")
    shades = _shades(value)
    return "" if not shades or min(shades) >= _LIGHT else value.upper()


def _colour(value: str) -> str:
    shades = _shades(value)
    return "" if not shades or max(shades) <= _DARK else value.upper()


def _shades(value: str) -> list[int]:
    if not re.fullmatch("[0-9A-Fa-f]{6}", value):
        return []
    return [int(value[place : place + 2], 16) for place in (0, 2, 4)]


def signs_of(properties: Mapping[str, str]) -> Signs:
    """The signs of characters with these properties."""
    found = [sign for sign in (BOLD, UNDERLINED, ITALIC) if properties.get(sign)]
    if properties.get(COLOUR):
        found.append(f"{COLOUR}:{properties[COLOUR]}")
    if marked := properties.get("marker") or properties.get("fill"):
        found.append(f"{HIGHLIGHT}:{marked}")
    return frozenset(found)


class Style(Struct):
    """A style; ``numbering``: the id and level of its list."""

    based_on: str = ""
    properties: Properties = field(default_factory=dict)
    numbering: tuple[str, str] = ("", "")


class Styles:
    """The styles of a file (``word/styles.xml``, which may be missing)."""

    def __init__(self, root: Node | None) -> None:
        self._styles: dict[str, Style] = {}
        self._first = ""
        self.defaults: Properties = {}
        for node in root.children if root is not None else []:
            if node.name == "w:docDefaults":
                rpr = next((one for one in node.within() if one.name == "w:rPr"), None)
                self.defaults = properties_of(rpr)
            elif node.name == "w:style":
                ident = node.attributes.get("w:styleId", "")
                self._styles[ident] = Style(
                    value_of(node.first("w:basedOn")),
                    properties_of(node.first("w:rPr")),
                    numbering_of(node.first("w:pPr")),
                )
                kind, default = node.attributes.get("w:type"), node.attributes.get("w:default")
                if kind == "paragraph" and default in ("1", "true"):
                    self._first = ident

    def properties(self, style: str) -> Properties:
        """What a style says of characters, with all that it is based on."""
        found: Properties = {}
        for one in reversed(list(self._line(style))):
            found |= one.properties
        return found

    def paragraph(self, style: str) -> Properties:
        """The same of paragraphs of that style, ``""``: of none."""
        return self.defaults | self.properties(style or self._first)

    def numbering(self, style: str) -> tuple[str, str]:
        """The list that paragraphs of a style belong to."""
        return next((one.numbering for one in self._line(style) if one.numbering[0]), ("", ""))

    def _line(self, style: str) -> Iterable[Style]:
        for _ in range(_DEEPEST_STYLE):
            if style not in self._styles:
                return
            yield self._styles[style]
            style = self._styles[style].based_on


def numbering_of(ppr: Node | None) -> tuple[str, str]:
    """The id and level of the list of a paragraph."""
    numbering = None if ppr is None else ppr.first("w:numPr")
    if numbering is None:
        return "", ""
    return value_of(numbering.first("w:numId")), value_of(numbering.first("w:ilvl"))


class _Level(Struct):
    start: int = 1
    style: str = "decimal"
    text: str = ""
    properties: Properties = field(default_factory=dict)


class Numbering:
    """The lists of a file (``word/numbering.xml``, which may be missing), and how far they are."""

    def __init__(self, root: Node | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        for node in root.children if root is not None else []:
            if node.name == "w:abstractNum":
                ident = node.attributes.get("w:abstractNumId", "")
                self._levels[ident] = dict(map(_level, node.all("w:lvl")))
        for node in root.all("w:num") if root is not None else []:
            own: dict[int, _Level] = {}
            starts: dict[int, int] = {}
            for override in node.all("w:lvlOverride"):
                place = _number(override.attributes.get("w:ilvl", ""), 0)
                if (start := override.first("w:startOverride")) is not None:
                    starts[place] = _number(value_of(start), 1)
                own |= dict(map(_level, override.all("w:lvl")))
            kind = value_of(node.first("w:abstractNumId"))
            self._lists[node.attributes.get("w:numId", "")] = (kind, own, starts)

    def next_label(self, ident: str, level: str) -> tuple[str, Properties]:
        """What Word writes before the next paragraph of a list, and how; empty: nothing."""
        if ident not in self._lists:
            return "", {}
        kind, own, starts = self._lists[ident]
        levels = self._levels.get(kind, {}) | own
        place = _number(level, 0)
        counts = self._counts.setdefault(kind, {})
        first = (ident, place) not in self._begun
        self._begun.add((ident, place))
        if first and place in starts:
            counts[place] = starts[place]
        else:
            start = levels.get(place, _Level()).start
            counts[place] = counts[place] + 1 if place in counts else start
        for deeper in [one for one in counts if one > place]:
            del counts[deeper]
        here = levels.get(place, _Level())
        return _PART.sub(lambda part: self._part(part, levels, counts), here.text), here.properties

    @staticmethod
    def _part(part: re.Match[str], levels: Mapping[int, _Level], counts: dict[int, int]) -> str:
        place = int(part[1]) - 1
        level = levels.get(place, _Level())
        return label_of(counts.setdefault(place, level.start), level.style)


def _level(node: Node) -> tuple[int, _Level]:
    place = _number(node.attributes.get("w:ilvl", ""), 0)
    return place, _Level(
        _number(value_of(node.first("w:start")), 1),
        value_of(node.first("w:numFmt")) or "decimal",
        value_of(node.first("w:lvlText")),
        properties_of(node.first("w:rPr")),
    )


def _number(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else otherwise
