"""When points may be seen, by the plan's ``score_visible``: the one rule for all that shows them.

A contestant who sees the points of a paper just handed in learns whether its one answer was right,
and a histogram over few papers tells as much. So figures made from points (standings before their
publication, prizes as they would be, distributions) wait as the plan says, for staff too. The
public sees published results only.
"""

from contracts.definition import ScoreVisibility


def own_score_shown(rule: ScoreVisibility, *, settled: bool, published: bool) -> bool:
    """Whether contestants see the points of their own attempt by now."""
    if rule == "at_once":
        return True
    return published or (rule == "after_settlement" and settled)


def figures_shown(rule: ScoreVisibility, *, settled: bool) -> bool:
    """Whether staff see figures made from a round's points by now."""
    return rule == "at_once" or settled
