"""Contests drawn at random: their plans, banks and attempts."""

import random
from typing import get_args

from hypothesis import strategies as st
from msgspec import structs

from contracts.definition import (
    AudienceBank,
    CountingAttempt,
    Difficulty,
    Predicts,
    QuestionPoints,
    QuizRules,
    SeveralPrizes,
    SeveralRight,
    TopicDraw,
)
from contracts.ledger_lines import (
    LedgerQuestion,
    VoidRule,
)
from tests.support.ledgers import LONGER_CHAINS, Played, play, question, weekly
from tests.support.phases import OWN_RANKINGS, sharing


@st.composite
def quizzes(draw: st.DrawFn) -> QuizRules:
    """Rules of every kind the format holds."""
    ranking = draw(st.sampled_from(LONGER_CHAINS))
    return QuizRules(
        time_limit_s=1800,
        blueprint=[
            TopicDraw("cchc", draw(st.integers(1, 4))),
            TopicDraw("chỉ-số", draw(st.integers(0, 6))),
        ],
        attempts_allowed=draw(st.sampled_from([1, 2, 3, None])),
        counting_attempt=draw(st.sampled_from(get_args(CountingAttempt))),
        prediction=draw(st.booleans()),
        predicts=draw(st.sampled_from(get_args(Predicts))),
        shuffle_options=draw(st.booleans()),
        ranking=ranking,
    )


@st.composite
def pooled(draw: st.DrawFn) -> tuple[QuizRules, list[LedgerQuestion]]:
    """Rules with difficulties and audiences, and a bank that can just about fill their papers."""
    audiences = draw(st.lists(st.sampled_from(["cong-chuc", "nguoi-dan"]), unique=True))
    points = draw(st.none() | st.builds(QuestionPoints, *[st.integers(1, 4)] * 3))
    graded = points is not None and not points.alike
    blueprints = [draw(_blueprints(graded)) for _ in range(len(audiences) + 1)]
    several: SeveralRight = draw(st.sampled_from(get_args(SeveralRight)))
    quiz = structs.replace(
        draw(quizzes()),
        several_right=several,
        points=points,
        blueprint=blueprints[0],
        banks=[AudienceBank(*one) for one in zip(audiences, blueprints[1:], strict=True)],
    )
    kinds = st.tuples(
        st.sampled_from(["cchc", "chỉ-số"]),
        st.sampled_from(get_args(Difficulty)),
        st.sampled_from(["", *audiences]),
    )
    places = draw(st.lists(kinds, max_size=20))
    for one in quiz.blueprints:  # what they need, for everybody or for them alone
        for line in one.blueprint:
            grade = line.difficulty or draw(st.sampled_from(get_args(Difficulty)))
            whose = draw(st.sampled_from(["", one.audience]))
            places += [(line.topic, grade, whose)] * line.questions
    return quiz, [
        question(
            n,
            topic,
            2 + n % 5,
            draw(st.sampled_from(["A", "AB", "B"])) if many else "AB"[n % 2],
            grade if quiz.by_difficulty else "",
            whose,
            draw(st.sampled_from([0, 0, 1, 2 + n % 5])) if quiz.shuffle_options else 0,
            "multiple_choice" if many else "true_false" if n % 5 == 0 else "single_choice",
        )
        for n, (topic, grade, whose) in enumerate(draw(st.permutations(places)))
        for many in [draw(st.booleans())]
    ]


@st.composite
def _blueprints(draw: st.DrawFn, graded: bool) -> list[TopicDraw]:
    """``graded``: every line says a difficulty, by which questions have points."""
    level = draw(st.sampled_from(get_args(Difficulty))) if graded else None
    lines = [TopicDraw("cchc", draw(st.integers(1, 3)), level)]
    if draw(st.booleans()):
        grades = draw(st.lists(st.sampled_from(get_args(Difficulty)), unique=True, min_size=1))
        lines += [TopicDraw("chỉ-số", draw(st.integers(0, 3)), grade) for grade in grades]
    return lines


@st.composite
def pooled_contests(draw: st.DrawFn) -> Played:
    """Random played rounds whose papers hang on difficulty and audience."""
    quiz, questions = draw(pooled())
    people, dice = draw(st.integers(0, 20)), random.Random(draw(st.integers(0, 2**32)))
    return play(quiz, people, dice, questions=questions)


@st.composite
def contests(draw: st.DrawFn) -> Played:
    """Random played rounds, with voided questions and practice rounds among them."""
    voids = st.dictionaries(
        st.sampled_from(["CH00", "CH01", "CH05"]), st.sampled_from(get_args(VoidRule)), max_size=2
    )
    corrections = st.dictionaries(
        st.sampled_from(["CH02", "CH03", "CH05"]), st.sampled_from("AB"), max_size=2
    )
    quiz = draw(quizzes())
    rules = st.fixed_dictionaries(
        {
            "several_prizes": st.sampled_from(get_args(SeveralPrizes)),
            "prizes_per_agency": st.sampled_from([None, None, 1, 2]),
            "ranking": st.sampled_from(OWN_RANKINGS),
        }
    )
    conditions = st.builds(
        weekly,
        st.sampled_from(["tuan", "chuyen-can"]),
        st.integers(0, 3),
        one_prize_each=st.booleans(),
        minimum_score=st.integers(0, 4),
        minimum_rounds=st.sampled_from([1, 1, 2]),
    )
    ruled = st.builds(
        lambda award, *said: structs.replace(award, **said[0], **said[1]),
        conditions,
        rules,
        sharing(quiz.ranking),
    )
    awards = st.none() | st.lists(ruled, max_size=2, unique_by=lambda award: award.id)
    return play(
        quiz,
        draw(st.integers(0, 25)),
        random.Random(draw(st.integers(0, 2**32))),
        practice=draw(st.integers(0, 9)) == 0,
        voided=draw(voids),
        corrected=draw(corrections),
        awards=draw(awards),
    )
