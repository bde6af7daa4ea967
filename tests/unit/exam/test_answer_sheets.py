"""The answer sheet, by hand: what is an option, which answer stands, what was left blank."""

import pytest

from contracts.errors import Refused
from services.exam.domain.answer_sheets import (
    Sheet,
    final_answers,
    merge,
    paper_text,
    refuse_foreign,
    unanswered,
)
from services.exam.domain.paper_drawing import PaperQuestion

PAPER = paper_text(
    [
        PaperQuestion("CAB", ("D", "E")),
        PaperQuestion("LUAT-1", ("B", "A"), "true_false"),
        PaperQuestion("LUAT-10", ("C", "A")),
    ]
)
MANY = paper_text(
    [PaperQuestion("M", ("C", "A", "B"), "multiple_choice"), PaperQuestion("S", ("B", "A"))]
)


def test_questions_left_blank_are_told_in_the_order_of_the_paper() -> None:
    assert unanswered({}, PAPER) == ["CAB", "LUAT-1", "LUAT-10"]
    assert unanswered({"LUAT-1": "B"}, PAPER) == ["CAB", "LUAT-10"]
    assert unanswered({"LUAT-10": "A", "CAB": "D"}, PAPER) == ["LUAT-1"]
    assert unanswered({"LUAT-10": "A", "CAB": "D", "LUAT-1": "B"}, PAPER) == []


def test_a_paper_of_one_question_is_blank_or_is_not() -> None:
    assert unanswered({}, "q1:AB") == ["q1"]
    assert unanswered({"q1": "A"}, "q1:AB") == []


@pytest.mark.parametrize("option", ["C", "A", "B", ":", " ", "", "DD", "DF", "d", "L"])
def test_letters_of_a_questions_id_or_of_its_neighbour_are_no_options(option: str) -> None:
    with pytest.raises(Refused) as refusal:
        refuse_foreign({"CAB": option}, PAPER)
    assert refusal.value.problem.code == "answers.unknown_option"
    assert refusal.value.problem.details == {"question": "CAB", "option": option}


@pytest.mark.parametrize("question", ["LUAT", "LUAT-", "AB", "B", "1", "LUAT-100", ""])
def test_a_part_of_an_id_is_no_question(question: str) -> None:
    with pytest.raises(Refused) as refusal:
        refuse_foreign({question: "A"}, PAPER)
    assert refusal.value.problem.code == "answers.unknown_question"


@pytest.mark.parametrize("other", ["a:b", "a:B", "a:B:C", "a:", "a::"])
def test_an_id_that_goes_on_behind_a_colon_is_another_question(other: str) -> None:
    alone = paper_text([PaperQuestion(other, ("B", "A"))])
    refuse_foreign({other: "B"}, alone)
    for letter in ("A", "B"):
        with pytest.raises(Refused) as refusal:
            refuse_foreign({"a": letter}, alone)
        assert refusal.value.problem.code == "answers.unknown_question"
    for order in (1, -1):
        both = [PaperQuestion(other, ("B", "A")), PaperQuestion("a", ("D", "C"))]
        paper = paper_text(both[::order])
        refuse_foreign({"a": "D", other: "A"}, paper)
        for wrong in ({"a": "A"}, {other: "D"}):
            with pytest.raises(Refused) as refusal:
                refuse_foreign(wrong, paper)
            assert refusal.value.problem.code == "answers.unknown_option"
        assert unanswered({"a": "D"}, paper) == [other]


def test_every_option_of_every_question_is_taken_also_the_last_ones() -> None:
    for answers in ({"CAB": "D"}, {"CAB": "E", "LUAT-1": "A"}, {"LUAT-10": "C"}, {"LUAT-10": "A"}):
        refuse_foreign(answers, PAPER)
    with pytest.raises(Refused):
        refuse_foreign({"LUAT-1": "B", "LUAT-10": "B"}, PAPER)


def test_of_a_question_with_one_right_option_only_one_is_chosen() -> None:
    for answers, paper in (({"CAB": "DE"}, PAPER), ({"LUAT-1": "AB"}, PAPER), ({"S": "BA"}, MANY)):
        with pytest.raises(Refused) as refusal:
            refuse_foreign(answers, paper)
        assert refusal.value.problem.code == "answers.several_options"


@pytest.mark.parametrize("chosen", ["", "A", "C", "AC", "CA", "ABC", "BCA"])
def test_of_others_several_are_chosen_in_any_order_or_all_taken_back(chosen: str) -> None:
    refuse_foreign({"M": chosen}, MANY)
    sheet: Sheet = {}
    merge(sheet, {"M": chosen, "S": "B"}, 1, 1)
    found = final_answers(sheet)
    assert found.get("M", "") == "".join(sorted(chosen))
    assert unanswered(found, MANY) == ([] if chosen else ["M"])


@pytest.mark.parametrize("chosen", ["D", "AA", "ABCD", "AB+", "+", "A,C", "a"])
def test_what_a_question_has_not_or_twice_is_no_choice_of_several(chosen: str) -> None:
    with pytest.raises(Refused) as refusal:
        refuse_foreign({"M": chosen}, MANY)
    assert refusal.value.problem.code == "answers.unknown_option"


def test_the_later_arrival_stands_whatever_came_first_and_then_the_later_number() -> None:
    sheet: Sheet = {}
    assert merge(sheet, {"q2": "A", "q1": "B"}, 20, 5)
    assert not merge(sheet, {"q2": "B"}, 19, 9)
    assert not merge(sheet, {"q2": "B"}, 20, 5)
    assert not merge(sheet, {"q2": "B"}, 20, 4)
    assert merge(sheet, {"q2": "C", "q1": "B"}, 20, 6)
    assert sheet == {"q2": ("C", 20, 6), "q1": ("B", 20, 6)}
    assert list(final_answers(sheet).items()) == [("q1", "B"), ("q2", "C")]
