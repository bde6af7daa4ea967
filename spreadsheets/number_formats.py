"""Number formats: whether a number in a cell is a date, an id with zeros in front, or a number."""

import re
from typing import Literal

from msgspec import Struct

# Dates of East Asian Excel, which has no code for them in the file.
_DATE_IDS = {*range(27, 37), *range(50, 59)}


_QUOTED = r'"[^"]*"|\\.'
#: [Red], the width of a sign, a sign that fills the cell: nothing that is read
_ASIDE = re.compile(r"\[[^\[\]]*\]|[_*].")
_FIRST_SECTION = re.compile(rf"(?:{_QUOTED}|[^;])*")
_WORDS_AROUND = re.compile(rf"((?:{_QUOTED})*)(0+|#+0*|general)((?:{_QUOTED})*)", re.IGNORECASE)
_DIGITS_ALONE = re.compile(r"general|[#0?]+(?:,[#0?]+)*(?:\.[#0?]+)?", re.IGNORECASE)


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


def with_its_words(number: int, code: str) -> str | None:
    """What Excel shows of a number whose format adds words to its digits: CB007 by ``"CB"000``.

    ``None``: it puts none to them. ``ValueError``: it does so in a way that is not followed here.
    """
    section = _ASIDE.sub("", _first_section(code)).strip()
    if not any(map(str.isalnum, "".join(re.findall(_QUOTED, section)))):
        return None
    match = _WORDS_AROUND.fullmatch(section)
    if match is None or number < 0:
        raise ValueError(code)
    before, digits, behind = match.groups()
    return _bare(before) + str(number).zfill(digits.count("0")) + _bare(behind)


def shows_digits_alone(code: str) -> bool:
    """Whether Excel shows nothing but the digits of a whole number, parted or not."""
    section = re.sub(_QUOTED, "", _ASIDE.sub("", _first_section(code)))
    return _DIGITS_ALONE.fullmatch(section.strip()) is not None


def _first_section(code: str) -> str:
    match = _FIRST_SECTION.match(code)
    return match[0] if match else ""


def _bare(literals: str) -> str:
    return "".join(
        one[1:] if one.startswith("\\") else one[1:-1] for one in re.findall(_QUOTED, literals)
    )
