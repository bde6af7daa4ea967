"""The refusals of a whole file: stable codes, a sentence in Vietnamese, then in English.

What is wrong in single rows is collected by ``row_findings`` instead.
"""

from typing import Any

from contracts.errors import Refused

_SAVE_AS_XLSX = (
    "Hãy mở tệp bằng Excel, chọn Lưu thành (Save As) → Excel Workbook (.xlsx) rồi gửi lại."
)

_TEXTS = {
    "empty_file": ("Tệp rỗng (0 byte). Hãy kiểm tra lại tệp rồi gửi lại.", "The file is empty."),
    "unreadable": ("Không đọc được tệp {name}.", "The file cannot be read."),
    "old_xls": (
        "Đây là tệp Excel đời cũ (.xls), dù tên có thể là .xlsx. " + _SAVE_AS_XLSX,
        "This is an old .xls file; open it in Excel and save it as .xlsx.",
    ),
    "encrypted": (
        "Tệp được đặt mật khẩu nên không đọc được. Hãy mở bằng Excel, bỏ mật khẩu "
        "(Tệp → Thông tin → Bảo vệ sổ làm việc), lưu lại rồi gửi lại.",
        "The workbook is protected by a password; remove it and save again.",
    ),
    "not_xlsx": (
        "Đây không phải là tệp Excel .xlsx mà là {kind}. " + _SAVE_AS_XLSX,
        "This is not an .xlsx workbook.",
    ),
    "old_encoding": (
        "Tệp có {cells} ô viết bằng bảng mã cũ {what}. Ví dụ ô {cell}: “{before}” đọc là "
        "“{after}”. Chưa ghi gì. Nếu đọc như vậy là đúng, hãy đồng ý chuyển sang Unicode (nút trên "
        "trang nhập; lệnh hoithi load: --convert-encoding); nếu không, hãy sửa các ô này.",
        "Cells are in an old Vietnamese encoding; agree to converting them, or mend them.",
    ),
    "csv_encoding": (
        "Tệp CSV không ghi bằng Unicode nên chữ Việt không đọc được. Trong Excel chọn Lưu thành "
        "(Save As) → CSV UTF-8, hoặc gửi tệp .xlsx.",
        "The CSV file is not in UTF-8; save it so, or send an .xlsx file.",
    ),
    "csv_unreadable": (
        'Tệp CSV hỏng ở dòng {line}: có thể thiếu hoặc thừa dấu ngoặc kép ("). Hãy lưu lại bằng '
        "Excel rồi gửi lại, hoặc gửi tệp .xlsx.",
        "The CSV file is broken, perhaps by a quotation mark.",
    ),
    "broken": (
        "Tệp .xlsx bị hỏng hoặc tải lên chưa đủ ({what}). Hãy mở bằng Excel, lưu lại rồi gửi lại.",
        "The workbook is damaged or incomplete.",
    ),
    "external_entities": (
        "Tệp chứa khai báo DTD/thực thể XML trong {part}, điều mà Excel không bao giờ ghi. "
        "Vì an toàn, tệp bị từ chối; hãy mở bằng Excel và lưu thành tệp mới.",
        "The workbook declares a DTD or XML entities, which is not allowed.",
    ),
    "too_large": (
        "Tệp lớn {size_mb} MB, quá giới hạn {limit_mb} MB. Hãy xoá hình ảnh, trang tính thừa "
        "hoặc chia thành nhiều tệp.",
        "The file is too large.",
    ),
    "zip_bomb": (
        "Tệp bị từ chối vì khi giải nén quá lớn so với một bảng tính thật ({what}). "
        "Hãy chép dữ liệu sang một tệp Excel mới rồi gửi lại.",
        "The file unpacks to far more than a real workbook holds.",
    ),
    "too_many_rows": (
        "Trang “{sheet}” có hơn {limit} dòng dữ liệu. Hãy chia thành nhiều tệp.",
        "The sheet has too many rows.",
    ),
    "too_many_columns": (
        "Trang “{sheet}” có dữ liệu ở ô {cell}, quá cột thứ {limit}. Hãy xoá các cột thừa.",
        "The sheet has too many columns.",
    ),
    "no_sheet": ("Tệp không có trang tính nào.", "The workbook holds no worksheet."),
    "wrong_sheet": (
        "Không có trang tính nào chứa {what}. Tệp có các trang: {sheets}. "
        "Thiếu các tiêu đề cột: {missing}.",
        "No sheet has the expected headings.",
    ),
    "missing_columns": (
        "Trang “{sheet}” thiếu cột: {missing}. Hãy thêm cột với đúng tiêu đề này "
        "(có dấu hay không, hoa hay thường đều được).",
        "Required columns are missing.",
    ),
    "doubled_heading": (
        "Trang “{sheet}”: tiêu đề “{heading}” xuất hiện hai lần, ở ô {first} và ô {second}. "
        "Hãy xoá hoặc đổi tên một cột.",
        "Two columns have the same heading.",
    ),
    "ambiguous_sheet": (
        "Nhiều trang tính cùng chứa {what}: {sheets}. Hãy chỉ giữ lại một trang.",
        "More than one sheet has the expected headings.",
    ),
    "no_rows": (
        "Trang “{sheet}” chỉ có dòng tiêu đề (dòng {row}), chưa có dòng dữ liệu nào bên dưới.",
        "The sheet has headings but no rows.",
    ),
}


def refusal(name: str, /, **details: Any) -> Refused:
    """The refusal ``spreadsheet.<name>``; ``details`` fill its sentence and travel with it."""
    vietnamese, english = _TEXTS[name]
    shown = {key: _shown(value) for key, value in details.items()}
    return Refused(f"spreadsheet.{name}", f"{vietnamese.format(**shown)} ({english})", **details)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(f"“{item}”" for item in value) or "(không có)"
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)
