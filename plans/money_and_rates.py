"""Numbers as a Vietnamese organiser writes them: money with dots, rates with a percent sign,
points with a comma, sizes of files in MB."""

import re
from collections.abc import Iterable
from fractions import Fraction

from contracts.currencies import CURRENCIES, DONG
from plans.definition_findings import Misread, quoted

_MONEY = re.compile(
    r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,9})(?=\s*(?:nghìn|ngàn|triệu|tỷ|tỉ)))?"
    r"\s*(nghìn|ngàn|triệu|tỷ|tỉ)?\s*([^\W\d]{0,5})"
)  # fmt: skip
_DONG_WORDS = ("đồng", "đ", "vnđ")
_THOUSANDS = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9, None: 1}
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")
_POINTS = re.compile(r"\d+(?:[.,]\d+)?")
_SIZE = re.compile(r"(\d{1,12}(?:[.,]\d{1,9})?)\s{0,9}(kb|mb|gb)")
_UNITS = {"kb": 10**3, "mb": 10**6, "gb": 10**9}
LARGEST = 10**15  # of any number in a file; what is larger is a slip and would not fit a database


def read_currency(value: object) -> str:
    """The code of a currency, in small letters too. Raises ``Misread``."""
    code = value.strip().upper() if isinstance(value, str) else ""
    if code in CURRENCIES:
        return code
    raise Misread(
        "value.currency",
        f"{quoted(value)} không phải là mã tiền tệ; hãy ghi mã ba chữ cái theo ISO 4217, ví dụ "
        '"VND", "USD"',
        f"{quoted(value)} is not a currency; write its code of ISO 4217, three letters such as "
        '"VND", "USD"',
    )


def read_money(value: object, currency: str = DONG) -> int:
    """Whole units of the plan's currency: of 500000, "500.000", "500.000 đồng", "1,5 triệu đồng"
    or "1.200 USD". Raises ``Misread``, also for an amount of another currency."""
    amount: int | None = None
    unit = ""
    if isinstance(value, int) and not isinstance(value, bool):
        amount = value
    elif isinstance(value, str) and (match := _MONEY.fullmatch(value.strip().lower()[:40])):
        unit = match[4]
        words = ("", currency.lower(), *(_DONG_WORDS if currency == DONG else ()))
        amount = _whole_units(match) if unit in words else None
    if amount is not None and abs(amount) <= LARGEST:
        return amount
    example = write_money(500_000, currency)
    if isinstance(value, float):
        raise Misread(
            "value.money",
            f"{quoted(value)} không phải là số tiền: số có dấu chấm phải đặt trong ngoặc kép, ví "
            f'dụ "{example}"',
            f"{quoted(value)} is not an amount of money: a number with dots stands in quotes, "
            f'such as "{example}"',
        )
    others = CURRENCIES - {currency} | ({"ĐỒNG", "Đ", "VNĐ"} if currency != DONG else set())
    if unit.upper() in others:
        raise Misread(
            "value.money",
            f"{quoted(value)} không phải tiền của kế hoạch, là {currency} (khóa currency); hãy ghi "
            f'số tiền như "{example}" hoặc sửa currency',
            f"{quoted(value)} is not money of the plan, whose currency is {currency}; write an "
            f'amount such as "{example}", or correct currency',
        )
    raise Misread(
        "value.money",
        f'{quoted(value)} không phải là số tiền; hãy ghi 500000 hoặc "{example}"',
        f'{quoted(value)} is not an amount of money; write 500000 or "{example}"',
    )


def _whole_units(match: re.Match[str]) -> int | None:
    """What the digits and their word make, exactly; ``None`` for a part of a unit."""
    whole, part, thousands, _ = match.groups()
    exact = Fraction(f"{whole.replace('.', '')}.{part or 0}") * _THOUSANDS[thousands]
    return exact.numerator if exact.denominator == 1 else None


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


def read_points(value: object) -> float:
    """Points from 0, of 1.5, 2 or "1,5". Raises ``Misread``."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LARGEST:
        return float(value)
    if isinstance(value, str) and _POINTS.fullmatch(value.strip()[:40]):
        points = float(value.strip().replace(",", "."))
        if points <= LARGEST:
            return points
    raise Misread(
        "value.points",
        f'{quoted(value)} không phải là số điểm; hãy ghi từ 0 trở lên, ví dụ 1.5 hoặc "1,5"',
        f'{quoted(value)} is not a number of points; write 0 or more, such as 1.5 or "1,5"',
    )


def read_size(value: object) -> int:
    """Bytes of 500000000, "500 MB" or "2,2 GB", 1 MB being 10^6. Raises ``Misread``."""
    size: int | None = None
    if isinstance(value, int) and not isinstance(value, bool):
        size = value
    elif isinstance(value, str) and (match := _SIZE.fullmatch(value.strip().lower()[:40])):
        size = int(Fraction(match[1].replace(",", ".")) * _UNITS[match[2]])
    if size is not None and abs(size) <= LARGEST:
        return size
    raise Misread(
        "value.size",
        f'{quoted(value)} không phải là dung lượng tệp; hãy ghi "500 MB" hoặc số byte',
        f'{quoted(value)} is not a size of a file; write "500 MB" or a number of bytes',
    )


def write_size(size: int) -> str | int:
    """A size as ``read_size`` understands it again, exactly, as short as it can be."""
    return f"{size // 10**6} MB" if size > 0 and size % 10**6 == 0 else size


def listed(values: Iterable[object]) -> str:
    """Values one after the other, as in a sentence."""
    return ", ".join(str(value) for value in values)


def write_money(amount: int, currency: str = DONG) -> str:
    """ "1.000.000 đồng", "1.200 USD"."""
    return f"{amount:,}".replace(",", ".") + f" {'đồng' if currency == DONG else currency}"
