"""An agency against its quota, in whole numbers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.definition import AgencyClass, Denominator, denominator_of
from contracts.errors import Refused
from services.reporting.domain.participation_tallies import Share
from services.reporting.domain.quota import (
    Agency,
    agency_line,
    as_if,
    class_totals,
    needed,
    quota_met,
    table,
)

CITY, FREE = AgencyClass("city", "Khối thành phố", 0.7), AgencyClass("free", "Khác")
PERCENT = st.integers(0, 100).map(lambda percent: percent / 100)


@pytest.mark.parametrize(
    ("quota", "denominator", "people"),
    [
        (0.7, 10, 7),
        (0.7, 11, 8),
        (0.7, 0, 0),
        (0.5, 1, 1),
        (0.55, 100, 55),
        (0.07, 100, 7),
        (0.29, 100, 29),
        (1.0, 3, 3),
        (0.0, 3, 0),
        (1e-05, 3, 1),
        (None, 10, 0),
    ],
)
def test_the_fewest_people_that_meet_a_quota(
    quota: float | None, denominator: int, people: int
) -> None:
    assert needed(quota, denominator) == people


@given(percent=st.integers(0, 100), denominator=st.integers(0, 10**7))
def test_a_quota_in_percent_is_met_by_whole_numbers_alone(percent: int, denominator: int) -> None:
    people = needed(percent / 100, denominator)

    assert people * 100 >= percent * denominator
    assert people == 0 or (people - 1) * 100 < percent * denominator


@pytest.mark.parametrize(
    ("rule", "headcount", "expected"),
    [
        ("headcount", 12, 12),
        ("headcount", None, 10),
        ("headcount_less_excluded", 12, 9),
        ("headcount_less_excluded", 2, 0),
        ("headcount_less_excluded", None, 7),
        ("eligible", 12, 7),
        ("eligible", None, 7),
    ],
)
def test_the_definition_says_what_is_divided_by(
    rule: Denominator, headcount: int | None, expected: int
) -> None:
    assert denominator_of(rule, headcount, 7, 3) == expected


@given(quota=PERCENT, headcount=st.integers(0, 500), participants=st.integers(0, 600))
def test_met_missing_and_rate_agree(quota: float, headcount: int, participants: int) -> None:
    agency = Agency("A", "Sở A", "city", headcount)
    line = agency_line(agency, Share(participants=participants), "headcount", quota)

    if not headcount:  # no quota can be met or missed by nobody
        assert (line.met, line.missing) == (False, 0)
        return
    assert line.met == (participants >= Fraction(repr(quota)) * headcount)
    assert line.met == (line.missing == 0)
    if not line.met:
        more = Share(participants=participants + line.missing)
        assert agency_line(agency, more, "headcount", quota).met
    assert line.rate == (participants / headcount if headcount else 0)


def test_the_difference_between_headcount_and_roster_is_shown() -> None:
    line = agency_line(Agency("A", "Sở A", "city", 12), Share(7, 9, 1, 11), "headcount", CITY.quota)

    assert (line.headcount, line.roster_rows, line.denominator) == (12, 11, 12)


def test_an_agency_without_people_neither_meets_nor_misses_a_quota() -> None:
    line = agency_line(Agency("A", "Sở A", "city", 0), Share(), "headcount", CITY.quota)
    free = agency_line(Agency("F", "Sở F", "free", 0), Share(), "headcount", None)
    full = agency_line(Agency("B", "Sở B", "city", 1), Share(1), "headcount", CITY.quota)
    short = agency_line(Agency("C", "Sở C", "city", 1), Share(), "headcount", CITY.quota)

    assert (line.rate, line.met, line.missing) == (0.0, False, 0)
    assert free.met
    assert quota_met([line, full, free])
    assert not quota_met([line, short])


def test_the_table_shows_agencies_of_the_time_and_whoever_is_counted() -> None:
    agencies = {
        "A": Agency("A", "Sở A", "city", 10, 0, None),
        "B": Agency("B", "Sở B (cũ)", "city", 10, 0, 100),
        "C": Agency("C", "Sở C", "free", 10, 200, None),
    }
    lines = table(agencies, {"X": Share(participants=1)}, [CITY, FREE], "headcount", 100)

    assert [(line.agency, line.name) for line in lines] == [("A", "Sở A"), ("X", "X")]


def test_class_totals_add_up_and_only_quotas_can_be_missed() -> None:
    agencies = {
        "A": Agency("A", "A", "city", 10),
        "B": Agency("B", "B", "city", 10),
        "C": Agency("C", "C", "free", 10),
    }
    shares = {"A": Share(participants=7), "B": Share(participants=6)}
    lines = table(agencies, shares, [CITY, FREE], "headcount", 0)
    city, free = class_totals(lines, [CITY, FREE])

    assert (city.agencies, city.met, city.denominator, city.participants) == (2, 1, 20, 13)
    assert (free.agencies, free.met, free.quota) == (1, 1, None)
    assert not quota_met(lines)
    assert quota_met([line for line in lines if line.agency != "B"])


def test_who_took_part_where_nobody_is_to_be_counted_is_in_neither_part_of_a_classs_rate() -> None:
    agencies = {
        "A": Agency("A", "A", "city", 10),
        "B": Agency("B", "B", "city", 0),  # closed, by its approved headcount
    }
    shares = {"A": Share(participants=7), "B": Share(participants=2)}
    (city,) = class_totals(table(agencies, shares, [CITY], "headcount", 0), [CITY])
    assert (city.agencies, city.met) == (2, 1)
    assert (city.denominator, city.participants, city.rate) == (10, 7, 0.7)


def test_until_a_headcount_is_approved_everybody_on_the_list_stands_in_for_it() -> None:
    share = Share(eligible=8, excluded=2, participants=6)
    lines = [
        agency_line(Agency("A", "A", "city", headcount), share, rule, CITY.quota)
        for headcount in (None, 12)
        for rule in ("headcount", "headcount_less_excluded")
    ]
    assert [line.headcount for line in lines] == [10, 10, 12, 12]
    assert [line.denominator for line in lines] == [10, 8, 12, 10]


def test_a_headcount_is_considered_by_code_as_it_is_approved_and_changes_nothing_else() -> None:
    agencies = {"ĐNV": Agency("ĐNV", "Sở Nội vụ", "city", 10), "STC": Agency("STC", "S", "city", 4)}
    found = as_if(agencies, {"dn v": 12})
    assert (found["ĐNV"].headcount, found["STC"]) == (12, agencies["STC"])
    assert agencies["ĐNV"].headcount == 10
    with pytest.raises(Refused) as refusal:
        as_if(agencies, {"ĐNV": 1, "nowhere": 2})
    assert refusal.value.problem.details == {"agencies": ["nowhere"]}


@given(
    people=st.lists(st.integers(0, 12), min_size=1, max_size=4),
    headcount=st.integers(0, 12),
)
def test_in_each_round_is_met_by_all_rounds_together_and_by_none_that_lacks_people(
    people: list[int], headcount: int
) -> None:
    agency = Agency("A", "A", "city", headcount)
    rounds = [Share(participants=number) for number in people]
    line = agency_line(agency, Share(participants=max(people)), "headcount", 0.7, rounds)
    enough = all(number >= needed(0.7, headcount) for number in people)
    assert line.met == (enough and headcount > 0)
    assert line.missing == max(0, needed(0.7, headcount) - min(people))
    assert line.participants == max(people)
