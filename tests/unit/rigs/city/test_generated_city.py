"""The generated city: same seed same city, nobody real, rosters as messy as in life."""

import re
from collections import Counter
from datetime import date
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rigs.city import City, generate_city, generate_outline, people_of

pytestmark = pytest.mark.slow

seeds = st.integers(min_value=0, max_value=2**32)


@st.composite
def cities(draw: st.DrawFn) -> City:
    agencies = draw(st.integers(8, 90))
    people = draw(st.integers(12 * agencies, 30 * agencies))
    return generate_city(draw(seeds), agencies, people)


few = settings(max_examples=12, deadline=None)


@given(seed=seeds)
@few
def test_the_same_seed_gives_the_same_city(seed: int) -> None:
    assert generate_city(seed, 20, 300) == generate_city(seed, 20, 300)


def test_another_seed_gives_another_city() -> None:
    assert generate_city(1, 20, 300).people != generate_city(2, 20, 300).people


@given(city=cities())
@few
def test_agencies_have_unique_codes_and_names_and_parents_before_them(city: City) -> None:
    seen: set[str] = set()
    for agency in city.agencies:
        assert agency.parent is None or agency.parent in seen
        assert agency.code not in seen
        seen.add(agency.code)
    assert len({agency.name for agency in city.agencies}) == len(city.agencies)
    assert {agency.agency_class for agency in city.agencies} == {"city", "central"}


@given(city=cities())
@few
def test_exactly_two_people_stand_on_two_lists_and_are_the_same_there(city: City) -> None:
    rows = Counter(person.code for person in city.people)
    twice = {code for code, count in rows.items() if count > 1}
    assert len(twice) == 2
    assert set(rows.values()) == {1, 2}
    for code in twice:
        one, other = (person for person in city.people if person.code == code)
        assert one.agency != other.agency
        assert (one.name, one.born, one.phone) == (other.name, other.born, other.phone)
        assert one.obligation != "excluded"


@given(city=cities())
@few
def test_phones_are_well_formed_unique_and_of_a_prefix_that_is_not_given_out(city: City) -> None:
    phones = {person.code: person.phone for person in city.people}
    assert all(re.fullmatch(r"0[35789]\d{8}", phone) for phone in phones.values())
    assert all(phone.startswith("050") for phone in phones.values())
    assert len(set(phones.values())) == len(phones)


@given(city=cities())
@few
def test_mail_addresses_are_unique_and_can_reach_nobody(city: City) -> None:
    addresses = {person.code: person.email for person in city.people}
    pattern = re.compile(r"[a-z]+\.\d+@haiphong\.example", re.ASCII)
    assert all(pattern.fullmatch(address) for address in addresses.values())
    assert len(set(addresses.values())) == len(addresses)


@given(city=cities())
@few
def test_the_roster_has_as_many_rows_as_asked_for_and_as_each_agency_says(city: City) -> None:
    rows = Counter(person.agency for person in city.people)
    assert {agency.code: agency.roster_rows for agency in city.agencies} == rows
    assert any(agency.headcount != agency.roster_rows for agency in city.agencies)
    assert all(agency.headcount > 0 for agency in city.agencies)


@given(city=cities())
@few
def test_staff_of_the_contest_are_excluded_with_a_reason_and_nobody_else_is(city: City) -> None:
    for person in city.people:
        assert (person.obligation == "excluded") == bool(person.reason)
    excluded = {person.code for person in city.people if person.obligation == "excluded"}
    assert {account.person for account in city.staff} <= excluded
    for role in ("organiser", "author", "vetter", "judge", "ops"):
        assert city.staff_of(role)
    reasons = {person.reason for person in city.people}
    for words in ("Ban Tổ chức", "Ban Giám khảo", "Bộ phận giúp việc"):
        assert any(words in reason for reason in reasons)


@given(city=cities())
@few
def test_every_agency_has_a_liaison_of_its_own_who_may_compete(city: City) -> None:
    people = {(person.agency, person.code): person for person in city.people}
    assert city.liaisons.keys() == {agency.code for agency in city.agencies}
    for agency, code in city.liaisons.items():
        assert people[agency, code].obligation == "mandatory"


def test_people_are_of_working_age_and_have_plausible_names() -> None:
    for person in generate_city(3).people:
        assert date(1964, 1, 1) < person.born < date(2002, 1, 1)
        assert 3 <= len(person.name.split()) <= 4
        assert person.name == person.name.title()
        assert person.position


def test_the_usual_city_has_small_agencies_and_big_ones() -> None:
    city = generate_city(1)
    sizes = sorted(agency.roster_rows for agency in city.agencies)
    assert (len(city.agencies), len(city.people)) == (66, 2400)
    assert sum(6 <= size <= 9 for size in sizes) >= 3
    assert sizes[-1] >= 90


def test_a_city_of_a_million_people_is_made_row_by_row() -> None:
    outline = generate_outline(1, agencies=700, people=1_000_000)
    first = list(islice(people_of(outline), 1000))
    assert len({person.code for person in first}) == 1000
    assert sum(agency.roster_rows for agency in outline.agencies) == 1_000_000


@pytest.mark.parametrize(("agencies", "people"), [(7, 500), (66, 66)])
def test_a_city_too_small_for_its_duties_is_refused(agencies: int, people: int) -> None:
    with pytest.raises(ValueError, match="at least"):
        generate_city(1, agencies, people)
