"""Documents as an office would make them."""

from datetime import date

import msgspec

from contracts.definition import Office, Signatory
from documents.certificate import Certificate, Certificates
from documents.decision import Decision, Winner, WinnersOfAward
from documents.kinds import Kind
from documents.letterhead import letterhead
from documents.prize_list import ListedAward, PrizeList
from documents.report import AwardFigures, ClassFigures, FinalReport, RoundFigures
from documents.sources import Source

ORGANISER = "Ban Tổ chức Hội thi tìm hiểu cải cách hành chính"
OFFICE = Office(
    authority="Ủy ban nhân dân thành phố Hải Phòng",
    symbol="BTC",
    place="Hải Phòng",
    signers=[Signatory("Phó Trưởng ban", "Nguyễn Văn Ánh", "KT.", "Trưởng ban")],
    recipients=["Như Điều 3", "Thành ủy (để báo cáo)"],
)
DAY = date(2026, 2, 5)
#: a name that is code to every engine there is
HOSTILE = 'Đỗ {{ head }} {% x %} #read("/etc/passwd") *_$ <b>&amp; \\u{41}'
SOURCES = [Source("Đợt 1", "5", "09 giờ 00 ngày 13/11/2026", "ab" * 32)]
WINNERS = [
    WinnersOfAward(
        "Giải cá nhân",
        "Đợt 1",
        [
            Winner(1, "Nguyễn Thị Ngọc Ánh", "Sở Nội vụ", "", "Giải Nhất", "1.000.000 đồng"),
            Winner(2, HOSTILE, "Sở Y tế", "", "Giải Nhì", "500.000 đồng"),
        ],
    )
]
DECISION = Decision(
    letterhead(OFFICE, ORGANISER, "QĐ", "12", DAY),
    "Hội thi tìm hiểu cải cách hành chính",
    "2 giải cá nhân",
    "1.500.000 đồng",
    "Một triệu năm trăm nghìn đồng",
    WINNERS,
    SOURCES,
)
PRIZES = PrizeList(
    letterhead(OFFICE, ORGANISER, "DS", "", DAY),
    DECISION.contest,
    "DỰ KIẾN – KẾT QUẢ CHƯA CHÍNH THỨC",
    DECISION.winners,
    DECISION.total,
    DECISION.total_in_words,
    [ListedAward(one.award, one.round, one.winners, DECISION.total) for one in WINNERS],
    SOURCES,
)
SITE = "https://hoithi.example.vn"
CERTIFICATES = Certificates(
    DECISION.contest,
    DECISION.head.authority,
    DECISION.head.name,
    DECISION.head.place_and_date,
    DECISION.head.signature,
    DECISION.head.reference,
    "hoithi.example.vn/verify/certificate",
    [
        Certificate(
            f"{number:02}/GCN-BTC",
            name,
            agency,
            "Giải Nhất",
            "Giải cá nhân",
            work,
            code,
            f"{SITE}/verify/certificate/cai-cach/{code}",
        )
        for number, (name, agency, work, code) in enumerate(
            [
                ("Nguyễn Thị Ngọc Ánh", "Sở Nội vụ", "", "0123-4567-89AB"),
                (
                    "Lê Bình, Trần Đại Nghĩa, Đỗ Thị Phương Uyên",
                    "Sở Y tế",
                    HOSTILE,
                    "CDEF-GHJK-MNPQ",
                ),
                ("Sở Nông nghiệp và Môi trường thành phố Hải Phòng", "", "", "RSTV-WXYZ-0123"),
            ],
            1,
        )
    ],
)
REPORT = FinalReport(
    letterhead(OFFICE, ORGANISER, "BC", "7", DAY),
    DECISION.contest,
    "",
    "09 giờ 00 ngày 13/11/2026",
    "56",
    "50",
    "1.548",
    "1.904",
    "81,30%",
    [
        ClassFigures("Sở, ban, ngành", "26", "25", "1.040", "1.200", "86,67%", "70%", 86.67, 70),
        ClassFigures(HOSTILE, "30", "25", "508", "704", "72,16%", "", 72.16, 0),
    ],
    [RoundFigures("Đợt 1", "2.040", "1.320", 100.0), RoundFigures("Đợt 2", "1.002", "660", 50.0)],
    DECISION.winners,
    DECISION.total,
    DECISION.total_in_words,
    [AwardFigures("Giải cá nhân", "Đợt 1", "2", DECISION.total)],
    SOURCES,
)
DOCUMENTS: dict[Kind, msgspec.Struct] = {
    "decision": DECISION,
    "prizes": PRIZES,
    "certificates": CERTIFICATES,
    "report": REPORT,
}
