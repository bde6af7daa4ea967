"""Numbers as a Vietnamese organiser writes them: money with dots, rates with a percent sign."""

import re
from collections.abc import Iterable
from fractions import Fraction

from plans.definition_findings import Misread, quoted

_MONEY = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)\s*(?:đồng|đ|vnđ|vnd)?")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")
LARGEST = 10**15  # of any number in a file; what is larger is a slip and would not fit a database


def read_money(value: object) -> int:
    """Whole đồng of 500000, "500.000" or "500.000 đồng". Raises ``Misread``."""
    dong: int | None = None
    if isinstance(value, int) and not isinstance(value, bool):
        dong = value
    elif isinstance(value, str) and (match := _MONEY.fullmatch(value.strip().lower()[:40])):
        dong = int(match[1].replace(".", ""))
    if dong is not None and abs(dong) <= LARGEST:
        return dong
    raise Misread(
        "value.money",
        f'{quoted(value)} không phải là số tiền; hãy ghi 500000 hoặc "500.000 đồng"',
        f'{quoted(value)} is not an amount of money; write 500000 or "500.000 đồng"',
    )


def read_rate(value: object) -> float:
    """A rate as a fraction, of 0.7, "70%" or "87,5%". Raises ``Misread``."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST:
        return float(value)  # neither infinite nor nan, which TOML allows
    if isinstance(value, str) and (match := _PERCENT.fullmatch(value.strip()[:40])):
        return float(Fraction(match[1].replace(",", ".")) / 100)  # 33.3 / 100 is not 0.333
    raise Misread(
        "value.rate",
        f'{quoted(value)} không phải là tỷ lệ; hãy ghi "70%" hoặc 0.7',
        f'{quoted(value)} is not a rate; write "70%" or 0.7',
    )


def listed(values: Iterable[object]) -> str:
    """Values one after the other, as in a sentence."""
    return ", ".join(str(value) for value in values)


def write_money(dong: int) -> str:
    """ "1.000.000 đồng"."""
    return f"{dong:,} đồng".replace(",", ".")
