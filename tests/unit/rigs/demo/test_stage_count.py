"""The demo's second count of a stage contest: it has to tell whatever is not as judges marked."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from rigs.demo.compressed_plan import FAST, announced, find_plan
from rigs.demo.performing import StageMarks
from rigs.demo.stage_count import awards_of, differences_of_round, part_of

PLAN = find_plan("binh-son-2024")
CLUSTER = PLAN.phase.rounds[1]
TEAMS = [f"xa-{number}" for number in range(1, 8)]
PARTS = ("gioi-thieu", "kien-thuc", "tieu-pham")


def played() -> StageMarks:
    """Three judges; the teams' marks fall from the first to the last, a sketch's rise."""
    made = StageMarks(CLUSTER.id, TEAMS[::-1])
    for number, team in enumerate(TEAMS):
        for part in PARTS:
            first = Fraction(20 + number) if part == "tieu-pham" else Fraction(40 - 3 * number)
            made.marks[team, part] = [first, first + Fraction(1, 2), first - 1]
    return made


def published(made: StageMarks) -> list[dict[str, Any]]:
    """Prizes as they are due, and as the hall saw them."""
    lines = []
    for award in awards_of(PLAN.definition, CLUSTER):
        order = sorted(TEAMS, key=lambda team: made.value(team, part_of(award)), reverse=True)
        due = [prize for prize in award.prizes for _ in range(prize.winners)]
        mine = [
            {
                "award": award.id, "round": CLUSTER.id, "rank": prize.rank, "money": prize.money,
                "work": team,
            }
            for prize, team in zip(due, order, strict=False)
        ]  # fmt: skip
        lines += mine
        made.revealed[award.id] = [
            {"prize": line["rank"], "money": line["money"], "team": line["work"]}
            for line in mine[::-1]
        ]
    return lines


def found(made: StageMarks, lines: list[dict[str, Any]], finalists: list[str]) -> list[str]:
    return differences_of_round(PLAN.definition, CLUSTER, made, lines, finalists)


def test_the_mean_of_a_part_and_the_sum_of_all_are_exact() -> None:
    made = played()
    assert made.value("xa-1", "kien-thuc") == 40 - Fraction(1, 6)
    assert made.value("xa-1") == 40 + 40 + 20 - Fraction(1, 2)


def test_prizes_and_finalists_of_the_best_are_no_difference() -> None:
    made = played()
    assert [award.id for award in awards_of(PLAN.definition, CLUSTER)] == [
        "cum-bay-doi", "phu-gioi-thieu", "phu-tieu-pham",
    ]  # fmt: skip
    assert found(made, published(made), TEAMS[:2]) == []


def _swap(lines: list[dict[str, Any]]) -> None:
    lines[0]["work"], lines[1]["work"] = lines[1]["work"], lines[0]["work"]


def _cheaper(lines: list[dict[str, Any]]) -> None:
    lines[0]["money"] -= 1


def _twice(lines: list[dict[str, Any]]) -> None:
    lines[1]["work"] = lines[0]["work"]


def _by_the_whole(lines: list[dict[str, Any]]) -> None:
    lines[-1]["work"] = TEAMS[0]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_swap, "winners have"),
        (_cheaper, "is due"),
        (list.pop, "is due"),
        (_twice, "won"),
        (_by_the_whole, "phu-tieu-pham: winners have"),
    ],
)
def test_a_prize_that_is_not_as_judges_marked_is_told(
    spoil: Callable[[list[dict[str, Any]]], object], said: str
) -> None:
    made = played()
    lines = published(made)
    spoil(lines)
    assert any(said in line for line in found(made, lines, TEAMS[:2]))


@pytest.mark.parametrize("finalists", [["xa-1"], ["xa-1", "xa-3"], ["xa-2", "xa-1"]])
def test_too_few_or_other_finalists_are_told(finalists: list[str]) -> None:
    made = played()
    assert found(made, published(made), finalists) != []


def test_a_hall_that_saw_another_order_is_told() -> None:
    made = played()
    lines = published(made)
    made.revealed["cum-bay-doi"].reverse()
    assert any("the hall saw" in line for line in found(made, lines, TEAMS[:2]))


def test_lists_of_teams_are_not_due_yet_while_a_contest_is_prepared() -> None:
    quick = announced(PLAN, FAST)
    phase = quick.phase("san-khau")
    assert phase.stage is not None
    due_us = phase.stage.team.lists_due_us
    assert due_us is not None
    before = PLAN.phase.stage
    assert before is not None
    assert before.team.lists_due_us is not None
    opens_us = PLAN.phase.rounds[0].opens_at_us
    assert phase.rounds[0].opens_at_us - due_us == opens_us - before.team.lists_due_us
    assert due_us > PLAN.definition.ends_at_us
