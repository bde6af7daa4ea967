"""The demo's second count of prizes that put quiz and videos together, worked out by hand."""

from fractions import Fraction
from typing import Any

import pytest

from rigs.demo.all_round_count import (
    Amounts,
    all_round_awards,
    all_round_differences,
    amounts_of,
    totals_of,
)
from rigs.demo.compressed_plan import find_plan
from rigs.demo.entries_phase import PlayedEntries
from rigs.demo.handing_in import HandedIn
from rigs.demo.marking import Jury
from rigs.demo.publish_and_recount import RoundOutcome
from rigs.simulate.acknowledged_record import SimulationRecord

from .test_participation_crosscheck import city, person, sheet

DEFINITION = find_plan("hai-phong-2024").definition
(AWARD,) = all_round_awards(DEFINITION)
NAMES = {"A": "Sở A", "B": "Sở B", "C": "Sở C"}


def amounts(**marks: int) -> Amounts:
    """A has the best rate, B the best scores; the marks decide."""
    rates = {"A": Fraction(1), "B": Fraction(4, 5), "C": Fraction(4, 5)}
    scores = {"A": Fraction(10), "B": Fraction(20), "C": Fraction(10)}
    return {
        one: {
            "participation_rate": rates[one],
            "mean_score": scores[one],
            "entry_marks": Fraction(marks.get(one, 0)),
        }
        for one in NAMES
    }


def prize(rank: str, agency: str, value: str) -> dict[str, Any]:
    values = {"weighted": value} if agency else {}
    return {
        "award": AWARD.id, "rank": rank, "money": 0, "winner": NAMES.get(agency, ""),
        "values": values,
    }  # fmt: skip


def published() -> list[dict[str, Any]]:
    """As it is due with 90 marks for A and 45 for B: 0.85, 0.8 and 0.55."""
    return [
        prize("first", "A", "17/20"),
        prize("second", "B", "4/5"),
        prize("second", "C", "11/20"),
        *[prize("third", "", "")] * 3,
    ]


def test_each_measure_counts_as_its_part_of_the_highest() -> None:
    found = totals_of(AWARD, amounts(A=90, B=45))
    assert found == {
        "A": Fraction(50 + 15 + 20, 100),
        "B": Fraction(40 + 30 + 10, 100),
        "C": Fraction(40 + 15, 100),
    }


def test_without_any_video_the_rest_decides() -> None:
    assert totals_of(AWARD, amounts())["B"] == Fraction(70, 100)


def test_prizes_that_are_due_are_no_difference() -> None:
    assert all_round_differences(AWARD, amounts(A=90, B=45), NAMES, published()) == []


@pytest.mark.parametrize(
    ("at", "change", "said"),
    [
        (0, {"winner": "Sở C"}, "the best"),
        (0, {"winner": ""}, "the best"),
        (1, {"values": {"weighted": "79/100"}}, "is told 79/100"),
        (2, {"rank": "third"}, "is due"),
        (2, {"money": 1}, "is due"),
        (2, {"winner": "Sở A", "values": {"weighted": "17/20"}}, "won twice"),
    ],
)
def test_whatever_else_is_published_is_told(at: int, change: dict[str, Any], said: str) -> None:
    lines = published()
    lines[at] = lines[at] | change
    assert said in " ".join(all_round_differences(AWARD, amounts(A=90, B=45), NAMES, lines))


def test_a_prize_that_is_left_out_is_told() -> None:
    found = all_round_differences(AWARD, amounts(A=90, B=45), NAMES, published()[:-1])
    assert "is due" in found[0]


def test_an_agency_has_its_best_scores_and_its_video_once_its_quota_is_met() -> None:
    people = [person("A", f"p{number}") for number in range(8)]
    record = SimulationRecord(
        [sheet(one.code, "tuan-1", q1="A") for one in people[:7]] + [sheet("p7", "tuan-2")]
    )
    scores = [{one.code: 1 for one in people[:7]} | {"p7": 2}, {"p0": 2}]
    entry = HandedIn("e", "K1", "Clip", "", "A")
    outcome = RoundOutcome("nhan-video", "Nhận video", 1, "", 1, "", 0.0)
    played = PlayedEntries(DEFINITION, [entry], Jury({}), {"K1": Fraction(90)}, outcome)
    assert amounts_of(city(people), DEFINITION, record, scores, [played]) == {
        "A": {
            "participation_rate": Fraction(7, 10),
            "mean_score": Fraction(8, 7),
            "entry_marks": Fraction(90),
        }
    }
