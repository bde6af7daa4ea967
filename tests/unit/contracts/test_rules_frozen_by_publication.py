"""Which changes of a plan could make other results than those published as final."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.definition import (
    Admission,
    Award,
    Criterion,
    Definition,
    EntryRules,
    Panel,
    Phase,
    Prize,
    Round,
    StagePart,
    StageRound,
    StageRules,
    TeamRules,
)
from contracts.rules_frozen_by_publication import decided_otherwise
from tests.support.phases import plan

AWARD = Award("chung", "Giải chung", "vong-1", "individual", [Prize("nhat", "Nhất", 1, 5)])
PANEL = Panel("b", "Ban", criteria=[Criterion("c", "Hay", 5)])
VIDEOS = EntryRules(["video"], panels=[PANEL])
STAGE = StageRules(3, TeamRules(), [StagePart("hat", "Hát")])
EVENING = Round("dem", "Đêm", 5, 6, stage=StageRound("Nhà văn hóa", 3))
_PLAN = plan([AWARD], ["score", "earliest"])
HELD = replace(
    _PLAN,
    phases=[
        _PLAN.phases[0],
        Phase("bai", "Bài", "entries", entries=VIDEOS),
        Phase("dien", "Diễn", "stage", stage=STAGE, rounds=[EVENING]),
    ],
)


def quiz(**changes: Any) -> Definition:
    first, *others = HELD.phases
    assert first.quiz is not None
    return replace(HELD, phases=[replace(first, quiz=replace(first.quiz, **changes)), *others])


def last_week(**changes: Any) -> Definition:
    first, *others = HELD.phases
    *weeks, last = first.rounds
    weeks.append(replace(last, **changes))
    return replace(HELD, phases=[replace(first, rounds=weeks), *others])


def entries(**changes: Any) -> Definition:
    quizzes, videos, stage = HELD.phases
    return replace(
        HELD, phases=[quizzes, replace(videos, entries=replace(VIDEOS, **changes)), stage]
    )


def evening(**changes: Any) -> Definition:
    performed = replace(EVENING, stage=replace(StageRound("Nhà văn hóa", 3), **changes))
    return replace(HELD, phases=[*HELD.phases[:2], replace(HELD.phases[2], rounds=[performed])])


def staged(**changes: Any) -> Definition:
    stage = replace(HELD.phases[2], stage=replace(STAGE, **changes))
    return replace(HELD, phases=[*HELD.phases[:2], stage])


def award(**changes: Any) -> Definition:
    return replace(HELD, awards=[*HELD.awards[:-1], replace(AWARD, **changes)])


def participation(**changes: Any) -> Definition:
    return replace(HELD, participation=replace(HELD.participation, **changes))


@pytest.mark.parametrize(
    "after",
    [
        HELD,
        replace(HELD, title="Tên khác", ends_at_us=HELD.ends_at_us + 1),
        quiz(score_visible="at_once"),
        quiz(questions_public_from_us=1),
        last_week(name="Tên khác", closes_at_us=HELD.ends_at_us),
        participation(figures_visible="staff"),
        award(name="Tên khác", prizes_promised="x"),
        entries(grace_s=900, outlets=["portal"]),
        entries(panels=[replace(PANEL, name="Tên khác")]),
        entries(panels=[replace(PANEL, criteria=[Criterion("c", "Tên", 5, description="Xem")])]),
        staged(parts=[StagePart("hat", "Tên khác")]),
        evening(venue="Sân vận động"),
    ],
)
def test_who_sees_what_and_how_things_are_called_decides_nothing(after: Definition) -> None:
    assert decided_otherwise(HELD, after) == []


@pytest.mark.parametrize(
    ("after", "keys"),
    [
        (quiz(ranking=["score"]), ["phases.vong-1.ranking"]),
        (quiz(voided="no_one"), ["phases.vong-1.voided"]),
        (last_week(makes_good="w1"), ["phases.vong-1.rounds"]),
        (participation(denominator="eligible"), ["participation.denominator"]),
        (award(combine="sum"), ["awards.chung.combine"]),
        (
            replace(HELD, agency_classes=[]),
            ["agency_classes.city.quota"],  # the other class has none
        ),
        (replace(HELD, audiences=[]), ["audiences"]),
        (replace(HELD, age_at_us=1), ["age_at"]),
        (entries(kinds=["essay"]), ["phases.bai.entries.kinds"]),
        (entries(panels=[replace(PANEL, combine="sum")]), ["phases.bai.entries.panels"]),
        (
            entries(panels=[replace(PANEL, criteria=[Criterion("c", "Hay", 6)])]),
            ["phases.bai.entries.panels"],
        ),
        (staged(panels=[PANEL]), ["phases.dien.stage.panels"]),
        (evening(advancing=2), ["phases.dien.stage.rounds"]),
        (
            replace(
                HELD,
                phases=[
                    *HELD.phases[:2],
                    replace(HELD.phases[2], admits=[Admission("vong-1", each_round=2)]),
                ],
            ),
            ["phases.dien.admits"],
        ),
    ],
)
def test_how_people_are_counted_ranked_and_rewarded_decides(
    after: Definition, keys: list[str]
) -> None:
    assert decided_otherwise(HELD, after) == decided_otherwise(after, HELD) == keys
