"""Papers by difficulty and from banks of audiences: drawn as the plan says, and recounted."""

import io
import json
import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from cli.recount.round_checks import recount, seal
from contracts.definition import AudienceBank, Difficulty, QuizRules, TopicDraw
from contracts.ledger_file import read_ledger
from contracts.ledger_format import LedgerError
from contracts.ledger_lines import LedgerQuestion
from services.exam.domain.paper_drawing import BankQuestion, bank_of, draw_paper
from tests.support.ledgers import SEED, Organiser, Played, play, question, written
from tests.support.random_contests import pooled, pooled_contests

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def differences(file: bytes) -> list[str]:
    return recount(read_ledger(io.BytesIO(file)), Organiser().public_key).differences


@SLOW
@given(pooled(), st.text(max_size=5), st.integers(1, 3))
def test_a_paper_holds_the_blueprints_numbers_of_each_pool_and_nothing_of_another_audience(
    given_: tuple[QuizRules, list[LedgerQuestion]], name: str, attempt: int
) -> None:
    quiz, questions = given_
    bank = bank_of(
        BankQuestion(q.id, q.topic, tuple(q.options), q.difficulty or None, q.audience)
        for q in questions
    )
    of = {q.id: q for q in bank.questions}
    for one in quiz.blueprints:
        paper = draw_paper(SEED, "", name, attempt, one.blueprint, bank, True, one.audience)
        drawn = [of[q.id] for q in paper.questions]
        assert len({q.id for q in drawn}) == len(drawn)
        assert {q.audience for q in drawn} <= {"", one.audience}
        for line in one.blueprint:
            fitting = [
                q
                for q in drawn
                if q.topic == line.topic and line.difficulty in (None, q.difficulty)
            ]
            assert len(fitting) == line.questions
        assert len(drawn) == quiz.questions_of(one.audience)


@SLOW
@given(pooled_contests())
def test_any_contest_with_banks_is_recounted_as_scoring_published_it(contest: Played) -> None:
    assert differences(contest.full) == []
    assert differences(contest.public) == []


@SLOW
@given(pooled_contests(), st.data())
def test_any_byte_changed_is_found(contest: Played, data: st.DataObject) -> None:
    file = bytearray(contest.public)
    place = data.draw(st.integers(0, len(file) - 1))
    file[place] ^= data.draw(st.integers(1, 255))
    try:
        ledger = read_ledger(io.BytesIO(bytes(file)))
    except LedgerError:
        return
    assert any(seal(ledger, None)) or not recount(ledger).agrees


def residents() -> Played:
    """Officials answer hard questions of one topic, residents three easy ones of their own."""
    quiz = QuizRules(
        1800,
        [TopicDraw("luat", 2, "hard"), TopicDraw("luat", 1, "easy")],
        banks=[AudienceBank("nguoi-dan", [TopicDraw("luat", 2, "easy")])],
    )
    grades: list[Difficulty] = ["hard", "easy"]
    bank = [
        question(n, "luat", 4, "A", grades[n % 2], "nguoi-dan" if n >= 10 else "")
        for n in range(20)
    ]
    return play(quiz, 14, random.Random(7), questions=bank)


def test_the_ledger_tells_whose_bank_a_paper_was_drawn_from_and_nothing_where_it_is_everyones() -> (
    None
):
    played = residents()
    lines = [json.loads(line) for line in played.public.splitlines()]
    told = {(x["pseudonym"], x["attempt"]): x["audience"] for x in lines if x["line"] == "paper"}
    own = {(a.pseudonym, a.attempt): a.audience for a in played.publication.attempts if a.audience}
    assert told == own
    assert set(told.values()) == {"nguoi-dan"}
    assert len(told) < len(played.publication.attempts)
    rules = lines[0]["rules"]
    assert rules["blueprint"] == [["luat", 2, "hard"], ["luat", 1, "easy"]]
    assert rules["banks"] == [{"audience": "nguoi-dan", "blueprint": [["luat", 2, "easy"]]}]
    assert Counter(q.get("audience", "") for q in lines[0]["bank"]) == {"": 10, "nguoi-dan": 10}


def test_a_paper_said_to_be_of_another_audience_is_found() -> None:
    publication = residents().publication
    for index, one in enumerate(publication.attempts):
        other = "" if one.audience else "nguoi-dan"
        attempts = list(publication.attempts)
        attempts[index] = structs.replace(one, audience=other)
        found = differences(written(structs.replace(publication, attempts=attempts)))
        if one.answers:  # without any, no answer contradicts the other paper
            assert any("not in its paper" in words for words in found), one


def test_a_bank_that_the_plan_does_not_have_is_found_and_nothing_is_drawn_from_it() -> None:
    publication = residents().publication
    attempts = [structs.replace(one, audience="ai-do") for one in publication.attempts]
    found = differences(written(structs.replace(publication, attempts=attempts)))
    assert len(found) == len(attempts)
    assert all("ai-do has no bank of its own" in words for words in found)


def test_a_blueprint_that_the_bank_cannot_fill_for_an_audience_is_found() -> None:
    publication = residents().publication
    header = publication.header
    banks = [structs.replace(header.rules.banks[0], blueprint=[["luat", 11, "easy"]])]
    changed = structs.replace(header, rules=structs.replace(header.rules, banks=banks))
    assert (
        "blueprint of nguoi-dan: 11 questions of topic luat (easy), the bank has 10"
        in differences(written(structs.replace(publication, header=changed)))
    )


def test_a_line_of_a_blueprint_of_another_form_is_refused_by_its_line() -> None:
    file = residents().full.replace(b'["luat",2,"hard"]', b'["luat",2,"weird"]')
    with pytest.raises(LedgerError, match=r"line 1: .*names no difficulty"):
        read_ledger(io.BytesIO(file))
