"""When points are shown: one rule for contestants, one for staff."""

import pytest

from contracts.definition import ScoreVisibility
from contracts.score_visibility import figures_shown, own_score_shown


@pytest.mark.parametrize(
    ("rule", "open_", "settled", "published"),
    [
        ("at_once", True, True, True),
        ("after_settlement", False, True, True),
        ("after_publication", False, False, True),
    ],
)
def test_contestants_see_their_points_as_early_as_the_plan_says(
    rule: ScoreVisibility, open_: bool, settled: bool, published: bool
) -> None:
    assert own_score_shown(rule, settled=False, published=False) is open_
    assert own_score_shown(rule, settled=True, published=False) is settled
    assert own_score_shown(rule, settled=True, published=True) is published


@pytest.mark.parametrize(
    ("rule", "open_"),
    [("at_once", True), ("after_settlement", False), ("after_publication", False)],
)
def test_staff_see_figures_made_from_points_of_an_open_round_only_where_everybody_sees_their_own(
    rule: ScoreVisibility, open_: bool
) -> None:
    assert figures_shown(rule, settled=False) is open_
    assert figures_shown(rule, settled=True)
