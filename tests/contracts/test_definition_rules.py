"""The few rules that a definition holds itself, because every service must read them alike."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.definition import (
    AgencyClass,
    Audience,
    AudienceBank,
    Definition,
    Obligation,
    ParticipationRules,
    QuizRules,
    TopicDraw,
    least_share,
)


@pytest.mark.parametrize(
    ("rate", "whole", "least"),
    [(0.7, 10, 7), (0.7, 11, 8), (0.5, 15, 8), (0.5, 16, 8), (0.333, 1000, 333), (0.0, 9, 0),
     (1.0, 9, 9), (0.7, 0, 0)],
)  # fmt: skip
def test_a_share_is_rounded_up_from_the_number_as_written(
    rate: float, whole: int, least: int
) -> None:
    assert least_share(rate, whole) == least


@given(st.decimals(0, 1, places=4), st.integers(0, 10**6))
def test_a_share_is_exact(rate: object, whole: int) -> None:
    share = Fraction(str(rate)) * whole
    assert share <= least_share(float(str(rate)), whole) < share + 1


@pytest.mark.parametrize(
    ("rules", "needed"),
    [
        (ParticipationRules("p"), 1),
        (ParticipationRules("p", minimum_answers=5), 5),
        (ParticipationRules("p", minimum_share=0.5), 8),
        (ParticipationRules("p", minimum_answers=9, minimum_share=0.5), 9),
    ],
)
def test_answers_needed_are_the_number_or_the_share_whichever_is_more(
    rules: ParticipationRules, needed: int
) -> None:
    assert rules.answers_needed(15) == needed


AUDIENCES = [
    Audience("xa", "Cán bộ xã", "mandatory", ["xa"]),
    Audience("can-bo", "Cán bộ khác", "mandatory"),
    Audience("nguoi-dan", "Người dân", "encouraged", ["thon"]),
]


@pytest.mark.parametrize(
    ("obligation", "agency_class", "audience"),
    [("mandatory", "xa", "xa"), ("mandatory", "huyen", "can-bo"), ("mandatory", "", "can-bo"),
     ("encouraged", "thon", "nguoi-dan"), ("encouraged", "xa", None), ("excluded", "xa", None)],
)  # fmt: skip
def test_a_person_belongs_to_the_first_audience_that_holds_them(
    obligation: Obligation, agency_class: str, audience: str | None
) -> None:
    classes = [AgencyClass("xa", "Xã"), AgencyClass("thon", "Thôn")]
    plan = Definition("s", "", "", 0, 1, classes, [], ParticipationRules("p"), audiences=AUDIENCES)
    assert plan.audience_of(obligation, agency_class) == audience


def test_who_registers_belongs_to_the_audience_named_while_the_plan_has_it() -> None:
    classes = [AgencyClass("xa", "Xã"), AgencyClass("thon", "Thôn")]
    plan = Definition("s", "", "", 0, 1, classes, [], ParticipationRules("p"), audiences=AUDIENCES)
    assert plan.audience_of("mandatory", "xa", "can-bo") == "can-bo"
    assert plan.audience_of("encouraged", "xa", "nguoi-dan") == "nguoi-dan"
    assert plan.audience_of("mandatory", "xa", "no-longer-there") == "xa"


def test_an_audience_with_a_bank_of_its_own_draws_from_it() -> None:
    all_others, own = [TopicDraw("chung", 20)], [TopicDraw("dan-sinh", 10)]
    quiz = QuizRules(1_800, all_others, banks=[AudienceBank("nguoi-dan", own)])
    assert quiz.blueprint_of("nguoi-dan") == own
    assert quiz.blueprint_of("can-bo") == quiz.blueprint_of(None) == all_others
