"""Awards, what agencies are compared by, and prizes."""

from typing import Any

from tests.unit.plans.advised.awards_over_phases import ADDED_UP, over_phases
from tests.unit.plans.advised.edits import Advice, Edit, both, drop, put
from tests.unit.plans.advised.people import ALL, OUT
from tests.unit.plans.advised.quizzes import make_up

OWN, NEW = "awards[0]", "awards[1]"
AGENCIES = {
    "id": "tap-the", "name": "Giải tập thể", "phase": "vong-1", "recipients": "collective",
    "tie": "draw", "prizes": [{"rank": "first", "winners": 1}],
}  # fmt: skip
RATE, EARLIEST = "participation_rate", "earliest_completion"
SECOND_QUIZ = {
    "id": "vong-3", "name": "Trắc nghiệm 2", "form": "quiz",
    "quiz": {"time_limit": "30 phút", "blueprint": {"mot-cua": 2}, "question_use": "split"},
    "rounds": [{"id": "cuoi", "name": "Cuối", "opens_at": "15/3/2025", "closes_at": "16/3/2025"}],
}  # fmt: skip
WEIGHTED = [{"measure": RATE, "weight": 0.6}, {"measure": "mean_score", "weight": 0.4}]
NO_QUOTA = drop("agency_classes[0].quota")


def award(*measures: Any, **values: Any) -> Edit:
    """An award for agencies, compared by these."""
    made = AGENCIES | ({"measures": list(measures)} if measures else {}) | values
    return put(NEW, {name: value for name, value in made.items() if value is not None})


def weighted(*terms: Any, **values: Any) -> Edit:
    """The same by a weighted sum."""
    return award({"measure": "weighted", "terms": list(terms)}, **{"combine": "sum"} | values)


AWARDS: dict[str, list[Advice]] = {
    "award.no_prizes": [
        Advice(put(f"{OWN}.prizes", []), put(f"{OWN}.prizes", [{"rank": "first", "winners": 1}]),
               ("prizes",)),
    ],
    "award.wrong_form": [
        Advice(put(f"{OWN}.recipients", "team"), put(f"{OWN}.recipients", "individual"),
               ("recipients",)),
        Advice(put(f"{OWN}.phase", "vong-2"), put(f"{OWN}.phase", "vong-1"), ("phase",)),
    ],
    "award.round_unknown": [
        Advice(put(f"{OWN}.rounds", ["tuan-9"]), put(f"{OWN}.rounds", ["tuan-2"]), ("tuan-2",)),
        Advice(both(make_up(), put(f"{OWN}.rounds", ["bu"])), put(f"{OWN}.rounds", ["tuan-2"]),
               ("tuan-1, tuan-2",)),
    ],
    "award.each_round_open": [
        Advice(both(drop(f"{OWN}.each_round"), put(f"{OWN}.basis", "rounds")), obey, said)
        for obey, said in (
            (put(f"{OWN}.each_round", True), ("each_round = true",)),
            (put(f"{OWN}.combine", "sum"), ('combine = "sum"',)),
        )
    ],
    "award.combine_missing": [
        Advice(drop(f"{OWN}.each_round"), put(f"{OWN}.combine", way), (f'"{way}"',))
        for way in ("best", "sum", "last")
    ] + [
        Advice(over_phases(combine=None), put(f"{NEW}.combine", "last"), ('"last"',)),
    ],
    "award.team_rounds": [
        Advice(both(drop("awards[4].each_round"),
                    put("awards[4].rounds", ["cum-binh-tri", "chung-ket"])),
               put("awards[4].rounds", ["chung-ket"]), ("rounds với một đợt",), "binh-son-2024"),
        Advice(drop("awards[1].each_round"), put("awards[1].each_round", True),
               ("each_round = true",), "binh-son-2024"),
    ],
    "award.no_quota": [
        Advice(both(NO_QUOTA, award("participants", conditions={"quota_met": True})),
               put("agency_classes[0].quota", "70%"), ("quota",)),
        Advice(both(NO_QUOTA, award("participants", conditions={"quota_met": True})),
               drop(f"{NEW}.conditions"), ("bỏ điều kiện",)),
    ],
    "award.won_with_nothing": [
        Advice(drop(f"{OWN}.conditions"), put(f"{OWN}.conditions", {"minimum_score": 1}),
               ("conditions = { minimum_score = 1 }",)),
    ],
    "award.out_of_reach": [
        Advice(put(f"{OWN}.conditions", {"minimum_score": 99}),
               put(f"{OWN}.conditions.minimum_score", 1), ("minimum_score không quá",)),
        Advice(both(drop(f"{OWN}.each_round"), put(f"{OWN}.combine", "best"),
                    put(f"{OWN}.conditions.minimum_rounds", 3)),
               put(f"{OWN}.conditions.minimum_rounds", 2), ("minimum_rounds không quá 2",)),
        Advice(put(f"{OWN}.conditions.minimum_rounds", 2),
               put(f"{OWN}.conditions.minimum_rounds", 1), ("mỗi đợt xét riêng",)),
        Advice(over_phases(conditions={"minimum_rounds": 9}),
               put("awards[1].conditions.minimum_rounds", 2), ("minimum_rounds không quá",)),
        Advice(both(put("audiences", [OUT, ALL]), put(f"{OWN}.audiences", ["ngoai"])),
               put(f"{OWN}.audiences", ["can-bo"]), ("đối tượng khác",)),
        Advice(both(put("audiences", [OUT]), put(f"{OWN}.audiences", ["ngoai"])),
               drop(f"{OWN}.audiences"), ("bỏ audiences",)),
        Advice(award(RATE, conditions={"minimum_entries": 2}),
               put(f"{NEW}.conditions.minimum_entries", 1), ("minimum_entries không quá 1",)),
    ],
    "award.condition_unused": [
        Advice(put(f"{OWN}.conditions", {"minimum_score": 1, "quota_met": True}),
               drop(f"{OWN}.conditions.quota_met"), ("cá nhân", "minimum_score, minimum_rounds")),
        Advice(award(RATE, conditions={"minimum_score": 3}), drop(f"{NEW}.conditions"),
               ("tập thể", "hãy bỏ đi")),
        Advice(award(phase="vong-2", recipients="entry", conditions={"minimum_entries": 1}),
               drop(f"{NEW}.conditions"), ("bài dự thi",)),
    ],
    "award.no_measures": [
        Advice(award(tie=None), put(f"{NEW}.measures", [RATE, EARLIEST]), (RATE, EARLIEST)),
        Advice(award(tie=None, phase="vong-2"),
               both(put(f"{NEW}.measures", ["entry_marks"]), put(f"{NEW}.tie", "draw")),
               ('"entry_marks"', 'tie = "draw"')),
    ],
    "award.can_tie": [
        Advice(award(RATE, tie=None), put(f"{NEW}.tie", "draw"), ('tie = "draw"',)),
        Advice(award(RATE, tie=None), put(f"{NEW}.measures", [RATE, EARLIEST]), (EARLIEST,)),
        Advice(award({"measure": EARLIEST, "until": "quota"}, tie=None),
               put(f"{NEW}.measures[0].until", "final_participants"), ('"final_participants"',)),
        Advice(award({"measure": EARLIEST, "until": "quota"}, tie=None),
               put(f"{NEW}.conditions", {"quota_met": True}), ("quota_met = true",)),
        Advice(award(recipients="entry", phase="vong-2", tie=None), put(f"{NEW}.tie", "draw"),
               ('tie = "draw"',)),
        Advice(award("entry_marks", phase="vong-2", tie=None), put(f"{NEW}.tie", "draw"),
               ('tie = "draw"',)),
        Advice(drop("awards[4].tie"), put("awards[4].tie", "draw"), ('tie = "draw"',),
               "binh-son-2024"),
    ],
    "award.ranking_unused": [
        Advice(award(RATE, ranking=["score"]), drop(f"{NEW}.ranking"), ("bỏ ranking",)),
    ],
    "award.shared_never": [
        Advice(put(f"{OWN}.tie", "shared"),
               both(put("phases[0].quiz.ranking", ["score", "duration"]),
                    put("phases[0].quiz.tie", "draw")), ('bỏ "earliest"', 'quiz.tie = "draw"')),
        Advice(put(f"{OWN}.tie", "shared"), put(f"{OWN}.tie", "draw"),
               ('tie = "draw" ở giải này',)),
        Advice(award(RATE, EARLIEST, tie="shared"), put(f"{NEW}.measures", [RATE]),
               ("bỏ tiêu chí",)),
        Advice(award(RATE, EARLIEST, tie="shared"), put(f"{NEW}.tie", "draw"), ('tie = "draw"',)),
    ],
    "award.shared_by_many": [
        Advice(both(put("phases[0].quiz.ranking", ["score"]), put("phases[0].quiz.tie", "draw"),
                    put(f"{OWN}.tie", "shared")), obey, said)
        for obey, said in (
            (put("phases[0].quiz.ranking", ["score", "duration"]), ('thêm "duration"',)),
            (put(f"{OWN}.tie", "draw"), ('tie = "draw"',)),
        )
    ],
    "award.sharing_unused": [
        Advice(award(RATE, shared_money="divided"), put(f"{NEW}.tie", "shared"),
               ('tie = "shared"',)),
        Advice(award(RATE, shared_places="kept"), drop(f"{NEW}.shared_places"),
               ("bỏ shared_places",)),
    ],
    "award.limit_too_low": [
        Advice(put(f"{OWN}.prizes_per_agency", 0), put(f"{OWN}.prizes_per_agency", 1), ("từ 1",)),
        Advice(put(f"{OWN}.prizes_per_agency", -1), drop(f"{OWN}.prizes_per_agency"), ("bỏ đi",)),
    ],
    "award.limit_of_agencies": [
        Advice(award(RATE, prizes_per_agency=1), drop(f"{NEW}.prizes_per_agency"),
               ("bỏ prizes_per_agency",)),
        Advice(put("awards[0].prizes_per_agency", 1), drop("awards[0].prizes_per_agency"),
               ("bỏ prizes_per_agency",), "binh-son-2024"),
    ],
    "award.shared_and_limited": [
        Advice(award("entry_marks", phase="vong-2", recipients="entry", tie="shared",
                     prizes_per_agency=1), obey, said)
        for obey, said in (
            (drop(f"{NEW}.prizes_per_agency"), ("bỏ prizes_per_agency",)),
            (put(f"{NEW}.tie", "draw"), ('tie = "draw"',)),
        )
    ],
    "award.higher_of_agencies": [
        Advice(award(RATE, one_prize_each=True, several_prizes="higher"),
               drop(f"{NEW}.several_prizes"), ("bỏ several_prizes",)),
    ],
    "award.judgement_unused": [
        Advice(award("attempts", by="judgement", tie=None), drop(f"{NEW}.measures"),
               ("bỏ measures",)),
        Advice(award("attempts", by="judgement", tie=None),
               both(drop(f"{NEW}.by"), put(f"{NEW}.tie", "draw")), ('bỏ by = "judgement"',)),
    ],
    "award.higher_unused": [
        Advice(award("entry_marks", phase="vong-2", recipients="entry", several_prizes="higher"),
               put(f"{NEW}.one_prize_each", True), ("one_prize_each = true",)),
        Advice(award("entry_marks", phase="vong-2", recipients="entry", several_prizes="higher"),
               drop(f"{NEW}.several_prizes"), ("bỏ several_prizes",)),
    ],
    "award.higher_within_publication": [
        Advice(both(put(f"{OWN}.one_prize_each", True), put(f"{OWN}.several_prizes", "higher")),
               obey, said)
        for obey, said in (
            (put(f"{OWN}.several_prizes", "earlier"), ('several_prizes = "earlier"',)),
            (both(put(f"{OWN}.each_round", False), put(f"{OWN}.combine", "sum")),
             ("một lần cho cả vòng thi",)),
        )
    ],
    "award.measures_unused": [
        Advice(put(f"{OWN}.measures", ["total_score"]),
               both(put(f"{OWN}.phase", "vong-2"), put(f"{OWN}.combine", "sum"),
                    drop(f"{OWN}.each_round"), drop(f"{OWN}.conditions"),
                    put(f"{OWN}.measures", [{"measure": "total_score", "phase": "vong-1"}])),
               ("phase của vòng khác",)),
        Advice(put(f"{OWN}.measures", ["participants"]), drop(f"{OWN}.measures"), ("bỏ đi",)),
    ],
    "award.prizes_promised": [
        Advice(put(f"{OWN}.prizes_promised", 7), put(f"{OWN}.prizes_promised", 6), ("6 giải",)),
        Advice(put(f"{OWN}.prizes_promised", 4), put(f"{OWN}.prizes[1].winners", 1)),
    ],
    "award.more_prizes_than_teams": [
        Advice(put("awards[4].prizes[0].winners", 2), put("awards[4].prizes[0].winners", 1),
               ('"Chung kết', "6 đội"), "binh-son-2024"),
        Advice(put("awards[1].prizes[3].winners", 4), put("awards[1].prizes[3].winners", 3),
               ("bớt giải",), "binh-son-2024"),
        Advice(put("awards[0].rounds", ["cum-binh-phuoc", "chung-ket"]),
               put("awards[0].rounds", ["cum-binh-phuoc"]), ("hai giải",), "binh-son-2024"),
    ],
    "contest.prizes_in_all": [
        Advice(put("prizes_in_all", {"individual": 7}), put("prizes_in_all.individual", 6),
               ("6", "con số này")),
        Advice(put("prizes_in_all", {"individual": 7}),
               put(NEW, {"id": "chung", "name": "Giải chung", "phase": "vong-1",
                         "recipients": "individual", "combine": "best",
                         "conditions": {"minimum_score": 1},
                         "prizes": [{"rank": "first", "winners": 1}]}),
               ("một giải cho cả hội thi",)),
        Advice(put("prizes_in_all", {"collective": 1}), drop("prizes_in_all.collective")),
    ],
    "contest.prize_money": [
        Advice(put("prize_money", "900.000 đồng"), put("prize_money", "1.000.000 đồng"),
               ("1.000.000 đồng",)),
        Advice(put("prize_money", "900.000 đồng"),
               put(f"{OWN}.prizes[0].money", "450.000 đồng")),
    ],
    "prize.rank_doubled": [
        Advice(put(f"{OWN}.prizes[1].rank", "first"),
               both(drop(f"{OWN}.prizes[1]"), put(f"{OWN}.prizes[0].winners", 3)), ("gộp",)),
    ],
    "prize.no_winners": [
        Advice(put(f"{OWN}.prizes[0].winners", 0), put(f"{OWN}.prizes[0].winners", 1), ("từ 1",)),
        Advice(put(f"{OWN}.prizes[0].winners", 0), drop(f"{OWN}.prizes[0]"), ("bỏ đi",)),
    ],
    "prize.money_order": [
        Advice(put(f"{OWN}.prizes[1].money", "1.000.000 đồng"),
               put(f"{OWN}.prizes[1].money", "100.000 đồng"), ("sửa số tiền",)),
    ],
    "prize.money": [
        Advice(put(f"{OWN}.prizes[0].money", -1), put(f"{OWN}.prizes[0].money", 0), ("từ 0",)),
    ],
}  # fmt: skip

MEASURES: dict[str, list[Advice]] = {
    "measure.share_missing": [
        Advice(award({"measure": "papers_above"}), put(f"{NEW}.measures[0].share", "50%"),
               ('share = "50%"',)),
    ],
    "measure.share_unused": [
        Advice(award({"measure": RATE, "share": "50%"}), drop(f"{NEW}.measures[0].share"),
               ("bỏ share",)),
        Advice(award({"measure": RATE, "share": "50%"}),
               put(f"{NEW}.measures[0].measure", "papers_above"), ('"papers_above"',)),
    ],
    "measure.shares_differ": [
        Advice(award({"measure": "papers_above", "share": "50%"},
                     {"measure": "papers_above_rate", "share": "80%"}),
               put(f"{NEW}.measures[1].share", "50%"), ("cùng một share",)),
    ],
    "measure.doubled": [
        Advice(award(RATE, RATE), drop(f"{NEW}.measures[1]"), ("bỏ bớt",)),
    ],
    "measure.terms_misplaced": [
        Advice(award({"measure": RATE, "terms": WEIGHTED}, combine="sum"),
               put(f"{NEW}.measures[0].measure", "weighted"), ('"weighted"',)),
        Advice(award({"measure": RATE, "terms": WEIGHTED}, combine="sum"),
               drop(f"{NEW}.measures[0].terms"), ("bỏ terms",)),
    ],
    "measure.no_terms": [
        Advice(award("weighted", combine="sum"),
               put(f"{NEW}.measures[0]", {"measure": "weighted", "terms": WEIGHTED}),
               ("weight",)),
    ],
    "measure.weights": [
        Advice(weighted(WEIGHTED[0], WEIGHTED[1] | {"weight": 0.5}),
               put(f"{NEW}.measures[0].terms[1].weight", 0.4), ("100%",)),
        Advice(over_phases({"measure": "sum", "terms": [ADDED_UP[0] | {"weight": 0}]}),
               put(f"{NEW}.measures[0].terms[0].weight", 1.0), ('"100%"',)),
    ],
    "measure.not_weighable": [
        Advice(weighted(*WEIGHTED[:1], {"measure": EARLIEST, "weight": 0.4}),
               put(f"{NEW}.measures", [{"measure": "weighted",
                                       "terms": [{"measure": RATE, "weight": 1}]}, EARLIEST]),
               ("trọng số",)),
    ],
    "measure.no_quota": [
        Advice(both(NO_QUOTA, award({"measure": EARLIEST, "until": "quota"})),
               put("agency_classes[0].quota", "70%"), ("quota",)),
        Advice(both(NO_QUOTA, award({"measure": EARLIEST, "until": "quota"})),
               put(f"{NEW}.measures[0].until", "final_participants"),
               ('until = "final_participants"',)),
    ],
    "measure.wrong_phase": [
        Advice(award("mean_score", phase="vong-2"), put(f"{NEW}.measures", ["entry_marks"]),
               ("hãy bỏ tiêu chí",)),
        Advice(award("entry_marks"),
               put(f"{NEW}.measures[0]", {"measure": "entry_marks", "phase": "vong-2"}),
               ('phase = "vong-2"',)),
        Advice(award(RATE, {"measure": "entry_marks", "phase": "vong-9"}),
               put(f"{NEW}.measures[1].phase", "vong-2"), ('phase = "vong-2"',)),
        Advice(award(RATE, {"measure": "participants", "phase": "vong-9"}),
               put(f"{NEW}.measures[1].phase", "vong-1"), ('phase = "vong-1"',)),
        Advice(award(RATE, "stage_marks"), drop(f"{NEW}.measures[1]"), ("bỏ tiêu chí",)),
        Advice(award("attempts", "prizes", phase="vong-2"), drop(f"{NEW}.measures[1]"),
               ("bỏ tiêu chí",)),
    ],
    "measure.other_phase": [
        Advice(both(put("phases[2]", SECOND_QUIZ),
                    award({"measure": "participants", "phase": "vong-3"})),
               drop(f"{NEW}.measures[0].phase"), ("bỏ phase",)),
        Advice(both(put("phases[2]", SECOND_QUIZ),
                    award(RATE, {"measure": "participants", "phase": "vong-3"})),
               both(drop(f"{NEW}.measures[1]"),
                    put("awards[2]", AGENCIES | {"id": "rieng", "phase": "vong-3",
                                                 "measures": ["participants"]})),
               ("giải riêng",)),
    ],
    "measure.not_of_works": [
        Advice(put("awards[0].measures", [{"measure": "sum", "terms": [
                   {"measure": "entry_marks", "weight": 1.0}]}]),
               put("awards[0].measures", ["entry_marks"]), ('"entry_marks"',), "dakrong-2020"),
        Advice(put("awards[0].measures", ["attempts"]), put("awards[0].measures", ["entry_marks"]),
               ('"entry_marks"',), "dakrong-2020"),
        Advice(put("awards[4].measures", ["participants"]),
               put("awards[4].measures", ["stage_marks"]), ('"stage_marks"',), "binh-son-2024"),
    ],
    "measure.criterion_unknown": [
        Advice(put("awards[1].measures[0].criterion", "mau-sac"),
               put("awards[1].measures[0].criterion", "ky-thuat"), ("ky-thuat",),
               "viet-nam-hanh-phuc-2025"),
        Advice(put("awards[2].measures[0].criterion", "sang-tao"),
               drop("awards[2].measures[0].criterion"), ("bỏ criterion",),
               "viet-nam-hanh-phuc-2025"),
        Advice(put("awards[2].measures[0].criterion", "dung-sai"),
               put("awards[2].measures[0].criterion", "the-hien"), ("the-hien",),
               "binh-son-2024"),
    ],
    "measure.figure_unknown": [
        Advice(put("awards[2].measures[0].figure", "luot-xem"),
               put("awards[2].measures[0].figure", "binh-chon"), ('figure = "binh-chon"',),
               "viet-nam-hanh-phuc-2025"),
        Advice(drop("awards[2].measures[0].figure"),
               put("awards[2].measures[0].figure", "binh-chon"), ('figure = "binh-chon"',),
               "viet-nam-hanh-phuc-2025"),
        Advice(put("awards[1].measures[0].figure", "binh-chon"),
               drop("awards[1].measures[0].figure"), ("bỏ figure",), "viet-nam-hanh-phuc-2025"),
        Advice(drop("phases[0].entries.figures"),
               put("phases[0].entries.figures", [{"id": "binh-chon", "name": "Bình chọn"}]),
               ("[[phases.entries.figures]]",), "viet-nam-hanh-phuc-2025"),
    ],
    "measure.part_unknown": [
        Advice(put("awards[2].measures[0].part", "hat"),
               put("awards[2].measures[0].part", "tieu-pham"), ("tieu-pham",), "binh-son-2024"),
    ],
    "measure.award_unknown": [
        Advice(award({"measure": "prizes", "award": "tap-the"}),
               put(f"{NEW}.measures[0].award", "ca-nhan"), ("ca-nhan",)),
        Advice(award({"measure": "prizes", "award": "khong-co"}),
               put(f"{NEW}.measures[0].award", "ca-nhan"), ("ca-nhan",)),
        Advice(both(award({"measure": "prizes"}, "participants"), drop(OWN)),
               drop(f"{OWN}.measures[0]"), ("bỏ tiêu chí",)),
    ],
    "measure.rank_unknown": [
        Advice(award({"measure": "prizes", "ranks": ["nhat"]}),
               put(f"{NEW}.measures[0].ranks", ["first"]), ("first",)),
    ],
}  # fmt: skip
