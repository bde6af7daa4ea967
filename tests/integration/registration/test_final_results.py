"""What final results hang on is exchanged only by a decision, whoever asks registration."""

from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from contracts.attempt_scores import AttemptsRescored
from contracts.commands_and_events import EVENT_OF_DATA
from contracts.contests import DefineContest
from contracts.definition import AgencyClass, Definition
from contracts.empty_reply import Done
from contracts.errors import Problem
from contracts.event_envelope import Envelope, Event, raw
from contracts.publications import ResultsPublished, State
from contracts.rosters import ApproveHeadcounts
from plumbing.inbox import Portion, apply
from services.registration.use_cases import replicated_facts
from services.registration.use_cases.contests import contests_and_agencies
from tests.integration.registration.world import World, definition, row

STRICTER = [AgencyClass("city", "Thành phố", 0.9), AgencyClass("central", "TW", 0.5)]
KEY = "agency_classes.city.quota"
DIGEST = "f" * 64


def hear(world: World, first: int, *facts: Struct) -> None:
    """Scoring's next events, from this position on."""
    events = [Event(EVENT_OF_DATA[type(one)].type, 1, "cchc", 0, raw(one)) for one in facts]
    envelope = Envelope("scoring", 1, 0, first, events)
    apply(
        world.store, "registration", [Portion("scoring", 0, [envelope])], replicated_facts.HANDLERS
    )


def published(state: State, phase: str = "", contest: str = "cchc") -> ResultsPublished:
    round_id = "" if phase else "w1"
    return ResultsPublished(contest, round_id, 1, "ab", 0, phase, state)


def define(world: World, plan: Definition, **decided: Any) -> Any:
    item = DefineContest(plan, "org", world.now_us, **decided)
    return world.carry_out(contests_and_agencies.define_contest, item)


@pytest.fixture
def final(world: World) -> World:
    """A round is final; scoring told other things, too."""
    world.define()
    world.load([row(1, "CB01", "Trần Văn An")])
    hear(world, 1, AttemptsRescored("cchc", "w1", 1, []), published("draft"), published("final"))
    return world


def test_a_plan_that_decides_final_results_otherwise_is_taken_only_as_a_decision(
    final: World,
) -> None:
    plan = definition(agency_classes=STRICTER)
    refused = define(final, plan)
    assert isinstance(refused, Problem)
    assert (refused.code, refused.details) == ("definition.frozen", {"decides": [KEY]})
    decided: dict[str, Any] = {"reason": "QĐ 12", "decides": [KEY], "digest": DIGEST}
    assert define(final, plan, **(decided | {"reason": "\u200b"})).code == "definition.frozen"
    others: list[dict[str, Any]] = [{"digest": ""}, {"decides": []}, {"decides": ["awards.tt"]}]
    for other in others:
        assert define(final, plan, **(decided | other)).code == "decision.difference_changed"
    assert define(final, plan, **decided).revision == 2
    assert define(final, plan).revision == 2  # sent again, it is what holds already


def test_what_decides_nothing_is_changed_without_a_word(final: World) -> None:
    assert define(final, definition(title="Tên khác")).revision == 2


def test_a_draft_and_another_contests_final_results_freeze_nothing(world: World) -> None:
    world.define()
    hear(world, 1, published("draft"), published("final", contest="other"))
    assert define(world, definition(agency_classes=STRICTER)).revision == 2


def test_headcounts_under_final_collective_results_need_a_reason(final: World) -> None:
    item = ApproveHeadcounts("cchc", {"SNV": 9}, "org", final.now_us)
    assert final.carry_out(contests_and_agencies.approve_headcounts, item) == Done(
        1
    )  # of a round alone
    hear(final, 4, published("final", "p"), published("draft", "p"))
    again = replace(item, headcounts={"SNV": 8})
    refused = final.carry_out(contests_and_agencies.approve_headcounts, again)
    assert isinstance(refused, Problem)
    assert refused.code == "headcount.reason_missing"
    unread = final.carry_out(
        contests_and_agencies.approve_headcounts, replace(again, reason="\u200b")
    )
    assert isinstance(unread, Problem)
    assert unread.code == "headcount.reason_missing"
    assert final.carry_out(
        contests_and_agencies.approve_headcounts, replace(again, reason="QĐ 3")
    ) == Done(1)
