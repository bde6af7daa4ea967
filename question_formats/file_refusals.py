"""The refusals of a whole file of questions: stable codes, Vietnamese first, then English."""

from typing import Any

from contracts.errors import Refused

_TEXTS = {
    "empty_file": ("Tệp rỗng, không có câu hỏi nào.", "The file is empty."),
    "too_large": ("Tệp lớn quá {limit_mb} MB; hãy chia thành nhiều tệp.", "The file is too large."),
    "not_text": (
        "Tệp không ở bảng mã UTF-8 (lỗi ở dòng {line}). Hãy mở bằng trình soạn thảo, chọn "
        "Lưu thành (Save As) → Encoding: UTF-8 rồi gửi lại.",
        "The file is not UTF-8 text; save it as UTF-8.",
    ),
    "old_encoding": (
        "Tệp có {count} dòng gõ theo bảng mã cũ {what}, ví dụ dòng {line}: {words}. Hãy xem từng "
        "dòng rồi đồng ý chuyển sang Unicode (nút trên trang nhập, convert=true của API, "
        "--convert-encoding của lệnh), hoặc chuyển tệp sang Unicode rồi gửi lại.",
        "Lines were typed in an old encoding; look at what they would be, and agree to convert "
        "them.",
    ),
    "encoding_doubtful": (
        "Tệp vừa có chữ Unicode vừa có chữ theo bảng mã cũ, không rõ chữ ở dòng {lines} theo bảng "
        "nào; hãy gõ lại các dòng này, hoặc các dòng theo bảng mã cũ, bằng Unicode.",
        "The file is in Unicode and in an old encoding; type these lines anew.",
    ),
    "unknown_format": (
        "Không nhận ra câu hỏi trong tệp. Dùng được: Word (.docx), văn bản (.txt), Excel (.xlsx), "
        "GIFT (.gift, .txt), Aiken (.txt), Moodle XML (.xml). Nếu là tệp khác (PDF, .odt, .rtf), "
        "hãy chép chữ sang Word, hoặc dán vào ô “Dán câu hỏi”.",
        "No questions were recognised in the file; copy its text into Word, or paste it.",
    ),
    "old_word": (
        "Đây là tệp Word đời cũ (.doc). Hãy mở bằng Word, chọn Lưu thành (Save As) → Word Document "
        "(.docx) rồi gửi lại.",
        "This is an old .doc file; open it in Word and save it as .docx.",
    ),
    "broken_word": (
        "Tệp Word bị hỏng hoặc tải lên chưa đủ. Hãy mở bằng Word, lưu lại rồi gửi lại.",
        "The Word file is damaged or incomplete.",
    ),
    "word_encrypted": (
        "Tệp Word được đặt mật khẩu nên không đọc được. Hãy mở bằng Word, bỏ mật khẩu (Tệp → Thông "
        "tin → Bảo vệ tài liệu), lưu lại rồi gửi lại.",
        "The Word file is protected by a password; remove it and save again.",
    ),
    "word_too_large": (
        "Tệp Word quá lớn. Hãy xóa hình ảnh hoặc chia thành nhiều tệp.",
        "The Word file is too large.",
    ),
    "word_zip_bomb": (
        "Tệp bị từ chối vì khi giải nén quá lớn so với một tệp Word thật. Hãy chép câu hỏi sang "
        "một tệp Word mới rồi gửi lại.",
        "The file unpacks to far more than a real Word file holds.",
    ),
    "broken_xml": (
        "Tệp XML sai cấu trúc ở dòng {line}. Hãy xuất lại tệp từ Moodle.",
        "The XML is not well-formed.",
    ),
    "external_entities": (
        "Tệp XML chứa khai báo DTD hoặc thực thể, điều mà Moodle không bao giờ ghi. Vì an toàn, "
        "tệp bị từ chối.",
        "The XML declares a DTD or entities, which is not allowed.",
    ),
    "not_a_quiz": (
        "Tệp XML không phải bộ câu hỏi Moodle: phần tử gốc là <{root}>, phải là <quiz>.",
        "The XML is not a Moodle question bank.",
    ),
    "broken_toml": (
        "Tệp TOML sai cú pháp: {what}.",
        "The TOML cannot be read: {reason}.",
    ),
    "topic_unknown": (
        "Chủ đề chung “{topic}” không có trong thể lệ; chọn một trong: {choices}.",
        "The plan has no such topic.",
    ),
    "none": (
        "Tệp không có câu hỏi trắc nghiệm nào. Hãy kiểm tra lại tệp và định dạng.",
        "The file holds no question.",
    ),
    "too_many": (
        "Tệp có hơn {limit} câu hỏi; hãy chia thành nhiều tệp.",
        "The file holds too many questions.",
    ),
    "too_many_pictures": (
        "Tệp có hơn {limit} hình hoặc hơn {limit_mb} MB hình; hãy thu nhỏ hình hoặc chia thành "
        "nhiều tệp.",
        "The file holds too many pictures; make them smaller or split the file.",
    ),
    "cannot_write": (
        "Không ghi được các câu sau ở định dạng {format}: {questions}. Lý do: {why} Hãy sửa các "
        "câu này hoặc chọn định dạng khác.",
        "Some questions cannot be written in this format.",
    ),
}  # fmt: skip


def refusal(name: str, /, **details: Any) -> Refused:
    """The refusal ``questions.<name>``; ``details`` fill its sentence and travel with it."""
    vietnamese, english = _TEXTS[name]
    shown = {
        key: ", ".join(map(str, value)) if isinstance(value, list) else value
        for key, value in details.items()
    }
    return Refused(
        f"questions.{name}", f"{vietnamese.format(**shown)} ({english.format(**shown)})", **details
    )
