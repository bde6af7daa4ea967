"""What whoever runs the evening may do with the marks of a team."""

import pytest

from contracts.hall import HallDeskTeam
from gateway.stage.pages.desk_view import DeskTeam
from gateway.stage.shapes import PerformanceLook


@pytest.mark.parametrize(
    ("state", "marks", "may"),
    [
        ("ended", HallDeskTeam("A", "A", 1, True, 0, False, False, False), True),
        ("ended", HallDeskTeam("A", "A", 1, True, 0, False, True, False), False),
        ("ended", HallDeskTeam("A", "A", 1, True, 0, False, True, True), True),
        ("ended", HallDeskTeam("A", "A", 1, True, 1, False, False, False), False),
        ("ended", HallDeskTeam("A", "A", 1, True, 0, True, True, True), False),
        ("on", HallDeskTeam("A", "A", 1, True, 0, False, False, False), False),
        ("ended", HallDeskTeam("A", "A", 1, False, 0, False, False, False), False),
        # a member was excluded since the hall saw its marks: they have to leave the screen
        ("ended", HallDeskTeam("A", "A", 1, False, 0, False, True, True), True),
    ],
)
def test_marks_go_to_the_hall_when_they_are_all_in_and_leave_it_when_the_team_counts_no_more(
    state: str, marks: HallDeskTeam, may: bool
) -> None:
    look = PerformanceLook("A", "Đội A", 1, state, [])  # type: ignore[arg-type]
    assert DeskTeam(look, marks, []).may_be_released is may
