"""Pages of the staff with hundreds of rows behind them: a part at a time, searched, never cut."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.agency_staff_lists import Corrections
from contracts.appeals import Appeals
from contracts.errors import Refused
from contracts.question_bank import PaperQuestion, RoundQuestions
from contracts.question_proposals import Proposals
from contracts.question_statistics import RoundQuestionStatistics
from contracts.settled_round_decisions import Decisions, Subject
from tests.unit.gateway.example_contest import APPEAL, CONTEST, CORRECTION, FIGURES, ROUND, decision
from tests.unit.gateway.fakes import NOW_US, House
from tests.unit.gateway.questions.question_desks import proposal
from tests.unit.gateway.visitor import Visitor
from tests.unit.gateway.visitor import house as house
from tests.unit.gateway.visitor import organiser as organiser

ROWS = 120
NUMBERS = range(1, ROWS + 1)
Fill = Callable[[House, int], None]


def name(number: int) -> str:
    """One name has an accent more than what is searched."""
    return f"Nguyễn Thị Hoè {number:03}" if number == 77 else f"Người {number:03}"


def fill_corrections(house: House, count: int, state: Any = "filed") -> None:
    rows = [
        replace(
            CORRECTION, correction=f"c{one}", name=name(one), state=state, answered_at_us=NOW_US
        )
        for one in range(1, count + 1)
    ]
    house.caller.handlers["registration.corrections"] = lambda _item: Corrections(rows)


def fill_appeals(house: House, count: int) -> None:
    rows = [replace(APPEAL, appeal=f"kn{one}", name=name(one)) for one in range(1, count + 1)]
    house.caller.handlers["scoring.appeals"] = lambda item: Appeals(item.contest, rows)


def fill_decisions(house: House, count: int) -> None:
    """The page shows the newest first."""
    made = decision(Subject("void_question", "q1"))
    rows = [replace(made, number=one, reason=name(one)) for one in range(count, 0, -1)]
    house.caller.handlers["scoring.decisions"] = lambda _item: Decisions(CONTEST, rows, [])


def fill_bank(house: House, count: int) -> None:
    made = proposal(state="vetted")
    rows = [
        replace(made, question=replace(made.question, id=f"q{one:03}", text=name(one)))
        for one in range(1, count + 1)
    ]
    house.caller.handlers["exam.proposals"] = lambda _item: Proposals(rows)


def fill_figures(house: House, count: int) -> None:
    rows = [replace(FIGURES, question=f"q{one:03}", suspicions=[]) for one in range(1, count + 1)]
    texts = [PaperQuestion(f"q{one:03}", name(one), []) for one in range(1, count + 1)]
    told = RoundQuestionStatistics(CONTEST, ROUND, 40, rows)
    house.caller.handlers |= {
        "scoring.question_statistics": lambda _item: told,
        "exam.round_questions": lambda _item: RoundQuestions(1, texts),
    }


def fill_headcounts(house: House, count: int) -> None:
    answer = house.caller.handlers["reporting.participation"]

    def many(item: Any) -> Any:
        told: Any = answer(item)
        line = replace(told.agencies[0], headcount=10)
        rows = [replace(line, agency=f"A{one:03}", name=name(one)) for one in range(1, count + 1)]
        return replace(told, agencies=rows)

    house.caller.handlers["reporting.participation"] = many


PAGES: dict[str, tuple[str, int, Fill]] = {
    "corrections that wait": ("/corrections", 15, fill_corrections),
    "corrections answered": (
        "/corrections?state=answered",
        25,
        lambda house, count: fill_corrections(house, count, "accepted"),
    ),
    "appeals": ("/appeals", 25, fill_appeals),
    "decisions": ("/second-looks", 15, fill_decisions),
    "questions to select": ("/question-bank", 25, fill_bank),
    "figures of questions": (f"/question-figures?round={ROUND}", 50, fill_figures),
    "headcounts": ("/set-up/headcounts", 50, fill_headcounts),
}


def names_on(page: str) -> list[str]:
    """The rows of a page, each once."""
    return list(dict.fromkeys(re.findall(r"Người \d{3}|Nguyễn Thị Hoè \d{3}", page)))


@pytest.mark.parametrize("which", PAGES)
def test_a_page_shows_a_part_and_a_search_without_accents_finds_the_rest(
    house: House, organiser: Visitor, which: str
) -> None:
    path, at_once, fill = PAGES[which]
    fill(house, ROWS)
    path, _, query = path.partition("?")
    kept = dict(re.findall(r"(\w+)=([\w-]+)", query))

    def see(**asked: str) -> list[str]:
        return names_on(organiser.see(path, **kept, **asked).text)

    last = (ROWS - 1) // at_once * at_once
    assert see() == [name(one) for one in NUMBERS[:at_once]]
    assert see(page="2") == [name(one) for one in NUMBERS[at_once : 2 * at_once]]
    assert see(page="999") == [name(one) for one in NUMBERS[last:]]
    assert see(q="nguyen thi hoe") == [name(77)]
    assert see(q="không ai") == []
    assert see(page="all") == [name(one) for one in NUMBERS]  # what is printed is whole
    counted = f"Hiện dòng 1 đến {at_once} trong số {ROWS} dòng."
    assert counted in organiser.see(path, **kept).text


def test_what_was_refused_stands_first_however_far_down_it_was(
    house: House, organiser: Visitor
) -> None:
    fill_corrections(house, ROWS)

    def refuse(_item: Any) -> Any:
        raise Refused("correction.reason_missing", "Còn thiếu. (Missing.)")

    house.caller.handlers["registration.answer_correction"] = refuse
    page = organiser.send("/corrections", correction="c100", state="refused")
    assert names_on(page.text)[0] == name(100)
    assert '<a href="#answer-c100">Còn thiếu.</a>' in page.text


def test_questions_ticked_on_one_page_stay_so_on_another(house: House, organiser: Visitor) -> None:
    fill_bank(house, ROWS)
    turned = organiser.send("/question-bank", question="q001", page="2", action="")
    assert names_on(turned.text)[0] == name(26)
    assert '<input type="hidden" name="question" value="q001">' in turned.text
    assert " checked" not in turned.text
    assert "Đang chọn 1 trong 120 câu" in turned.text
    searched = organiser.send("/question-bank", question="q077", page="1", q="nguyen thi hoe")
    assert searched.text.count(" checked") == 1
    assert 'type="hidden" name="question"' not in searched.text
    assert house.caller.commands("exam.select_questions") == []


def test_headcounts_typed_on_one_page_stay_so_on_another_and_are_tried_together(
    house: House, organiser: Visitor
) -> None:
    fill_headcounts(house, ROWS)
    here = "/set-up/headcounts"
    typed = {"h:A001": "1.014", "h:A002": "10", "h:A003": "mười"}
    turned = organiser.send(here, **typed, paste="A005 7", reason="", page="2")
    assert turned.status_code == 200
    assert names_on(turned.text)[0] == name(51)
    for field, value in (("h:A001", "1.014"), ("h:A003", "mười")):
        assert f'<input type="hidden" name="{field}" value="{value}">' in turned.text
    assert 'name="h:A002"' not in turned.text  # as it is in force
    assert "A005 7" in turned.text
    found = organiser.send(here, **typed, page="1", q="nguyen thi hoe")
    assert names_on(found.text) == [name(77)]
    assert 'name="h:A001" value="1.014"' in found.text
    wrong = organiser.send(here, **{"h:A001": "1.014", "h:A120": "mười"}, action="preview")
    assert wrong.status_code == 422
    assert names_on(wrong.text)[0] == name(120)
    assert 'href="#h-A120"' in wrong.text
    assert 'id="h-A120"' in wrong.text
    assert house.caller.commands("registration.approve_headcounts") == []
