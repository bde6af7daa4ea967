"""What msgspec and pydantic find wrong with a request, in Vietnamese.

Both speak English only. Their findings are known by kind; one that is not is told by its place
alone. The English original stands beside it (and in ``reason``, for programs).
"""

import re
from collections.abc import Mapping
from typing import Any

_NOTHING_MORE = "giá trị không nhận được"
_TYPES = {
    "str": "chữ", "int": "số nguyên", "float": "số", "bool": "true hoặc false", "null": "null",
    "object": "một đối tượng {…}", "array": "một danh sách […]", "bytes": "dữ liệu base64",
    "date": "ngày", "datetime": "thời điểm", "uuid": "UUID", "ext": "dữ liệu", "None": "null",
}  # fmt: skip
_BOUND = r"(>=|<=|>|<) (-?[\d.]+)"
_PLACE = re.compile(r" - at `(?:key in )?([^`]*)`$")
_BYTE = re.compile(r" ?\(byte (\d+)\)$")

_OF_MSGSPEC = (
    (r"Object missing required field `(.*)`", "thiếu trường `{0}`"),
    (r"Object contains unknown field `(.*)`", "không có trường nào tên là `{0}`"),
    (r"Invalid enum value (.*)", "giá trị {0} không có trong các giá trị được nhận"),
    (r"Invalid value (.*)", "giá trị {0} không có trong các giá trị được nhận"),
    (rf"Expected `str` of length {_BOUND}", "chữ phải có số ký tự {0} {1}"),
    (rf"Expected `array` of length {_BOUND}", "danh sách phải có số mục {0} {1}"),
    (rf"Expected `object` of length {_BOUND}", "đối tượng phải có số khóa {0} {1}"),
    (r"Expected `array` of length (\S+)(?:, got (\d+))?", "danh sách phải có {0} mục"),
    (r"Expected `str` matching regex (.*)", "chữ không đúng dạng {0}"),
    (r"JSON is malformed: .*", "JSON sai cú pháp"),
    (r"Input data was truncated", "nội dung bị cắt ngang"),
    (r"'utf-8' codec .*|Invalid UTF-8 .*", "có chữ không ở bảng mã UTF-8"),
    (r"maximum recursion depth exceeded.*", "lồng nhau quá sâu"),
    (r"(?:Integer value|Number) out of range", "số quá lớn"),
    (r"Invalid number", "số không đúng"),
    (r"Invalid RFC3339 encoded .*", "thời điểm phải viết theo RFC 3339, ví dụ "
     "2026-11-12T17:00:00+07:00"),
    (r"Invalid base64 encoded string", "không đúng base64"),
    (r"Invalid UUID.*", "không đúng UUID"),
)  # fmt: skip
_COMPILED = [(re.compile(pattern, re.DOTALL), words) for pattern, words in _OF_MSGSPEC]
_EXPECTED = re.compile(rf"Expected `([^`]*)`(?: {_BOUND})?(?:, got `([^`]*)`)?")

_OF_PYDANTIC = {
    "missing": "thiếu",
    "int_parsing": "phải là số nguyên", "int_type": "phải là số nguyên",
    "int_from_float": "phải là số nguyên", "int_parsing_size": "số quá lớn",
    "float_parsing": "phải là số", "float_type": "phải là số",
    "bool_parsing": "phải là true hoặc false", "bool_type": "phải là true hoặc false",
    "string_type": "phải là chữ", "string_unicode": "có chữ không ở bảng mã UTF-8",
    "string_too_short": "phải có ít nhất {min_length} ký tự",
    "string_too_long": "chỉ được có nhiều nhất {max_length} ký tự",
    "string_pattern_mismatch": "không đúng dạng {pattern}",
    "greater_than_equal": "phải từ {ge} trở lên", "greater_than": "phải lớn hơn {gt}",
    "less_than_equal": "không được quá {le}", "less_than": "phải nhỏ hơn {lt}",
    "too_long": "quá nhiều giá trị", "too_short": "quá ít giá trị",
    "json_invalid": "JSON sai cú pháp", "extra_forbidden": "không có tham số này",
    "literal_error": "chỉ nhận một trong: {expected}", "enum": "chỉ nhận một trong: {expected}",
}  # fmt: skip


def of_msgspec(message: str) -> str:
    """What a decoder of msgspec (or of UTF-8) said, with its place: ``$.limit: số phải <= 100``."""
    place = ""
    if found := _PLACE.search(message):
        place, message = f"{found[1]}: ", message[: found.start()]
    elif found := _BYTE.search(message):
        place, message = f"byte {found[1]}: ", message[: found.start()]
    return place + _kind(message)


def of_pydantic(kind: str, details: Mapping[str, Any]) -> str:
    """One error of pydantic by its type (``int_parsing``) and context."""
    words = _OF_PYDANTIC.get(kind, _NOTHING_MORE)
    shown = {name: str(value).replace(" or ", ", ") for name, value in details.items()}
    try:
        return words.format(**shown)
    except KeyError:
        return _NOTHING_MORE


def _kind(message: str) -> str:
    for pattern, words in _COMPILED:
        if match := pattern.fullmatch(message):
            return words.format(*match.groups())
    if match := _EXPECTED.fullmatch(message):
        wanted = " hoặc ".join(_TYPES.get(name, name) for name in match[1].split(" | "))
        bound = f" {match[2]} {match[3]}" if match[2] else ""
        got = f", không phải {_TYPES.get(match[4], match[4])}" if match[4] else ""
        return f"phải là {wanted}{bound}{got}"
    return _NOTHING_MORE
