"""Which unsettled rounds keep a bank sealed."""

import pytest
from msgspec.structs import replace

from contracts.definition import Definition, Phase, QuestionUse, QuizRules, Round, TopicDraw
from services.scoring.domain.publications.round_publication import keys_may_be_told
from tests.support.marked_contest import definition

ROUNDS = [Round("x1", "Chung kết", 0, 1)]


def _two(first: QuestionUse, second: QuestionUse) -> Definition:
    """Two weeks, and another quiz after them."""
    plan = definition(weeks=2, question_use=first)
    final = QuizRules(600, [TopicDraw("luat", 4)], question_use=second)
    last = Phase("v2", "Vòng 2", "quiz", True, final, ROUNDS)
    return replace(plan, phases=[*plan.phases, last])


@pytest.mark.parametrize(
    ("settled", "told"),
    [
        ({"w1"}, False),
        ({"w1", "w2"}, False),  # the final draws from the same bank
        ({"w1", "x1"}, False),
        ({"w1", "w2", "x1"}, True),
    ],
)
def test_a_shared_bank_is_sealed_until_every_round_that_shares_it_has_settled(
    settled: set[str], told: bool
) -> None:
    assert keys_may_be_told(_two("shared", "shared"), "w1", settled) is told


def test_a_split_bank_is_told_part_by_part() -> None:
    assert keys_may_be_told(_two("split", "split"), "w1", {"w1"})


def test_a_part_is_sealed_while_a_round_that_makes_it_good_is_to_come() -> None:
    plan = _two("split", "split")
    phase = plan.phases[0]
    bu = Round("bu", "Thi bù", 0, 1, makes_good="w1")
    plan = replace(plan, phases=[replace(phase, rounds=[*phase.rounds, bu]), plan.phases[1]])
    assert not keys_may_be_told(plan, "w1", {"w1", "w2"})
    assert not keys_may_be_told(plan, "bu", {"bu"})
    assert keys_may_be_told(plan, "w2", {"w1", "w2"})
    assert keys_may_be_told(plan, "w1", {"w1", "bu"})


def test_a_practice_round_to_come_seals_the_bank_as_well() -> None:
    plan = definition(weeks=2, practice=True)
    assert not keys_may_be_told(plan, "w1", {"w1"})
    assert keys_may_be_told(plan, "w1", {"w1", "w2"})
