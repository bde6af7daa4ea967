"""Whose bank a contestant draws from, and origins that nobody follows from contest to contest."""

import hashlib

import pytest
from msgspec.structs import replace

from contracts.attempts import Origin
from contracts.definition import Audience, AudienceBank, Definition, TopicDraw
from contracts.errors import Refused
from services.exam.domain.bank_of_audience import drawn_from
from services.exam.domain.origin_hashing import origin_in
from tests.support.examination import definition, quiz

BANKS = [AudienceBank("dan", [TopicDraw("luat", 1)])]
PLAN: Definition = replace(
    definition(),
    audiences=[Audience("can-bo", "Cán bộ", "mandatory"), Audience("dan", "Dân", "encouraged")],
)
QUIZ = replace(quiz(), banks=BANKS)


def test_who_has_a_bank_of_their_own_draws_from_it_and_everyone_else_from_everyones() -> None:
    assert drawn_from(PLAN, QUIZ, "encouraged", "city") == "dan"
    assert drawn_from(PLAN, QUIZ, "mandatory", "city") == ""
    assert drawn_from(PLAN, QUIZ, "mandatory", "city", "dan") == "dan"
    assert drawn_from(PLAN, QUIZ, "encouraged", "city", "can-bo") == ""


def test_without_banks_nothing_is_asked_about_the_agency_and_with_them_it_must_be_known() -> None:
    assert drawn_from(PLAN, quiz(), "encouraged", None) == ""
    with pytest.raises(Refused) as refusal:
        drawn_from(PLAN, QUIZ, "encouraged", None)
    assert refusal.value.problem.code == "contestant.agency_unknown"


def test_an_origin_is_hashed_with_its_contest_and_what_is_not_known_stays_unknown() -> None:
    def hashed(contest: str, token: str) -> str:
        return hashlib.sha256(f"hoithi/origin/1\0{contest}\0{token}".encode()).hexdigest()[:16]

    assert origin_in("c", None) is None
    assert origin_in("c", Origin("a", "d")) == Origin(hashed("c", "a"), hashed("c", "d"))
    assert origin_in("c", Origin("a", "")) == Origin(hashed("c", "a"), "")
    assert origin_in("c", Origin("", "")) == Origin("", "")
    assert origin_in("d", Origin("a", "d")) != origin_in("c", Origin("a", "d"))
