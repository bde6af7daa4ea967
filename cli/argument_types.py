"""What arguments of commands may be: numbers in bounds, and files that can be written."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path

#: more than there are people, or seconds anybody waits
_MOST = 10_000_000_000
#: less than anybody means, and more than what overflows when something is divided by it
_LEAST = 0.000_001
#: what is taken for a number; not all that Python takes (１２, 1_0, nan)
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_LONGEST = 40


def number_from(least: float, most: float) -> Callable[[str], float]:
    """A type of arguments that are numbers in these bounds, both of which may be meant."""

    def number(text: str) -> float:
        if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
            raise argparse.ArgumentTypeError(f"{text[:_LONGEST]!r} is no number")
        if not least <= float(text) <= most:
            raise argparse.ArgumentTypeError(f"{text} is not from {_told(least)} to {_told(most)}")
        return float(text)

    return number


def whole_number_from(least: int, most: int) -> Callable[[str], int]:
    """Likewise of whole numbers; ``1e3`` is one."""
    in_bounds = number_from(least, most)

    def whole(text: str) -> int:
        value = in_bounds(text)
        if not value.is_integer():
            raise argparse.ArgumentTypeError(f"{text} is not a whole number")
        return int(text) if text.lstrip("+-").isdigit() else int(value)

    return whole


def _told(bound: float) -> str:
    return f"{bound:,.6f}".rstrip("0").rstrip(".")


positive = number_from(_LEAST, _MOST)
none_or_more = number_from(0, _MOST)
whole_number = whole_number_from(1, _MOST)
#: part of a whole
share = number_from(_LEAST, 1)
port_number = whole_number_from(0, 65_535)
seed_number = whole_number_from(-_MOST, _MOST)


def cannot_be_written(path: Path) -> str:
    """Why nothing can be written to this file, or empty: what is only found out at the end of a
    long run costs the run. Leaves an empty file where there was none."""
    try:
        path.open("ab").close()
    except (OSError, ValueError) as reason:
        return f"{path}: {getattr(reason, 'strerror', None) or reason}"
    return ""
