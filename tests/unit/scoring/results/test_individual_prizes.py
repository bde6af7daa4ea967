"""Prizes: down the standings, never more than the plan gives, each with what decided it."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.definition import Award, Prize, RankingMeasure
from services.scoring.domain.results.individual_prizes import Unfilled, decide
from services.scoring.domain.results.standings import Standing

CHAIN: list[RankingMeasure] = ["score", "duration", "earliest"]
WEEKLY = Award(
    "tuan",
    "Giải tuần",
    "vong-1",
    "individual",
    [Prize("nhat", "Nhất", 1, 500), Prize("nhi", "Nhì", 2, 300), Prize("ba", "Ba", 3, 200)],
)


def table(*scores: int) -> list[Standing]:
    return [
        Standing(rank, f"p{rank}", 1, score, 60, 1000 + rank)
        for rank, score in enumerate(scores, start=1)
    ]


def test_a_week_of_p1_has_six_winners_in_the_order_of_the_standings() -> None:
    won = decide([WEEKLY], table(20, 20, 19, 18, 17, 16, 15), CHAIN).won
    assert [(w.prize, w.winner.rank, w.money) for w in won] == [
        ("nhat", 1, 500),
        ("nhi", 2, 300),
        ("nhi", 3, 300),
        ("ba", 4, 200),
        ("ba", 5, 200),
        ("ba", 6, 200),
    ]


def test_a_prize_says_against_whom_and_by_what_it_was_decided() -> None:
    won = decide([WEEKLY], table(20, 20, 19, 18, 17, 16, 15), CHAIN).won
    assert [(w.decided_by, w.against.rank if w.against else None) for w in won[:3]] == [
        ("earliest", 2),
        ("score", 4),
        ("score", 4),
    ]


def test_complete_equals_are_decided_by_draw() -> None:
    equal = [Standing(rank, f"p{rank}", 1, 20, 60, 1000, None, True) for rank in (1, 2)]
    assert decide([WEEKLY], equal, CHAIN).won[0].decided_by == "draw"


def test_prizes_that_nobody_is_left_for_are_reported_not_awarded() -> None:
    decision = decide([WEEKLY], table(20, 19), CHAIN)
    assert [w.decided_by for w in decision.won] == ["score", "unopposed"]
    assert decision.unfilled == [Unfilled("tuan", "nhi", 1), Unfilled("tuan", "ba", 3)]


def test_collective_awards_are_not_given_to_people() -> None:
    collective = Award("tt", "Tập thể", "vong-1", "collective", WEEKLY.prizes)
    assert decide([collective], table(20), CHAIN).won == []


@given(
    st.lists(st.integers(0, 20), max_size=12).map(lambda scores: sorted(scores, reverse=True)),
    st.lists(st.integers(0, 4), max_size=4),
)
def test_awarded_and_unfilled_prizes_are_the_plans_number(
    scores: list[int], winners: list[int]
) -> None:
    prizes = [Prize(f"r{n}", "", count) for n, count in enumerate(winners)]
    decision = decide([Award("a", "", "p", "individual", prizes)], table(*scores), CHAIN)
    assert len(decision.won) + sum(u.count for u in decision.unfilled) == sum(winners)
    assert len(decision.won) == min(len(scores), sum(winners))
    ranks = [won.winner.rank for won in decision.won]
    assert ranks == sorted(set(ranks))
