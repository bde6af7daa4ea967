"""What the templates say: example rows (of nobody real) and the instructions."""

from collections.abc import Sequence
from datetime import date

EXAMPLE_CLASSES = {
    "city": "Cơ quan, đơn vị thuộc thành phố",
    "central": "Cơ quan Trung ương đóng trên địa bàn thành phố",
}
EXAMPLE_TOPICS = {
    "thu-tuc-hanh-chinh": "Cải cách thủ tục hành chính",
    "mot-cua": "Cơ chế một cửa, một cửa liên thông",
}

ROSTER_HELP = (
    "Hướng dẫn điền danh sách cán bộ",
    "1. Mỗi dòng là một người. Xoá các dòng ví dụ trước khi nộp.",
    "2. Bắt buộc điền: Mã đơn vị, Tên đơn vị, Khối, Mã cán bộ, Họ và tên, Đối tượng.",
    "3. Không đổi tên tiêu đề cột. Thứ tự cột tuỳ ý; có thể thêm cột khác, hệ thống sẽ bỏ qua.",
    "4. Mã đơn vị: mỗi đơn vị một mã, đi cùng một tên và một khối duy nhất.",
    "5. Mã cán bộ: mỗi người một mã, không trùng trong cùng đơn vị. Nếu một người có tên ở hai đơn "
    "vị thì ghi cùng mã, cùng họ tên, cùng ngày sinh.",
    "6. Ngày sinh: ngày của Excel hoặc chữ dạng dd/mm/yyyy, ví dụ 05/09/1985.",
    "7. Điện thoại: số di động 10 chữ số; được phép có dấu cách, dấu chấm hoặc +84.",
    "8. Đối tượng: Bắt buộc, Khuyến khích hoặc Không được thi. “Không được thi” phải có Lý do.",
    "9. Không dùng công thức và không gộp ô trong danh sách. Nếu chép từ nơi khác, hãy dán giá trị "
    "(Paste Special → Values).",
    "10. Hệ thống nhận tất cả hoặc không nhận dòng nào; mọi lỗi được báo theo trang, dòng, cột.",
)
QUESTION_HELP = (
    "Hướng dẫn điền bộ câu hỏi",
    "1. Mỗi dòng là một câu hỏi. Xoá các dòng ví dụ trước khi nộp. Giữ tệp này bí mật.",
    "2. Bắt buộc điền: Mã câu hỏi, Chủ đề, Câu hỏi, Phương án A, Phương án B, Đáp án.",
    "3. Mã câu hỏi không được trùng; nội dung câu hỏi không được trùng.",
    "4. Chủ đề: chọn trong danh sách của thể lệ (trang “Danh mục”).",
    "5. Phương án: ít nhất hai, nhiều nhất sáu (A đến F), điền liền nhau từ A, không giống nhau.",
    "6. Đáp án: một chữ cái từ A đến F, đúng với một phương án đã điền; câu có nhiều phương án "
    "đúng (nếu thể lệ cho phép) ghi các chữ cái cách nhau bằng dấu phẩy, ví dụ A, C.",
    "7. Căn cứ: điều, khoản và số hiệu văn bản. Chỉ được mở cùng với đáp án.",
    "8. Mức độ (không bắt buộc): Dễ, Trung bình hoặc Khó.",
    "9. Đối tượng (không bắt buộc): chỉ điền khi thể lệ có bộ câu hỏi riêng cho đối tượng đó; câu "
    "hỏi khi ấy chỉ ra cho đối tượng này. Để trống: ra cho mọi người.",
    "10. Xáo phương án (không bắt buộc): Không, nếu thứ tự phương án phải giữ như đã ghi; Có, nếu "
    "luôn xáo. Để trống: “Tất cả các phương án trên” luôn đứng cuối, câu có “Cả A và B” không xáo.",
    "11. Loại câu hỏi (không bắt buộc): Một đáp án đúng, Nhiều đáp án đúng hoặc Đúng/Sai. Để "
    "trống: theo số chữ cái ở Đáp án.",
    "12. Các ô là Text: gõ 70% hay 01/10 sẽ giữ nguyên. Không dùng công thức, không gộp ô.",
    "13. Hệ thống nhận tất cả hoặc không nhận câu nào; mọi lỗi được báo theo trang, dòng, cột.",
)


def roster_examples(classes: Sequence[str]) -> list[list[str | date | None]]:
    """Three people; the codes, numbers and names belong to nobody."""
    first, last = classes[0], classes[-1]
    return [
        ["SNV", "Sở Nội vụ", first, "00123", "Nguyễn Thị Ví Dụ", date(1985, 9, 5), "Nữ",
         "Chuyên viên", "0900000001", "vidu1@example.vn", "Bắt buộc", None],
        ["SNV", "Sở Nội vụ", first, "00124", "Trần Văn Mẫu", date(1979, 12, 31), "Nam",
         "Trưởng phòng", "0900000002", None, "Không được thi", "Thành viên Tổ ra đề"],
        ["CTHUE", "Cục Thuế", last, "T-0007", "Đặng Thu Mẫu", None, None,
         None, None, None, "Khuyến khích", None],
    ]  # fmt: skip


def question_examples(topics: Sequence[str]) -> list[list[str | date | None]]:
    """Two questions with four and two options."""
    return [
        ["VD-001", topics[0],
         "Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành văn bản nào?",
         "Chương trình tổng thể cải cách hành chính nhà nước giai đoạn 2021 - 2030",
         "Chiến lược phát triển du lịch", "Quy chế văn hoá công sở", "Điều lệ trường học",
         None, None, "A", "Nghị quyết số 76/NQ-CP ngày 15/7/2021", "Sở Nội vụ", "Dễ", None, None,
         None],
        ["VD-002", topics[-1],
         "Nghị định số 61/2018/NĐ-CP quy định về thực hiện cơ chế một cửa, một cửa liên thông "
         "trong giải quyết thủ tục hành chính. Đúng hay sai?",
         "Đúng", "Sai", None, None, None, None, "A", "Nghị định số 61/2018/NĐ-CP", None, None,
         None, "Không", None],
    ]  # fmt: skip
