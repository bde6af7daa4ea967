"""How cells look: the format of their numbers, and the font of their texts."""

from typing import IO

from msgspec import Struct

from .bounded_xml import SPREADSHEET, Budget, Handlers, parse_all
from .number_formats import NumberStyle, style_of
from .rich_text import PLAIN, Look, LookGatherer


class CellStyle(Struct, frozen=True):
    """What a cell's style says: of a number in it, and of a text."""

    number: NumberStyle
    look: Look = PLAIN


def read_styles(stream: IO[bytes], part: str, budget: Budget) -> list[CellStyle]:
    """The style of each cell format, in the order in which cells refer to them."""
    reader = _Styles()
    parse_all(stream, part, budget, reader.handlers())
    return reader.styles()


class _Styles:
    def __init__(self) -> None:
        from openpyxl.styles.numbers import BUILTIN_FORMATS  # a fifth of a second to load

        self._codes: dict[int, str] = dict(BUILTIN_FORMATS)
        self._formats: list[tuple[int, int]] = []
        self._fonts: list[Look] = []
        self._look = LookGatherer()
        self._inside = ""

    def handlers(self) -> Handlers:
        """What to call for which element."""

        def leave() -> None:
            self._inside = ""

        starts = {
            **self._look.handlers(),
            "numFmt": self._number_format,
            "fonts": lambda _: self._enter("fonts"),
            "cellXfs": lambda _: self._enter("formats"),
            "font": lambda _: self._look.begin(),
            "xf": self._format,
        }
        return Handlers(
            SPREADSHEET, starts, {"fonts": leave, "cellXfs": leave, "font": self._end_font}
        )

    def styles(self) -> list[CellStyle]:
        """Those of the cell formats."""
        numbers = {number for number, _ in self._formats}
        known = {number: style_of(number, self._codes.get(number, "General")) for number in numbers}
        return [CellStyle(known[number], self._font(font)) for number, font in self._formats]

    def _font(self, place: int) -> Look:
        return self._fonts[place] if 0 <= place < len(self._fonts) else PLAIN

    def _enter(self, part: str) -> None:
        self._inside = part

    def _end_font(self) -> None:
        # conditional formats have fonts as well
        if self._inside == "fonts":
            self._fonts.append(self._look.look())

    def _number_format(self, attributes: dict[str, str]) -> None:
        self._codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "General")

    def _format(self, attributes: dict[str, str]) -> None:
        if self._inside == "formats":
            number, font = (int(attributes.get(name, "0")) for name in ("numFmtId", "fontId"))
            self._formats.append((number, font))
