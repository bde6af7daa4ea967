"""One cell -> one checked value. Each function raises :class:`Wrong` with how to mend it.

Empty cells never reach these functions; whether a field may be empty is the layout's affair.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal

from contracts.definition import Difficulty, QuestionKind
from contracts.vietnamese_text import plain

from .number_formats import shows_digits_alone, with_its_words
from .rich_text import RichText
from .row_findings import Wrong
from .text_cleaning import clean, clean_lines, hidden_within
from .worksheet_rows import ErrorValue, Formatted, Formula, Value

Obligation = Literal["mandatory", "encouraged", "excluded"]
Gender = Literal["male", "female"]

_OBLIGATIONS: dict[str, Obligation] = {
    "bat buoc": "mandatory", "mandatory": "mandatory", "required": "mandatory",
    "khuyen khich": "encouraged", "encouraged": "encouraged",
    "khong duoc thi": "excluded", "khong duoc du thi": "excluded", "excluded": "excluded",
}  # fmt: skip
_GENDERS: dict[str, Gender] = {
    "nam": "male", "male": "male", "m": "male", "nu": "female", "female": "female", "f": "female",
}  # fmt: skip
_DIFFICULTIES: dict[str, Difficulty] = {
    "de": "easy", "easy": "easy",
    "trung binh": "medium", "vua": "medium", "medium": "medium",
    "kho": "hard", "hard": "hard",
}  # fmt: skip

_YES_OR_NO = {
    "co": True, "yes": True, "true": True, "x": True,
    "khong": False, "no": False, "false": False,
}  # fmt: skip

_DAY_FIRST = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?: 0?0:00(?::00)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
_PHONE_SIGNS = re.compile(r"[\s.\-()]+")
_MOBILE = re.compile(r"0[35789]\d{8}", re.ASCII)
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}", re.ASCII)
_ANSWER = re.compile(r"(?:phuong an|dap an|cau)? ?([a-f])[.):]?", re.ASCII)
_SEVERAL = re.compile(
    r"\(?[a-f]\)?(?: ?(?:[,;+/&]|va|and)? ?\(?[a-f]\)?){1,5}[.]?", re.ASCII | re.IGNORECASE
)
_AND = re.compile(r"\b(?:VA|AND)\b")
_PUNCTUATION = re.compile(r"[ /,_-]+")
_KINDS: dict[str, QuestionKind] = {
    "mot dap an dung": "single_choice", "mot dap an": "single_choice",
    "single choice": "single_choice", "multiple choice": "multiple_choice",
    "nhieu dap an dung": "multiple_choice", "nhieu dap an": "multiple_choice",
    "nhieu lua chon": "multiple_choice", "dung sai": "true_false", "true false": "true_false",
}  # fmt: skip
# what people write into a CSV file so that Excel keeps the zeros of a code
_AS_FORMULA = re.compile(r'=\s*"[^"]*"')
# what Excel writes into a CSV file for a number of more digits than it shows
_ROUNDED = re.compile(r"[0-9][.,][0-9]{1,14}E[+][0-9]{2,3}", re.IGNORECASE)
_EARLIEST_YEAR = 1900
LONGEST_NAME = 200
_PASTE_VALUES = "hãy chép cột này rồi dán lại dạng giá trị (Paste Special → Values)"


def usable(value: Value) -> Value:
    """``value`` unless it is a formula, an Excel error or struck out."""
    if isinstance(value, Formula):
        raise Wrong("formula", f"ô chứa công thức; {_PASTE_VALUES}")
    if isinstance(value, ErrorValue):
        raise Wrong("error_value", f"ô báo lỗi {value.text} của Excel; hãy nhập lại giá trị đúng")
    if isinstance(value, RichText) and value.struck:
        raise Wrong(
            "struck",
            "ô có chữ gạch ngang, không rõ còn dùng hay đã bỏ; hãy xóa hẳn chữ đó hoặc bỏ gạch "
            "ngang",
        )
    return value


def text(value: Value) -> str:
    """A name or remark in one line."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (int, float, Formatted)) and not isinstance(value, bool):
        return _digits(value)
    raise Wrong("not_text", "cần chữ, nhưng ô là ngày giờ hoặc TRUE/FALSE; hãy định dạng ô là Text")


def lines(value: Value) -> str:
    """The text of a question or an option, word for word as Excel shows it.

    Numbers that Excel shows in another form (70%, dates) are refused: what people saw in the
    cell cannot be told for certain from what the file holds.
    """
    if isinstance(value, str):
        return clean_lines(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise Wrong(
        "not_text",
        "ô là ngày, tỷ lệ, số lẻ hoặc TRUE/FALSE nên không chắc hiển thị ra sao; "
        "hãy định dạng ô là Text rồi gõ lại",
    )


def person_name(value: Value) -> str:
    """A person's name: it must hold letters and no digits."""
    if not isinstance(value, str):
        raise Wrong("not_a_name", "họ và tên phải là chữ")
    name = clean(value)
    if len(name) > LONGEST_NAME:
        raise Wrong("name_too_long", f"họ và tên dài quá {LONGEST_NAME} ký tự")
    if any(char.isdigit() for char in name) or not any(char.isalpha() for char in name):
        raise Wrong("not_a_name", "họ và tên phải là chữ, không có số")
    return name


def code(value: Value) -> str:
    """An id as text. Whole numbers lose nothing, longer ones than 15 digits did so in Excel. What
    nobody sees is dropped around it; within it nobody can say whether it belongs there."""
    found = text(value)
    if isinstance(value, Formatted) and not shows_digits_alone(value.format):
        raise _shown_otherwise(value)
    if isinstance(value, str) and hidden_within(value):
        raise Wrong("code_hidden", "mã có ký tự ẩn ở giữa; hãy gõ lại mã")
    if _ROUNDED.fullmatch(found):
        raise Wrong(
            "digits_lost",
            "Excel đã rút gọn mã dài thành dạng 1,23E+11 khi lưu CSV nên mất chữ số; hãy lấy lại "
            "mã từ tệp gốc, định dạng cột là Text",
        )
    if _AS_FORMULA.fullmatch(found):
        raise Wrong("formula", f"mã là công thức của Excel; {_PASTE_VALUES}")
    if len(found) > 64:
        raise Wrong("code_too_long", "mã dài quá 64 ký tự")
    return found


def _shown_otherwise(value: Formatted) -> Wrong:
    return Wrong(
        "shown_otherwise",
        f"ô hiện khác với số {value.number} ghi trong tệp vì định dạng {value.format}; hãy định "
        "dạng ô là Text rồi gõ lại như đang hiện",
    )


def _digits(value: int | float | Formatted) -> str:
    number = value.number if isinstance(value, Formatted) else value
    if abs(number) >= 1e15:
        raise Wrong(
            "digits_lost",
            "số dài quá 15 chữ số nên Excel đã làm tròn; hãy định dạng ô là Text rồi gõ lại",
        )
    if isinstance(number, float):
        raise Wrong("not_whole", "ô là số lẻ; hãy định dạng ô là Text rồi gõ lại")
    if not isinstance(value, Formatted):
        return str(number)
    try:
        return with_its_words(number, value.format) or str(number)
    except ValueError:
        raise _shown_otherwise(value) from None


def phone(value: Value) -> str:
    """A mobile number as ``0xxxxxxxxx``; the zero that Excel drops is put back."""
    digits = _PHONE_SIGNS.sub("", text(value))
    if digits.startswith("+84"):
        digits = "0" + digits[3:].removeprefix("0")
    elif digits.startswith(("84", "0084")) and len(digits.removeprefix("00")) == 11:
        digits = "0" + digits.removeprefix("00")[2:]
    elif len(digits) == 9:
        digits = "0" + digits
    if not _MOBILE.fullmatch(digits):
        raise Wrong(
            "phone_invalid",
            "số di động phải có 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09 (hay +84)",
        )
    return digits


def email(value: Value) -> str:
    """An e-mail address; its domain in small letters."""
    address = text(value).removeprefix("mailto:")
    local, _, domain = address.rpartition("@")
    dotted = local.startswith(".") or local.endswith(".") or ".." in local
    if len(address) > 254 or dotted or not _EMAIL.fullmatch(address):
        raise Wrong("email_invalid", "địa chỉ email không hợp lệ, ví dụ đúng: ten@haiphong.gov.vn")
    return f"{local}@{domain.lower()}"


def birth_date(value: Value, today: date) -> str:
    """A date of birth as ``YYYY-MM-DD``, from an Excel date or text dd/MM/yyyy."""
    born = _date(value)
    if born > today:
        raise Wrong("date_in_future", "ngày sinh ở tương lai")
    if born.year < _EARLIEST_YEAR:
        raise Wrong("date_impossible", f"ngày sinh trước năm {_EARLIEST_YEAR}")
    return born.isoformat()


def _date(value: Value) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        return _date_of_text(clean(value))
    if isinstance(value, (time, timedelta)):
        raise Wrong("date_impossible", "ô chỉ có giờ, không có ngày; hãy nhập dạng dd/mm/yyyy")
    raise Wrong(
        "not_a_date",
        "ô là số, không phải ngày; hãy nhập đủ ngày, tháng, năm dạng dd/mm/yyyy",
    )


def _date_of_text(written: str) -> date:
    if match := _DAY_FIRST.fullmatch(written):
        day, month, year = (int(part) for part in match.groups())
    elif match := _YEAR_FIRST.fullmatch(written):
        year, month, day = (int(part) for part in match.groups())
    else:
        raise Wrong("not_a_date", "ngày phải viết dạng dd/mm/yyyy, ví dụ 05/09/1985")
    try:
        return date(year, month, day)
    except ValueError:
        raise Wrong("date_impossible", "không có ngày này trong lịch (dd/mm/yyyy)") from None


def gender(value: Value) -> Gender:
    """Nam or nữ."""
    found = _GENDERS.get(plain(text(value)))
    if found is None:
        raise Wrong("gender_unknown", "giới tính phải là “Nam” hoặc “Nữ”")
    return found


def obligation(value: Value) -> Obligation:
    """Bắt buộc, khuyến khích or không được thi."""
    found = _OBLIGATIONS.get(plain(text(value)))
    if found is None:
        raise Wrong(
            "obligation_unknown",
            "đối tượng phải là “Bắt buộc”, “Khuyến khích” hoặc “Không được thi”",
        )
    return found


def answer(value: Value) -> str:
    """The letters of the right options, ``A`` to ``F``, sorted: "B", or "AC" of "A, C"."""
    said = plain(text(value))
    match = _ANSWER.fullmatch(said)
    letters = match[1].upper() if match else several_letters(said)
    if not letters:
        raise Wrong(
            "answer_invalid",
            "đáp án phải là một chữ cái từ A đến F, hoặc nhiều chữ cái cách nhau bằng dấu phẩy",
        )
    return letters


def several_letters(said: str) -> str:
    """The letters of "A, C", "a va c" or "AC", sorted; empty: it is no list of them, or one stands
    twice. ``said``: without accents."""
    letters = _AND.sub(" ", said.upper())
    found = re.findall("[A-F]", letters) if _SEVERAL.fullmatch(said) else []
    return "".join(sorted(found)) if len(set(found)) == len(found) else ""


def question_kind(value: Value) -> QuestionKind:
    """Một đáp án, nhiều đáp án or đúng/sai."""
    found = _KINDS.get(_PUNCTUATION.sub(" ", plain(text(value))).strip())
    if found is None:
        raise Wrong(
            "kind_unknown",
            "loại câu hỏi phải là “Một đáp án đúng”, “Nhiều đáp án đúng” hoặc “Đúng/Sai”",
        )
    return found


def is_true_or_false(options: Sequence[str]) -> bool:
    """Whether the options of a question are "true" and "false", in this order."""
    return tuple(plain(option) for option in options) in (("dung", "sai"), ("true", "false"))


def yes_or_no(value: Value) -> bool:
    """Có, Không; in English too, and what Excel makes of TRUE and FALSE."""
    if isinstance(value, bool):
        return value
    found = _YES_OR_NO.get(plain(text(value)))
    if found is None:
        raise Wrong("yes_or_no_unknown", "phải là “Có” hoặc “Không”")
    return found


def difficulty(value: Value) -> Difficulty:
    """Dễ, trung bình or khó."""
    found = _DIFFICULTIES.get(plain(text(value)))
    if found is None:
        raise Wrong("difficulty_unknown", "mức độ phải là “Dễ”, “Trung bình” hoặc “Khó”")
    return found
