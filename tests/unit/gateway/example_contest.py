"""A contest as services tell of it, with one of everything that stands in it."""

from typing import Any

from msgspec.structs import replace

from contracts.admissions import AdmissionList, Admitted, Confirmation
from contracts.agency_staff_lists import CorrectionView, StaffMember
from contracts.appeals import AppealView
from contracts.attempts import AttemptView, Receipt
from contracts.audit_queries import AuditRecord
from contracts.definition import (
    AgencyClass,
    CommitteeFigure,
    Criterion,
    Definition,
    EntryRules,
    ParticipationRules,
    Phase,
    QuizRules,
    RegistrationField,
    Round,
    SelfRegistration,
    TopicDraw,
)
from contracts.event_envelope import encode
from contracts.event_stream_commands import ParkedEvent, ParkedEvents
from contracts.hall import Hall, HallAward, HallPrize, HallTeam
from contracts.handing_in import Author, EntryReceipt, EntryRow, EntryView, VersionView
from contracts.integrity_report import Concerned, IntegrityFinding, IntegrityReport
from contracts.preparation_progress import Served
from contracts.question_bank import Option, PaperQuestion, Question
from contracts.question_proposals import ProposalView
from contracts.question_statistics import KeySuspicion, OptionStatistics, QuestionStatistics
from contracts.rounds import RoundView
from contracts.score_sheets import OwnPanel, OwnSheets, SheetRow, SheetView, WorkRef
from contracts.settled_round_decisions import DecisionView, Difference, Subject
from contracts.stage import (
    PartClock,
    PerformanceView,
    StageChange,
    StageRoundView,
    TeamChange,
    TeamMember,
    TeamView,
)
from contracts.uploads import UploadRow
from contracts.winning_works import WinningWork, WonPrize
from tests.unit.gateway.fakes import NOW_US

DAY_US = 86_400_000_000
CONTEST, ROUND = "cai-cach", "tuan-1"
QUIZ = QuizRules(1800, [TopicDraw("a", 1)], score_visible="at_once", prediction=True)
DEFINITION = Definition(
    slug=CONTEST,
    title="Hội thi cải cách hành chính",
    organiser="UBND",
    starts_at_us=NOW_US - DAY_US,
    ends_at_us=NOW_US + DAY_US,
    agency_classes=[AgencyClass("city", "Cơ quan thành phố", 0.7)],
    phases=[
        Phase(
            "vong-1",
            "Vòng 1",
            "quiz",
            quiz=QUIZ,
            rounds=[Round(ROUND, "Tuần 1", NOW_US - DAY_US, NOW_US + DAY_US)],
        )
    ],
    participation=ParticipationRules("vong-1"),
    topics={"a": "Cải cách"},
    registration=SelfRegistration(
        [
            RegistrationField("name"),
            RegistrationField("phone", verified=True),
            RegistrationField("agency"),
        ],
        "Tôi đồng ý.",
        ["name", "phone"],
    ),
)
#: the same, but that its round calls for entries of all kinds
CALL = replace(
    DEFINITION,
    phases=[
        replace(
            DEFINITION.phases[0],
            form="entries",
            quiz=None,
            entries=EntryRules(
                ["text", "essay", "video"],
                attachments=True,
                labels=["title", "author", "phone"],
                original=True,
                word_minimum=1000,
                word_maximum=2000,
                video_maximum_s=420,
                text_word_minimum=10,
                text_word_maximum=20,
                explanation_word_maximum=150,
                authors_maximum=3,
                outlets=["portal", "loudspeaker"],
                figures=[CommitteeFigure("binh-chon", "Lượt bình chọn")],
            ),
        )
    ],
)
RECEIPT = Receipt(
    "bn1", "at1", CONTEST, ROUND, "2024-10-27T10:33:20.000+07:00", 1, "d", "person", "k", "s"
)
APPEAL = AppealView(
    "kn1", CONTEST, ROUND, "at1", "p1", "Bình", "q1", "Câu này sai", NOW_US, "filed"
)
MEMBER = StaffMember(
    "p2", "cb2", "cb2", "Đặng Văn An", "Chuyên viên", "0912345678", "an@example.vn", "mandatory"
)
CORRECTION = CorrectionView(
    "c1", CONTEST, "A1", "left", "p2", "Đặng Văn An", {}, "Nghỉ hưu", "p1", NOW_US
)
QUESTION = PaperQuestion("q1", 'Hỏi "gì"?', [Option("A", "một"), Option("B", "hai")])
PARKED = ParkedEvents(
    [ParkedEvent(3, "exam", 1, 0, 17, "attempt_submitted", 1, "at1", "KeyError: 'x'", NOW_US)], 1
)
INTEGRITY = IntegrityReport(
    CONTEST,
    ROUND,
    7,
    7,
    7,
    6,
    [
        IntegrityFinding(
            "shared_device",
            "device_one_agency",
            "ordinary",
            [Concerned("p1", "Bình", ["Sở Nội vụ"]), Concerned("p2", "An", ["Sở Nội vụ"])],
            {"people": 2, "first_started_at_us": NOW_US},
            "Máy dùng chung.",
            "A shared computer.",
            "Không cần làm gì.",
            "Nothing to do.",
        )
    ],
    {},
)
AUDIT = {
    "registration": [
        AuditRecord(2, NOW_US + 2, "p1", "headcounts.approved", CONTEST, {"reason": "nghỉ hưu"}),
        AuditRecord(1, NOW_US, "p1", "role.granted", f"{CONTEST}/p2", {"role": "liaison"}),
    ],
    "exam": [
        AuditRecord(
            1, NOW_US + 1, "p1", "round.changed", f"{CONTEST}/{ROUND}",
            {"closes_at_us": NOW_US, "reason": "mất điện", "agencies": None},
        )
    ],
    "scoring": [],
}  # fmt: skip
UPLOAD = UploadRow("5" * 32, "Bài dự thi.mp4", 40, "video", "main", NOW_US, NOW_US + 7 * DAY_US)
ENTRY_RECEIPT = EntryReceipt(
    "bn2", "bai1", "K7M2P9Q", 1, CONTEST, ROUND, "2024-10-27T10:33:20.000+07:00", "d", "k", "s"
)
ENTRY = EntryView(
    entry="bai1",
    contest=CONTEST,
    round=ROUND,
    code="K7M2P9Q",
    kind="text",
    owner="person",
    agency="A1",
    person="p1",
    state="handed_in",
    screening="waiting",
    reason="",
    mend_until_us=None,
    version=1,
    versions=[
        VersionView(
            version=1,
            by="p1",
            received_at_us=NOW_US,
            title="Khẩu hiệu",
            labels={},
            authors=[Author("p1"), Author("", "Trần Văn Khách", "Hội Nhà báo")],
            text="Thành phố văn minh",
            explanation="",
            original_declared=True,
            files=[],
            findings=[],
            receipt=encode(ENTRY_RECEIPT).decode(),
            receipt_salt="ab" * 16,
        )
    ],
    checked=True,
    closes_at_us=NOW_US + DAY_US,
    changeable=True,
)
WON = WinningWork(
    ROUND, "bai1", 1, "K7M2P9Q", "text", "Khẩu hiệu", "Lê Thị Bình", "Sở Nội vụ",
    ["portal", "loudspeaker"], [WonPrize("Giải khẩu hiệu", "Giải Nhất", 500_000)],
)  # fmt: skip
ENTRY_ROW = EntryRow(
    "bai1", ROUND, "K7M2P9Q", "text", "person", "A1", "p1", ENTRY.versions[0].authors,
    "Khẩu hiệu", "handed_in", "waiting", 1, NOW_US, 0, 0, True,
)  # fmt: skip
TEAM = TeamView(
    "A1",
    "Đội Sở Nội vụ",
    "listed",
    1,
    [TeamMember("m1", "p2", "", "Chuyên viên", True, True), TeamMember("m2", name="Bà Năm")],
    NOW_US + DAY_US,
    ["m2"],
    [TeamChange(1, "listed", NOW_US, "p2", "", [TeamMember("m1", "p2", main=True)], [])],
)
STAGE = StageRoundView(
    CONTEST,
    ROUND,
    [
        PerformanceView(
            "A1",
            "Đội Sở Nội vụ",
            1,
            "on",
            [PartClock("", "new", 0), PartClock("chao-hoi", "running", 1_500, NOW_US, 300)],
        )
    ],
    2,
    "c" * 64,
    "e" * 64,
    "482",
    NOW_US,
    ["A1"],
    [StageChange("A1", "moved", 1, "Xe hỏng", NOW_US)],
)
SHEET_LINES = [
    Criterion("noi-dung", "Nội dung", 60),
    Criterion("loi", "Lỗi chính tả", 5, penalty=True),
]
SHEET = SheetView(
    "phieu1", CONTEST, ROUND, "ban", "", 17, "draft", 3, SHEET_LINES, 50, {"noi-dung": 850},
    "Khá", NOW_US, "device-canary", "", calibration=False, work=WorkRef("entry-canary", 2),
)  # fmt: skip
OWN_SHEETS = OwnSheets(
    [
        OwnPanel(
            "ban", "Ban chung khảo", 50, SHEET_LINES,
            [
                SheetRow("phieu1", 17, "", "draft", 3, None, "", calibration=False),
                SheetRow("phieu2", 18, "", "handed_in", 5, 8625, "confirm", calibration=False),
            ],
        )
    ]
)  # fmt: skip
HALL = Hall(
    3,
    [HallTeam(1, "A1", "Đội Sở Nội vụ", 1, {"chao-hoi": "26/3"}, "259/3")],
    [HallPrize("giai", "Giải toàn đoàn", "kk", "Khuyến khích", 1_000_000, "A1", "Đội Sở Nội vụ")],
    [HallAward("giai", "Giải toàn đoàn", 3, 1)],
)
SERVED = Served("p2", "cb2", "An", "liaison", "A1", False)
EXAM_ROUND = RoundView(
    CONTEST, ROUND, "Tuần 1", "vong-1", NOW_US - DAY_US, NOW_US + DAY_US, "open", False, "c", ""
)
PROPOSAL = ProposalView(
    Question("q1", "a", "Hỏi?", {"A": "một", "B": "hai"}, "Tư pháp"), "draft", "p1", 1, NOW_US, "c"
)
FIGURES = QuestionStatistics(
    "q1", "a", "A", 40, 5, 0.125, -0.4,
    [OptionStatistics("A", 5, 0.125, 0.0, 0.4), OptionStatistics("B", 35, 0.875, 1.0, 0.6)],
    [KeySuspicion("best_prefer_another", True, "B")],
)  # fmt: skip


def attempt(**changes: Any) -> AttemptView:
    values: dict[str, Any] = {
        "attempt": "at1",
        "contest": CONTEST,
        "round": ROUND,
        "state": "in_progress",
        "started_at_us": NOW_US,
        "deadline_us": NOW_US + 1_800_000_000,
        "paper": "q1:BA",
        "bank": 1,
        "answers": {},
    }
    return AttemptView(**{**values, **changes})


def decision(subject: Subject) -> DecisionView:
    return DecisionView(1, subject, "lý do", "org", NOW_US, Difference(CONTEST, subject, "d" * 64))


ADMITTED = Admitted(1, "round", "vong-1", "p1", "Bình", "Sở Nội vụ", round=ROUND, rank=3)
CONFIRMATION = Confirmation(
    CONTEST, "vong-1", "", 1, "d" * 64, "e" * 64, "Biên bản số 3", "org", NOW_US, [ADMITTED]
)
ADMISSION = AdmissionList(
    CONTEST, "vong-1", "", "d" * 64, [], [ADMITTED], closed=False, confirmed=CONFIRMATION
)
