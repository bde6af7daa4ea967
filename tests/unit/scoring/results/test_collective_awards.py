"""Collective prizes: compared as each plan says, decided by a value told, or by the draw."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.definition import Award, Conditions, Measure, Prize, Term
from services.scoring.domain.results.agency_metrics import Figures
from services.scoring.domain.results.collective import Compared, decide_collective, further_figures
from services.scoring.domain.results.overall_standings import PhaseDraw
from tests.support.phases import EVERY_WAY

DRAW = PhaseDraw(bytes(32))
RANKS = [("tuan", "first"), ("tuan", "second"), ("tuan", "third")]
COMPARED = Compared(RANKS, ("vong-2",), ("A", "B", "C", "D", "E", "F", "G"))
ONE_EACH = [
    Prize("first", "Giải nhất", 1, 1_000_000),
    Prize("second", "Giải nhì", 1, 600_000),
    Prize("third", "Giải ba", 1, 400_000),
]


def agency(
    name: str, participants: int = 0, denominator: int = 100, attempts: int = 0, **more: object
) -> Figures:
    given_ = {
        "scores": (0,) * attempts,
        "total_score": 0,
        "quota_at_us": None,
        "final_at_us": None,
        "prizes": (0, 0, 0),
        **more,
    }
    return Figures(name, denominator, True, participants, **given_)  # type: ignore[arg-type]


def award(*measures: Measure, **more: object) -> Award:
    prizes = more.pop("prizes", ONE_EACH)
    return Award(
        "tap-the",
        "Giải tập thể",
        "vong-1",
        "collective",
        prizes,  # type: ignore[arg-type]
        measures=list(measures),
        **more,  # type: ignore[arg-type]
    )


def won(award_: Award, *agencies: Figures, compared: Compared = COMPARED) -> list[tuple[str, ...]]:
    decision = decide_collective(award_, {one.agency: one for one in agencies}, compared, DRAW)
    return [(line.prize, line.winner.agency, line.decided_by) for line in decision.won]


def test_p2_compares_the_rate_then_early_completion_then_high_individual_prizes() -> None:
    """1,000,000, 600,000 and 400,000 for the rate, early completion, then prizes."""
    plan = award(
        Measure("participation_rate"),
        Measure("earliest_completion"),
        Measure("prizes", ranks=["first", "second"]),
    )
    agencies = [
        agency("A", 90, final_at_us=500, prizes=(0, 1, 9)),
        agency("B", 45, 50, final_at_us=400),  # the same rate, earlier
        agency("C", 9, 10, final_at_us=500, prizes=(1, 0, 0)),  # the same rate and time, a first
        agency("D", 89, final_at_us=1, prizes=(9, 9, 9)),
    ]
    decision = decide_collective(plan, {one.agency: one for one in agencies}, COMPARED, DRAW)
    told = [
        (line.money, line.winner.agency, line.winner.values[0].told, line.decided_by)
        for line in decision.won
    ]
    assert told == [
        (1_000_000, "B", "45/50", "earliest_completion"),
        (600_000, "C", "9/10", "prizes"),
        (400_000, "A", "90/100", "participation_rate"),
    ]
    against = decision.won[1].against
    assert against is not None
    assert [value.told for value in decision.won[1].winner.values] == ["9/10", "500", "1,0"]
    assert [value.told for value in against.values] == ["90/100", "500", "0,1"]


def all_round(*terms: Term) -> Award:
    """P1's: half for the rate, 30% for the mean score, 20% for the marks of the clip."""
    weighed = [Term("participation_rate", 0.5), Term("mean_score", 0.3), *terms]
    return award(Measure("weighted", terms=weighed), Measure("participation_rate"))


def test_p1s_all_round_prizes_weigh_the_marks_of_an_agencys_best_clip() -> None:
    marks = {"vong-2": {"A": Fraction(60), "B": Fraction(171, 2)}}
    known = replace(COMPARED, marks=marks)
    plan = all_round(Term("entry_marks", 0.2, phase="vong-2"))
    agencies = [agency(name, 80, total_score=800) for name in "ABC"]
    decision = decide_collective(plan, {one.agency: one for one in agencies}, known, DRAW)
    told = [(line.winner.agency, line.winner.values[0].told) for line in decision.won]
    # 0.5 + 0.3, and 0.2 of 1, of 60/85.5, and of nothing for whoever made no clip
    assert told == [("B", "1/1"), ("A", "268/285"), ("C", "4/5")]


def test_marks_of_another_phase_may_be_compared_by_themselves_and_are_told() -> None:
    known = replace(COMPARED, marks={"vong-2": {"A": Fraction(7, 2)}})
    plan = award(Measure("entry_marks", phase="vong-2"), prizes=[Prize("first", "Nhất", 1)])
    agencies = [agency("A", 1), agency("B", 90)]
    assert won(plan, *agencies, compared=known) == [("first", "A", "entry_marks")]
    told = [further_figures(plan, one, known) for one in agencies]
    assert told == [{"entry_marks": "7/2"}, {"entry_marks": "0/1"}]
    assert further_figures(plan, agencies[0], COMPARED) == {}, "nobody knows any"


def test_marks_still_to_come_of_a_phase_that_may_be_left_out_leave_the_prizes_unfilled() -> None:
    waiting = replace(COMPARED, optional_phases=())
    plan = all_round(Term("entry_marks", 0.2, phase="vong-2"))
    decision = decide_collective(plan, {"A": agency("A", 80)}, waiting, DRAW)
    assert {one.reason for one in decision.unfilled} == {"not_available"}


def test_marks_of_two_phases_by_one_word_are_known_to_no_ledger() -> None:
    known = replace(COMPARED, marks={"vong-2": {}, "vong-3": {}})
    terms = [Term("entry_marks", 0.1, phase=name) for name in ("vong-2", "vong-3")]
    decision = decide_collective(all_round(*terms), {"A": agency("A", 80)}, known, DRAW)
    assert {one.reason for one in decision.unfilled} == {"not_available"}


def test_p3_gives_one_prize_to_the_unit_with_the_most_attempts() -> None:
    plan = award(Measure("attempts"), prizes=[Prize("first", "Giải tập thể", 1, 300_000)])
    agencies = [agency("A", 50, attempts=120), agency("B", 90, attempts=119), agency("C")]
    assert won(plan, *agencies) == [("first", "A", "attempts")]


def test_p1_weighs_taking_part_and_knowledge_among_those_who_met_the_quota() -> None:
    """Half for the rate, 30% for the mean score, 20% for a clip that nobody has made; 1, 2, 3."""
    plan = award(
        Measure(
            "weighted",
            terms=[
                Term("participation_rate", 0.5),
                Term("mean_score", 0.3),
                Term("entry_marks", 0.2, phase="vong-2"),
            ],
        ),
        Measure("participation_rate"),
        conditions=Conditions(quota_met=True),
        prizes=[Prize("first", "Nhất", 1), Prize("second", "Nhì", 2), Prize("third", "Ba", 3)],
    )
    agencies = [
        agency("A", 100, total_score=1500),  # 0.5 + 0.3 * 15/20
        agency("B", 80, total_score=1600),  # 0.5 * 0.8 + 0.3
        agency("C", 50, total_score=500),
        agency("D", 99, total_score=1900),
    ]
    compared = Compared(RANKS, ("vong-2",), ("A", "B", "C"))
    decision = decide_collective(plan, {one.agency: one for one in agencies}, compared, DRAW)
    assert decision.passed == {"D": "quota"}
    assert [(line.prize, line.winner.agency) for line in decision.won] == [
        ("first", "A"),
        ("second", "B"),
        ("second", "C"),
    ]
    assert decision.won[0].winner.values[0].worth == (
        Fraction("0.5") + Fraction("0.3") * Fraction(15, 20),
    )
    assert decision.won[0].winner.values[0].told == "29/40"
    assert [(one.prize, one.count, one.reason) for one in decision.unfilled] == [
        ("third", 3, "conditions")
    ]


def test_rates_are_compared_exactly_where_floats_would_not_tell_them_apart() -> None:
    big = 10**17
    plan = award(Measure("participation_rate"))
    assert won(plan, agency("A", big, big + 1), agency("B", big + 1, big + 2))[0] == (
        "first",
        "B",
        "participation_rate",
    )


@pytest.mark.parametrize(
    ("until", "first"), [("quota", "A"), ("final_participants", "B")], ids=["quota", "final"]
)
def test_early_completion_is_until_the_quota_or_the_final_number(until: str, first: str) -> None:
    plan = award(Measure("earliest_completion", until=until))  # type: ignore[arg-type]
    agencies = [
        agency("A", 80, quota_at_us=10, final_at_us=30),
        agency("B", 80, quota_at_us=15, final_at_us=20),
        agency("C", 10, quota_at_us=None, final_at_us=40),
    ]
    assert won(plan, *agencies)[0][1] == first
    assert won(plan, *agencies)[2][1] == "C"


@pytest.mark.parametrize(
    ("conditions", "why"),
    [
        ({"minimum_participants": 11}, "participants"),
        ({"minimum_headcount": 101}, "headcount"),
        ({"quota_met": True}, "quota"),
        ({}, "participants"),  # nobody wins for whom nobody took part
    ],
)
def test_who_does_not_fulfil_a_condition_is_passed_over_and_it_is_said(
    conditions: dict[str, Any], why: str
) -> None:
    plan = award(Measure("participants"), conditions=Conditions(**conditions))
    one = agency("X", 10 if conditions else 0)
    decision = decide_collective(plan, {"X": one}, COMPARED, DRAW)
    assert (decision.passed, decision.won) == ({"X": why}, [])
    assert {item.reason for item in decision.unfilled} == {"conditions"}


@pytest.mark.parametrize(
    "measure",
    [
        Measure("entry_marks", phase="vong-2"),
        Measure("stage_marks"),
        Measure("weighted", terms=[Term("stage_marks", 1.0)]),
    ],
)
def test_marks_that_are_not_known_leave_the_prizes_unfilled_and_say_why(measure: Measure) -> None:
    plan = award(Measure("participants"), measure)
    decision = decide_collective(plan, {"A": agency("A", 10)}, COMPARED, DRAW)
    assert decision.won == []
    assert [(one.count, one.reason) for one in decision.unfilled] == [(1, "not_available")] * 3


@pytest.mark.parametrize(
    "measure",
    [
        Measure("attempts", phase="vong-0"),
        Measure("earliest_completion", phase="vong-0"),
        Measure("weighted", terms=[Term("mean_score", 1.0, phase="vong-0")]),
    ],
)
def test_what_is_counted_in_another_phase_than_the_awards_is_not_taken_for_its_own(
    measure: Measure,
) -> None:
    for plan, known in ((award(measure), False), (award(_own(measure)), True)):
        decision = decide_collective(plan, {"A": agency("A", 10)}, COMPARED, DRAW)
        assert bool(decision.won) == known
        assert {one.reason for one in decision.unfilled} == (
            {"nobody_left"} if known else {"not_available"}
        )


def _own(measure: Measure) -> Measure:
    terms = [replace(term, phase="vong-1") for term in measure.terms]
    return replace(measure, phase="vong-1", terms=terms)


def test_an_agency_holds_one_prize_where_the_plan_says_so() -> None:
    plan = award(Measure("participants"), one_prize_each=True)
    agencies = {name: agency(name, n) for n, name in enumerate("ABCD", start=10)}
    decision = decide_collective(plan, agencies, COMPARED, DRAW, holders={"D"})
    assert decision.passed == {"D": "holds_prize"}
    assert [line.winner.agency for line in decision.won] == ["C", "B", "A"]


def test_whom_everything_leaves_equal_the_draw_orders_and_only_there() -> None:
    plan = award(Measure("participants"))
    equal = [agency(name, 10) for name in "BCDEF"]
    order = sorted("BCDEF", key=lambda name: DRAW.lot_of_agency("tap-the", name))
    lines = won(plan, *equal, agency("A", 11))
    assert [name for _, name, _ in lines] == ["A", *order[:2]]
    assert [why for _, _, why in lines] == ["participants", "draw", "draw"]
    other = PhaseDraw(b"\1" * 32)
    assert sorted("BCDEF", key=lambda name: other.lot_of_agency("tap-the", name)) != order


def test_prizes_of_people_count_by_award_and_rank() -> None:
    plan = award(Measure("prizes", award="tuan", ranks=["third"]))
    assert won(plan, agency("A", 1, prizes=(5, 0, 1)), agency("B", 1, prizes=(0, 0, 2)))[0] == (
        "first",
        "B",
        "prizes",
    )


@st.composite
def fields(draw: st.DrawFn) -> list[Figures]:
    small = st.integers(0, 3)
    return [
        agency(
            name,
            draw(small),
            draw(small),
            scores=tuple(sorted(draw(st.lists(small, max_size=3)))),
            total_score=draw(small),
            quota_at_us=draw(st.none() | small),
            final_at_us=draw(st.none() | small),
            prizes=(draw(small), draw(small), draw(small)),
        )
        for name in draw(st.lists(st.sampled_from("ABCDEFG"), unique=True))
    ]


MEASURES = st.lists(st.sampled_from(EVERY_WAY), min_size=1, max_size=4)
CONDITIONS = st.builds(
    Conditions,
    quota_met=st.booleans(),
    minimum_participants=st.integers(0, 2),
    minimum_headcount=st.integers(0, 2),
)


@given(fields(), MEASURES, CONDITIONS, st.booleans(), st.sets(st.sampled_from("ABC")), st.data())
def test_any_order_of_agencies_gives_the_same_strict_ranking_and_every_prize_is_accounted_for(
    agencies: list[Figures],
    measures: list[Measure],
    conditions: Conditions,
    single: bool,
    holders: set[str],
    data: st.DataObject,
) -> None:
    plan = award(
        *measures,
        conditions=conditions,
        one_prize_each=single,
        prizes=[Prize("first", "", 1), Prize("second", "", 2), Prize("third", "", 3)],
    )
    compared = Compared(RANKS, ("vong-2",), ("A", "C", "E"))
    decision = decide_collective(
        plan, {one.agency: one for one in agencies}, compared, DRAW, holders
    )
    shuffled = data.draw(st.permutations(agencies))
    again = decide_collective(plan, {one.agency: one for one in shuffled}, compared, DRAW, holders)
    assert again == decision
    assert [place.rank for place in decision.places] == list(range(1, len(decision.places) + 1))
    standing = {place.agency for place in decision.places}
    assert standing | set(decision.passed) == {one.agency for one in agencies}
    assert not standing & set(decision.passed)
    winners = [line.winner.agency for line in decision.won]
    assert len(winners) == len(set(winners))
    assert set(winners) <= standing
    if single:
        assert not set(winners) & holders
    assert len(winners) + sum(one.count for one in decision.unfilled) == 6
    for line in decision.won:
        if line.against is not None:
            mine = [value.worth for value in line.winner.values]
            theirs = [value.worth for value in line.against.values]
            assert mine >= theirs
            assert (line.decided_by == "draw") == (mine == theirs)
