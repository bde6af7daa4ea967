"""Vietnamese text as it is read aloud: numbers, dates, hours and units in words.

For whoever reads before a microphone: «ngày 02/9/1945» becomes «ngày mùng hai tháng chín năm một
nghìn chín trăm bốn mươi lăm».
"""

import re
from collections.abc import Callable
from typing import Final

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES: Final = ("", " nghìn", " triệu")
_BILLION: Final = 10**9
#: more digits than this are a code
_MOST_DIGITS: Final = 15
_UNITS: Final = {
    "km²": "ki-lô-mét vuông",
    "km2": "ki-lô-mét vuông",
    "m²": "mét vuông",
    "m2": "mét vuông",
    "m³": "mét khối",
    "m3": "mét khối",
    "km": "ki-lô-mét",
    "cm": "xăng-ti-mét",
    "mm": "mi-li-mét",
    "m": "mét",
    "kg": "ki-lô-gam",
    "ha": "héc-ta",
    "đ": "đồng",
    "°C": "độ C",
}
_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_LOOK_BACK: Final = 10
_NUMBER: Final = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
#: neither inside a word nor inside a longer number
_ALONE, _END = r"(?<![\w/.,])", r"(?![\w/]|[.,]\d)"
_AFTER_DAY: Final = re.compile(r"(?:ngày|mùng|mồng)\s+$", re.IGNORECASE)
_AFTER_MUNG: Final = re.compile(r"m[ùồ]ng\s+$", re.IGNORECASE)
_AFTER_MONTH: Final = re.compile(r"tháng\s+$", re.IGNORECASE)


def number_words(value: int) -> str:
    """A whole number from 0 on: 105 is «một trăm linh năm»."""
    if value >= _BILLION:
        rest = value % _BILLION
        return f"{number_words(value // _BILLION)} tỷ" + (
            f" {_below(rest, whole=False)}" * (rest > 0)
        )
    return _below(value, whole=True) if value else _DIGITS[0]


def _below(value: int, *, whole: bool) -> str:
    """Below a billion; not ``whole``: something stands before it."""
    said: list[str] = []
    for scale in (2, 1, 0):
        part = value // 1000**scale % 1000
        if part:
            said.append(_hundreds(part, first=whole and not said) + _SCALES[scale])
    return " ".join(said)


def _hundreds(value: int, *, first: bool) -> str:
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    said = [] if first and not hundreds else [f"{_DIGITS[hundreds]} trăm"]
    if tens > 1:
        said.append(f"{_DIGITS[tens]} mươi")
        said += [{1: "mốt", 4: "tư", 5: "lăm"}.get(ones, _DIGITS[ones])] * (ones > 0)
    elif tens == 1:
        said += ["mười", *(["lăm" if ones == 5 else _DIGITS[ones]] * (ones > 0))]
    elif ones:
        said += ["linh"] * bool(said) + [_DIGITS[ones]]
    return " ".join(said)


def read_aloud(text: str) -> str:
    """The text with all that is written in figures written in words."""
    for pattern, said in _RULES:
        text = pattern.sub(said, text)
    return text


def _digits(text: str) -> str:
    return " ".join(_DIGITS[int(one)] for one in text)


def _spoken(text: str) -> str:
    """A number as Vietnamese write it: 1.200,5."""
    whole, _, decimals = text.replace(".", "").partition(",")
    coded = len(whole) > _MOST_DIGITS or (len(whole) > 1 and whole[0] == "0")
    said = _digits(whole) if coded else number_words(int(whole))
    if not decimals:
        return said
    zeros = len(decimals) - len(decimals.lstrip("0"))
    rest = decimals[zeros:]
    tail = [_DIGITS[0]] * zeros + ([number_words(int(rest))] if 0 < len(rest) < 4 else [])
    return f"{said} phẩy {' '.join(tail) if len(rest) < 4 else _digits(decimals)}"


def _month(month: str) -> str:
    return "tháng tư" if int(month) == 4 else f"tháng {number_words(int(month))}"


def _before(found: re.Match[str]) -> str:
    """The word before; of a long text not all of it."""
    return found.string[max(0, found.start() - _LOOK_BACK) : found.start()]


def _day(found: re.Match[str], day: str) -> str:
    before = _before(found)
    said = "" if _AFTER_DAY.search(before) else "ngày "
    if int(day) <= 10 and not _AFTER_MUNG.search(before):
        said += "mùng "
    return said + number_words(int(day))


def _date(found: re.Match[str]) -> str:
    day, month, year = found.groups()
    if not (0 < int(day) <= 31 and 0 < int(month) <= 12):
        return found[0]
    return f"{_day(found, day)} {_month(month)} năm {number_words(int(year))}"


def _day_of_month(found: re.Match[str]) -> str:
    day, month = found.groups()
    if 0 < int(day) <= 31 and 0 < int(month) <= 12:
        return f"{_day(found, day)} {_month(month)}"
    return f"{number_words(int(day))} trên {number_words(int(month))}"


def _month_of_year(found: re.Match[str]) -> str:
    month, year = found.groups()
    if not 0 < int(month) <= 12:
        return found[0]
    said = f"{_month(month)} năm {number_words(int(year))}"
    return said.removeprefix("tháng ") if _AFTER_MONTH.search(_before(found)) else said


def _hour(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > 24 or minute > 59:
        return found[0]
    return f"{number_words(hour)} giờ" + (f" {number_words(minute)} phút" if minute else "")


def _fraction(found: re.Match[str]) -> str:
    return f"{number_words(int(found[1]))} phần {number_words(int(found[2]))}{found[3]}"


def _ordinal(found: re.Match[str]) -> str:
    said = {1: "nhất", 4: "tư"}.get(int(found[2]), number_words(int(found[2])))
    return f"{found[1]}{said}"


def _roman(found: re.Match[str]) -> str:
    values = [_ROMAN[one] for one in found[2]]
    total = sum(
        -one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True)
    )
    return (
        f"{found[1]}{'nhất' if total == 1 and 'thứ' in found[1].lower() else number_words(total)}"
    )


def _with_unit(found: re.Match[str]) -> str:
    return f"{found[1]} {_UNITS[found[2]]}"


#: in this order: what is longer first
_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(rf"{_ALONE}(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}){_END}"), _date),
    (re.compile(rf"{_ALONE}(\d{{1,2}})/(\d{{4}}){_END}"), _month_of_year),
    (
        re.compile(rf"{_ALONE}(\d{{1,3}})/(\d{{1,3}})( (?:số|dân|diện|tổng|chặng|quãng))"),
        _fraction,
    ),
    (re.compile(rf"{_ALONE}(\d{{1,2}})/(\d{{1,2}}){_END}"), _day_of_month),
    (re.compile(rf"{_ALONE}(\d{{1,2}})(?:h|g|:(?=\d\d))(\d{{2}})?(?!\w)"), _hour),
    (re.compile(r"((?:thứ|tháng) )0?(\d{1,2})(?![\w/.,]\d|\w)", re.IGNORECASE), _ordinal),
    (
        re.compile(r"((?i:thế kỷ|thế kỉ|thứ|khóa|khoá|chương|phần|quý) )([IVXLC]+)(?!\w)"),
        _roman,
    ),
    (
        re.compile(rf"({_NUMBER}) ?({'|'.join(map(re.escape, _UNITS))})(?!\w)"),
        _with_unit,
    ),
    (re.compile(r"(?<=\d) ?%"), lambda _found: " phần trăm"),
    (re.compile(rf"{_ALONE}({_NUMBER}) ?[-–] ?(?=\d)"), lambda found: f"{found[1]} đến "),
    (re.compile(r"(?<=\w)[-–](?=\d)"), lambda _found: " "),
    (re.compile(r"(?<=\d)/(?=\w)"), lambda _found: " trên "),
    (re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"), lambda _found: " "),
    (re.compile(_NUMBER), lambda found: _spoken(found[0])),
    (re.compile(r"(?<=[^\W\d_]) ?& ?(?=[^\W\d_])"), lambda _found: " và "),
)
