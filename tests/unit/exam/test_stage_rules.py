"""Team lists, the draw of the order, clocks and questions of a staged contest."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.definition import TeamRules
from contracts.errors import Refused
from contracts.stage import ClockStep, TeamMember
from services.exam.domain.part_questions import part_questions
from services.exam.domain.performance_clocks import (
    Clock,
    PressedStep,
    clock_of,
    performance_state,
    refuse_step,
)
from services.exam.domain.performance_order import drawn, moved
from services.exam.domain.team_lists import (
    refuse_late,
    refuse_list,
    refuse_taken,
    refuse_unnamed,
)

BINH_SON = TeamRules(7, 12, 4, True, False, lists_due_us=1000)
CODES = st.lists(st.text("ABCXYZ", min_size=1, max_size=4), unique=True, min_size=1)


def team(members: int, main: int = 4, captains: Sequence[int] = (0,)) -> list[TeamMember]:
    return [
        TeamMember(f"m{n}", name=f"Người {n}", main=n < main, captain=n in captains)
        for n in range(members)
    ]


def code_of(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.problem.code


@pytest.mark.parametrize("members", [7, 12])
def test_a_list_of_seven_to_twelve_with_four_main_members_and_a_captain_is_taken(
    members: int,
) -> None:
    refuse_list(BINH_SON, team(members))


@pytest.mark.parametrize(
    ("members", "code"),
    [
        (team(6), "team.too_few"),
        (team(13), "team.too_many"),
        (team(8, main=3), "team.main_members"),
        (team(8, main=5), "team.main_members"),
        (team(8, captains=()), "team.captain"),
        (team(8, captains=(0, 1)), "team.captain"),
        ([*team(7), TeamMember("x")], "team.unnamed"),
        ([*team(7), TeamMember("x", name="\u200b")], "team.unnamed"),
        ([*team(7), TeamMember("x", name="An \u202eBình")], "text.hidden_signs"),
        ([*team(7), TeamMember("x", name="An", position="Phó\nTrưởng")], "text.hidden_signs"),
        ([*team(7), TeamMember("m0", name="Hai lần")], "team.twice"),
        ([*team(7), TeamMember("x", "p"), TeamMember("y", "p")], "team.twice"),
    ],
)
def test_a_list_that_the_plan_does_not_want_is_refused(
    members: list[TeamMember], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        refuse_list(BINH_SON, members)
    assert code_of(refusal) == code


def test_what_a_team_is_called_stands_in_one_line() -> None:
    refuse_unnamed("Đội Sở Nội vụ")
    with pytest.raises(Refused) as refusal:
        refuse_unnamed("Đội\nSở Nội vụ")
    assert code_of(refusal) == "text.hidden_signs"


def test_the_captain_need_be_a_main_member_only_where_the_plan_says_so() -> None:
    beside = team(8, captains=(7,))
    refuse_list(BINH_SON, beside)
    with pytest.raises(Refused) as refusal:
        refuse_list(TeamRules(7, 12, 4, True, captain_is_main=True), beside)
    assert code_of(refusal) == "team.captain_not_main"


def test_the_due_moment_itself_is_late() -> None:
    refuse_late(BINH_SON, 999, first=True, by_organiser=False, reason="")
    with pytest.raises(Refused) as refusal:
        refuse_late(BINH_SON, 1000, first=True, by_organiser=False, reason="ốm")
    assert code_of(refusal) == "team.due_over"


def test_an_organiser_changes_a_list_late_with_a_reason_alone() -> None:
    refuse_late(BINH_SON, 1000, first=False, by_organiser=True, reason="ốm")
    with pytest.raises(Refused) as refusal:
        refuse_late(BINH_SON, 1000, first=False, by_organiser=True, reason=" ")
    assert code_of(refusal) == "team.reason_missing"


def test_nobody_performs_in_two_teams() -> None:
    refuse_taken([TeamMember("a", "p1"), TeamMember("b", name="p2")], {"p2"})
    with pytest.raises(Refused) as refusal:
        refuse_taken([TeamMember("a", "p1")], {"p1"})
    assert refusal.value.problem.details == {"members": ["a"]}


def test_the_order_is_the_one_that_its_words_give() -> None:
    secret = bytes(range(32))

    def lot(code: str) -> bytes:
        words = b"hoithi/order/1\x00" + secret + b"\x0027-35\x00" + code.encode()
        return hashlib.sha256(words).digest()

    teams = ["binh-phuoc", "binh-tri", "binh-my", "châu-ổ"]
    assert drawn(teams, secret, "27-35") == sorted(teams, key=lot)


@given(CODES, st.binary(min_size=32, max_size=32), st.text(max_size=8), st.randoms())
def test_the_order_hangs_on_no_list_and_holds_every_team_once(
    teams: list[str], secret: bytes, value: str, random: object
) -> None:
    order = drawn(teams, secret, value)
    assert sorted(order) == sorted(teams)
    assert drawn(reversed(teams), secret, value) == order
    left_out = [one for one in order if one != teams[0]]
    assert drawn(teams[1:], secret, value) == left_out


@given(CODES, st.data())
def test_a_move_leaves_the_order_of_all_others(teams: list[str], data: st.DataObject) -> None:
    team_, place = data.draw(st.sampled_from(teams)), data.draw(st.integers(1, len(teams)))
    order = moved(teams, team_, place)
    assert order[place - 1] == team_
    assert [one for one in order if one != team_] == [one for one in teams if one != team_]


def test_a_move_to_no_place_or_of_a_stranger_is_refused() -> None:
    for name, place, code in [("C", 1, "stage.team_unknown"), ("A", 3, "stage.place_unknown")]:
        with pytest.raises(Refused) as refusal:
            moved(["A", "B"], name, place)
        assert code_of(refusal) == code


def pressed(*steps: tuple[ClockStep, int]) -> list[PressedStep]:
    return [PressedStep(step, at * 1_000_000) for step, at in steps]


@pytest.mark.parametrize(
    ("steps", "state", "used_s"),
    [
        ([], "new", 0),
        ([("start", 10)], "running", 0),
        ([("start", 10), ("hold", 15)], "held", 5),
        ([("start", 10), ("hold", 15), ("resume", 25), ("stop", 28)], "stopped", 8),
        ([("start", 10), ("hold", 15), ("stop", 99)], "stopped", 5),
        ([("start", 10), ("stop", 20), ("undo", 21)], "running", 0),
        ([("start", 10), ("stop", 20), ("undo", 21), ("stop", 30)], "stopped", 20),
        ([("start", 10), ("undo", 11)], "new", 0),
        ([("start", 10), ("hold", 20), ("undo", 21), ("undo", 22), ("start", 30)], "running", 0),
        ([("start", 10), ("stop", 8)], "stopped", 0),
    ],
)
def test_a_clock_counts_neither_what_was_held_nor_what_was_taken_back(
    steps: list[tuple[ClockStep, int]], state: str, used_s: int
) -> None:
    clock = clock_of(pressed(*steps))
    assert (clock.state, clock.used_ms) == (state, used_s * 1000)


@given(
    st.lists(
        st.tuples(st.sampled_from(["start", "hold", "resume", "stop", "undo"]), st.integers(0, 50)),
        max_size=20,
    )
)
def test_whatever_two_devices_press_no_clock_runs_backwards(
    presses: list[tuple[ClockStep, int]],
) -> None:
    kept: list[PressedStep] = []
    for step, at in presses:
        try:
            refuse_step(kept, step)
        except Refused:
            continue
        kept.append(PressedStep(step, at))
        clock = clock_of(kept)
        assert 0 <= clock.used_us <= 50
        again = [*kept]
        if step != "undo":  # a second press of the same button does nothing
            with pytest.raises(Refused):
                refuse_step(again, step)


def test_a_performance_is_on_from_its_first_clock_and_ended_with_its_last() -> None:
    running, stopped = Clock("running"), Clock("stopped")
    parts = ["a", "b"]
    assert performance_state({}, parts) == "waiting"
    assert performance_state({"a": running}, parts) == "on"
    assert performance_state({"a": stopped}, parts) == "on"
    assert performance_state({"a": stopped, "b": stopped}, parts) == "ended"
    assert performance_state({"": running, "a": stopped, "b": stopped}, parts) == "on"
    assert performance_state({"": stopped}, parts) == "ended"


@given(st.integers(1, 5), st.integers(1, 8), st.binary(min_size=32, max_size=32))
def test_no_two_teams_have_a_question_in_common_while_the_bank_lasts(
    most: int, teams: int, seed: bytes
) -> None:
    pool = [f"q{n:02}" for n in range(20)]
    asked: list[list[str]] = []
    for _ in range(teams):
        own = part_questions(pool, asked, seed, "kien-thuc", most)
        assert len(set(own)) == most
        asked.append(own)
    given_ = [one for own in asked for one in own]
    times = [given_.count(one) for one in pool]
    assert max(times) - min(times) <= 1
    assert len(given_) > len(pool) or len(set(given_)) == len(given_)


def test_a_bank_that_one_team_would_empty_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        part_questions(["q1"], [], b"", "kien-thuc", 2)
    assert code_of(refusal) == "stage.bank_too_small"
