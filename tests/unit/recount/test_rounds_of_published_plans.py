"""A round of each quiz that other bodies planned, played by generated people: counted, published
and recounted, and its points counted once more by hand."""

import io
import random

import pytest
from msgspec.structs import replace

from cli.recount.round_checks import recount
from contracts.definition import Award, Definition, Phase
from contracts.ledger_file import read_ledger
from contracts.ledger_lines import LedgerQuestion
from tests.support.ledgers import Organiser, Played, play, question
from tests.unit.plans.contest_files import definition_of

PLANS = (
    "hoa-binh-2022", "hue-2025", "tuyen-giao-2020", "quang-nam-2014", "dong-thap-2022",
    "vo-nguyen-giap-2021", "an-toan-lao-dong-2024", "bien-cuong-2021", "an-toan-thong-tin-2022",
)  # fmt: skip
QUIZZES = [
    pytest.param(slug, phase.id, id=f"{slug}-{phase.id}")
    for slug in PLANS
    for phase in definition_of(slug).phases
    if phase.quiz is not None
]


def prizes_of_a_round(plan: Definition, phase: Phase) -> list[Award]:
    """What the plan gives people in each round, as of the phase that is played here."""
    return [
        replace(award, phase="vong-1", rounds=[])
        for award in plan.awards
        if award.phase == phase.id and award.recipients == "individual" and award.each_round
    ]


def bank_for(phase: Phase) -> list[LedgerQuestion]:
    """Twice as many questions of each topic as a paper of anybody takes."""
    drawn = {draw.topic: draw.questions for one in phase.blueprints for draw in one}
    topics = [topic for topic, count in drawn.items() for _ in range(2 * count)]
    assert phase.quiz is not None
    if phase.quiz.kinds == ["multiple_choice"]:
        keys = ("A", "BD", "ACD", "ABCD")
        return [
            question(number, topic, 4, keys[number % 4], kind="multiple_choice")
            for number, topic in enumerate(topics)
        ]
    return [question(number, topic, 4, "ABCD"[number % 4]) for number, topic in enumerate(topics)]


def points_by_hand(played: Played) -> list[int]:
    keys = {one.id: one.key for one in played.publication.header.bank}
    return [
        sum(keys[name] == option for name, option in one.answers.items())
        for one in played.publication.attempts
    ]


@pytest.mark.parametrize(("slug", "phase_id"), QUIZZES)
def test_a_round_of_the_plan_is_counted_alike_three_times(slug: str, phase_id: str) -> None:
    plan = definition_of(slug)
    phase = plan.phase(phase_id)
    quiz = phase.quiz_in(phase.planned_rounds[0].id)
    assert quiz is not None
    played = play(
        quiz,
        30,
        random.Random(slug),
        questions=bank_for(phase),
        awards=prizes_of_a_round(plan, phase),
    )
    report = recount(read_ledger(io.BytesIO(played.full)), Organiser().public_key)
    assert report.differences == []
    assert [one.score for one in played.publication.attempts] == points_by_hand(played)
    assert played.publication.standings
