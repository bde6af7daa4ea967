"""What an office issues while a contest goes on, as it would be made."""

import msgspec
from msgspec.structs import replace

from contracts.definition import Signatory
from documents.code_slips import CodeSlip, CodeSlips
from documents.draw_minutes import DrawMinutes, OrderDraw, PrizeDraw
from documents.kinds import Kind
from documents.letterhead import letterhead
from documents.reminder_letters import ReminderLetter, ReminderLetters
from documents.weekly import Announcement, Figure, PublicationMinutes
from tests.unit.documents.examples import DAY, HOSTILE, OFFICE, ORGANISER, SOURCES, WINNERS

CONTEST = "Hội thi tìm hiểu cải cách hành chính"
MINUTES = letterhead(
    replace(OFFICE, signers=[*OFFICE.signers, Signatory("Thư ký", "Lê Thị Ước")]),
    ORGANISER,
    "BB",
    "3",
    DAY,
)
FIGURES = [
    Figure("Số người có kết quả", "1.548 người"),
    Figure("Số lượt thi đã ghi nhận", "1.602 lượt"),
]
STANDING = (
    "Đây là kết quả dự kiến (công bố số 5, 09 giờ 00 ngày 13/11/2026). Ban Tổ chức nhận khiếu nại "
    "đến 09 giờ 00 ngày 15/11/2026; hết thời hạn này và sau khi trả lời xong các khiếu nại, kết "
    "quả chính thức được công bố."
)
WEEKLY: dict[Kind, msgspec.Struct] = {
    "announcement": Announcement(
        letterhead(OFFICE, ORGANISER, "TB", "", None),
        CONTEST,
        "Tuần 4 (28/10–01/11/2024)",
        "dự kiến",
        STANDING,
        FIGURES,
        WINNERS,
        SOURCES,
    ),
    "publication_minutes": PublicationMinutes(
        MINUTES,
        CONTEST,
        "Tuần 4 (28/10–01/11/2024)",
        "dự kiến",
        STANDING,
        "5",
        "09 giờ 00 ngày 13/11/2026",
        "ab" * 32,
        f"công bố số 4, mã băm {'cd' * 32}",
        FIGURES,
        ["Khi công bố còn 2 khiếu nại chưa trả lời. Lý do công bố: " + HOSTILE],
        WINNERS,
    ),
    "draw_minutes": DrawMinutes(
        MINUTES,
        CONTEST,
        [
            OrderDraw(
                "Cụm 1", "Bình Phước", "ab" * 32, "4821", "cd" * 32, ["Đội Bình An", HOSTILE]
            ),
            OrderDraw("Chung kết", "", "ef" * 32, "77", "01" * 32, ["Đội Bình Mỹ"]),
        ],
        [
            PrizeDraw("Giải tuần", "Tuần 4", "Giải Ba", HOSTILE, "23" * 32, "KQXS", "45" * 32),
            PrizeDraw("Giải tập thể", "xét chung các đợt", "Giải Nhì", "Sở Y tế", "", "", ""),
        ],
        SOURCES,
    ),
    "reminder_letters": ReminderLetters(
        letterhead(OFFICE, ORGANISER, "", "", None),
        CONTEST,
        "Vòng 1: Thi trắc nghiệm trực tuyến",
        "16 giờ 00 ngày 30/10/2026",
        "24 giờ 00 ngày 01/11/2026",
        [
            ReminderLetter("Sở Y tế", "40", "120", "33,33%", "70%", "44"),
            ReminderLetter(HOSTILE, "1.040", "2.120", "49,06%", "50%", "20"),
        ],
    ),
    "code_slips": CodeSlips(
        CONTEST,
        "https://hoithi.example.vn/activate",
        [
            CodeSlip("Nguyễn Thị Ngọc Ánh", "Sở Nội vụ", "anhntn.k2m4p", "7QK4-93BD"),
            CodeSlip(HOSTILE, "Sở Y tế", "x.y", "A2B3-C4D5"),
            CodeSlip("Lê Bình", "", "binhl", "ZZZZ-0000"),
        ],
    ),
}
