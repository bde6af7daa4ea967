"""Who chose the wrong agency is found by whoever waits there, and moved to the right one."""

import msgspec

from contracts.empty_reply import Done
from contracts.rosters import ContestantRegistered, Membership

from .self_registration import (
    RULES,
    code_of,
    decide,
    prepared,
    register,
    registered,
    staff,
    waiting,
)
from .world import World


def told(world: World, person: str) -> ContestantRegistered:
    return [one for one in world.told(ContestantRegistered) if one.person == person][-1]


def test_the_liaison_sends_a_newcomer_on_and_the_right_one_confirms(world: World) -> None:
    prepared(world)
    _, own, other = staff(world)
    made = registered(register(world))
    assert (waiting(world, own), waiting(world, other)) == ([made.person], [])
    assert decide(world, own, made.person, "move", "ở STC", "STC") == Done()
    assert (waiting(world, own), waiting(world, other)) == ([], [made.person])
    moved = told(world, made.person)
    assert (moved.memberships, moved.unconfirmed) == ([Membership("STC")], True)
    assert code_of(decide(world, own, made.person, "confirm")) == "registration.unknown"
    decide(world, other, made.person, "confirm")
    assert (told(world, made.person).memberships, told(world, made.person).unconfirmed) == (
        [Membership("STC")], False
    )  # fmt: skip


def test_organisers_move_whoever_was_confirmed_too_and_liaisons_do_not(world: World) -> None:
    prepared(world)
    organiser, own, _ = staff(world)
    made = registered(register(world))
    decide(world, own, made.person, "confirm")
    asked = decide(world, own, made.person, "move", "", "STC")
    assert code_of(asked) == "registration.move_decided"
    assert decide(world, organiser, made.person, "move", "", "STC") == Done()
    moved = told(world, made.person)
    assert (moved.memberships, moved.unconfirmed) == ([Membership("STC")], False)
    assert waiting(world, organiser) == []


def test_where_their_word_is_enough_they_are_moved_and_count_at_once(world: World) -> None:
    prepared(world, msgspec.structs.replace(RULES, agency_confirmed=False))
    organiser, *_ = staff(world)
    made = registered(register(world))
    decide(world, organiser, made.person, "move", "", "STC")
    assert not told(world, made.person).unconfirmed


def test_nobody_is_moved_to_no_agency_or_to_where_they_are_or_after_a_refusal(
    world: World,
) -> None:
    prepared(world)
    organiser, own, _ = staff(world)
    made = registered(register(world))
    before = len(world.told(ContestantRegistered))
    for agency, code in (
        ("XYZ", "agency.unknown"), ("", "agency.unknown"), ("SNV", "registration.move_same")
    ):  # fmt: skip
        assert code_of(decide(world, own, made.person, "move", "", agency)) == code
    decide(world, own, made.person, "refuse", "không rõ là ai")
    asked = decide(world, organiser, made.person, "move", "", "STC")
    assert code_of(asked) == "registration.move_decided"
    assert len(world.told(ContestantRegistered)) == before


def test_who_claimed_a_row_is_where_the_list_has_them(world: World) -> None:
    prepared(world)
    _, own, _ = staff(world)
    made = registered(register(world, name="tran van an", phone="+84 987 654 321", agency="STC"))
    assert made.claimed
    asked = decide(world, own, made.person, "move", "", "STC")
    assert code_of(asked) == "registration.move_listed"
