"""What a roster changes about one person."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.rosters import Membership, RosterRow
from services.registration.domain.people.person import Person
from services.registration.domain.roster_import import row_difference
from services.registration.domain.roster_import.row_difference import alike, memberships_after

AGENCIES = ["A", "B", "C"]
wishes = st.lists(st.sampled_from(AGENCIES), min_size=1, max_size=3, unique=True)
histories = st.lists(wishes, min_size=1, max_size=6)


def _row(agency: str, number: int, **more: Any) -> RosterRow:
    return RosterRow(number, agency, f"Đơn vị {agency}", "city", "C1", "Nguyễn Văn An", **more)


def _lived(history: list[list[str]], begun: bool) -> tuple[Membership, ...]:
    memberships: tuple[Membership, ...] = ()
    for day, wanted in enumerate(history, 1):
        memberships = memberships_after(memberships, wanted, day * 10, begun)
    return memberships


@given(histories, st.booleans(), st.integers(0, 1000))
def test_the_same_roster_again_changes_no_membership(
    history: list[list[str]], begun: bool, later: int
) -> None:
    memberships = _lived(history, begun)
    at_us = len(history) * 10 + later
    assert memberships_after(memberships, history[-1], at_us, begun) == memberships


@given(histories, st.booleans())
def test_the_memberships_in_force_are_those_of_the_last_roster_in_its_order(
    history: list[list[str]], begun: bool
) -> None:
    memberships = _lived(history, begun)
    now = [item.agency for item in memberships if item.holds_at(10_000)]
    assert now == history[-1]
    assert all(item.until_us is None or item.from_us < item.until_us for item in memberships)


@given(histories)
def test_a_dated_move_never_changes_the_past(history: list[list[str]]) -> None:
    before = _lived(history[:-1], True)
    after = _lived(history, True)
    for at_us in range(10, len(history) * 10):
        held = {item.agency for item in before if item.holds_at(at_us)}
        if before:
            assert {item.agency for item in after if item.holds_at(at_us)} == held


@given(wishes, st.integers(0, 100))
def test_a_person_moved_by_a_roster_is_not_moved_by_it_again(wanted: list[str], at: int) -> None:
    rows = [_row(agency, number) for number, agency in enumerate(wanted)]
    ids = {agency: agency for agency in AGENCIES}
    first = row_difference.move("c1", rows, ids, None, None, at, False)
    assert first.changes
    assert first.registers
    again = row_difference.move("c1", rows, ids, first.person, first.entry, at + 1, True)
    assert not again.changes


@pytest.mark.parametrize(
    "told",
    [
        {},
        {
            "birth_date": "1990-01-02",
            "gender": "male",
            "position": "TP",
            "phone": "09",
            "email": "a@b",
        },
    ],
    ids=["nothing", "everything"],
)
def test_of_a_new_person_is_known_what_the_roster_says_and_no_more(told: dict[str, str]) -> None:
    person = row_difference.move(
        "c1", [_row("A", 2, **told)], {"A": "A"}, None, None, 0, False
    ).person
    nothing = {"birth_date": None, "gender": None, "position": "", "phone": "", "email": ""}
    known = Person("", "c1", "c1", "C1", "Nguyễn Văn An", **{**nothing, **told})  # type: ignore[arg-type]
    assert person == known


def test_an_empty_cell_takes_nothing_away() -> None:
    known = Person("p", "c1", "c1", "C1", "Nguyễn Văn An", "1990-01-02", "male", "TP", "09", "a@b")
    after = row_difference.move("c1", [_row("A", 2)], {"A": "A"}, known, None, 0, False).person
    assert after == known


def test_the_weightiest_obligation_of_several_rosters_holds() -> None:
    rows = [_row("A", 2), _row("B", 3, obligation="excluded", reason="Giám khảo")]
    entry = row_difference.move("c1", rows, {"A": "A", "B": "B"}, None, None, 0, False).entry
    assert (entry.obligation, entry.excluded) == ("excluded", "Giám khảo")


def test_a_corrected_name_is_alike_and_another_persons_is_not() -> None:
    assert alike("Nguyễn Văn An", "NGUYEN VAN ÂN")
    assert alike("Nguyễn Văn Ann", "Nguyễn Văn An")
    assert not alike("Trần Thị Bình", "Nguyễn Văn An")
