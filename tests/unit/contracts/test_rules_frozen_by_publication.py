"""Which changes of a plan could make other results than those published as final."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.definition import Award, Definition, Prize
from contracts.rules_frozen_by_publication import decided_otherwise
from tests.support.phases import plan

AWARD = Award("chung", "Giải chung", "vong-1", "individual", [Prize("nhat", "Nhất", 1, 5)])
HELD = plan([AWARD], ["score", "earliest"])


def quiz(**changes: Any) -> Definition:
    first, *others = HELD.phases
    assert first.quiz is not None
    return replace(HELD, phases=[replace(first, quiz=replace(first.quiz, **changes)), *others])


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
        participation(figures_visible="staff"),
        award(name="Tên khác", prizes_promised="x"),
    ],
)
def test_who_sees_what_and_how_things_are_called_decides_nothing(after: Definition) -> None:
    assert decided_otherwise(HELD, after) == []


@pytest.mark.parametrize(
    ("after", "keys"),
    [
        (quiz(ranking=["score"]), ["phases.vong-1.ranking"]),
        (quiz(voided="no_one"), ["phases.vong-1.voided"]),
        (participation(denominator="eligible"), ["participation.denominator"]),
        (award(combine="sum"), ["awards.chung.combine"]),
        (
            replace(HELD, agency_classes=[]),
            ["agency_classes.city.quota"],  # the other class has none
        ),
        (replace(HELD, audiences=[]), ["audiences"]),
    ],
)
def test_how_people_are_counted_ranked_and_rewarded_decides(
    after: Definition, keys: list[str]
) -> None:
    assert decided_otherwise(HELD, after) == decided_otherwise(after, HELD) == keys
