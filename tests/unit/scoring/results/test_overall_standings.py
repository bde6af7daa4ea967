"""Prizes over several rounds: one result of each person, one strict order, one prize each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.definition import (
    Award,
    Combination,
    Conditions,
    Prize,
    QuizRules,
    RankingMeasure,
    TopicDraw,
)
from services.scoring.domain.results.individual_prizes import decide
from services.scoring.domain.results.overall_standings import (
    Combined,
    PersonInRound,
    PhaseDraw,
    combine,
    overall_standings,
    phase_draw,
)

CHAIN: list[RankingMeasure] = ["score", "prediction", "duration", "earliest"]
QUIZ = QuizRules(60, [TopicDraw("luat", 10)], prediction=True, ranking=CHAIN)
DRAW = PhaseDraw(bytes(32))
OWN = [
    PersonInRound("w1", "a1", 9, 60, 1000, 4),
    PersonInRound("w2", "a2", 10, 50, 2000, 3),
    PersonInRound("w3", "a3", 10, 40, 3000, 5),
]


@pytest.mark.parametrize(
    ("how", "score", "duration", "arrived", "distance"),
    [("best", 10, 50, 2000, 3), ("last", 10, 40, 3000, 5), ("sum", 29, 150, 3000, 12)],
)
def test_rounds_make_one_result_as_the_award_says(
    how: Combination, score: int, duration: int, arrived: int, distance: int
) -> None:
    made = combine("p", OWN, CHAIN, how)
    assert (made.score, made.duration_s, made.submitted_at_us, made.distance) == (
        score,
        duration,
        arrived,
        distance,
    )
    assert made.links == (("w1", "a1"), ("w2", "a2"), ("w3", "a3"))


def test_who_left_one_prediction_out_has_none_in_the_sum() -> None:
    assert (
        combine("p", [*OWN, PersonInRound("w4", "a4", 1, 1, 4000)], CHAIN, "sum").distance is None
    )


def test_p3_gives_eight_individual_prizes_down_the_standings() -> None:
    prizes = [
        Prize("first", "Nhất", 1, 300_000),
        Prize("second", "Nhì", 1, 200_000),
        Prize("third", "Ba", 1, 150_000),
        Prize("consolation", "Khuyến khích", 5, 100_000),
    ]
    award = Award("ca-nhan", "Giải cá nhân", "v", "individual", prizes)
    rows = [Combined(f"p{n}", 40 - n, 60, 1000 + n, None, (("w", f"p{n}"),)) for n in range(9)]
    table = overall_standings("ca-nhan", rows, QUIZ.ranking, DRAW)
    won = decide([award], table, CHAIN).won
    assert [(line.prize, line.winner.pseudonym) for line in won] == [
        ("first", "p0"),
        ("second", "p1"),
        ("third", "p2"),
        *(("consolation", f"p{n}") for n in range(3, 8)),
    ]
    assert sum(line.money for line in won) == 1_150_000


def test_audiences_and_conditions_pass_people_over_however_well_placed() -> None:
    rows = [Combined(f"p{n}", 10 - n, 60, n, None, (("w", f"p{n}"),)) for n in range(4)]
    table = overall_standings("a", rows, QUIZ.ranking, DRAW)
    award = Award(
        "a",
        "",
        "v",
        "individual",
        [Prize("first", "", 3)],
        audiences=["staff"],
        conditions=Conditions(minimum_score=8),
    )
    audience_of = {"p0": "residents", "p1": "staff", "p2": "staff", "p3": "staff"}
    decision = decide([award], table, CHAIN, audience_of=audience_of)
    assert [line.winner.pseudonym for line in decision.won] == ["p1", "p2"]
    assert decision.unfilled[0].count == 1


def test_the_draw_hangs_on_every_rounds_seed_and_public_value() -> None:
    rounds = [("w1", "00" * 32, "1"), ("w2", "11" * 32, "2")]
    seeds = {
        phase_draw(changed).seed
        for changed in (
            rounds,
            rounds[:1],
            rounds[::-1],
            [rounds[0], ("w2", "11" * 32, "3")],
            [rounds[0], ("w2", "12" * 32, "2")],
        )
    }
    assert len(seeds) == 5


SMALL = st.integers(0, 2)
PEOPLE = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.lists(
        st.builds(
            PersonInRound,
            round=st.sampled_from(["w1", "w2", "w3"]),
            pseudonym=st.just("x"),
            score=SMALL,
            duration_s=SMALL,
            submitted_at_us=SMALL,
            distance=st.none() | SMALL,
        ),
        min_size=1,
        max_size=3,
        unique_by=lambda row: row.round,
    ),
)


@given(
    PEOPLE,
    st.sampled_from(["best", "sum", "last"]),
    st.lists(st.lists(st.integers(0, 3), max_size=3), max_size=3),
    st.sets(st.sampled_from("abc")),
    st.data(),
)
def test_the_order_is_strict_the_same_for_any_input_and_each_holds_one_prize(
    people: dict[str, list[PersonInRound]],
    how: Combination,
    plans: list[list[int]],
    holders: set[str],
    data: st.DataObject,
) -> None:
    rows = [
        combine(name, sorted(own, key=lambda r: r.round), CHAIN, how)
        for name, own in people.items()
    ]
    rows = [
        Combined(r.pseudonym, r.score, r.duration_s, r.submitted_at_us, r.distance, links)
        for r in rows
        for links in [tuple((name, r.pseudonym) for name, _ in r.links)]
    ]
    table = overall_standings("a", rows, QUIZ.ranking, DRAW)
    assert overall_standings("a", data.draw(st.permutations(rows)), QUIZ.ranking, DRAW) == table
    assert [row.rank for row in table] == list(range(1, len(rows) + 1))
    awards = [
        Award(
            f"a{n}",
            "",
            "v",
            "individual",
            [Prize(f"r{k}", "", winners) for k, winners in enumerate(plan)],
            one_prize_each=True,
        )
        for n, plan in enumerate(plans)
    ]
    decision = decide(awards, table, CHAIN, holders=holders)
    winners = [line.winner.pseudonym for line in decision.won]
    assert len(winners) == len(set(winners))
    assert not set(winners) & holders
    given_ = len(winners) + sum(one.count for one in decision.unfilled)
    assert given_ == sum(map(sum, plans))
    assert decision.holders == holders | set(winners)
