"""Rosters are read one after the other, or some of their people, as it is or as it would be."""

import pytest

from contracts.rosters import ContestantExcluded, ContestantRegistered, Membership
from plumbing import database
from services.scoring.domain.results.what_if_inputs import AS_IT_IS, WhatIf
from services.scoring.repository.results import rosters
from tests.support.marked_contest import CONTEST
from tests.support.marking import Marking

PEOPLE = [f"p{n}" for n in range(7)]
WHAT_IF = WhatIf(
    registered={
        name: ContestantRegistered(CONTEST, name, "Tên", "encouraged", [Membership("B")], 2)
        for name in ("p1", "p3", "new")
    },
    excluded={
        "p3": ContestantExcluded(CONTEST, "p3", "Tổ ra đề", 2),
        "p4": ContestantExcluded(CONTEST, "p4", "", 2),
        "unheard": ContestantExcluded(CONTEST, "unheard", "Tổ ra đề", 2),
    },
)


@pytest.mark.parametrize("what_if", [AS_IT_IS, WHAT_IF])
def test_some_people_are_read_as_everybody_is(
    marking: Marking, monkeypatch: pytest.MonkeyPatch, what_if: WhatIf
) -> None:
    monkeypatch.setattr(database, "READ_AT_ONCE", 3)
    monkeypatch.setattr(rosters, "READ_AT_ONCE", 2)
    marking.define()
    marking.register(*PEOPLE)
    marking.exclude("p4")
    wanted = ["p0", "p3", "p4", "new", "unheard", "nobody"]
    with marking.store.reading() as connection:
        everybody = list(rosters.each_person(connection, CONTEST, what_if=what_if))
        some = list(rosters.people_among(connection, CONTEST, wanted, what_if=what_if))
    by_name = {one.person: one for one in everybody}
    assert len(by_name) == len(everybody)
    assert set(PEOPLE) <= by_name.keys()
    assert {one.person: one for one in some} == {
        name: by_name[name] for name in wanted if name in by_name
    }
    assert by_name["p4"].excluded is (what_if is AS_IT_IS)
    assert [by_name["p3"].agency_at(10**15), by_name["p3"].excluded] == (
        ["A", False] if what_if is AS_IT_IS else ["B", True]
    )


def test_nobody_is_asked_for_nobody(marking: Marking) -> None:
    marking.define()
    marking.register(*PEOPLE)
    with marking.store.reading() as connection:
        assert list(rosters.people_among(connection, CONTEST, [], what_if=WHAT_IF)) == []
        assert list(rosters.people_among(connection, CONTEST, [])) == []
