"""Contests, agencies, headcounts."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from msgspec.structs import replace

from contracts.contests import ContestDefined, ContestQuery
from contracts.definition import AgencyClass, Phase, QuizRules, Round, TopicDraw
from contracts.empty_reply import Done
from contracts.errors import Problem
from contracts.rosters import (
    AgencyEntry,
    AgencyRegistered,
    ApproveHeadcounts,
    HeadcountApproved,
    RegisterAgencies,
)
from services.registration.use_cases.contests import contests_and_agencies

from .world import SECOND_US, World, row


def _register(world: World, *entries: AgencyEntry) -> object:
    item = RegisterAgencies("cchc", list(entries), "org", world.now_us)
    return world.carry_out(contests_and_agencies.register_agencies, item)


def _approve(world: World, **headcounts: int) -> object:
    item = ApproveHeadcounts("cchc", headcounts, "org", world.now_us)
    return world.carry_out(contests_and_agencies.approve_headcounts, item)


def test_a_definition_is_told_once_and_again_only_when_it_changes(world: World) -> None:
    assert world.define().revision == 1
    assert world.define().revision == 1
    assert world.define(title="Tên khác").revision == 2
    assert [event.revision for event in world.told(ContestDefined)] == [1, 2]


def _written(world: World, **query: bool) -> list[str]:
    with world.store.reading() as connection:
        found = contests_and_agencies.contests(connection, ContestQuery("cchc", **query))
    return [one.written for one in found.contests]


def test_the_text_of_a_definition_is_kept_and_told_to_who_asks_for_it(world: World) -> None:
    world.define(written="# kế hoạch")
    assert _written(world) == [""]
    assert _written(world, written=True) == ["# kế hoạch"]
    assert world.define(written="# kế hoạch 12").revision == 1
    assert _written(world, written=True) == ["# kế hoạch 12"]
    assert world.define().revision == 1
    assert _written(world, written=True) == ["# kế hoạch 12"]
    assert len(world.told(ContestDefined)) == 1
    assert world.define(title="Tên khác", written="# khác").revision == 2
    assert _written(world, written=True) == ["# khác"]
    world.define(title="Tên nữa")
    assert _written(world, written=True) == [""]


def test_a_definition_made_from_another_revision_than_there_is_is_refused(world: World) -> None:
    assert world.define(revision=0).revision == 1
    assert world.define(title="Của người thứ nhất", written="# một", revision=1).revision == 2
    for stale in (0, 1, 3):
        answer = world.define(title="Của người thứ hai", written="# hai", revision=stale)
        assert (answer.code, answer.details["revision"]) == ("contest.changed_meanwhile", 2)
    assert _written(world, written=True) == ["# một"]
    assert [event.revision for event in world.told(ContestDefined)] == [1, 2]
    assert world.define(title="Của người thứ hai", revision=2).revision == 3
    assert world.define(title="Như trước đây").revision == 4  # who says nothing replaces it
    unknown = world.define(slug="chua-co", revision=1)
    assert (unknown.code, unknown.details["revision"]) == ("contest.changed_meanwhile", 0)


def test_the_same_definition_sent_again_is_no_conflict_and_brings_no_older_text_back(
    world: World,
) -> None:
    world.define(written="# một", revision=0)
    world.define(title="Mới", written="# mới", revision=1)
    again = world.define(title="Mới", written="# cũ", revision=1)
    assert again.revision == 2
    assert _written(world, written=True) == ["# mới"]


def test_of_two_who_change_one_revision_at_once_one_is_refused(world: World) -> None:
    world.define()

    def change(title: str) -> Any:
        return world.define(title=title, revision=1)

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(change, ["Của người thứ nhất", "Của người thứ hai"]))
    assert sorted(getattr(one, "code", "") for one in answers) == ["", "contest.changed_meanwhile"]
    assert [event.revision for event in world.told(ContestDefined)] == [1, 2]


def test_a_class_that_agencies_belong_to_cannot_go(world: World) -> None:
    world.define()
    _register(world, AgencyEntry("A", "Đơn vị A", "city"))
    answer = world.define(agency_classes=[AgencyClass("central", "TW", 0.5)])
    assert answer.code == "contest.class_in_use"


def test_agencies_form_a_tree_and_are_told_only_on_change(world: World) -> None:
    world.define()
    tree = [AgencyEntry("UB", "Ủy ban", "city"), AgencyEntry("P1", "Phường 1", "city", "ub")]
    assert _register(world, *tree) == Done(2)
    assert _register(world, *tree) == Done(0)
    assert _register(world, AgencyEntry("p1", "Phường Một", "city", "UB")) == Done(1)
    told = world.told(AgencyRegistered)
    assert [(event.agency, event.parent, event.revision) for event in told] == [
        ("UB", None, 1),
        ("P1", "UB", 1),
        ("P1", "UB", 2),
    ]


def test_a_circle_an_unknown_parent_and_an_unknown_class_are_refused(world: World) -> None:
    world.define()
    circle = [AgencyEntry("A", "A", "city", "B"), AgencyEntry("B", "B", "city", "A")]
    for entries, code in [
        (circle, "agency.circle"),
        ([AgencyEntry("A", "A", "city", "?")], "agency.parent_unknown"),
        ([AgencyEntry("A", "A", "province")], "agency.class_unknown"),
        ([AgencyEntry("A", "A", "city", None, 5, 5)], "agency.dates"),
    ]:
        answer = _register(world, *entries)
        assert isinstance(answer, Problem)
        assert answer.code == code
    assert world.told(AgencyRegistered) == []


def test_a_headcount_is_told_on_change_with_a_growing_revision(world: World) -> None:
    world.define()
    _register(world, AgencyEntry("A", "A", "city"))
    _approve(world, A=10)
    _approve(world, a=10)
    _approve(world, A=12)
    told = [(event.headcount, event.revision) for event in world.told(HeadcountApproved)]
    assert told == [(10, 1), (12, 2)]
    unknown = _approve(world, B=1)
    assert isinstance(unknown, Problem)
    assert unknown.code == "headcount.agency_unknown"
    twice = _approve(world, A=13, a=14)
    assert isinstance(twice, Problem)
    assert (twice.code, twice.details["agencies"]) == ("headcount.code_twice", ["A", "a"])
    assert len(world.told(HeadcountApproved)) == 2


def test_what_a_roster_counts_gives_way_to_what_is_approved_and_never_comes_back(
    world: World,
) -> None:
    world.define()
    rows = [row(2, "C1", "Nguyễn Văn An"), row(3, "C2", "Trần Thị Bình")]
    world.load(rows)
    _approve(world, SNV=5)
    world.load([*rows, row(4, "C3", "Lê Văn Cường")])
    assert [event.headcount for event in world.told(HeadcountApproved)] == [2, 5]


def test_a_definition_that_moves_a_round_which_has_opened_is_refused_whole(world: World) -> None:
    opens_us = world.now_us + SECOND_US
    quiz = QuizRules(600, [TopicDraw("luat", 3)])
    window = Round("w1", "Tuần 1", opens_us, opens_us + 60 * SECOND_US)
    phase = Phase("p", "Vòng thi", "quiz", True, quiz, [window])
    moved = replace(phase, rounds=[replace(window, closes_at_us=opens_us + 90 * SECOND_US)])
    assert world.define(phases=[phase]).revision == 1
    assert world.define(phases=[moved]).revision == 2
    world.now_us = opens_us
    answer = world.define(title="Tên khác", phases=[phase])
    assert isinstance(answer, Problem)
    assert answer.code == "contest.round_opened"
    assert [item["key"] for item in answer.details["findings"]] == ["phases[0].rounds[0].closes_at"]
    assert world.define(phases=[moved]).revision == 2
    assert world.define(title="Tên khác", phases=[moved]).revision == 3
    assert len(world.told(ContestDefined)) == 3


def test_a_number_counted_from_the_list_is_not_told_as_approved(world: World) -> None:
    world.define()
    world.load([row(1, "CB01", "Trần Văn An"), row(2, "CB02", "Đỗ Thị Ước")])
    assert [(one.headcount, one.approved) for one in world.told(HeadcountApproved)] == [(2, False)]
    assert _approve(world, SNV=2) == Done(1)  # the same number, now somebody's word
    last = world.told(HeadcountApproved)[-1]
    assert (last.headcount, last.approved, last.revision) == (2, True, 2)
    assert _approve(world, SNV=2) == Done(0)
