"""Standings and prizes of a round, as the plan's chain decides them."""

import threading
from typing import Any

import msgspec
import pytest

from contracts.definition import Disclosure
from contracts.rosters import AgencyRegistered
from services.scoring.domain.results import round_outcome
from services.scoring.domain.results import standings as standings_domain
from tests.support.marked_contest import CONTEST, OPENS_US, PAPER, SECOND_US
from tests.support.marking import Marking, ranks


def _ready(marking: Marking, people: int, **changes: Any) -> None:
    marking.define(**changes)
    marking.import_keys()
    marking.register(*(f"p{n}" for n in range(people)))


def _winners(marking: Marking) -> list[tuple[str, str, str]]:
    return [(line.rank, line.person, line.because) for line in marking.awards().awards]


def test_standings_and_prizes_are_those_of_the_chain(marking: Marking) -> None:
    """Score, then whole seconds, then the earlier arrival."""
    _ready(marking, 6)
    sittings = [
        ("p0", 3, 50_000_000, OPENS_US),
        ("p1", 4, 90_000_000, OPENS_US),
        ("p2", 4, 60_999_999, OPENS_US + 5),
        ("p3", 4, 60_000_001, OPENS_US + 9),
        ("p4", 4, 60_000_000, OPENS_US + 3),
        ("p5", 0, 1_000_000, OPENS_US),
    ]
    marking.play(
        *(
            marking.submitted(person, right, duration_us=took, started_us=began)
            for person, right, took, began in sittings
        )
    )
    made = marking.publish()
    assert (made.number, made.attempts) == (1, 6)
    lines = marking.standings().standings
    assert ranks(lines) == ["p4", "p3", "p2", "p1", "p0", "p5"]
    assert [line.name for line in lines[:2]] == ["Tên p4", "Tên p3"]
    assert {line.agency for line in lines} == {"Sở A"}
    assert _winners(marking) == [
        ("nhat", "p4", "earliest"),
        ("nhi", "p3", "duration"),
        ("nhi", "p2", "duration"),
    ]
    assert marking.recount().agrees
    assert marking.recount(auditor=False).agrees


def test_excluded_people_appear_nowhere_also_when_excluded_after_the_round(
    marking: Marking,
) -> None:
    _ready(marking, 4)
    told = [marking.submitted(f"p{n}", 4, duration_us=n * SECOND_US) for n in range(4)]
    marking.exclude("p0")
    marking.play(*told)
    marking.publish()
    assert ranks(marking.standings().standings) == ["p1", "p2", "p3"]
    marking.exclude("p1")
    again = marking.publish()
    assert again.number == 2
    assert ranks(marking.standings().standings) == ["p2", "p3"]
    assert {winner for _, winner, _ in _winners(marking)} == {"p2", "p3", ""}
    assert marking.recount().agrees
    assert marking.recount(number=1).agrees


def test_ties_are_drawn_repeatably_and_marked(marking: Marking) -> None:
    _ready(marking, 6, ranking=["score"])
    marking.play(*(marking.submitted(f"p{n}", 4) for n in range(6)))
    marking.publish()
    order = ranks(marking.standings().standings)
    assert sorted(order) == [f"p{n}" for n in range(6)]
    assert [line.rank for line in marking.standings().standings] == [1, 2, 3, 4, 5, 6]
    assert {because for _, _, because in _winners(marking)} == {"draw"}
    report = marking.recount()
    assert report.differences == []


def test_prizes_that_nobody_is_left_for_are_told_as_unfilled(marking: Marking) -> None:
    _ready(marking, 2)
    marking.play(marking.submitted("p0", 4), marking.submitted("p1", 3))
    marking.publish()
    assert _winners(marking) == [
        ("nhat", "p0", "score"),
        ("nhi", "p1", "unopposed"),
        ("nhi", "", "unfilled"),
    ]
    last = marking.awards().awards[-1]
    assert (last.prize, last.money, last.winner) == ("Giải nhì", 300_000, "")


def test_a_practice_round_ranks_nobody_and_awards_nothing(marking: Marking) -> None:
    _ready(marking, 2, practice=True)
    marking.play(marking.submitted("p0", 4))
    marking.publish()
    assert marking.standings().standings == []
    assert marking.awards().awards == []


def test_provisional_prizes_are_for_those_who_ask_and_become_the_published_ones(
    marking: Marking,
) -> None:
    _ready(marking, 5, weeks=2, score_visible="at_once")
    assert marking.awards(provisional=True).awards == []  # nobody has a score yet
    told = [marking.submitted(f"p{n}", n % 4, duration_us=n * SECOND_US) for n in range(5)]
    marking.hear(*told)
    before = marking.awards(provisional=True).awards
    assert [(line.round, line.rank, line.person) for line in before] == [
        ("w1", "nhat", "p3"),
        ("w1", "nhi", "p2"),
        ("w1", "nhi", "p1"),
    ]
    assert all(line.provisional for line in before)
    assert marking.awards().awards == []
    marking.settle(*told)
    assert marking.awards(provisional=True).awards == before
    marking.publish()
    after = marking.awards().awards
    told = [msgspec.structs.replace(line, provisional=False, publication=1) for line in before]
    assert told == after
    assert marking.awards(provisional=True).awards == after  # nothing of w2 yet
    second = marking.submitted("p4", 4, round_id="w2")
    marking.hear(second)
    both = marking.awards(provisional=True).awards
    assert both[:3] == after
    assert [(line.round, line.person, line.provisional) for line in both[3:]] == [
        ("w2", "p4", True),
        ("w2", "", True),
        ("w2", "", True),
    ]


def test_a_provisional_prize_that_hangs_on_the_draw_says_so_until_the_seed_is_known(
    marking: Marking,
) -> None:
    _ready(marking, 4, ranking=["score"], score_visible="at_once")
    told = [marking.submitted(f"p{n}", 3) for n in range(4)]
    marking.hear(*told)
    because = {line.because for line in marking.awards(provisional=True).awards}
    assert because == {"draw_pending"}
    marking.settle(*told)
    drawn = marking.awards(provisional=True).awards
    assert {line.because for line in drawn} == {"draw"}
    marking.publish()
    assert [line.person for line in marking.awards().awards] == [line.person for line in drawn]


@pytest.mark.parametrize("counting", ["best", "first", "last"])
def test_of_several_attempts_the_one_that_the_plan_counts_stands(
    marking: Marking, counting: str
) -> None:
    _ready(marking, 2, attempts_allowed=3, counting_attempt=counting)
    marking.play(
        marking.submitted("p0", 2, number=1),
        marking.submitted("p0", 4, number=2),
        marking.submitted("p0", 1, number=3),
        marking.submitted("p1", 3, number=1),
    )
    marking.publish()
    found = {line.person: line.score for line in marking.standings().standings}
    assert found == {"p0": {"best": 4, "first": 2, "last": 1}[counting], "p1": 3}
    assert marking.recount().agrees


@pytest.mark.parametrize(
    ("counting", "agency"), [("best", "Sở B"), ("first", "Sở A"), ("last", "Sở C")]
)
def test_who_moved_between_attempts_stands_with_the_agency_of_the_attempt_that_counts(
    marking: Marking, counting: str, agency: str
) -> None:
    _ready(marking, 1, attempts_allowed=3, counting_attempt=counting)
    marking.hear(*(AgencyRegistered(CONTEST, code, f"Sở {code}", "city", 1) for code in "BC"))
    marking.play(
        marking.submitted("p0", 2, number=1, agency="A"),
        marking.submitted("p0", 4, number=2, agency="B"),
        marking.submitted("p0", 1, number=3, agency="C"),
    )
    marking.publish()
    assert [line.agency for line in marking.standings().standings] == [agency]
    assert [line.agency for line in marking.awards().awards if line.person] == [agency]


def test_a_prediction_breaks_ties_by_its_distance_to_the_truth(marking: Marking) -> None:
    chain = ["score", "prediction", "duration", "earliest"]
    _ready(marking, 4, prediction=True, ranking=chain)
    marking.play(
        marking.submitted("p0", PAPER, prediction=9),
        marking.submitted("p1", PAPER, prediction=2),
        marking.submitted("p2", PAPER, prediction=None),
        marking.submitted("p3", 1, prediction=3),
    )
    marking.publish()
    assert ranks(marking.standings().standings) == ["p1", "p0", "p2", "p3"]
    assert marking.recount().agrees


def test_provisional_standings_are_for_those_who_ask_for_them_and_agree_in_the_end(
    marking: Marking,
) -> None:
    _ready(marking, 5, score_visible="at_once")
    told = [marking.submitted(f"p{n}", n % 3, duration_us=n * SECOND_US) for n in range(5)]
    marking.exclude("p4")
    marking.hear(*told)
    before = marking.standings(provisional=True)
    assert before.publication is None
    marking.settle(*told)
    marking.publish()
    after = marking.standings()
    assert after.publication == 1
    staff = marking.standings(provisional=True).standings
    assert [msgspec.structs.replace(line, hidden=False) for line in staff] == before.standings
    assert ranks(after.standings) == ranks(before.standings)
    page = marking.standings(limit=2, offset=1)
    assert (page.contestants, page.standings) == (4, after.standings[1:3])


@pytest.mark.parametrize("rule", ["after_settlement", "after_publication"])
def test_before_settlement_nobody_sees_points_where_the_plan_does_not_show_them_at_once(
    marking: Marking, rule: str
) -> None:
    """S4: a paper with one answer, and a look at any figure, told whether the answer is right."""
    _ready(marking, 3, score_visible=rule)
    told = [marking.submitted(f"p{n}", n) for n in range(3)]
    marking.hear(*told)
    assert marking.standings(provisional=True).code == "standings.not_yet"
    assert marking.awards(provisional=True).awards == []
    marking.settle(*told)
    assert ranks(marking.standings(provisional=True).standings) == ["p2", "p1", "p0"]
    assert len(marking.awards(provisional=True).awards) == 3
    assert marking.standings().code == "publication.unknown"


@pytest.mark.parametrize("agencies", ["all", "large"])
def test_the_public_does_not_read_the_minute_at_which_people_of_a_small_agency_sat(
    marking: Marking, agencies: str
) -> None:
    """S13: the ledger closes it, so the standings do not tell it either; staff see all."""
    marking.define(disclosure=Disclosure(agencies=agencies))  # type: ignore[arg-type]
    marking.import_keys()
    people = [f"p{n}" for n in range(12)]
    marking.hear(AgencyRegistered(CONTEST, "B", "Sở B", "city", 1))
    marking.register(*people)
    # eleven of A; the ledger hides B's one, and A's too, as hiding one would name them
    told = [marking.submitted(p, 2, agency="B" if p == "p0" else "A") for p in people]
    marking.play(*told)
    marking.publish()
    public, staff = marking.standings(), marking.standings(provisional=True)
    assert {line.submitted_at_us for line in public.standings} == {0}
    assert {line.agency for line in public.standings} == (
        {"Sở A", "Sở B"} if agencies == "all" else {""}
    )
    assert [line.submitted_at_us for line in staff.standings] == [
        next(one for one in told if one.person == line.person).submitted_at_us
        for line in staff.standings
    ]
    assert {line.agency for line in staff.standings} == {"Sở A", "Sở B"}
    assert ranks(public.standings) == ranks(staff.standings)


def test_provisional_results_are_ranked_beside_the_thread_that_scores(
    marking: Marking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seconds of work at 30,000 people, asked for in the last minute of a round."""
    marking.define()
    marking.import_keys()
    marking.register("p0", "p1")
    told = [marking.submitted("p0", 1), marking.submitted("p1", 3)]
    marking.play(*told)
    threads: list[int] = []
    ranked = standings_domain.standings

    def noted(*args: Any, **more: Any) -> Any:
        threads.append(threading.get_ident())
        return ranked(*args, **more)

    monkeypatch.setattr(round_outcome, "standings", noted)
    lines = marking.standings(provisional=True).standings
    assert [line.person for line in lines] == ["p1", "p0"]
    assert marking.awards(provisional=True).awards
    assert len(threads) == 2
    assert threading.get_ident() not in threads
