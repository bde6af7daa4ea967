"""Number formats: whether a number in a cell is a date, an id with zeros in front, or a number."""

from typing import Literal

from msgspec import Struct

# Dates of East Asian Excel, which has no code for them in the file.
_DATE_IDS = {*range(27, 37), *range(50, 59)}


class NumberStyle(Struct, frozen=True):
    """How Excel shows a number: by its digits, as a date, padded to ``width``, or otherwise."""

    kind: Literal["plain", "date", "padded", "other"]
    format: str = "General"
    width: int = 0


PLAIN = NumberStyle("plain")


def style_of(number: int, code: str) -> NumberStyle:
    """The style of a number format by its id and code."""
    from openpyxl.styles.numbers import is_date_format  # a fifth of a second to load

    if number in _DATE_IDS or is_date_format(code):
        return NumberStyle("date", code)
    bare = code.split(";")[0].strip()
    if bare.lower() in ("general", "@", "0", "#", ""):
        return PLAIN
    if set(bare) == {"0"}:
        return NumberStyle("padded", code, len(bare))
    return NumberStyle("other", code)
