"""Rounds that have opened stand, whatever a later definition says of them."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.definition import (
    Admission,
    Definition,
    EntryRules,
    Panel,
    Phase,
    Round,
    StagePart,
    StageRules,
    TeamRules,
)
from services.exam.domain.late_definition_changes import standing_definition
from tests.support.examination import OPENS_US, SECOND_US, definition, quiz

names = st.sampled_from(["w1", "w2", "w3", "w4"])
rules = st.builds(quiz, time_limit_s=st.sampled_from([60, 600]), attempts_allowed=st.integers(1, 2))


@st.composite
def plans(draw: st.DrawFn) -> Definition:
    """One or two phases with rounds of different windows, each round in one of them."""
    chosen = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    cut = draw(st.integers(0, len(chosen)))
    opens = [OPENS_US + draw(st.integers(0, 9)) * SECOND_US for _ in chosen]
    rounds = [
        Round(name, f"Tuần {at}", at, at + SECOND_US)
        for name, at in zip(chosen, opens, strict=True)
    ]
    parts = [("v1", rounds[:cut]), ("v2", rounds[cut:])]
    phases = [Phase(name, name, "quiz", True, draw(rules), part) for name, part in parts if part]
    return replace(definition(), phases=phases)


def _windows(plan: Definition) -> dict[str, tuple[Any, ...]]:
    return {
        item.id: (phase.id, phase.quiz, item.opens_at_us, item.closes_at_us)
        for phase in plan.phases
        for item in phase.rounds
    }


@given(plans(), plans(), st.sets(names))
def test_opened_rounds_are_as_they_were_held_and_all_others_as_they_are_now(
    held: Definition, new: Definition, opened: set[str]
) -> None:
    opened &= set(_windows(held))
    before, asked, found = (
        _windows(held),
        _windows(new),
        _windows(standing_definition(held, new, opened)),
    )
    assert {name: found[name] for name in opened} == {name: before[name] for name in opened}
    assert found.keys() == opened | asked.keys()
    for name in asked.keys() - opened:
        phase, _, *window = asked[name]
        assert (found[name][0], list(found[name][2:])) == (phase, window)


@given(plans(), st.sets(names))
def test_a_definition_that_leaves_them_alone_is_taken_over_as_it_is(
    held: Definition, opened: set[str]
) -> None:
    phases = [
        replace(
            phase,
            rounds=[
                replace(item, closes_at_us=item.closes_at_us + (item.id not in opened))
                for item in phase.rounds
            ],
        )
        for phase in held.phases
    ]
    new = replace(held, title="Tên mới", phases=phases)
    assert standing_definition(held, new, opened) == new


def test_names_and_the_time_when_scores_are_shown_may_change() -> None:
    held = definition()
    rounds = [replace(held.phases[0].rounds[0], name="Tuần mở màn")]
    new = replace(
        held,
        phases=[replace(held.phases[0], quiz=quiz(score_visible="at_once"), rounds=rounds)],
    )
    assert standing_definition(held, new, {"w1"}) == new


def _judged(entries: EntryRules, stage: StageRules, *admits: Admission) -> Definition:
    videos, evening = (
        Phase("v2", "Video", "entries", entries=entries, rounds=[Round("clip", "Video", 1, 2)]),
        Phase("v3", "Đêm", "stage", stage=stage, rounds=[Round("dem", "Đêm", 3, 4)]),
    )
    return replace(definition(), phases=[videos, replace(evening, admits=[*admits])])


def test_rules_of_judged_rounds_stand_as_they_were_held_but_for_who_judges() -> None:
    entries, parts = EntryRules(["video"]), [StagePart("hat", "Hát")]
    stage, panels = StageRules(3, TeamRules(), parts), [Panel("b", "Ban")]
    held = _judged(entries, stage, Admission("v2", each_round=3))
    new = _judged(
        replace(entries, kinds=["essay"], grace_s=900, outlets=["portal"], panels=panels),
        replace(stage, teams=4, panels=panels),
    )
    found = standing_definition(held, new, {"clip", "dem"})
    assert found == _judged(
        replace(entries, grace_s=900, outlets=["portal"], panels=panels),
        replace(stage, panels=panels),
        Admission("v2", each_round=3),
    )
    assert standing_definition(held, new, set()) == new


def test_days_go_on_by_the_clock_by_which_a_round_opened() -> None:
    held = definition()
    new = replace(held, timezone="Asia/Tokyo")
    assert standing_definition(held, new, ["w1"]).timezone == held.timezone
    assert standing_definition(held, new, []).timezone == "Asia/Tokyo"
