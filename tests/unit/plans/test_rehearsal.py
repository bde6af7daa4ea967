"""The same contest in minutes."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.definition import (
    Definition,
    Milestone,
    ParticipationRules,
    Phase,
    ResultsRules,
    Round,
    to_document,
)
from plans.parser import read_definition
from plans.rehearsal import rehearse

HAI_PHONG = Path(__file__).parents[3] / "contests" / "hai-phong-2024.toml"
BINH_THANH = HAI_PHONG.with_name("binh-thanh-2022.toml")
TERMS = {"complaints_window_s", "draft_within_s", "final_within_s"}
START_US, LENGTH_US, GAP_US = 1_800_000_000_000_000, 20_000_000, 4_000_000


def hai_phong() -> Definition:
    return read_definition(HAI_PHONG.read_text("utf-8"), HAI_PHONG.name)


def test_the_rounds_of_hai_phong_follow_each_other_at_one_gap() -> None:
    played = rehearse(hai_phong(), START_US, LENGTH_US, GAP_US)
    rounds = played.phase("vong-1").rounds
    assert [item.id for item in rounds] == ["thi-thu", "tuan-1", "tuan-2", "tuan-3", "tuan-4"]
    assert rounds[0].opens_at_us == START_US
    assert {item.closes_at_us - item.opens_at_us for item in rounds} == {LENGTH_US}
    assert {b.opens_at_us - a.closes_at_us for a, b in pairwise(rounds)} == {GAP_US}


def test_the_contest_still_starts_with_its_first_week_and_ends_with_its_last() -> None:
    played = rehearse(hai_phong(), START_US, LENGTH_US, GAP_US)
    rounds = played.phase("vong-1").rounds
    assert played.starts_at_us == rounds[1].opens_at_us
    assert played.ends_at_us == rounds[4].closes_at_us


def test_the_video_round_still_spans_the_weeks_that_it_spanned() -> None:
    played = rehearse(hai_phong(), START_US, LENGTH_US, GAP_US)
    rounds = played.phase("vong-1").rounds
    (video,) = played.phase("vong-2").rounds
    assert video.opens_at_us == rounds[1].opens_at_us
    assert rounds[4].opens_at_us < video.closes_at_us < rounds[4].closes_at_us


def test_nothing_but_times_changes() -> None:
    before = hai_phong()
    played = rehearse(before, START_US, LENGTH_US, GAP_US)
    assert _without_times(to_document(played)) == _without_times(to_document(before))


def _without_times(value: Any) -> Any:
    """JSON values of a definition without moments and without terms of drafts and complaints."""
    if isinstance(value, list):
        return [_without_times(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _without_times(item)
        for name, item in value.items()
        if not name.endswith("_us") and name not in TERMS
    }


def test_drafts_and_complaints_keep_their_share_of_a_round() -> None:
    results = rehearse(hai_phong(), START_US, LENGTH_US, GAP_US).phase("vong-1").results
    assert results == ResultsRules(8, 4, 12)  # a round of five days lasts 20 seconds


def test_what_is_due_before_a_round_is_still_due_before_it() -> None:
    before = read_definition(BINH_THANH.read_text("utf-8"), BINH_THANH.name)
    played = rehearse(before, START_US, LENGTH_US, GAP_US)
    quiz, contributions = played.phase("trac-nghiem").quiz, played.contributions
    assert quiz is not None
    assert quiz.questions_public_from_us is not None
    assert contributions is not None
    assert contributions.due_at_us is not None
    assert contributions.due_at_us < quiz.questions_public_from_us < START_US


MOMENTS = st.integers(min_value=0, max_value=10**6)


@st.composite
def contests(draw: st.DrawFn) -> Definition:
    """Rounds that may touch, and calendar lines anywhere."""
    edges = sorted(draw(st.lists(MOMENTS, min_size=2, max_size=10, unique=True)))
    windows = list(pairwise(edges)) if draw(st.booleans()) else list(pairwise(edges))[::2]
    rounds = [Round(f"r{i}", "", opens, closes) for i, (opens, closes) in enumerate(windows)]
    spans = draw(st.lists(st.tuples(MOMENTS, MOMENTS), max_size=5))
    calendar = [Milestone("m", "", min(s), max(s) + 1) for s in spans]
    phase = Phase("p", "", "quiz", rounds=rounds)
    return Definition(
        "s",
        "",
        "",
        edges[0],
        windows[-1][1],
        [],
        [phase],
        ParticipationRules("p"),
        calendar=calendar,
    )


@given(contests(), st.integers(1, 10**7), st.integers(0, 10**6))
def test_a_rehearsal_keeps_order_and_shapes(
    contest: Definition, length_us: int, gap_us: int
) -> None:
    played = rehearse(contest, START_US, length_us, gap_us)
    rounds = played.phases[0].rounds
    assert {item.closes_at_us - item.opens_at_us for item in rounds} == {length_us}
    assert all(b.opens_at_us - a.closes_at_us == gap_us for a, b in pairwise(rounds))
    assert (played.starts_at_us, played.ends_at_us) == (
        rounds[0].opens_at_us,
        rounds[-1].closes_at_us,
    )
    assert all(line.from_us < line.until_us for line in played.calendar)
    starts = [
        (x.from_us, y.from_us) for x, y in zip(contest.calendar, played.calendar, strict=True)
    ]
    assert all(a[1] <= b[1] for a, b in pairwise(sorted(starts)))


@given(contests())
def test_what_lay_inside_a_round_still_does(contest: Definition) -> None:
    played = rehearse(contest, START_US, 10**7, 10**5)
    for line, moved in zip(contest.calendar, played.calendar, strict=True):
        for item, later in zip(contest.phases[0].rounds, played.phases[0].rounds, strict=True):
            if item.opens_at_us <= line.from_us and line.until_us <= item.closes_at_us:
                assert later.opens_at_us <= moved.from_us
                assert moved.until_us <= later.closes_at_us


@pytest.mark.parametrize("rounds", [[], [(0, 10), (5, 15)], [(10, 20), (0, 5)], [(3, 3)]])
def test_rounds_that_the_checker_would_refuse_are_not_rehearsed(
    rounds: list[tuple[int, int]],
) -> None:
    phase = Phase("p", "", "quiz", rounds=[Round("r", "", *window) for window in rounds])
    contest = Definition("s", "", "", 0, 9, [], [phase], ParticipationRules("p"))
    with pytest.raises(ValueError, match="rounds"):
        rehearse(contest, START_US, LENGTH_US, GAP_US)


@pytest.mark.parametrize(("length_us", "gap_us"), [(0, 1), (1, -1)])
def test_lengths_must_be_positive(length_us: int, gap_us: int) -> None:
    with pytest.raises(ValueError, match="lasts at least"):
        rehearse(hai_phong(), START_US, length_us, gap_us)


def test_the_settlement_window_shrinks_as_the_rounds_do() -> None:
    plan = hai_phong()
    for said, played in ((None, None), (0, 0), (1800, 1)):
        phases = [
            replace(phase, quiz=replace(phase.quiz, settlement_after_s=said))
            if phase.quiz
            else phase
            for phase in plan.phases
        ]
        moved = rehearse(replace(plan, phases=phases), START_US, LENGTH_US, GAP_US)
        quiz = moved.phase("vong-1").quiz
        assert quiz is not None
        assert quiz.settlement_after_s == played


def test_the_silent_grace_of_entries_shrinks_as_the_rounds_do() -> None:
    plan = hai_phong()
    phases = [
        replace(phase, entries=replace(phase.entries, grace_s=21_600)) if phase.entries else phase
        for phase in plan.phases
    ]
    moved = rehearse(replace(plan, phases=phases), START_US, LENGTH_US, GAP_US)
    entries = moved.phase("vong-2").entries
    assert entries is not None
    assert entries.grace_s == 1  # a round of five days lasts 20 seconds
