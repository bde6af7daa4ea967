"""Readers of single values. Each returns what it read or raises ``Misread``."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from contracts.vietnamese_text import normalized
from plans.definition_findings import Misread, one_line, quoted
from plans.money_and_rates import LARGEST, listed

T = TypeVar("T")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def read_text(value: Any) -> str:
    """A text in one line, as Unicode NFC; it may be empty."""
    if not isinstance(value, str):
        raise wrong_type(value, "chữ trong ngoặc kép", "text in quotes")
    text = one_line(normalized("NFC", value))
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
        raise Misread(
            "value.text",
            "có ký tự điều khiển; hãy gõ lại dòng này",
            "there are control characters; type this line again",
        )
    return text


def read_words(value: Any) -> str:
    """A text in one line that is not empty."""
    text = read_text(value)
    if not text:
        raise Misread(
            "value.empty",
            "không được để trống; hãy ghi nội dung",
            "must not be empty; write something",
        )
    return text


def read_identifier(value: Any) -> str:
    """A short name of small letters, digits and hyphens. Raises ``Misread``."""
    text = read_text(value)
    if not _ID.fullmatch(text):
        raise Misread(
            "value.id",
            f'{quoted(text)} không dùng làm mã được; chỉ dùng a-z, 0-9 và gạch nối, ví dụ "tuan-1"',
            f'{quoted(text)} cannot be an id; use only a-z, 0-9 and hyphens, for instance "tuan-1"',
        )
    return text


def read_integer(value: Any) -> int:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST:
        raise wrong_type(value, "số nguyên, không ngoặc kép", "a whole number without quotes")
    return value


def read_flag(value: Any) -> bool:
    """``true`` or ``false``."""
    if not isinstance(value, bool):
        raise wrong_type(value, "true hoặc false", "true or false")
    return value


def read_table(value: Any) -> Mapping[str, Any]:
    """A table."""
    if not isinstance(value, Mapping):
        raise wrong_type(value, "bảng", "a table")
    return value


def read_list(value: Any) -> list[Any]:
    """A list of anything."""
    if not isinstance(value, list):
        raise wrong_type(value, "danh sách […]", "a list […]")
    return value


def read_choice(value: Any, allowed: tuple[T, ...]) -> T:
    """The one of ``allowed`` that equals the value."""
    for word in allowed:
        if value == word:
            return word
    close = get_close_matches(
        quoted(value).strip('"'), [str(word) for word in allowed], n=1, cutoff=0.6
    )
    mend = f'có phải là "{close[0]}"?' if close else f"hãy chọn: {listed(allowed)}"
    mend_en = f'did you mean "{close[0]}"?' if close else f"choose from: {listed(allowed)}"
    raise Misread(
        "value.choice",
        f"không có lựa chọn {quoted(value)}; {mend}",
        f"{quoted(value)} is not a choice; {mend_en}",
    )


def wrong_type(value: Any, wanted: str, wanted_en: str) -> Misread:
    """The misreading of a value that is of another type than ``wanted``."""
    return Misread(
        "value.type",
        f"phải là {wanted}, không phải {quoted(value)}",
        f"must be {wanted_en}, not {quoted(value)}",
    )
