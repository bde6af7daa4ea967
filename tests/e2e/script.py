"""Three small contests: who is on their lists, what is asked, and by which rules.

main    two rounds, two attempts each of which the best counts
ties    everyone has the same score, and the plan ranks by nothing else but who came first
nobody  nobody takes part
"""

import time
from pathlib import Path

import openpyxl

KEY_CANARY = "CAN-CU-BI-MAT-7Q2X"
STEM_CANARY = "CAU-HOI-KIN-9K4Z"
MAIN, TIES, NOBODY = "e2e-chinh", "e2e-hoa", "e2e-vang"
AGENCIES = {
    # code: (name, class, quota, approved headcount)
    "SNV": ("Sở Nội vụ", "tp", "0.7", 10),
    "STC": ("Sở Tài chính", "tp", "0.7", 4),
    "CTH": ("Cục Thuế", "tw", "0.5", 7),
    "STP": ("Sở Tư pháp", "tp", "0.7", 3),
}
PEOPLE = {
    **{f"CB{n:02}": "SNV" for n in range(1, 10)},
    **{f"CB{n:02}": "STC" for n in range(11, 17)},
    **{f"CB{n:02}": "CTH" for n in range(21, 25)},
    **{f"CB{n:02}": "STP" for n in range(31, 34)},
}
ON_TWO_ROSTERS = "CB09"  # of SNV, and on STC's list too
BARRED = "CB08"  # excluded by the roster
EXCLUDED_LATER = "CB07"
LIAISON = "CB01"
TOPICS = {"luat": 3, "chi-so": 2}
QUESTIONS = {
    f"{topic.upper()}-{n:02}": (topic, "ABCD"[(n * 7 + len(topic)) % 4])
    for topic in TOPICS
    for n in range(1, 9)
}
KEYS = {question: key for question, (_, key) in QUESTIONS.items()}
PRIZES = [("nhat", 1), ("nhi", 2), ("ba", 3)]
#: rounds follow one another quickly; who needs one longer keeps it open (``hours``)
ROUNDS_S = [3.0, 3.0]
LIMIT_S = 600
_ROOM_S = 3 * 3600


def roster_sheet(file: Path, letters: str = "CB") -> Path:
    """The staff list as an organiser would send it. ``letters``: before the numbers of staff codes,
    where a contest on the same platform needs people whom no other one has let in."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Mã đơn vị", "Tên đơn vị", "Khối", "Mã cán bộ", "Họ và tên", "Đối tượng", "Lý do"])
    for code, agency in PEOPLE.items():
        barred = ["không được thi", "Tổ ra đề"] if code == BARRED else ["bắt buộc", None]
        page.append([agency, *AGENCIES[agency][:2], letters + code[2:], name_of(code), *barred])
    both = letters + ON_TWO_ROSTERS[2:]
    page.append(["STC", *AGENCIES["STC"][:2], both, name_of(ON_TWO_ROSTERS), "bắt buộc"])
    book.save(file)
    return file


def name_of(code: str) -> str:
    """A name, which may hold no digit."""
    words = ["Không", "Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín"]
    return "Đỗ " + " ".join(words[int(digit)] for digit in code[2:])


def question_sheet(file: Path) -> Path:
    """The bank with its keys; both kinds of canary in every row."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(
        ["Mã câu hỏi", "Chủ đề", "Câu hỏi", *(f"Phương án {o}" for o in "ABCD"), "Đáp án", "Căn cứ"]
    )
    for question, (topic, key) in QUESTIONS.items():
        texts = [f"Phương án {o} của {question}" for o in "ABCD"]
        stem = f"{STEM_CANARY} {question}?"
        page.append([question, topic, stem, *texts, key, f"{KEY_CANARY} {question}"])
    book.save(file)
    return file


def definition(slug: str, opens: float, rounds: int, **rules: str) -> str:
    """A plan in TOML whose rounds follow one another from ``opens`` (seconds) on."""
    windows = ""
    for n in range(rounds):
        begins, ends = _local(opens + sum(ROUNDS_S[:n])), _local(opens + sum(ROUNDS_S[: n + 1]))
        windows += (
            f'[[phases.rounds]]\nid = "w{n + 1}"\nname = "Tuần {n + 1}"\n'
            f"opens_at = {begins}\ncloses_at = {ends}\n"
        )
    quiz = {
        "time_limit": f'"{LIMIT_S}s"',
        "blueprint": "{ luat = 3, chi-so = 2 }",
        "attempts_allowed": "2",
        **rules,
    }
    prizes = "".join(
        f'[[awards.prizes]]\nrank = "{rank}"\nname = "Giải {rank}"\nwinners = {winners}\n'
        for rank, winners in PRIZES
    )
    return f"""
slug = "{slug}"
title = "Hội thi {slug}"
organiser = "Ban Tổ chức"
starts_at = {_local(opens)}
ends_at = {_local(opens + sum(ROUNDS_S) + _ROOM_S)}
topics = {{ luat = "Luật", chi-so = "Chỉ số" }}
[[agency_classes]]
id = "tp"
name = "Khối thành phố"
quota = 0.7
[[agency_classes]]
id = "tw"
name = "Khối trung ương"
quota = 0.5
[[phases]]
id = "v1"
name = "Vòng 1"
form = "quiz"
mandatory = true
[phases.quiz]
{chr(10).join(f"{name} = {value}" for name, value in quiz.items())}
{windows}
[participation]
phase = "v1"
[[awards]]
id = "tuan"
name = "Giải tuần"
phase = "v1"
recipients = "individual"
each_round = true
{prizes}
"""


def _local(moment: float) -> str:
    shown = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment + 7 * 3600))
    return f"{shown}.{int(moment * 10) % 10}+07:00"
