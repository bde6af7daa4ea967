"""Whose entries are and in which files, panels of judges, and who enters a later phase."""

import copy
from typing import Any

from tests.unit.plans.advised.acts import ENTRIES, ROUNDS, STAGE, entries, stage, staged
from tests.unit.plans.advised.edits import Advice, Edit, both, drop, put

PANELS = f"{ENTRIES}.panels"
FIRST, FINAL = f"{PANELS}[0]", f"{PANELS}[1]"
VIDEO = "phases[1].entries"
PANEL = {"id": "ban-2", "name": "Ban 2"}
ADMITS = "phases[1].admits"
LATER = both(put("phases[1].rounds[0].opens_at", "15/3/2025"),
             put("phases[1].rounds[0].closes_at", "16/3/2025"))  # fmt: skip


def juries(spoil: Edit, obey: Edit, *said: str) -> Advice:
    """On the slogans of a university, with a preliminary and a final jury."""
    return Advice(spoil, obey, said, "dai-hoc-kiem-sat-2021")


def final(**values: Any) -> Edit:
    """The final jury otherwise."""
    return both(*(put(f"{FINAL}.{name}", value) for name, value in values.items()))


def admitted(spoil: Edit, obey: Edit, *said: str) -> Advice:
    """On videos that are made when the quiz is over."""
    return Advice(both(LATER, spoil), obey, said)


def line(**values: Any) -> Edit:
    """Who may make one."""
    return put(ADMITS, [{"phase": "vong-1"} | values])


#: a final of six people, one after the other, when the quiz is over
SOLOS = put("phases[2]", {
    "id": "chung-ket", "name": "Chung kết", "form": "stage",
    "admits": [{"phase": "vong-1", "overall": 6, "combine": "sum"}],
    "stage": {"teams": 6, "team": {"maximum_members": 1}, "parts": [{"id": "noi", "name": "Nói"}]},
    "rounds": [{"id": "chung-ket", "name": "Chung kết", "opens_at": "16/3/2025 08:00",
                "closes_at": "16/3/2025 17:00",
                "stage": {"venue": "Xã", "teams": 6, "final": True}}],
})  # fmt: skip


def photographers(spoil: Edit, obey: Edit, *said: str) -> Advice:
    """On photographs, and videos that are made when they are in."""
    return Advice(spoil, obey, said, "viet-nam-hanh-phuc-2025")


_judged_way_in = both(
    put("phases[0].rounds[0].name", "Nhận ảnh"),
    put("phases[0].rounds[0].closes_at", "30/6/2025"),
    put("phases[1].rounds[0].name", "Nhận video"),
    put("phases[1].rounds[0].opens_at", "1/7/2025"),
    put(ADMITS, [{"phase": "anh", "awards": ["anh"]}]),
    put("awards[0].by", "judgement"),
    drop("awards[0].tie"),
)
FILES: dict[str, list[Advice]] = {
    "entries.no_author": [
        juries(put(f"{ENTRIES}.authors_maximum", 0), put(f"{ENTRIES}.authors_maximum", 1), "từ 1"),
        juries(put(f"{ENTRIES}.maximum_per_author", 0), put(f"{ENTRIES}.maximum_per_author", 1),
               "từ 1"),
    ],
    "entries.agency_groups": [
        Advice(put(f"{VIDEO}.authors_maximum", 5), drop(f"{VIDEO}.authors_maximum"), ("bỏ đi",)),
        Advice(put(f"{VIDEO}.maximum_per_author", 1), put(f"{VIDEO}.owner", "person"),
               ('owner = "person"',)),
    ],
    "entries.sound_length": [
        Advice(both(put(f"{VIDEO}.kinds", ["video", "sound"]),
                    put(f"{VIDEO}.sound_minimum", "4 phút"),
                    put(f"{VIDEO}.sound_maximum", "2 phút")),
               put(f"{VIDEO}.sound_maximum", "5 phút"), ("hãy sửa",)),
    ],
    "entries.words": [
        juries(put(f"{ENTRIES}.text_word_minimum", 21), put(f"{ENTRIES}.text_word_minimum", 5),
               "hãy sửa"),
    ],
    "entries.size": [
        entries(put(f"{ENTRIES}.sizes", {"video": "3 GB"}),
                put(f"{ENTRIES}.sizes", {"video": "2200 MB"}), '"2200 MB"'),
        entries(put(f"{ENTRIES}.sizes", {"essay": 0}),
                put(f"{ENTRIES}.sizes", {"essay": "1 MB"}), '"1 MB"'),
    ],
    "entries.format_of_no_kind": [
        Advice(put(f"{VIDEO}.formats", ["mp4", "pdf"]), put(f"{VIDEO}.formats", ["mp4"]),
               ('"essay"', "bỏ đi")),
        Advice(put(f"{VIDEO}.formats", ["mp4", "pdf"]), put(f"{VIDEO}.kinds", ["video", "essay"]),
               ("kinds",)),
    ],
    "entries.kind_of_no_format": [
        entries(put(f"{ENTRIES}.formats", ["docx"]), put(f"{ENTRIES}.formats", ["docx", "mp4"]),
                "mp4"),
        entries(put(f"{ENTRIES}.formats", ["docx"]), drop(f"{ENTRIES}.formats"), "bỏ formats"),
    ],
}  # fmt: skip

JURIES: dict[str, list[Advice]] = {
    "panel.sheet_zero": [
        juries(final(criteria=[{"id": "loi", "name": "Lỗi", "points": 5, "penalty": True}]),
               put(f"{FINAL}.criteria[1]", {"id": "hay", "name": "Hay", "points": 5}),
               "thêm tiêu chí"),
        staged(put(f"{STAGE}.parts[1].criteria[0].penalty", True),
               put(f"{STAGE}.parts[1].criteria[0].penalty", False), "điểm trừ"),
    ],
    "panel.judges_unsaid": [
        juries(final(assignment="balanced"), final(judges_per_entry=3), "judges_per_entry"),
        juries(final(assignment="balanced"), final(assignment="all"), 'assignment = "all"'),
    ],
    "panel.never_sufficient": [
        juries(final(assignment="balanced", judges_per_entry=2), final(sufficient=2), "0 đến 2"),
    ],
    "panel.trim": [
        juries(final(combine="trimmed", trim=0), final(trim=1), "từ 1"),
        juries(final(combine="trimmed", trim=0), final(combine="mean"), 'combine = "mean"'),
    ],
    "panel.too_few": [
        juries(final(combine="trimmed", trim=2), final(trim=1), "giảm trim"),
        juries(final(combine="trimmed", trim=2), final(sufficient=5), "ít nhất 5 phiếu"),
    ],
    "panel.outliers": [
        juries(final(combine="outliers"), final(outlier_distance="1,5"), "outlier_distance"),
    ],
    "panel.unused": [
        juries(final(outlier_distance=2), final(combine="outliers"), 'combine = "outliers"'),
        juries(final(outlier_distance=2), drop(f"{FINAL}.outlier_distance"), "bỏ"),
        juries(final(trim=2, sufficient=5), final(combine="trimmed"), 'combine = "trimmed"'),
        juries(final(judges_per_entry=3), final(assignment="balanced"),
               'assignment = "balanced"'),
    ],
    "panel.unknown": [
        juries(final(kinds=["video"]), final(kinds=["text"]), '"text"'),
        juries(final(rounds=["dot-9"]), final(rounds=["nhan-bai"]), '"nhan-bai"'),
        juries(final(parts=["hat"]), drop(f"{FINAL}.parts"), "bỏ parts"),
    ],
    "panel.no_final": [
        juries(drop(FINAL), put(FINAL, PANEL), "không ghi preliminary"),
        staged(put(f"{STAGE}.panels", [PANEL | {"parts": ["gioi-thieu", "tieu-pham"]}]),
               put(f"{STAGE}.panels[1]", {"id": "ban-3", "name": "Ban 3", "parts": ["kien-thuc"]}),
               "thêm một ban"),
    ],
    "panel.two_finals": [
        juries(put(f"{PANELS}[2]", PANEL),
               both(put(f"{ENTRIES}.kinds", ["text", "essay"]), final(kinds=["text"]),
                    put(f"{PANELS}[2].kinds", ["essay"])), "chia kinds"),
        juries(drop(f"{FIRST}.preliminary", f"{FIRST}.advancing"),
               both(put(f"{FIRST}.preliminary", True), put(f"{FIRST}.advancing", 30)),
               "preliminary = true"),
    ],
    "panel.two_preliminaries": [
        juries(put(f"{PANELS}[2]", PANEL | {"preliminary": True, "advancing": 30}),
               drop(f"{PANELS}[2]"), "gộp hai ban"),
    ],
    "panel.advancing": [
        juries(drop(f"{FIRST}.advancing"), put(f"{FIRST}.advancing", 30), "ghi advancing"),
        juries(final(advancing=10), drop(f"{FINAL}.advancing"), "bỏ advancing"),
    ],
    "panel.advancing_few": [
        juries(put(f"{FIRST}.advancing", 5), put(f"{FIRST}.advancing", 6), "tăng advancing"),
        juries(put(f"{FIRST}.advancing", 5),
               both(put("awards[0].prizes[3].winners", 2), put("awards[0].prizes_promised", 5)),
               "bớt giải"),
    ],
    "panel.preliminary_on_stage": [
        staged(put(f"{STAGE}.panels", [PANEL | {"preliminary": True, "advancing": 3}]),
               put(f"{STAGE}.panels[0]", PANEL), "bỏ preliminary và advancing"),
        staged(put(f"{STAGE}.panels", [PANEL | {"advancing": 3}]),
               put(f"{STAGE}.panels[0]", PANEL), "bỏ preliminary và advancing"),
    ],
    "panel.criterion_shared": [
        staged(put(f"{STAGE}.panels", [PANEL, {"id": "b3", "name": "Ban 3"}]),
               both(put(f"{STAGE}.panels[0].parts", ["gioi-thieu", "tieu-pham"]),
                    put(f"{STAGE}.panels[1].parts", ["kien-thuc"])), "chia parts"),
        staged(put(f"{STAGE}.panels", [PANEL, {"id": "b3", "name": "Ban 3"}]),
               put(f"{STAGE}.panels[1].criteria", [{"id": "sac", "name": "Sắc", "points": 5}]),
               "criteria riêng"),
    ],
}  # fmt: skip

WAYS_IN: dict[str, list[Advice]] = {
    "admits.phase_later": [
        Advice(line(each_round=10), LATER, ("mở vòng này muộn hơn",)),
        admitted(line(each_round=10, phase="vong-2"), line(each_round=10), "vòng thi trước đó"),
    ],
    "admits.nobody": [
        admitted(line(), line(each_round=10), "each_round"),
        admitted(line(), line(overall=10, combine="sum"), "overall"),
        admitted(line(), line(awards=["ca-nhan"]), "awards"),
    ],
    "admits.round_unknown": [
        admitted(line(each_round=10, rounds=["tuan-9"]), line(each_round=10, rounds=["tuan-2"]),
                 "tuan-2"),
    ],
    "admits.award_unknown": [
        admitted(line(awards=["tap-the"]), line(awards=["ca-nhan"]), '"ca-nhan"'),
        admitted(both(line(each_round=5, awards=["ca-nhan"]), drop("awards")),
                 drop(f"{ADMITS}[0].awards"), "bỏ awards"),
    ],
    "admits.places": [
        Advice(both(SOLOS, put("phases[2].admits[0].overall", 12)),
               put("phases[2].admits[0].overall", 6), ("12 người", "mỗi đội một người")),
        Advice(both(SOLOS, put("phases[2].admits[0]", {"phase": "vong-1", "each_round": 4})),
               both(put("phases[2].stage.teams", 8), put("phases[2].rounds[0].stage.teams", 8)),
               ("8 người", "sửa")),
    ],
    "admits.award_untold": [
        photographers(_judged_way_in, put(ADMITS, [{"phase": "anh", "each_round": 10}]),
                      "each_round"),
        photographers(_judged_way_in, both(drop("awards[0].by"), put("awards[0].tie", "draw")),
                      "theo điểm của một đợt"),
    ],
    "admits.lists_early": [
        Advice(both(SOLOS, put("phases[2].stage.team.lists_due", "14/3/2025")),
               put("phases[2].stage.team.lists_due", "15/3/2025"), ("lùi lists_due",)),
    ],
    "admits.combine_missing": [
        admitted(line(overall=40), line(overall=40, combine=way), f'"{way}"')
        for way in ("best", "sum", "last")
    ],
}  # fmt: skip

SEMI = {
    "id": "ban-ket", "name": "Bán kết (14/9/2024)", "opens_at": "14/9/2024 07:30",
    "closes_at": "14/9/2024 17:00", "stage": {"venue": "Huyện", "advancing": 6},
}  # fmt: skip


def _with_semi_final(document: Any) -> None:
    """The best two of each cluster go to a semi-final, and all six of it to the final."""
    document["phases"][0].pop("rounds_promised")
    rounds = document["phases"][0]["rounds"]
    rounds.insert(3, copy.deepcopy(SEMI))
    for cluster in rounds[:3]:
        cluster["stage"]["advances_to"] = "ban-ket"


PERFORMANCES: dict[str, list[Advice]] = {
    "stage.advances_to": [
        staged(both(_with_semi_final, stage(0, advances_to="chung-ket-2")),
               stage(0, advances_to="ban-ket"), '"ban-ket"'),
        staged(stage(3, advances_to="cum-binh-tri"), drop(f"{ROUNDS}[3].stage.advances_to"),
               "bỏ advances_to"),
    ],
    "stage.overrun_unsaid": [
        staged(put(f"{STAGE}.parts[0].overrun_every", "1 phút"),
               both(put(f"{STAGE}.parts[0].overrun_points", 0.5),
                    put(f"{STAGE}.parts[0].time_limit", "7 phút")), "overrun_points"),
        staged(put(f"{STAGE}.parts[0].overrun_points", 0.5),
               both(put(f"{STAGE}.parts[0].overrun_every", "30 giây"),
                    put(f"{STAGE}.parts[0].time_limit", "7 phút")), "overrun_every"),
    ],
    "stage.overrun_no_limit": [
        staged(both(put(f"{STAGE}.parts[0].overrun_every", "60 giây"),
                    put(f"{STAGE}.parts[0].overrun_points", "0,5")),
               put(f"{STAGE}.parts[0].time_limit", "7 phút"), "time_limit"),
        staged(both(put(f"{STAGE}.parts[0].overrun_every", "60 giây"),
                    put(f"{STAGE}.parts[0].overrun_points", "0,5")),
               drop(f"{STAGE}.parts[0].overrun_every", f"{STAGE}.parts[0].overrun_points"),
               "bỏ overrun_every và overrun_points"),
    ],
    "stage.topic_unknown": [
        staged(both(put(f"{STAGE}.parts[1].bank_topics", ["luat"]),
                    put(f"{STAGE}.parts[1].bank_questions", 5)),
               put("topics", {"luat": "Pháp luật"}), "[topics]"),
    ],
    "stage.questions_unsaid": [
        staged(put(f"{STAGE}.parts[1].bank_questions", 5),
               both(put("topics", {"luat": "Pháp luật"}),
                    put(f"{STAGE}.parts[1].bank_topics", ["luat"])), "bank_topics"),
        staged(both(put("topics", {"luat": "Pháp luật"}),
                    put(f"{STAGE}.parts[1].bank_topics", ["luat"])),
               put(f"{STAGE}.parts[1].bank_questions", 5), "bank_questions"),
    ],
}  # fmt: skip
