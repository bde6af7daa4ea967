"""Who counts where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.rosters import Membership
from services.reporting.domain.participation_tallies import (
    NOTHING,
    Person,
    Scope,
    Share,
    Shares,
    Sitting,
    add,
    roster_shares,
    rules_of,
    seats,
)
from tests.support.reporting import definition, registered

RULES = rules_of(definition(minimum_answers=2), {})
PHASE, R0, R1, R2 = (Scope("quiz", name) for name in ("", "r0", "r1", "r2"))


def sitting(round_id: str, agency: str = "A", number: int = 1, answered: int | None = 2) -> Sitting:
    return Sitting(f"{round_id}-{number}", round_id, agency, number, answered)


@pytest.mark.parametrize(
    ("sittings", "places"),
    [
        ([], set()),
        ([sitting("r1", answered=None)], set()),
        ([sitting("r1", answered=1)], set()),
        ([sitting("r0")], {R0}),
        ([sitting("r1")], {PHASE, R1}),
        ([sitting("r1"), sitting("r1", number=2)], {PHASE, R1}),
        ([sitting("r0"), sitting("r1", answered=0), sitting("r2")], {PHASE, R0, R2}),
        ([sitting("unknown")], set()),
    ],
)
def test_only_enough_answers_in_a_round_that_counts_make_a_participant(
    sittings: list[Sitting], places: set[Scope]
) -> None:
    assert seats(RULES, None, sittings) == {(scope, "A") for scope in places}


def test_half_of_the_questions_must_be_answered_where_the_plan_says_so() -> None:
    """P3; the paper has three questions."""
    half = rules_of(definition(minimum_share=0.5), {})

    assert seats(half, None, [sitting("r1", answered=1)]) == set()
    assert seats(half, None, [sitting("r1", answered=2)]) == {(PHASE, "A"), (R1, "A")}


def test_without_a_roster_the_first_attempt_names_the_agency() -> None:
    sittings = [sitting("r1", "B", 2), sitting("r1", "A", 1), sitting("r1", "C", 0, answered=0)]

    assert seats(RULES, None, sittings) == {(PHASE, "A"), (R1, "A")}


def test_a_person_whose_roster_row_names_no_agency_counts_where_the_attempt_says() -> None:
    listed_nowhere = Person(registered("p"))

    assert seats(RULES, listed_nowhere, [sitting("r1", "B")]) == {(PHASE, "B"), (R1, "B")}


def test_of_several_attempts_the_lowest_number_names_the_agency_then_the_id() -> None:
    first, second, third = (sitting("r1", "ABC"[n - 1], n) for n in (1, 2, 3))
    equal = sitting("r2", "D", 1)

    assert seats(RULES, None, [third, second]) == {(PHASE, "B"), (R1, "B")}
    assert seats(RULES, None, [third, first, second]) == {(PHASE, "A"), (R1, "A")}
    assert seats(RULES, None, [equal, first]) == {(PHASE, "A"), (R1, "A"), (R2, "D")}


def test_the_roster_at_the_opening_names_the_agency_whatever_the_attempt_says() -> None:
    moved = Person(registered("p", Membership("A", 0, 150), Membership("B", 150)))

    assert seats(RULES, moved, [sitting("r2", "C")]) == {(PHASE, "A"), (R2, "B")}


def test_a_phase_opens_with_its_first_real_round_when_that_really_opened() -> None:
    moved = Person(registered("p", Membership("A", 0, 150), Membership("B", 150)))
    late = rules_of(definition(minimum_answers=2), {"r1": 160})

    assert seats(late, moved, [sitting("r1")]) == {(PHASE, "B"), (R1, "B")}
    assert RULES.scopes[0].opens_at_us == 100  # not practice's 0


@pytest.mark.parametrize(
    "person",
    [
        Person(registered("p", "A"), "Ban Tổ chức"),
        Person(None, "Ban Tổ chức"),
        Person(registered("p", "A", obligation="excluded")),
    ],
)
def test_the_excluded_have_no_seat(person: Person) -> None:
    assert seats(RULES, person, [sitting("r1")]) == set()


def test_two_rosters_are_two_rows_and_one_person() -> None:
    found = roster_shares(RULES, Person(registered("p", "A", "B")))

    assert found[PHASE, "A"] == Share(eligible=1, roster_rows=1)
    assert found[PHASE, "B"] == Share(roster_rows=1)


def test_who_was_never_on_a_roster_adds_nothing_to_one() -> None:
    assert roster_shares(RULES, None) == {}
    assert roster_shares(RULES, Person(None)) == {}
    assert roster_shares(RULES, Person(registered("p"))) == {}


def test_who_stands_on_no_roster_now_is_a_row_where_listed_first() -> None:
    found = roster_shares(
        RULES, Person(registered("p", Membership("A", 0, 50), Membership("B", 9000)))
    )

    assert found[PHASE, "A"] == Share(eligible=1, roster_rows=1)
    assert (PHASE, "B") not in found


MEMBERSHIPS = st.builds(
    Membership,
    st.sampled_from("ABC"),
    st.sampled_from([0, 120, 150]),
    st.sampled_from([None, 130, 250]),
)
SITTINGS = st.lists(
    st.builds(
        Sitting,
        st.text("xyz", min_size=1, max_size=3),
        st.sampled_from(["r0", "r1", "r2"]),
        st.sampled_from("ABC"),
        st.integers(1, 3),
        st.none() | st.integers(0, 3),
    ),
    max_size=5,
)


@given(
    rosters=st.lists(MEMBERSHIPS, max_size=4), sittings=SITTINGS, reason=st.sampled_from(["", "x"])
)
def test_a_person_is_one_person_in_every_scope(
    rosters: list[Membership], sittings: list[Sitting], reason: str
) -> None:
    person = Person(registered("p", *rosters) if rosters else None, reason)
    places = seats(RULES, person, sittings)
    shares = roster_shares(RULES, person)

    for rules in RULES.scopes:
        assert sum(place[0] == rules.scope for place in places) <= 1
        own = [share for place, share in shares.items() if place[0] == rules.scope]
        assert sum(share.eligible + share.excluded for share in own) == bool(rosters)
        assert sum(share.roster_rows for share in own) >= bool(rosters)
    if rosters:  # numerator and denominator by the same rule
        assert all(shares[place].eligible == 1 for place in places)


def test_what_is_taken_away_again_leaves_nothing() -> None:
    total: Shares = {}
    add(total, (PHASE, "A"), Share(1, 2, 0, 3), 2)
    add(total, (PHASE, "A"), Share(1, 2, 0, 3), -2)

    assert total == {}
    assert Share(0, 0, 0, 0) == NOTHING
