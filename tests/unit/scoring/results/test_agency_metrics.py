"""Figures of agencies against values computed by hand, so that an error made here and in the
recount alike does not go unseen."""

from typing import Any

import pytest
from msgspec.structs import replace

from contracts.definition import Denominator
from contracts.phase_ledger_lines import HeldPrize, PersonRecord, PhaseAttempt
from services.scoring.domain.results.agency_metrics import (
    Figures,
    Roster,
    Rules,
    Scope,
    divided_by,
    figures,
)

RANKS = [("tuan", "nhat"), ("tuan", "nhi")]
RULES = Rules(["score", "duration", "earliest"], 2, "headcount", RANKS)
FIRST = HeldPrize("w1", "tuan", "nhat")


def sat(round_id: str, score: int, at_us: int, **more: Any) -> PhaseAttempt:
    """An attempt of four answers that counts and stands, unless ``more`` says otherwise."""
    base = PhaseAttempt(round_id, "00" * 8, 1, "counted", 4, score, None, 60, at_us, True)
    return replace(base, **more)


def person(name: str, agency: str, *attempts: PhaseAttempt, **more: Any) -> PersonRecord:
    return replace(PersonRecord(name, "counted", agency, "", list(attempts), []), **more)


PEOPLE = [
    # A: an takes part in both weeks (3, then 4 points), binh once, chi with too few answers
    person("an", "A", sat("w1", 3, 100), sat("w2", 4, 500), prizes=[FIRST]),
    person("binh", "A", sat("w2", 2, 400), audience="lanh-dao"),
    person("chi", "A", sat("w1", 4, 90, answered=1, stands=True)),
    # B: dung sits twice in a week, once annulled; em is excluded
    person("dung", "B", sat("w1", 1, 200, status="annulled", stands=False),
           sat("w1", 2, 300, attempt=2)),
    person("em", "B", sat("w1", 4, 10, status="excluded", stands=False), status="excluded"),
    # waits for confirmation: of no agency
    person("gia", "", sat("w1", 4, 1), sat("w2", 4, 2)),
]  # fmt: skip
ROSTERS = {
    # 70% of 3 people are 2.1, so 3; 50% of 4 are 2
    "A": Roster("A", "city", 3, {"": (2, 1), "lanh-dao": (1, 0)}, 0.7),
    "B": Roster("B", "central", 4, {"": (5, 1)}, 0.5),
    "C": Roster("C", "city", 0, {"": (0, 0)}, 0.7),
    "D": Roster("D", "free", None, {"": (2, 1)}),
}
TABLE = {
    # denominator, reached, participants, scores, total score, at the quota, at the last, prizes
    "both weeks": (
        (["w1", "w2"], ()),
        {
            "A": (3, False, 2, (2, 3, 4), 4 + 2, None, 400, (1, 0)),  # an's better week counts
            "B": (4, False, 1, (2,), 2, None, 300, (0, 0)),
            "C": (0, False, 0, (), 0, None, None, (0, 0)),
            "D": (3, True, 0, (), 0, None, None, (0, 0)),
        },
    ),
    "the first week": (
        (["w1"], ()),
        {
            "A": (3, False, 1, (3,), 3, None, 100, (1, 0)),
            "B": (4, False, 1, (2,), 2, None, 300, (0, 0)),
            "C": (0, False, 0, (), 0, None, None, (0, 0)),
            "D": (3, True, 0, (), 0, None, None, (0, 0)),
        },
    ),
    "of one audience": (
        (["w1", "w2"], ("lanh-dao",)),
        {
            "A": (3, False, 1, (2,), 2, None, 400, (0, 0)),
            "B": (4, False, 0, (), 0, None, None, (0, 0)),
            "C": (0, False, 0, (), 0, None, None, (0, 0)),
            "D": (0, True, 0, (), 0, None, None, (0, 0)),  # nobody of it on the roster
        },
    ),
}


@pytest.mark.parametrize("case", TABLE)
def test_figures_are_those_counted_by_hand(case: str) -> None:
    (rounds, audiences), expected = TABLE[case]
    found = figures(Scope(rounds, audiences), PEOPLE, ROSTERS, RULES)
    assert found == {name: Figures(name, *values) for name, values in expected.items()}


def test_the_quota_is_reached_by_the_arrival_of_the_last_person_it_takes() -> None:
    """50% of 3 are 1.5: the second of three, by their first attempt each."""
    people = [
        person("a", "A", sat("w1", 1, 300), sat("w2", 1, 900)),
        person("b", "A", sat("w2", 1, 700)),
        person("c", "A", sat("w1", 1, 500)),
    ]
    rosters = {"A": Roster("A", "city", 3, {}, 0.5)}
    found = figures(Scope(["w1", "w2"]), people, rosters, RULES)["A"]
    assert (found.reached, found.quota_at_us, found.final_at_us) == (True, 500, 700)
    assert (found.participants, found.attempts) == (3, 4)


@pytest.mark.parametrize(
    ("rule", "headcount", "audiences", "people"),
    [
        ("headcount", 10, (), 10),
        ("headcount", None, (), 11),  # all on the roster
        ("headcount", None, ("",), 7),
        ("eligible", 10, (), 9),
        ("eligible", 10, ("lanh-dao",), 4),
        ("headcount_less_excluded", 10, (), 8),
        ("headcount_less_excluded", None, (), 9),
        ("headcount_less_excluded", 1, (), 0),
        ("headcount_less_excluded", 3, (), 1),
    ],
)
def test_by_how_many_people_participants_are_divided(
    rule: Denominator, headcount: int | None, audiences: tuple[str, ...], people: int
) -> None:
    """Five may take part and two are excluded, and four leaders."""
    roster = Roster("A", "city", headcount, {"": (5, 2), "lanh-dao": (4, 0)})
    assert divided_by(rule, roster, audiences) == people
