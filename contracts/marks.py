"""Marks as numbers and as text: whole hundredths of a point inside, decimals for people.

mark      850         on a sheet, in files and ledgers
value     259/3       what marks combine to: an exact fraction of points
"""

import re
from fractions import Fraction
from functools import lru_cache
from math import floor

from contracts.errors import Refused

HUNDREDTHS = 100
_MARK = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?", re.ASCII)


def parse_mark(text: str) -> int:
    """The hundredths that a person wrote; ``mark.unreadable`` for anything else.

    >>> parse_mark("8,5"), parse_mark(" 8.25 "), parse_mark("10")
    (850, 825, 1000)
    """
    found = _MARK.fullmatch(text.strip())
    if found is None:
        raise Refused(
            "mark.unreadable",
            "Điểm là một số như 8 hoặc 8,5. (A mark is a number such as 8 or 8.5.)",
            text=text[:20],
        )
    whole, part = found.groups(default="")
    return int(whole) * HUNDREDTHS + int(part.ljust(2, "0"))


def mark_text(hundredths: int) -> str:
    """A mark as a decimal without needless zeros.

    >>> mark_text(850), mark_text(1000), mark_text(-25)
    ('8.5', '10', '-0.25')
    """
    whole, part = divmod(abs(hundredths), HUNDREDTHS)
    text = f"{whole}.{part:02}".rstrip("0").rstrip(".")
    return f"-{text}" if hundredths < 0 else text


def fraction_text(value: Fraction) -> str:
    """A value exactly, as answers and files tell it.

    >>> fraction_text(Fraction(518, 6))
    '259/3'
    """
    return f"{value.numerator}/{value.denominator}"


def shown_value(value: Fraction) -> str:
    """A value with two decimals, rounded half up; never used to compare.

    >>> shown_value(Fraction(259, 3)), shown_value(Fraction(69, 8)), shown_value(Fraction(-1, 3))
    ('86.33', '8.63', '-0.33')
    """
    hundredths = floor(value * HUNDREDTHS + Fraction(1, 2))
    whole, part = divmod(abs(hundredths), HUNDREDTHS)
    return f"{'-' if hundredths < 0 else ''}{whole}.{part:02}"


def shown_fraction(told: str) -> str:
    """The same of a value that is told exactly.

    >>> shown_fraction("259/3")
    '86.33'
    """
    return shown_value(Fraction(told))


@lru_cache(maxsize=64)
def exact(number: float) -> Fraction:
    """A number of a definition as it was written there: 0.1 is one tenth.

    >>> exact(0.1), exact(2.0)
    (Fraction(1, 10), Fraction(2, 1))
    """
    return Fraction(repr(number))
