"""What the parsers of TOML and JSON, and the operating system, say of a file: in Vietnamese.

They speak English only. Their sentences are known by kind; one that is not is told without its
details, which stand beside it in English.
"""

import re

_KINDS = (
    # tomllib
    (r"Invalid statement", "dòng này không phải là khóa = giá trị, tên bảng hay chú thích"),
    (r"Expected newline or end of document after a statement", "sau giá trị phải xuống dòng"),
    (r"Expected '=' after a key.*", "sau tên khóa phải có dấu ="),
    (r"Expected '(\]+)' at the end of an? \w+ declaration", "tên bảng phải kết thúc bằng {0}"),
    (r"Expected (['\"])(.+)\1", "thiếu {1}"),
    (r"Found invalid character (.+)", "có ký tự không được phép: {0}"),
    (r"Illegal character '\\n'", "chữ thiếu dấu ngoặc kép đóng ở cuối dòng"),
    (r"Illegal character (.+)", "có ký tự không được phép: {0}"),
    (r"Cannot declare (.+) twice", "bảng {0} được khai báo hai lần"),
    (r"Cannot overwrite a value", "một khóa được ghi hai lần"),
    (r"Cannot (?:mutate immutable|redefine) namespace (.+)", "bảng {0} được ghi thêm lần nữa"),
    (r"Duplicate inline table key (.+)", "khóa {0} được ghi hai lần"),
    (r"Invalid initial character for a key part", "tên khóa bắt đầu bằng ký tự không được phép"),
    (r"Unclosed array", "danh sách thiếu dấu ]"),
    (r"Unclosed inline table", "bảng trong dòng thiếu dấu }}"),
    (r"Unescaped '\\' in a string|Invalid \\+\w* ?escape.*", r"dấu \ trong chữ phải viết là \\"),
    (r"Invalid hex value", r"mã ký tự sau \u không đúng"),
    (r"Escaped character is not a Unicode scalar value", r"mã ký tự sau \u không đúng"),
    (r"Unterminated string.*", "chữ thiếu dấu ngoặc kép đóng"),
    (r"Invalid date or datetime", "ngày giờ không đúng"),
    (r"Invalid value", "giá trị không đọc được; chữ phải đặt trong dấu ngoặc kép"),
    (r"a key has more than (\d+) parts", "một khóa có hơn {0} phần"),
    # json
    (r"Expecting value", "thiếu giá trị"),
    (r"Expecting property name enclosed in double quotes", "tên khóa phải ở trong ngoặc kép"),
    (r"Expecting '(.)' delimiter", "thiếu dấu {0}"),
    (r"Extra data", "còn chữ thừa sau dấu đóng cuối cùng"),
    (r"Invalid control character.*", "có ký tự điều khiển trong chữ"),
    (r"Illegal trailing comma.*", "thừa dấu phẩy trước dấu đóng"),
    (r'the key "(.*)" stands twice', 'khóa "{0}" được ghi hai lần'),
    (r"maximum recursion depth exceeded.*", "các bảng lồng nhau quá sâu"),
    # the operating system
    (r"No such file or directory", "không có tệp này"),
    (r"Permission denied", "không được phép đọc tệp này"),
    (r"Is a directory", "đây là thư mục, không phải tệp"),
    (r"File name too long", "tên tệp quá dài"),
)  # fmt: skip
_COMPILED = [(re.compile(pattern, re.DOTALL), words) for pattern, words in _KINDS]
_LINE = re.compile(r" \(at line (\d+)(?:, column (\d+))?\)$")
_END = " (at end of document)"


def in_vietnamese(reason: str) -> str:
    """The reason that a parser or the system gave, with the place where it tells one."""
    place = ""
    if found := _LINE.search(reason):
        place = f" (dòng {found[1]}, cột {found[2]})" if found[2] else f" (dòng {found[1]})"
        reason = reason[: found.start()]
    elif reason.endswith(_END):
        place, reason = " (ở cuối tệp)", reason.removesuffix(_END)
    for pattern, words in _COMPILED:
        if match := pattern.fullmatch(reason):
            return words.format(*match.groups()) + place
    return "sai cú pháp" + place
