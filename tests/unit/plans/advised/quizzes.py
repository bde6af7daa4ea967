"""Rounds, papers, rankings, and questions that offices contribute."""

from typing import Any

from tests.unit.plans.advised.edits import Advice, Document, Edit, both, drop, put, swap
from tests.unit.plans.advised.people import DAN
from tests.unit.plans.advised.words import SERIES

ROUNDS, QUIZ, PLAN = "phases[0].rounds", "phases[0].quiz", "phases[0].quiz.blueprint"
FIRST, LAST = f"{ROUNDS}[0]", f"{ROUNDS}[1]"
BU = {"id": "bu", "name": "Thi bù", "opens_at": "15/3/2025 08:00", "closes_at": "15/3/2025"}
OWN = {"audience": "dan", "blueprint": [{"topic": "mot-cua", "questions": 4}]}
TARGETS = [
    {"office": "Văn phòng", "topic": "mot-cua", "questions": 8},
    {"office": "Phòng Nội vụ", "topic": "chi-so", "questions": 6},
]


def make_up(**values: Any) -> Edit:
    """A round that makes the last one good, with other values here and there."""
    return put(f"{ROUNDS}[2]", BU | {"makes_good": "tuan-2", "prizes": "none"} | values)


def contributed(**values: Any) -> Edit:
    """Offices contribute 14 questions for the 10 of two papers."""
    return put("contributions", {"targets": TARGETS} | values)


def own_banks(*banks: Document) -> Edit:
    """Residents have papers of their own."""
    return both(
        put("audiences", [DAN]), put(f"{QUIZ}.banks", list(banks)), drop(f"{QUIZ}.questions")
    )


def window(place: str, opens: str, closes: str) -> Edit:
    return both(put(f"{place}.opens_at", opens), put(f"{place}.closes_at", closes))


def moved_behind(document: Document) -> None:
    """The make-up round comes after the round that it makes good."""
    rounds = document["phases"][0]["rounds"]
    rounds.append(rounds.pop(1) | {"opens_at": "15/3/2025", "closes_at": "15/3/2025"})


WINDOWS: dict[str, list[Advice]] = {
    "round.empty": [
        Advice(put(f"{FIRST}.closes_at", "02/3/2025"), put(f"{FIRST}.closes_at", "07/3/2025"),
               ("closes_at",)),
    ],
    "round.overlap": [
        Advice(put(f"{LAST}.opens_at", "07/3/2025 08:00"),
               put(f"{LAST}.opens_at", "08/3/2025 00:00"), ("hết ngày 07/03/2025",)),
    ],
    "round.order": [
        Advice(swap(ROUNDS, 0, 1), swap(ROUNDS, 0, 1), ("đổi chỗ",)),
        Advice(window(LAST, "28/2/2025", "02/3/2025"), window(LAST, "10/3/2025", "14/3/2025"),
               ("sửa ngày",), more=("calendar.contradicts", "round.outside_contest")),
    ],
    "round.outside_contest": [
        Advice(put(f"{FIRST}.opens_at", "02/3/2025 08:00"),
               put(f"{FIRST}.opens_at", "03/3/2025 08:00"), ("opens_at",)),
        Advice(put(f"{FIRST}.opens_at", "02/3/2025 08:00"), put("starts_at", "02/3/2025"),
               ("starts_at",)),
        Advice(put("phases[1].rounds[0].closes_at", "17/3/2025"), put("ends_at", "17/3/2025"),
               ("ends_at",)),
        Advice(put(ROUNDS, SERIES | {"count": 4}), put(f"{ROUNDS}.count", 2),
               ("closes_after / count",)),
    ],
    "round.closes_before_midnight": [
        Advice(put(f"{FIRST}.closes_at", "07/3/2025 23:59"),
               put(f"{FIRST}.closes_at", "07/03/2025 24:00"), ('"07/03/2025 24:00"',)),
        Advice(both(put(f"{LAST}.closes_at", "16/3/2025 23:59"), put("ends_at", "16/3/2025 23:59"),
                    drop("phases[1]")),
               both(put(f"{LAST}.closes_at", "16/03/2025 24:00"),
                    put("ends_at", "16/03/2025 24:00")), ("ends_at",)),
    ],
    "round.closes_after_midnight": [
        Advice(put(f"{FIRST}.closes_at", "08/3/2025 00:30"),
               put(f"{FIRST}.closes_at", "07/03/2025 24:00"), ('"07/03/2025 24:00"',)),
    ],
    "round.name_differs": [
        Advice(put(f"{FIRST}.name", "Tuần 1 (03/3–06/3)"),
               put(f"{FIRST}.name", "Tuần 1 (03/03–07/03)"), ("03/03–07/03",)),
    ],
    "round.shorter_than_time_limit": [
        Advice(put(f"{FIRST}.closes_at", "03/3/2025 08:10"),
               put(f"{FIRST}.closes_at", "03/3/2025 09:00"), ("closes_at",)),
        Advice(put(f"{FIRST}.closes_at", "03/3/2025 08:10"),
               put(f"{QUIZ}.time_limit", "10 phút"), ("time_limit",)),
    ],
    "round.hours_misplaced": [
        Advice(put("phases[1].rounds[0].daily_hours", "07:00-22:00"),
               drop("phases[1].rounds[0].daily_hours"), ("bỏ daily_hours",)),
    ],
    "round.closes_outside_hours": [
        Advice(put(f"{LAST}.daily_hours", "07:00-22:00"),
               put(f"{LAST}.closes_at", "14/3/2025 22:00"), ('"14/03/2025 22:00"',)),
        Advice(put(f"{LAST}.daily_hours", "07:00-22:00"),
               put(f"{LAST}.daily_hours", "07:00-24:00"), ("sửa daily_hours",)),
    ],
    "round.hours_shorter_than_time_limit": [
        Advice(put(f"{LAST}.daily_hours", "23:45-24:00"),
               put(f"{LAST}.daily_hours", "07:00-24:00"), ("sửa daily_hours",)),
        Advice(put(f"{LAST}.daily_hours", "23:45-24:00"),
               put(f"{QUIZ}.time_limit", "10 phút"), ("time_limit",)),
    ],
    "round.makes_good_unknown": [
        *(Advice(make_up(makes_good="tuan-9"), make_up(makes_good=name), (name,))
          for name in ("tuan-1", "tuan-2")),
        Advice(put(f"{LAST}.makes_good", "tuan-9"), both(
            put(f"{LAST}.makes_good", "tuan-1"), put(f"{LAST}.prizes", "none")), ("tuan-1",)),
        Advice(put(f"{FIRST}.makes_good", "tuan-9"), drop(f"{FIRST}.makes_good"),
               ("bỏ makes_good",)),
    ],
    "round.makes_good_other": [
        Advice(make_up(practice=True), drop(f"{ROUNDS}[2].practice"), ("practice",)),
        Advice(both(put(f"{FIRST}.practice", True), make_up(makes_good="tuan-1")),
               put(f"{ROUNDS}[2].makes_good", "tuan-2"), ("makes_good",)),
    ],
    "round.makes_good_early": [
        Advice(put(ROUNDS, [
            {"id": "tuan-1", "name": "Tuần 1", "opens_at": "03/3/2025", "closes_at": "07/3/2025"},
            BU | {"opens_at": "08/3/2025", "closes_at": "08/3/2025", "makes_good": "tuan-2",
                  "prizes": "none"},
            {"id": "tuan-2", "name": "Tuần 2", "opens_at": "10/3/2025", "closes_at": "14/3/2025"},
        ]), moved_behind, ("sau",)),
    ],
    "round.makes_good_quota": [
        Advice(both(make_up(), put("participation.quota_scope", "each_round")),
               drop(f"{ROUNDS}[2]"), ("mở lại",)),
    ],
    "round.makes_good_prizes": [
        *(Advice(both(make_up(), drop(f"{ROUNDS}[2].prizes")),
                 put(f"{ROUNDS}[2].prizes", said), (f'prizes = "{said}"',))
          for said in ("none", "own")),
    ],
    "round.prizes_of_no_make_up": [
        Advice(put(f"{FIRST}.prizes", "own"), drop(f"{FIRST}.prizes"), ("bỏ prizes",)),
    ],
}  # fmt: skip

PAPERS: dict[str, list[Advice]] = {
    "quiz.questions_differ": [
        Advice(put(f"{QUIZ}.questions", 6), put(f"{QUIZ}.questions", 5), ("5 câu",)),
        Advice(put(f"{QUIZ}.questions", 6), put(f"{PLAN}[0].questions", 4)),
        Advice(both(put(f"{LAST}.questions", 4), put(f"{LAST}.blueprint", {"mot-cua": 3})),
               put(f"{LAST}.blueprint", {"mot-cua": 4})),
    ],
    "quiz.no_time": [
        Advice(put(f"{QUIZ}.time_limit", 0), put(f"{QUIZ}.time_limit", "30 phút"), ('"30 phút"',)),
        Advice(put(f"{QUIZ}.time_limit", 0),
               both(put(f"{QUIZ}.time_limit", "unlimited"),
                    put(f"{QUIZ}.ranking", ["score", "earliest"])), ('"unlimited"',)),
    ],
    "quiz.no_attempts": [
        Advice(put(f"{QUIZ}.attempts_allowed", 0), put(f"{QUIZ}.attempts_allowed", 1), ("một",)),
        Advice(put(f"{QUIZ}.attempts_allowed", 0), put(f"{QUIZ}.attempts_allowed", "unlimited"),
               ('"unlimited"',)),
    ],
    "ranking.duration_unlimited": [
        Advice(both(put(f"{QUIZ}.time_limit", "unlimited"),
                    put(f"{QUIZ}.ranking", ["score", "duration", "earliest"])),
               put(f"{QUIZ}.ranking", ["score", "earliest"]), ('bỏ "duration"',)),
        Advice(both(put(f"{QUIZ}.time_limit", "không giới hạn"),
                    put(f"{QUIZ}.ranking", ["score", "duration", "earliest"])),
               put(f"{QUIZ}.time_limit", "30 phút"), ("ghi time_limit",)),
    ],
    "quiz.score_between_attempts": [
        Advice(both(put(f"{QUIZ}.attempts_allowed", "unlimited"),
                    put(f"{QUIZ}.score_visible", "at_once")),
               put(f"{QUIZ}.score_visible", "after_settlement"), ('"after_settlement"',)),
        Advice(both(put(f"{QUIZ}.attempts_allowed", 2), put(f"{QUIZ}.score_visible", "at_once")),
               put(f"{QUIZ}.score_visible", "after_settlement"), ('"after_settlement"',)),
    ],
    "quiz.shared_scores_early": [
        Advice(put(f"{QUIZ}.question_use", "shared"), put(f"{QUIZ}.question_use", "split"),
               ('"split"',)),
    ],
    "round.questions_unsaid": [
        Advice(put(f"{LAST}.blueprint", {"mot-cua": 4}), put(f"{LAST}.questions", 4),
               ("questions = 4",)),
        Advice(put(f"{LAST}.blueprint", {"mot-cua": 4}),
               put(f"{LAST}.blueprint", {"mot-cua": 3, "chi-so": 2}), ("sửa cơ cấu đề",)),
    ],
    "round.blueprint_misplaced": [
        Advice(put("phases[1].rounds[0].blueprint", {"mot-cua": 2}),
               drop("phases[1].rounds[0].blueprint"), ("bỏ blueprint",)),
    ],
    "quiz.papers_differ": [
        Advice(both(put(f"{LAST}.blueprint", {"mot-cua": 2}), put(f"{LAST}.questions", 2),
                    put("participation.minimum_share", "50%")),
               both(put(f"{LAST}.blueprint", {"mot-cua": 3, "chi-so": 2}),
                    drop(f"{LAST}.questions")), ("cơ cấu đề",)),
        Advice(both(own_banks(OWN),
                    put("participation.minimum_share", "50%")),
               put(f"{QUIZ}.banks[0].blueprint[0].questions", 5), ("cơ cấu đề",)),
        Advice(both(own_banks(OWN),
                    put("participation.minimum_share", "50%")),
               put("participation", {"phase": "vong-1", "minimum_answers": 2}),
               ("minimum_answers",)),
    ],
    "quiz.bank_doubled": [
        Advice(own_banks(OWN, OWN),
               drop(f"{QUIZ}.banks[1]"), ("gộp",)),
    ],
    "blueprint.empty": [
        Advice(both(put(PLAN, []), drop(f"{QUIZ}.questions")),
               put(PLAN, [{"topic": "mot-cua", "questions": 3},
                          {"topic": "chi-so", "questions": 2}]), ("mỗi chủ đề",)),
    ],
    "blueprint.topic_unknown": [
        Advice(put(f"{PLAN}[0].topic", "mot-cua-1"), put(f"{PLAN}[0].topic", "mot-cua"),
               ("sửa tên",)),
        Advice(both(drop(f"{QUIZ}.questions"), put(f"{PLAN}[2]", {"topic": "moi", "questions": 1})),
               put("topics.moi", "Chủ đề mới"), ("[topics]",)),
    ],
    "blueprint.topic_doubled": [
        Advice(both(drop(f"{QUIZ}.questions"),
                    put(f"{PLAN}[2]", {"topic": "mot-cua", "questions": 1})),
               both(drop(f"{PLAN}[2]"), put(f"{PLAN}[0].questions", 4)), ("gộp",)),
    ],
    "blueprint.no_questions": [
        Advice(both(drop(f"{QUIZ}.questions"), put(f"{PLAN}[1].questions", 0)),
               put(f"{PLAN}[1].questions", 1), ("từ 1",)),
        Advice(both(drop(f"{QUIZ}.questions"), put(f"{PLAN}[1].questions", 0)),
               both(drop(f"{PLAN}[1]"), drop("topics.chi-so")), ("[topics]",)),
    ],
    "topic.unused": [
        Advice(put("topics.moi", "Chủ đề mới"), drop("topics.moi"), ("bỏ",)),
        Advice(both(drop(f"{QUIZ}.questions"), put("topics.moi", "Chủ đề mới")),
               put(f"{PLAN}[2]", {"topic": "moi", "questions": 1}), ("cơ cấu đề",)),
    ],
    "ranking.can_tie": [
        Advice(put(f"{QUIZ}.ranking", ["score"]), put(f"{QUIZ}.ranking[1]", "earliest"),
               ('"earliest"',)),
        Advice(put(f"{QUIZ}.ranking", ["score"]), put(f"{QUIZ}.tie", "draw"), ('tie = "draw"',)),
        Advice(put(f"{QUIZ}.ranking", ["duration"]),
               put(f"{QUIZ}.ranking", ["score", "duration", "earliest"]), ('"earliest"',),
               more=("ranking.without_score",)),
        Advice(put(f"{QUIZ}.ranking", []), put(f"{QUIZ}.ranking", ["score", "earliest"]),
               ('ranking = ["score", "earliest"]',)),
    ],
    "ranking.doubled": [
        Advice(put(f"{QUIZ}.ranking", ["score", "score", "earliest"]),
               drop(f"{QUIZ}.ranking[1]"), ("bỏ bớt",)),
        Advice(put("awards[0].ranking", ["duration", "duration"]),
               drop("awards[0].ranking[1]"), ("bỏ bớt",)),
    ],
    "ranking.prediction_not_asked": [
        Advice(put(f"{QUIZ}.ranking", ["score", "prediction", "earliest"]),
               put(f"{QUIZ}.prediction", True), ("prediction = true",)),
        Advice(put(f"{QUIZ}.ranking", ["score", "prediction", "earliest"]),
               drop(f"{QUIZ}.ranking[1]"), ("bỏ",)),
        Advice(put("awards[0].ranking", ["prediction"]),
               both(put(f"{QUIZ}.prediction", True)), ("prediction = true",)),
        Advice(put("awards[0].ranking", ["prediction"]), drop("awards[0].ranking"), ("bỏ",)),
    ],
    "quiz.no_kind": [
        Advice(put(f"{QUIZ}.kinds", []), put(f"{QUIZ}.kinds", ["multiple_choice"]),
               ("ít nhất một loại",)),
        Advice(put(f"{QUIZ}.kinds", []), drop(f"{QUIZ}.kinds"), ("bỏ kinds",)),
    ],
    "quiz.kind_doubled": [
        Advice(put(f"{QUIZ}.kinds", ["true_false", "true_false"]),
               put(f"{QUIZ}.kinds", ["true_false"]), ("bỏ bớt một",)),
    ],
    "quiz.several_right_unused": [
        Advice(put(f"{QUIZ}.several_right", "per_option"),
               put(f"{QUIZ}.kinds", ["single_choice", "multiple_choice"]),
               ('kinds = ["single_choice", "multiple_choice"]',)),
        Advice(put(f"{QUIZ}.several_right", "per_option"), drop(f"{QUIZ}.several_right"),
               ("bỏ several_right",)),
    ],
    "points.too_few": [
        Advice(put(f"{QUIZ}.points", {"easy": 0}), put(f"{QUIZ}.points.easy", 1),
               ("từ 1 đến 100",), more=("points.ungraded",)),
    ],
    "points.ungraded": [
        Advice(put(f"{QUIZ}.points", {"easy": 1, "hard": 2}),
               put(f"{QUIZ}.points", {"easy": 2, "medium": 2, "hard": 2}), ("cùng một mức điểm",)),
        Advice(put(f"{QUIZ}.points", {"easy": 1, "hard": 2}),
               put(PLAN, {"mot-cua": {"easy": 1, "hard": 2}, "chi-so": {"hard": 2}}),
               ("easy = …",)),
    ],
    "quiz.predicts_unused": [
        Advice(put(f"{QUIZ}.predicts", "attempts"),
               both(put(f"{QUIZ}.prediction", True),
                    put(f"{QUIZ}.ranking", ["score", "prediction", "earliest"])),
               ("prediction = true",)),
        Advice(put(f"{QUIZ}.predicts", "contestants"), drop(f"{QUIZ}.predicts"),
               ("bỏ predicts",)),
    ],
    "ranking.prediction_unused": [
        Advice(put(f"{QUIZ}.prediction", True),
               put(f"{QUIZ}.ranking", ["score", "prediction", "earliest"]),
               ('trước "earliest"',)),
        Advice(put(f"{QUIZ}.prediction", True), drop(f"{QUIZ}.prediction"), ("bỏ prediction",)),
    ],
    "ranking.without_score": [
        Advice(put(f"{QUIZ}.ranking", ["earliest"]),
               put(f"{QUIZ}.ranking", ["score", "earliest"]), ('"score" ở đầu',)),
    ],
}  # fmt: skip

CONTRIBUTIONS: dict[str, list[Advice]] = {
    "contributions.none": [
        Advice(contributed(targets=[]), contributed(), ("[[contributions.targets]]",)),
    ],
    "contributions.no_questions": [
        Advice(both(contributed(), put("contributions.targets[0].questions", 0)),
               put("contributions.targets[0].questions", 8), ("từ 1",)),
    ],
    "contributions.doubled": [
        Advice(contributed(targets=[*TARGETS, TARGETS[0]]),
               both(drop("contributions.targets[2]"),
                    put("contributions.targets[0].questions", 16)), ("gộp",)),
    ],
    "contributions.topic_unknown": [
        Advice(both(contributed(), put("contributions.targets[0].topic", "mot-cua-1")),
               put("contributions.targets[0].topic", "mot-cua"), ("sửa tên",)),
        Advice(both(drop(f"{QUIZ}.questions"),
                    contributed(targets=[*TARGETS, TARGETS[0] | {"topic": "moi"}])),
               both(put("topics.moi", "Chủ đề mới"),
                    put(f"{PLAN}[2]", {"topic": "moi", "questions": 1})), ("cơ cấu đề",)),
    ],
    "contributions.too_few": [
        Advice(contributed(official_questions=20), put("contributions.official_questions", 14),
               ("từ 1 đến 14",)),
        Advice(contributed(official_questions=20), put("contributions.targets[0].questions", 14),
               ("đóng góp thêm",)),
        Advice(contributed(official_questions=0), put("contributions.official_questions", 14),
               ("từ 1 đến 14",)),
    ],
    "contributions.surplus": [
        Advice(contributed(official_questions=10),
               put("contributions.official", {"mot-cua": 6, "chi-so": 4}),
               ("[contributions.official]",)),
    ],
    "contributions.official_too_many": [
        Advice(contributed(official={"mot-cua": 9}), put("contributions.official.mot-cua", 8),
               ("hãy",)),
        Advice(contributed(official={"mot-cua": 9}), put("contributions.targets[0].questions", 9),
               ("hãy",)),
    ],
    "contributions.official_differs": [
        Advice(contributed(official={"mot-cua": 6, "chi-so": 4}, official_questions=11),
               put("contributions.official_questions", 10), ("sửa một trong hai",)),
        Advice(contributed(official={"mot-cua": 6, "chi-so": 4}, official_questions=11),
               put("contributions.official.mot-cua", 7), ("sửa một trong hai",)),
    ],
    "contributions.blueprint": [
        Advice(both(contributed(), put("contributions.targets[0].questions", 5)),
               put("contributions.targets[0].questions", 6), ("đóng góp thêm",)),
        Advice(both(contributed(), put("contributions.targets[0].questions", 5),
                    drop(f"{QUIZ}.questions")),
               put(f"{PLAN}[0].questions", 2), ("giảm số câu",)),
    ],
    "contributions.late": [
        Advice(contributed(due_at="04/3/2025"), put("contributions.due_at", "02/3/2025"),
               ("sớm hơn",)),
        Advice(both(contributed(), put("contributions.targets[0].due_at", "04/3/2025")),
               put("contributions.targets[0].due_at", "02/3/2025"), ("sớm hơn",)),
    ],
}  # fmt: skip
