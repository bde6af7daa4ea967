"""Awards to people over several phases."""

from typing import Any

from tests.unit.plans.advised.edits import Advice, Edit, both, drop, put

NEW = "awards[1]"


def over_phases(*measures: Any, **values: Any) -> Edit:
    """An award to people over both phases, or by these measures."""
    points = [{"measure": "total_score", "phase": "vong-1"}, {"measure": "entry_marks"}]
    made = {
        "id": "chung", "name": "Giải chung", "phase": "vong-2", "recipients": "individual",
        "combine": "sum", "measures": list(measures) or points,
        "prizes": [{"rank": "first", "winners": 1}],
    } | values  # fmt: skip
    return put(NEW, {name: value for name, value in made.items() if value is not None})


ADDED_UP = [{"measure": "total_score", "phase": "vong-1", "weight": 1.0}]
OVER_PHASES: dict[str, list[Advice]] = {
    "award.phases_key": [
        Advice(over_phases(**{name: value}), drop(f"{NEW}.{name}"), (f"bỏ {name}",))
        for name, value in (
            ("each_round", True),
            ("rounds", ["nhan-bai"]),
            ("ranking", ["score"]),
            ("one_prize_each", True),
        )
    ]
    + [
        Advice(
            over_phases(conditions={"minimum_score": 3}),
            drop(f"{NEW}.conditions"),
            ("bỏ conditions.minimum_score",),
        ),
        Advice(
            over_phases(conditions={"quota_met": True}),
            drop(f"{NEW}.conditions"),
            ("bỏ conditions.quota_met",),
        ),
    ],
    "award.phases_order": [
        Advice(
            over_phases(
                "total_score", {"measure": "entry_marks", "phase": "vong-2"}, phase="vong-1"
            ),
            both(
                put(f"{NEW}.phase", "vong-2"),
                put(f"{NEW}.measures[0]", {"measure": "total_score", "phase": "vong-1"}),
            ),
            ('phase = "vong-2"',),
        ),
    ],
    "measure.not_of_people": [
        Advice(
            over_phases({"measure": "attempts", "phase": "vong-1"}),
            put(f"{NEW}.measures[0].measure", "total_score"),
            ('measure = "total_score"',),
        ),
        Advice(
            over_phases({"measure": "total_score", "phase": "vong-1"}, {"measure": "stage_marks"}),
            put(f"{NEW}.measures[1].measure", "entry_marks"),
            ('measure = "entry_marks"',),
        ),
        Advice(
            over_phases({"measure": "sum", "terms": [ADDED_UP[0] | {"ranks": ["first"]}]}),
            drop(f"{NEW}.measures[0].terms[0].ranks"),
            ("bỏ ranks",),
        ),
    ],
}
