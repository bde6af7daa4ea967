"""Number formats: whether a number in a cell is a date, an id with zeros in front, or a number."""

from typing import IO, Literal

from msgspec import Struct
from openpyxl.styles.numbers import (
    BUILTIN_FORMATS,
    is_date_format,
)

from .bounded_xml import SPREADSHEET, Budget, Handlers, parse_all

# Dates of East Asian Excel, which has no code for them in the file.
_DATE_IDS = {*range(27, 37), *range(50, 59)}


class NumberStyle(Struct, frozen=True):
    """How Excel shows a number: by its digits, as a date, padded to ``width``, or otherwise."""

    kind: Literal["plain", "date", "padded", "other"]
    format: str = "General"
    width: int = 0


PLAIN = NumberStyle("plain")


def read_styles(stream: IO[bytes], part: str, budget: Budget) -> list[NumberStyle]:
    """The number style of each cell format, in the order in which cells refer to them."""
    codes: dict[int, str] = dict(BUILTIN_FORMATS)
    formats: list[int] = []
    inside = False

    def start_formats(_: dict[str, str]) -> None:
        nonlocal inside
        inside = True

    def end_formats() -> None:
        nonlocal inside
        inside = False

    def number_format(attributes: dict[str, str]) -> None:
        codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "General")

    def cell_format(attributes: dict[str, str]) -> None:
        if inside:
            formats.append(int(attributes.get("numFmtId", "0")))

    handlers = Handlers(
        SPREADSHEET,
        {"numFmt": number_format, "cellXfs": start_formats, "xf": cell_format},
        {"cellXfs": end_formats},
    )
    parse_all(stream, part, budget, handlers)
    known = {number: style_of(number, codes.get(number, "General")) for number in set(formats)}
    return [known[number] for number in formats]


def style_of(number: int, code: str) -> NumberStyle:
    """The style of a number format by its id and code."""
    if number in _DATE_IDS or is_date_format(code):
        return NumberStyle("date", code)
    bare = code.split(";")[0].strip()
    if bare.lower() in ("general", "@", "0", "#", ""):
        return PLAIN
    if set(bare) == {"0"}:
        return NumberStyle("padded", code, len(bare))
    return NumberStyle("other", code)
