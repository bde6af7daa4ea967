"""Who comes into a phase that results decide, and what the others are told."""

import pytest

from contracts.errors import Refused
from services.exam.domain.doors import Door

LISTED = Door("Chung kết", True, frozenset({"p1", "p2"}))


@pytest.mark.parametrize(
    ("door", "people", "refusal", "outside"),
    [
        (Door("Chung kết"), ["p9"], "", []),  # results do not decide who enters
        (Door("Chung kết"), [], "", []),
        (LISTED, ["p1"], "", []),
        (LISTED, ["p2", "p1"], "", []),
        (LISTED, ["p1", "p9", "p3"], "phase.not_admitted", ["p3", "p9"]),
        (LISTED, [], "phase.not_admitted", []),  # a work of nobody known
        (Door("Chung kết", False, frozenset()), ["p1"], "phase.admission_open", []),
    ],
)
def test_a_door_lets_in_who_is_on_the_list_and_names_who_is_not(
    door: Door, people: list[str], refusal: str, outside: list[str]
) -> None:
    if not refusal:
        door.refuse(people)
        return
    with pytest.raises(Refused) as refused:
        door.refuse(people)
    problem = refused.value.problem
    assert (problem.code, problem.details.get("people", [])) == (refusal, outside)
    assert "Chung kết" in problem.message
