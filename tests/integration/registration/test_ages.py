"""Whoever is too young or too old is told so to the exam; when they were born is told to nobody."""

from typing import Any

import msgspec
import pytest

from contracts.definition import Audience
from contracts.local_times import parse_rfc3339
from contracts.rosters import AgencyEntry, ContestantRegistered, RegisterAgencies
from services.registration.use_cases.contests import contests_and_agencies
from tests.integration.registration.world import World, row

AGE_AT_US = parse_rfc3339("2025-06-02T00:00:00+07:00")
GROWN = Audience("dan", "Dân", "mandatory", minimum_age=15, maximum_age=35)


def begin(world: World, *audiences: Audience, **changes: Any) -> None:
    world.define(audiences=[*audiences], age_at_us=AGE_AT_US, **changes)


def verdicts(world: World) -> dict[str, str]:
    """Person code -> what the exam was told last."""
    return {one.code: one.age for one in world.told(ContestantRegistered)}


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("2010-06-02", ""),  # fifteen that very day
        ("2010-06-03", "too_young"),
        ("1989-06-03", ""),  # thirty-six tomorrow
        ("1989-06-02", "too_old"),
        (None, ""),  # nobody knows: a list need not tell it
    ],
)
def test_the_age_is_that_of_the_plans_day(world: World, born: str | None, age: str) -> None:
    begin(world, GROWN)
    world.load([row(2, "CB01", "An", birth_date=born)])
    (told,) = world.told(ContestantRegistered)
    assert told.age == age
    assert b"2010-06" not in msgspec.json.encode(told)


def test_the_audience_that_somebody_belongs_to_decides(world: World) -> None:
    central = Audience("tw", "Trung ương", "mandatory", agency_classes=["central"])
    begin(world, central, GROWN)
    world.load(
        [
            row(2, "CB01", "An", birth_date="2012-01-01"),
            row(3, "CB02", "Bình", "BTC", agency_class="central", birth_date="2012-01-01"),
        ]
    )
    assert verdicts(world) == {"CB01": "too_young", "CB02": ""}


def test_a_date_of_birth_that_comes_later_is_told_as_another_verdict(world: World) -> None:
    begin(world, GROWN)
    world.load([row(2, "CB01", "An")])
    world.load([row(2, "CB01", "An", birth_date="2012-01-01")])
    first, second = world.told(ContestantRegistered)
    assert (first.age, second.age) == ("", "too_young")
    assert second.revision == first.revision + 1
    world.load([row(2, "CB01", "An", birth_date="2012-01-01")])
    assert len(world.told(ContestantRegistered)) == 2, "the same again tells nothing"


def test_other_limits_are_told_of_those_alone_whose_verdict_they_change(world: World) -> None:
    begin(world, GROWN)
    world.load(
        [
            row(2, "CB01", "An", birth_date="2012-01-01"),
            row(3, "CB02", "Bình", birth_date="2000-01-01"),
        ]
    )
    begin(world, msgspec.structs.replace(GROWN, minimum_age=10))
    told = world.told(ContestantRegistered)
    assert [(one.code, one.age) for one in told[2:]] == [("CB01", "")]
    begin(world, msgspec.structs.replace(GROWN, minimum_age=10), title="Tên khác")
    assert len(world.told(ContestantRegistered)) == 3


def test_where_no_age_is_asked_for_nothing_is_told_of_it(world: World) -> None:
    begin(world, Audience("dan", "Dân", "mandatory"))
    world.load([row(2, "CB01", "An", birth_date="2020-01-01")])
    assert verdicts(world) == {"CB01": ""}


def test_another_class_of_an_agency_is_told_of_those_whose_verdict_it_changes(
    world: World,
) -> None:
    central = Audience("tw", "Trung ương", "mandatory", agency_classes=["central"])
    begin(world, central, GROWN)
    world.load(
        [
            row(2, "CB01", "An", birth_date="2012-01-01"),
            row(3, "CB02", "Bình", birth_date="2000-01-01"),
            row(4, "CB03", "Chi", "BTC", birth_date="2012-01-01"),
        ]
    )
    before = len(world.told(ContestantRegistered))
    for agency_class, age in (("central", ""), ("city", "too_young")):
        agency = AgencyEntry("SNV", "Đơn vị SNV", agency_class)
        item = RegisterAgencies("cchc", [agency], "org", world.now_us)
        for _ in range(2):
            world.carry_out(contests_and_agencies.register_agencies, item)
        told = world.told(ContestantRegistered)
        before += 1
        assert [(one.code, one.age, one.revision) for one in told[before - 1 :]] == [
            ("CB01", age, before - 2)
        ], "Bình's age suits both, Chi's agency stays what it was, the same again tells nothing"


def test_a_date_of_birth_that_another_contests_list_brings_is_told_in_all_of_them(
    world: World,
) -> None:
    begin(world, GROWN)
    world.load([row(2, "CB01", "An"), row(3, "CB02", "Bình")])
    world.define("khac", audiences=[msgspec.structs.replace(GROWN, minimum_age=10)])
    world.load([row(2, "CB02", "Bình")], contest="khac")
    world.grant(world.organiser().person, "quan-tri", "organiser")
    admin = world.person("QUAN-TRI")
    born = [
        row(2, "CB01", "An", birth_date="2012-01-01"),
        row(3, "CB02", "Bình", birth_date="2012-01-01"),
    ]
    world.define("ba", audiences=[])
    world.load(born, contest="ba", by=admin)
    ages = {(one.contest, one.code): one for one in world.told(ContestantRegistered)}
    assert {place: one.age for place, one in ages.items() if one.age} == {
        ("cchc", "CB01"): "too_young",
        ("cchc", "CB02"): "too_young",
    }
    assert ages["cchc", "CB01"].revision == 2
    count = len(world.told(ContestantRegistered))
    world.load(born, contest="ba", by=admin)
    assert len(world.told(ContestantRegistered)) == count
