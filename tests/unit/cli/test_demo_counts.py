"""The demo's second count: participation and scores from what was acknowledged."""

from datetime import date
from typing import Any

from cli.city.model import Agency, City, Person
from cli.demo.plan import find_plan
from cli.demo.quota import own_participation, participation_differences, score_differences
from cli.demo.results import RoundOutcome
from cli.simulate.record import Record, Sheet

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
    record = Record(
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
    record = Record([sheet("p1", "tuan-1", q1="A")])
    table = own_participation(city(people), DEFINITION, record, WEEKS)
    assert (table["A"]["participants"], table["B"]["participants"]) == (0, 1)


def test_exactly_seventy_percent_meets_the_quota() -> None:
    people = [person("A", f"p{number}") for number in range(7)]
    record = Record([sheet(item.code, "tuan-1", q1="A") for item in people])
    assert own_participation(city(people), DEFINITION, record, WEEKS)["A"]["met"]


def test_a_table_that_differs_is_told_by_agency_and_figure() -> None:
    own = {"A": {"participants": 3}, "B": {"participants": 0}}
    told: list[dict[str, Any]] = [{"agency": "A", "participants": 2}]
    assert participation_differences(own, told) == [
        "A: participants is 2, counted 3",
        "B: on one side only",
    ]


def test_published_scores_are_compared_with_acknowledged_answers() -> None:
    record = Record([sheet("p1", "tuan-1", q1="A", q2="B"), sheet("p2", "tuan-1", q1="C")])
    standings = [{"person": "id1", "score": 2}, {"person": "id2", "score": 1}]
    outcome = RoundOutcome("tuan-1", "Tuần 1", 1, "", 2, "", 0.0, standings)
    keys, persons = {"q1": "A", "q2": "B"}, {"p1": "id1", "p2": "id2"}
    assert score_differences(outcome, record, keys, persons) == [
        "tuan-1: id2 has 1 points, counted 0"
    ]
