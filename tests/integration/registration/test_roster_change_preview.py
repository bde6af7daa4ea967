"""What a change of lists would tell is found out beforehand, and nothing of it is done."""

from typing import Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from contracts.agency_staff_lists import AnswerCorrection, FileCorrection
from contracts.errors import Problem
from contracts.roster_previews import Foresee, RosterFacts
from contracts.rosters import (
    AgencyRegistered,
    ApproveHeadcounts,
    ContestantExcluded,
    ContestantRegistered,
    ExcludePerson,
    HeadcountApproved,
    ImportState,
)
from services.registration.models import imports, plumbing
from services.registration.use_cases.contests import contests_and_agencies, roster_change_preview
from services.registration.use_cases.people import correction_requests, names_and_exclusions
from services.registration.use_cases.roster_import import comparing
from tests.integration.registration.world import SECOND_US, START_US, World, row

LISTED = [
    row(1, "CB01", "Trần Văn An"),
    row(2, "CB02", "Đỗ Thị Ước"),
    row(3, "CB03", "Lê Bình", "STC"),
    row(4, "CB04", "Vũ Hai", "STC"),
]


@pytest.fixture
def listed(world: World) -> World:
    """Two lists of a contest that has begun; the headcount of STC was approved."""
    world.define()
    world.load(LISTED)
    world.carry_out(
        contests_and_agencies.approve_headcounts,
        ApproveHeadcounts("cchc", {"STC": 9}, "org", world.now_us),
    )
    world.now_us = START_US + 2 * 86_400 * SECOND_US
    return world


def foreseen(world: World, **what: Any) -> RosterFacts:
    answer = world.carry_out(roster_change_preview.foresee, Foresee(**what))
    assert isinstance(answer, RosterFacts), answer
    return answer


def unreasoned(facts: RosterFacts) -> RosterFacts:
    """The facts without why somebody is excluded."""
    return replace(facts, excluded=[replace(one, reason="excluded") for one in facts.excluded])


def bare(facts: list[Any]) -> list[Any]:
    """The facts without what a preview has no use for: names, and ids of people not made yet."""
    return [
        replace(one, name="", code="", person="") if isinstance(one, ContestantRegistered) else one
        for one in facts
    ]


def everything(world: World) -> tuple[int, int]:
    """How many events were told and records noted."""
    with world.store.reading() as connection:
        noted = connection.execute(sa.select(sa.func.count()).select_from(plumbing.audit))
        return len(world.events()), noted.scalar_one()


def told_since(world: World, before: int) -> RosterFacts:
    told = world.events()[before:]
    kinds = (AgencyRegistered, HeadcountApproved, ContestantRegistered, ContestantExcluded)
    assert all(isinstance(one, kinds) for one in told)
    return RosterFacts(
        agencies=[one for one in told if isinstance(one, AgencyRegistered)],
        headcounts=[one for one in told if isinstance(one, HeadcountApproved)],
        registered=[one for one in told if isinstance(one, ContestantRegistered)],
        excluded=[one for one in told if isinstance(one, ContestantExcluded)],
    )


def same(one: RosterFacts, other: RosterFacts) -> bool:
    pairs = ((getattr(one, n), getattr(other, n)) for n in one.__struct_fields__[:4])
    return all(bare(mine) == bare(theirs) for mine, theirs in pairs)


def test_an_exclusion_and_its_end_are_foreseen_as_they_are_then_told(listed: World) -> None:
    for reason in ("giám khảo", ""):
        item = ExcludePerson("cchc", listed.person("CB01"), reason, "org", listed.now_us)
        before = everything(listed)
        shown = foreseen(listed, exclusion=item)
        assert everything(listed) == before
        assert [one.reason for one in shown.excluded] == [reason]
        listed.carry_out(names_and_exclusions.exclude, item)
        assert same(told_since(listed, before[0]), shown)


def test_what_is_refused_is_refused_beforehand_too(listed: World) -> None:
    nobody = ExcludePerson("cchc", "nobody", "ốm", "org", listed.now_us)
    refused = listed.carry_out(roster_change_preview.foresee, Foresee(exclusion=nobody))
    assert isinstance(refused, Problem)
    assert refused.code == "contestant.unknown"
    unknown = Foresee(roster=ImportState("another", "cchc", "org"))
    refused = listed.carry_out(roster_change_preview.foresee, unknown)
    assert isinstance(refused, Problem)
    assert refused.code == "roster.unknown_upload"


@pytest.mark.parametrize("kind", ["joined", "left", "position"])
def test_a_correction_is_foreseen_as_it_is_then_told(listed: World, kind: Any) -> None:
    organiser = listed.organiser().person
    person = "" if kind == "joined" else listed.person("CB01")
    values = {"code": "CB03", "name": "Lê Bình", "position": "Văn thư"}
    filed = FileCorrection(
        "cchc", "SNV", "c1", kind, organiser, listed.now_us, person, values, "QĐ 12"
    )
    assert not isinstance(listed.carry_out(correction_requests.file_correction, filed), Problem)
    item = AnswerCorrection("cchc", "c1", "accepted", "", organiser, listed.now_us)
    before = everything(listed)
    shown = foreseen(listed, correction=item)
    assert everything(listed) == before
    assert not isinstance(listed.carry_out(correction_requests.answer_correction, item), Problem)
    told = told_since(listed, before[0])
    assert same(told, shown)
    assert bool(shown) == (kind != "position")
    if kind == "joined":  # in STC it was approved how many they are
        assert [(one.agency, one.headcount) for one in shown.headcounts] == [("SNV", 3)]


def test_a_dry_run_tells_what_the_list_would_then_tell(listed: World) -> None:
    rows = [
        LISTED[0],
        row(2, "CB02", "Đỗ Thị Ước", obligation="excluded", reason="nghỉ việc"),
        row(3, "CB03", "Lê Bình", "SNV"),
        row(4, "CB04", "Vũ Hai", "STC"),
        row(5, "CB05", "Ngô Mới", "SYT"),
    ]
    before = everything(listed)
    listed.load(rows, dry_run=True)
    shown = foreseen(listed, roster=ImportState(f"u{listed.uploads}", "cchc", "org"))
    assert everything(listed) == before
    assert shown.complete
    assert [one.agency for one in shown.agencies] == ["SYT"]
    assert [one.reason for one in shown.excluded] == ["excluded"]
    with listed.store.reading() as connection:  # as it is kept with the import
        plan = connection.execute(sa.select(imports.c.plan).order_by(imports.c.begun_at_us.desc()))
        kept = str(plan.scalars().first())
    for word in ("Ngô", "nghỉ việc", "CB0"):
        assert word not in kept
    listed.load(rows)
    told = told_since(listed, before[0])
    assert len(told.registered) == 3
    assert _sorted(unreasoned(told)) == _sorted(shown)
    other = Foresee(roster=ImportState(f"u{listed.uploads - 1}", "cchc", "another"))
    assert listed.carry_out(roster_change_preview.foresee, other).code == "roster.unknown_upload"


def test_a_list_that_changes_more_people_than_a_message_should_carry_says_so(
    listed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "MOST_TOLD", 2)
    listed.load([row(n, f"NV{n}", "Ngô Mới") for n in range(1, 5)], dry_run=True)
    shown = foreseen(listed, roster=ImportState(f"u{listed.uploads}", "cchc", "org"))
    assert (shown.complete, len(shown.registered)) == (False, 2)


def _sorted(facts: RosterFacts) -> list[list[Any]]:
    """In one order: a dry run and an import come to the same by other ways."""
    names = ("agencies", "headcounts", "registered", "excluded")
    return [sorted(bare(getattr(facts, name)), key=str) for name in names]
