"""Entries that are handed in, and what is performed on a stage."""

from typing import Any

from tests.unit.plans.advised.edits import Advice, Edit, both, drop, put

ENTRIES, STAGE, ROUNDS = "phases[0].entries", "phases[0].stage", "phases[0].rounds"
FINAL = {
    "id": "chung-ket", "name": "Chung kết (21/9/2024)", "opens_at": "21/9/2024 07:30",
    "closes_at": "21/9/2024 17:00", "stage": {"venue": "Huyện", "teams": 6, "final": True},
}  # fmt: skip
PART = {"id": "hat", "name": "Hát"}


def entries(spoil: Edit, obey: Edit, *said: str) -> Advice:
    """On the essays and videos of Đakrông."""
    return Advice(spoil, obey, said, "dakrong-2020")


def staged(spoil: Edit, obey: Edit, *said: str, more: tuple[str, ...] = ()) -> Advice:
    """On the stage of Bình Sơn: 22 teams, three clusters, a final of six."""
    return Advice(spoil, obey, said, "binh-son-2024", more)


def stage(index: int, **values: Any) -> Edit:
    """Other values in a round's stage."""
    return both(*(put(f"{ROUNDS}[{index}].stage.{name}", one) for name, one in values.items()))


ONLY_TEAM_PRIZES = drop("awards[3]", "awards[2]")

#: an evening for all, and its prizes
ONLY_FINAL = both(
    drop(f"{ROUNDS}[3]", f"{ROUNDS}[2]", f"{ROUNDS}[1]", f"{ROUNDS}[0]"),
    put(f"{ROUNDS}[0]", FINAL), drop("phases[0].rounds_promised"),
    drop("awards[3]", "awards[2]", "awards[1]", "awards[0]"),
)  # fmt: skip

ACTS: dict[str, list[Advice]] = {
    "entries.number": [
        entries(put(f"{ENTRIES}.maximum_per_agency", 0), put(f"{ENTRIES}.maximum_per_agency", 1),
                "hãy sửa"),
    ],
    "entries.no_kind": [
        entries(put(f"{ENTRIES}.kinds", []), put(f"{ENTRIES}.kinds", ["essay", "video"]),
                'kinds = ["essay", "video"]'),
        Advice(put("phases[1].entries.kinds", []), put("phases[1].entries.kinds", ["video"]),
               ('kinds = ["video"]',)),
    ],
    "entries.video_length": [
        entries(put(f"{ENTRIES}.video_maximum", "3 phút"),
                put(f"{ENTRIES}.video_maximum", "6 phút"), "hãy sửa"),
    ],
    "entries.word_count": [
        entries(put(f"{ENTRIES}.word_maximum", 900), put(f"{ENTRIES}.word_minimum", 800),
                "hãy sửa"),
    ],
    "entries.limit_unused": [
        entries(put(f"{ENTRIES}.kinds", ["video"]), put(f"{ENTRIES}.kinds", ["essay", "video"]),
                "kinds"),
        entries(put(f"{ENTRIES}.kinds", ["video"]),
                drop(f"{ENTRIES}.word_minimum", f"{ENTRIES}.word_maximum"),
                "word_minimum", "word_maximum"),
        Advice(both(put("phases[1].entries.kinds", ["essay"]),
                    drop("phases[1].entries.video_maximum"),
                    put("phases[1].entries.video_minimum", "2 phút")),
               drop("phases[1].entries.video_minimum"), ("video_minimum",)),
    ],
    "criterion.points": [
        entries(put(f"{ENTRIES}.criteria[0].points", 0), put(f"{ENTRIES}.criteria[0].points", 1),
                "từ 1"),
        staged(put(f"{STAGE}.parts[1].criteria[0].points", 0),
               put(f"{STAGE}.parts[1].criteria[0].points", 40), "từ 1"),
    ],
    "stage.round_missing": [
        staged(drop(f"{ROUNDS}[1].stage"),
               put(f"{ROUNDS}[1].stage", {"venue": "Bình Trị", "teams": 7, "advancing": 2}),
               "stage = {"),
    ],
    "stage.round_misplaced": [
        entries(put(f"{ROUNDS}[0].stage", {"venue": "Hội trường"}), drop(f"{ROUNDS}[0].stage"),
                "bỏ đi"),
    ],
    "stage.no_parts": [
        staged(both(put(f"{STAGE}.parts", []), ONLY_TEAM_PRIZES), put(f"{STAGE}.parts", [PART]),
               "[[phases.stage.parts]]"),
    ],
    "stage.finals": [
        staged(put(f"{ROUNDS}[4]", FINAL | {"id": "chung-ket-2", "name": "Chung kết 2",
                                           "opens_at": "22/9/2024 07:30",
                                           "closes_at": "22/9/2024 17:00"}),
               drop(f"{ROUNDS}[4]"), "một chung kết", more=("phase.rounds_promised",)),
    ],
    "stage.no_teams": [
        staged(drop(f"{ROUNDS}[0].stage.teams"), stage(0, teams=8), "teams"),
    ],
    "stage.teams_differ": [
        staged(put(f"{STAGE}.teams", 23), put(f"{STAGE}.teams", 22), "một trong hai"),
        staged(put(f"{STAGE}.teams", 23), stage(0, teams=9), "một trong hai"),
        staged(ONLY_FINAL, put(f"{STAGE}.teams", 6), "đợt duy nhất"),
    ],
    "stage.no_final": [
        staged(both(drop(f"{ROUNDS}[3]", "awards[4]", "phases[0].rounds_promised"),
                    drop(f"{ROUNDS}[2].stage.advancing", f"{ROUNDS}[1].stage.advancing")),
               drop(f"{ROUNDS}[0].stage.advancing"), "bỏ advancing"),
        staged(both(drop(f"{ROUNDS}[3]", "awards[4]", "phases[0].rounds_promised"),
                    drop(f"{ROUNDS}[2].stage.advancing", f"{ROUNDS}[1].stage.advancing")),
               both(put(f"{ROUNDS}[3]", FINAL), stage(0, advancing=2), stage(1, advancing=2),
                    stage(2, advancing=2)), "final = true"),
    ],
    "stage.advancing_unsaid": [
        staged(drop(f"{ROUNDS}[1].stage.advancing"), stage(1, advancing=2), "advancing"),
    ],
    "stage.advancing": [
        staged(both(stage(1, advancing=8), stage(3, teams=12)),
               both(stage(1, advancing=7), stage(3, teams=11)), "từ 0 đến 7"),
    ],
    "stage.final_differs": [
        staged(stage(3, teams=7), stage(3, teams=6), "một trong hai"),
        staged(stage(3, teams=7), stage(0, advancing=3), "một trong hai"),
    ],
    "stage.agencies": [
        staged(stage(1, agencies=[f"X{n}" for n in range(8)]),
               stage(1, agencies=[f"X{n}" for n in range(7)]), "mỗi đơn vị một đội"),
    ],
    "team.size": [
        staged(put(f"{STAGE}.team.maximum_members", 6), put(f"{STAGE}.team.maximum_members", 12),
               "hãy sửa"),
    ],
    "team.main_members": [
        staged(put(f"{STAGE}.team.main_members", 13), put(f"{STAGE}.team.main_members", 12),
               "từ 1 đến 12"),
    ],
    "team.no_captain": [
        staged(both(put(f"{STAGE}.team.captain", False),
                    put(f"{STAGE}.team.captain_is_main", True)),
               put(f"{STAGE}.team.captain", True), "captain = true"),
    ],
    "team.lists_late": [
        staged(put(f"{STAGE}.team.lists_due", "31/8/2024"),
               put(f"{STAGE}.team.lists_due", "30/5/2024"), "sớm hơn"),
    ],
}  # fmt: skip
