"""Places of the other plans, and one made up for any plan that has none."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.definition import Definition
from plans.parser import read_definition
from rigs.city import generate_city, place_of, plan_round
from rigs.city.place_profiles import HAI_PHONG, LEAST_AGENCIES

pytestmark = pytest.mark.slow

CONTESTS = Path(__file__).parents[4] / "contests"
SLUGS = ("hai-phong-2024", "quang-tri-2022", "binh-thanh-2022", "dakrong-2020", "binh-son-2024")


def plan(slug: str) -> Definition:
    return read_definition((CONTESTS / f"{slug}.toml").read_text("utf-8"), slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_place_has_every_class_of_its_plan_however_small(slug: str) -> None:
    definition = plan(slug)
    place = place_of(definition)
    classes = {item.id for item in definition.agency_classes}
    for agencies, people in ((LEAST_AGENCIES, 120), (10, 150), (place.agencies, place.people)):
        city = generate_city(1, agencies, people, place)
        assert {agency.agency_class for agency in city.agencies} == classes
        assert (len(city.agencies), len(city.people)) == (agencies, people)


@pytest.mark.parametrize("slug", SLUGS)
def test_people_have_the_duties_of_their_plan(slug: str) -> None:
    definition = plan(slug)
    place = place_of(definition)
    city = generate_city(1, place.agencies, place.people, place)
    kinds = {agency.code: agency.agency_class for agency in city.agencies}
    for person in city.people:
        if person.obligation == "mandatory":
            found = definition.audience_of("mandatory", kinds[person.agency])
            assert found is not None, person
    assert {item.role for item in city.staff} == {"judge", "author", "vetter", "organiser", "ops"}
    assert len({person.code for person in city.people if person.obligation == "excluded"}) >= 15


def test_residents_of_a_town_are_invited_and_its_staff_obliged() -> None:
    place = place_of(plan("quang-tri-2022"))
    city = generate_city(1, place.agencies, place.people, place)
    kinds = {agency.code: agency.agency_class for agency in city.agencies}
    duties = {
        (kinds[person.agency], person.obligation)
        for person in city.people
        if person.position != "Hợp đồng lao động" and person.obligation != "excluded"
    }
    assert duties == {
        ("co-quan", "mandatory"), ("phuong-xa", "mandatory"),
        ("don-vi-khac", "encouraged"), ("nguoi-dan", "encouraged"),
    }  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), agencies=st.integers(LEAST_AGENCIES, 60))
def test_any_size_of_any_place_can_be_played(seed: int, agencies: int) -> None:
    place = place_of(replace(plan("quang-tri-2022"), slug="mot-noi-khac"))
    city = generate_city(seed, agencies, 15 * agencies, place)
    names = [agency.name for agency in city.agencies]
    assert len(set(names)) == len(names)
    assert plan_round(city, 0, seed, rounds=1)


def test_a_place_too_small_for_its_duties_is_refused() -> None:
    with pytest.raises(ValueError, match="at least"):
        generate_city(1, LEAST_AGENCIES - 1, 500, place_of(plan("binh-thanh-2022")))


def test_hai_phong_is_what_its_plan_makes_of_it() -> None:
    assert place_of(plan("hai-phong-2024")) == HAI_PHONG
