"""Plans that the demonstration offers: each is found, fits its bank, and stays a plan in compressed
time."""

from collections import Counter

import pytest

from contracts.definition import Phase
from plans.parser import read_definition
from rigs.city import read_bank
from rigs.demo.compressed_plan import (
    BANK_OF,
    CONTESTS,
    FAST,
    JUDGED,
    announced,
    counted_rounds,
    find_plan,
    text_of,
)

BANKS = {bank.stem for bank in (CONTESTS / "banks").glob("*.toml")}
OFFERED = sorted(BANKS | BANK_OF.keys() | JUDGED)


def needed(phase: Phase) -> Counter[str]:
    """Questions that one paper takes of each topic."""
    quiz = phase.quiz
    return Counter({draw.topic: draw.questions for draw in quiz.blueprint} if quiz else {})


@pytest.mark.parametrize("slug", OFFERED)
def test_every_plan_that_is_offered_can_be_played(slug: str) -> None:
    plan = find_plan(slug)
    quick = announced(plan, FAST)
    assert read_definition(text_of(quick), slug) == quick
    assert [item.id for item in counted_rounds(quick)] == [
        item.id for item in counted_rounds(plan.definition)
    ]
    assert (plan.bank is None) == (slug in JUDGED)
    if plan.bank is not None:
        held = Counter(question.topic for question in read_bank(plan.bank).questions)
        assert needed(plan.phase) <= held
