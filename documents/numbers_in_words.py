"""Whole numbers in Vietnamese words, as sums of money are written out in documents."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", " nghìn", " triệu")
_BILLION = 10**9


def in_words(number: int) -> str:
    """A number from 0 on: 1.050.000 is "một triệu không trăm năm mươi nghìn"."""
    if number >= _BILLION:
        high, rest = divmod(number, _BILLION)
        return f"{in_words(high)} tỷ{_below_billion(rest, led=True)}"
    return _below_billion(number, led=False).strip() or _DIGITS[0]


def money_in_words(amount: int, unit: str) -> str:
    """A sum as it stands in brackets: "Một triệu đồng"."""
    words = f"{in_words(amount)} {unit}"
    return words[0].upper() + words[1:]


def _below_billion(number: int, *, led: bool) -> str:
    """``led``: something greater stands in front, so hundreds are said where there are none."""
    said = ""
    for power in (2, 1, 0):
        group = number // 1000**power % 1000
        if group:
            said += _hundreds(group, led=led or bool(said)) + _GROUPS[power]
    return said


def _hundreds(number: int, *, led: bool) -> str:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    said = f" {_DIGITS[hundreds]} trăm" if hundreds or led else ""
    if tens > 1:
        said += f" {_DIGITS[tens]} mươi"
    elif tens == 1:
        said += " mười"
    elif ones and said:
        said += " linh"
    return said + (f" {_last(tens, ones)}" if ones else "")


def _last(tens: int, ones: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 5 and tens > 0:
        return "lăm"
    return _DIGITS[ones]
