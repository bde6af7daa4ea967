"""What the bank, the staff list and the day of today say."""

import json
from datetime import datetime

from contracts.time_zones import HOME, clock_of, micros
from plans.checks.question_bank import BankQuestion
from plans.checks.roster import AgencyFigures
from tests.unit.plans.advised.awards import AGENCIES
from tests.unit.plans.advised.edits import Advice, Document, both, drop, nothing, put
from tests.unit.plans.advised.judged import SOLOS
from tests.unit.plans.advised.people import DAN
from tests.unit.plans.advised.quizzes import OWN, PLAN, QUIZ, ROUNDS, contributed

#: two papers of three and two questions
BANK = [BankQuestion("mot-cua")] * 6 + [BankQuestion("chi-so")] * 4
MANY = BankQuestion("mot-cua", None, "", "multiple_choice")
OF_DAN = BankQuestion("mot-cua", None, "dan")
#: the same, graded
GRADED = {"mot-cua": {"hard": 3}, "chi-so": {"hard": 2}}
HARD = [BankQuestion(one.topic, "hard") for one in BANK]
STAFF = [AgencyFigures("UBND xã", "xa", 10, 0, 10), AgencyFigures("Thôn 1", "thon", 5)]
TWO_PRIZES = AGENCIES | {"measures": ["participants"], "prizes": [{"rank": "first", "winners": 3}]}


def today(year: int, month: int, day: int) -> int:
    """A day's midnight."""
    return micros(datetime(year, month, day, tzinfo=clock_of(HOME)))


def later_years(document: Document) -> None:
    """The plan is this year's."""
    text = json.dumps(document, default=str).replace("/2025", "/2026").replace("2025-", "2026-")
    document.clear()
    document.update(json.loads(text))


EVIDENCE: dict[str, list[Advice]] = {
    "contest.past": [
        Advice(nothing, later_years, ("nhầm năm",), today_us=today(2025, 12, 1)),
    ],
    "round.begun": [
        Advice(nothing, put(f"{ROUNDS}[0].opens_at", "07/3/2025"), ("lùi giờ mở",),
               today_us=today(2025, 3, 6)),
    ],
    "round.past": [
        Advice(nothing, drop(f"{ROUNDS}[0]"), ("bỏ đợt này",), today_us=today(2025, 3, 9)),
        Advice(nothing, both(put(f"{ROUNDS}[0].opens_at", "09/3/2025 08:00"),
                             put(f"{ROUNDS}[0].closes_at", "09/3/2025")), ("sửa ngày",),
               today_us=today(2025, 3, 9)),
    ],
    "bank.too_few": [
        Advice(nothing, nothing, ("bổ sung",), questions=BANK[1:], better_questions=BANK),
        Advice(drop(f"{QUIZ}.questions"), put(f"{PLAN}[0].questions", 2), ("giảm số câu",),
               questions=BANK[1:]),
    ],
    "bank.audience_unknown": [
        Advice(both(put("audiences", [DAN]), drop(f"{QUIZ}.questions")),
               put(f"{QUIZ}.banks", [OWN | {"blueprint": {"mot-cua": 2}}]),
               ("[[phases.quiz.banks]]",), questions=[*BANK, OF_DAN]),
        Advice(put("audiences", [DAN]), nothing, ("sửa bộ câu hỏi",),
               questions=[*BANK, OF_DAN], better_questions=[*BANK, BANK[0]]),
    ],
    "bank.ungraded": [
        Advice(both(put(f"{QUIZ}.points", {"easy": 1, "hard": 2}), put(PLAN, GRADED)), nothing,
               ("ghi độ khó",), questions=[*HARD, BankQuestion("mot-cua")],
               better_questions=[*HARD, BankQuestion("mot-cua", "easy")]),
    ],
    "bank.kind_not_allowed": [
        Advice(put(f"{QUIZ}.kinds", ["single_choice", "true_false"]),
               put(f"{QUIZ}.kinds", ["single_choice", "multiple_choice"]), ("kinds",),
               questions=[*BANK, MANY]),
        Advice(nothing, nothing, ("sửa bộ câu hỏi",), questions=[*BANK, MANY],
               better_questions=BANK),
    ],
    "bank.topic_unknown": [
        Advice(drop(f"{QUIZ}.questions"),
               both(put("topics.moi", "Chủ đề mới"),
                    put(f"{PLAN}[2]", {"topic": "moi", "questions": 1})), ("cơ cấu đề",),
               questions=[*BANK, BankQuestion("moi"), BankQuestion("moi")]),
        Advice(nothing, nothing, ("sửa bộ câu hỏi",), questions=[*BANK, BankQuestion("moi")],
               better_questions=BANK),
    ],
    "bank.official": [
        Advice(contributed(official={"mot-cua": 7, "chi-so": 4}, official_questions=11), nothing,
               ("bổ sung",), questions=BANK, better_questions=[*BANK, BANK[0]]),
    ],
    "roster.class_unknown": [
        Advice(nothing, put("agency_classes[2]", {"id": "huyen", "name": "Huyện"}), ("thêm",),
               agencies=[*STAFF, AgencyFigures("Phòng", "huyen", 4)]),
        Advice(nothing, nothing, ("sửa danh sách",),
               agencies=[*STAFF, AgencyFigures("Phòng", "huyen", 4)],
               better_agencies=[*STAFF, AgencyFigures("Phòng", "xa", 4)]),
    ],
    "roster.class_empty": [
        Advice(nothing, drop("agency_classes[1]"), ("bỏ khối",), agencies=STAFF[:1]),
        Advice(nothing, nothing, ("bổ sung",), agencies=STAFF[:1], better_agencies=STAFF),
    ],
    "quota.nobody": [
        Advice(nothing, nothing, ("duyệt lại",),
               agencies=[*STAFF, AgencyFigures("Trạm", "xa", 3, 0, 0)],
               better_agencies=[*STAFF, AgencyFigures("Trạm", "xa", 3, 0, 3)]),
        Advice(nothing, nothing, ("bỏ đơn vị",),
               agencies=[*STAFF, AgencyFigures("Trạm", "xa", 3, 0, 0)], better_agencies=STAFF),
    ],
    "quota.impossible": [
        Advice(nothing, put("participation.denominator", "eligible"), ('denominator = "eligible"',),
               agencies=[*STAFF, AgencyFigures("Trạm", "xa", 3, 0, 10)]),
        Advice(nothing, nothing, ("tổng số",),
               agencies=[*STAFF, AgencyFigures("Trạm", "xa", 3, 0, 10)],
               better_agencies=[*STAFF, AgencyFigures("Trạm", "xa", 3, 0, 3)]),
    ],
    "stage.more_teams_than_agencies": [
        Advice(SOLOS, both(put("phases[2].stage.teams", len(STAFF)),
                           put("phases[2].rounds[0].stage.teams", len(STAFF)),
                           put("phases[2].admits[0].overall", len(STAFF))), ("bớt số đội",),
               agencies=STAFF),
    ],
    "award.more_prizes_than_agencies": [
        Advice(put("awards[1]", TWO_PRIZES), put("awards[1].prizes[0].winners", 2), ("bớt giải",),
               agencies=STAFF),
    ],
}  # fmt: skip
