"""The demo's second count: participation and scores from what was acknowledged."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from contracts.definition import CountingAttempt, ParticipationRules, QuestionPoints, QuizRules
from rigs.city.bank_reader import Bank, Question
from rigs.city.city_model import Agency, City, Person
from rigs.demo.compressed_plan import find_plan
from rigs.demo.participation_crosscheck import (
    Marking,
    marking_of,
    own_participation,
    own_scores,
    participation_differences,
    score_differences,
)
from rigs.demo.prize_summary import unawarded
from rigs.demo.publish_and_recount import RoundOutcome
from rigs.simulate.acknowledged_record import Sheet, SimulationRecord

DEFINITION = find_plan("hai-phong-2024").definition
WEEKS = {"tuan-1", "tuan-2", "tuan-3", "tuan-4"}


def person(agency: str, code: str) -> Person:
    return Person(agency, code, code, date(1990, 1, 1), "male", "", "", "", "mandatory")


def city(people: list[Person], headcount: int = 10) -> City:
    agencies = [
        Agency("A", "A", None, "city", "department", headcount, len(people)),
        Agency("B", "B", None, "central", "central", headcount, 0),
    ]
    return City(1, "x", agencies, people, {}, [])


def sheet(who: str, week: str, **answers: str) -> Sheet:
    return Sheet(who, week, f"{who}-{week}", "", ["q1", "q2"], answers)


def test_people_count_once_over_all_weeks_and_empty_papers_not_at_all() -> None:
    record = SimulationRecord(
        [
            sheet("p1", "tuan-1", q1="A"),
            sheet("p1", "tuan-2", q1="B"),
            sheet("p2", "tuan-1"),
            sheet("p3", "thi-thu", q1="A"),
        ]
    )
    people = [person("A", code) for code in ("p1", "p2", "p3")]
    table = own_participation(city(people), DEFINITION, record, WEEKS)
    assert table["A"] == {"participants": 1, "denominator": 10, "met": False, "missing": 6}
    assert table["B"]["missing"] == 5


def test_who_is_on_two_lists_counts_for_the_first() -> None:
    people = [person("B", "p1"), person("A", "p1")]
    record = SimulationRecord([sheet("p1", "tuan-1", q1="A")])
    table = own_participation(city(people), DEFINITION, record, WEEKS)
    assert (table["A"]["participants"], table["B"]["participants"]) == (0, 1)


def test_exactly_seventy_percent_meets_the_quota() -> None:
    people = [person("A", f"p{number}") for number in range(7)]
    record = SimulationRecord([sheet(item.code, "tuan-1", q1="A") for item in people])
    assert own_participation(city(people), DEFINITION, record, WEEKS)["A"]["met"]


def test_the_denominator_and_the_answers_needed_are_those_of_the_plan() -> None:
    """Quảng Trị divides by those who may take part; Bình Thành asks for half of the questions."""
    people = [person("A", f"p{number}") for number in range(4)]
    people[3] = replace(people[3], obligation="excluded")
    rules = ParticipationRules("vong-1", "eligible", minimum_share=0.1)  # two of twenty questions
    plan = replace(DEFINITION, participation=rules)
    record = SimulationRecord(
        [sheet("p0", "tuan-1", q1="A"), sheet("p1", "tuan-1", q1="A", q2="B")]
    )
    table = own_participation(city(people), plan, record, WEEKS)
    assert (table["A"]["denominator"], table["A"]["participants"]) == (3, 1)
    less = replace(plan, participation=replace(rules, denominator="headcount_less_excluded"))
    assert own_participation(city(people), less, record, WEEKS)["A"]["denominator"] == 9


def test_a_table_that_differs_is_told_by_agency_and_figure() -> None:
    own = {"A": {"participants": 3}, "B": {"participants": 0}}
    told: list[dict[str, Any]] = [{"agency": "A", "participants": 2}]
    assert participation_differences(own, told) == [
        "A: participants is 2, counted 3",
        "B: on one side only",
    ]


def test_scores_are_counted_in_the_points_and_parts_of_points_of_the_plan() -> None:
    options = {letter: letter for letter in "ABCD"}
    bank = Bank(
        "Bộ câu hỏi",
        {"luat": "Luật"},
        [
            Question("q1", "luat", "1?", options, "A", "", "", "easy"),
            Question("q2", "luat", "2?", options, "B", "", "", "hard"),
            Question("q3", "luat", "3?", options, "B", "", "", "hard"),
        ],
    )
    record = SimulationRecord([sheet("p1", "tuan-1", q1="A", q2="B", q3="C")])
    plain = QuizRules(600, [])
    graded = replace(plain, points=QuestionPoints(1, 2, 4))
    rules = (plain, graded, replace(graded, several_right="per_option"))
    found = [own_scores(record, "tuan-1", marking_of(bank, one), "best") for one in rules]
    assert found == [{"p1": 2}, {"p1": 5}, {"p1": 300}]


ONE_EACH = Marking({"q1": "A", "q2": "B"}, {"q1": 1, "q2": 1})


def test_published_scores_are_compared_with_acknowledged_answers() -> None:
    record = SimulationRecord(
        [sheet("p1", "tuan-1", q1="A", q2="B"), sheet("p2", "tuan-1", q1="C")]
    )
    standings = [{"person": "id1", "score": 2}, {"person": "id2", "score": 1}]
    outcome = RoundOutcome("tuan-1", "Tuần 1", 1, "", 2, "", 0.0, standings)
    persons = {"p1": "id1", "p2": "id2"}
    scores = own_scores(record, "tuan-1", ONE_EACH, "best")
    assert score_differences(outcome, scores, persons) == ["tuan-1: id2 has 1 points, counted 0"]


@pytest.mark.parametrize(("counting", "score"), [("best", 2), ("first", 1), ("last", 0)])
def test_of_several_attempts_the_one_counts_that_the_plan_names(
    counting: CountingAttempt, score: int
) -> None:
    answers = [{"q1": "A"}, {"q1": "A", "q2": "B"}, {"q1": "C"}]
    sheets = [
        replace(sheet("p1", "tuan-1", **given), started_at=f"2024-10-07T0{number}:00:00+07:00")
        for number, given in enumerate(answers)
    ]
    told = RoundOutcome("tuan-1", "Tuần 1", 1, "", 3, "", 0.0, [{"person": "id1", "score": score}])
    scores = own_scores(SimulationRecord(sheets), "tuan-1", ONE_EACH, counting)
    assert score_differences(told, scores, {"p1": "id1"}) == []


def line(award: str, round_id: str | None, person: str) -> dict[str, Any]:
    return {"award": award, "round": round_id, "person": person}


def test_a_prize_too_few_or_won_twice_is_told() -> None:
    outcomes = [RoundOutcome(week, week, 1, "", 2, "", 0.0) for week in sorted(WEEKS)]
    all_won = [line("ca-nhan-tuan", week, f"p{n}") for week in WEEKS for n in range(6)]
    assert unawarded(DEFINITION, outcomes, all_won) == []
    assert unawarded(DEFINITION, outcomes, all_won[1:]) != []
    twice = [line("ca-nhan-tuan", all_won[1]["round"], all_won[1]["person"]), *all_won[1:]]
    assert unawarded(DEFINITION, outcomes, twice) != []
    assert unawarded(DEFINITION, outcomes, [*all_won, line("tap-the", None, "")]) == []
