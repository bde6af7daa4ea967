"""Agencies' figures, values and prizes of the recount, against those worked out by hand."""

from fractions import Fraction
from typing import Any

import pytest
from msgspec import structs

from cli.recount.phase_agencies import (
    AgencyChecked,
    counted,
    decidable,
    decided_by,
    denominator,
    facts,
    figures,
    in_order,
    passed,
    prizes,
    quota,
    value,
    values,
    worth,
)
from cli.recount.phase_people import Someone
from contracts.ledger_lines import LedgerPrize
from contracts.phase_ledger_lines import (
    AgencyFacts,
    AgencyFigures,
    AgencyValues,
    HeldPrize,
    PhaseAttempt,
    PhaseAward,
    PhaseHeader,
    PhaseMeasure,
    PhaseRules,
    PhaseTerm,
    PhaseUnfilledLine,
)
from tests.support.phases import small_phase

RULES = PhaseRules(
    ranking=["score"],
    answers_needed=2,
    denominator="headcount",
    quota_scope="phase",
    quotas={"city": "0.7", "khac": None},
    optional_phases=["vong-2"],
    prize_ranks=[("tuan", "nhat"), ("tuan", "nhi"), ("chung", "nhat")],
    single=[],
)
ROUNDS = small_phase().publication.header.rounds[:2]
HEADER: PhaseHeader = structs.replace(small_phase().publication.header, rules=RULES, rounds=ROUNDS)
W1, W2 = (item.round for item in ROUNDS)
FACTS = AgencyFacts("city", 10, {"staff": (5, 2), "all": (4, 0)}, 10, 3, False)
NOTHING = AgencyFigures(0, 0, 0, 0, None, None, [], "", [])


def ruled(**changes: Any) -> PhaseHeader:
    return structs.replace(HEADER, rules=structs.replace(RULES, **changes))


def measure(word: Any, **more: Any) -> PhaseMeasure:
    told = {"until": "final_participants", "award": "", "ranks": [], "phase": "", "terms": []}
    return PhaseMeasure(word, **{**told, **more})


def award(*measures: PhaseMeasure, **more: Any) -> PhaseAward:
    base = next(a for a in small_phase().publication.header.awards if a.recipients == "collective")
    needed = structs.replace(base.conditions, minimum_participants=0)
    return structs.replace(
        base, **{"id": "x", "measures": list(measures), "conditions": needed, **more}
    )


def agency(name: str, mine: AgencyFigures = NOTHING, of: AgencyFacts = FACTS) -> AgencyChecked:
    return AgencyChecked(name, of, {"x": mine})


@pytest.mark.parametrize(
    ("rule", "headcount", "audiences", "people"),
    [
        ("headcount", 10, [], 10),
        ("headcount", None, [], 11),  # all on the roster
        ("headcount", None, ["staff"], 7),
        ("eligible", 10, [], 9),
        ("eligible", 10, ["all"], 4),
        ("headcount_less_excluded", 10, [], 8),
        ("headcount_less_excluded", None, [], 9),
        ("headcount_less_excluded", 1, [], 0),
        ("headcount_less_excluded", 3, [], 1),
        ("headcount", 0, [], 0),
    ],
)
def test_by_how_many_people_participants_are_divided(
    rule: str, headcount: int | None, audiences: list[str], people: int
) -> None:
    told = structs.replace(FACTS, headcount=headcount)
    assert denominator(ruled(denominator=rule), told, audiences) == people


@pytest.mark.parametrize(
    ("agency_class", "people", "needed"),
    [
        ("city", 10, 7),
        ("city", 3, 3),
        ("city", 1, 1),
        ("city", 0, None),
        ("khac", 0, 0),
        ("khac", 9, 0),
    ],
)
def test_the_fewest_participants_that_meet_a_quota(
    agency_class: str, people: int, needed: int | None
) -> None:
    assert quota(HEADER, structs.replace(FACTS, agency_class=agency_class), people) == needed


def sat(round_id: str, at_us: int, **more: Any) -> PhaseAttempt:
    base = PhaseAttempt(round_id, "a" * 16, 1, "counted", 2, 1, None, 0, at_us, True)
    return structs.replace(base, **more)


def someone(name: str, *attempts: PhaseAttempt, **more: Any) -> Someone:
    told = {"excluded": False, "agency": "DV1", "audience": "staff", "prizes": [], **more}
    return Someone(name, attempts=list(attempts), **told)


PEOPLE = [
    someone("a", sat(W1, 30), sat(W2, 90), prizes=[HeldPrize(W1, "tuan", "nhat")]),
    someone("b", sat(W2, 70), audience="all", prizes=[HeldPrize(W2, "tuan", "nhi")]),
    someone("c", sat(W1, 50)),
    someone("d", sat(W1, 10, answered=1)),
    someone("e", sat(W1, 10, status="annulled", stands=False)),
    someone("f", sat(W1, 10, status="excluded", stands=False), excluded=True),
    someone("g", sat(W1, 20), agency="DV2"),
]


def test_attempts_that_count_have_enough_answers_and_are_of_people_who_do() -> None:
    found = {one.pseudonym: counted(HEADER, one, [W1, W2]) for one in PEOPLE}
    assert found == {"a": [30, 90], "b": [70], "c": [50], "d": [], "e": [], "f": [], "g": [20]}
    assert counted(HEADER, PEOPLE[0], [W2]) == [90]
    lying = someone("x", sat(W1, 10), excluded=True)
    assert counted(HEADER, lying, [W1]) == []
    closed = Someone("y", False, "DV1", "", None, None)
    assert counted(HEADER, closed, [W1]) == []


@pytest.mark.parametrize(
    ("scope", "headcount", "participants", "met"),
    [
        ("phase", 10, 3, False),
        ("phase", 4, 3, True),  # 2.8, so three
        ("each_round", 4, 3, False),  # two in each week
        ("each_round", 2, 3, True),
        ("phase", 0, 3, False),
    ],
)
def test_a_quota_is_met_over_the_phase_or_in_each_round(
    scope: str, headcount: int, participants: int, met: bool
) -> None:
    one = agency("DV1", of=structs.replace(FACTS, headcount=headcount))
    found = facts(ruled(quota_scope=scope), one, PEOPLE)
    assert (found.denominator, found.participants, found.met) == (headcount, participants, met)


def test_a_quota_of_each_round_is_missed_by_one_round() -> None:
    """Three take part in the first week and two in the second; 70% of 4 are three."""
    one = agency("DV1", of=structs.replace(FACTS, headcount=4))
    found = facts(ruled(quota_scope="each_round"), one, [*PEOPLE, someone("h", sat(W1, 40))])
    assert (found.participants, found.met) == (4, False)


@pytest.mark.parametrize(
    ("scope", "headcount", "said", "met"),
    [
        ("phase", 4, False, True),
        ("phase", 10, True, False),
        ("phase", 0, True, False),
        ("each_round", 10, True, True),  # which rounds they were in is closed
        ("each_round", 4, False, False),
        ("each_round", 0, True, False),
    ],
)
def test_without_peoples_attempts_participants_are_taken_as_told(
    scope: str, headcount: int, said: bool, met: bool
) -> None:
    one = agency("DV1", of=structs.replace(FACTS, headcount=headcount, met=said))
    found = facts(ruled(quota_scope=scope), one, None)
    assert (found.denominator, found.participants, found.met) == (headcount, 3, met)


def test_figures_are_those_counted_by_hand() -> None:
    """70% of 3 are 2.1: the third by their first attempt brings them there."""
    one = agency("DV1", of=structs.replace(FACTS, headcount=3))
    totals = {"a": 5, "b": 3, "c": 1, "d": 9, "g": 9}
    won = {"c": [("chung", "nhat")], "g": [("chung", "nhat")]}
    both = award(rounds=[W1, W2], audiences=[])
    assert figures(HEADER, both, one, PEOPLE, totals, won) == AgencyFigures(
        3, 3, 4, 9, 70, 70, [1, 1, 1], "", []
    )
    first = award(rounds=[W1], audiences=["staff"])
    assert figures(HEADER, first, one, PEOPLE, totals, won) == AgencyFigures(
        3, 2, 2, 6, None, 50, [1, 0, 1], "", []
    )
    free = agency("DV1", of=structs.replace(FACTS, agency_class="khac", headcount=0))
    found = figures(HEADER, both, free, PEOPLE, totals, won)
    assert (found.quota_at_us, found.final_at_us) == (30, 70)  # of at least one person
    none = figures(HEADER, both, agency("DV9"), PEOPLE, totals, won)
    assert (none.participants, none.quota_at_us, none.final_at_us) == (0, None, None)
    assert figures(HEADER, both, one, PEOPLE, {"b": 3}, won).total_score == 3  # who stands in rows


MINE = AgencyFigures(8, 4, 6, 10, 111, 222, [2, 1, 3], "", [])


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (measure("participation_rate"), "4/8"),
        (measure("mean_score"), "10/4"),
        (measure("participants"), "4"),
        (measure("attempts"), "6"),
        (measure("total_score"), "10"),
        (measure("earliest_completion"), "222"),
        (measure("earliest_completion", until="quota"), "111"),
        (measure("prizes"), "5,1"),
        (measure("prizes", award="tuan"), "2,1"),
        (measure("prizes", award="chung"), "3"),
        (measure("prizes", ranks=["nhi", "nhat", "ba"]), "1,5,0"),
        (measure("prizes", award="tuan", ranks=["nhat"]), "2"),
    ],
)
def test_values_are_told_as_documented(one: PhaseMeasure, told: str) -> None:
    assert value(HEADER, one, MINE, Fraction(0)) == told


@pytest.mark.parametrize(
    ("word", "told", "worths"),
    [
        ("participation_rate", "4/8", [Fraction(1, 2)]),
        ("participation_rate", "4/0", [Fraction(0)]),
        ("weighted", "3/4", [Fraction(3, 4)]),
        ("participants", "4", [Fraction(4)]),
        ("prizes", "5,1", [Fraction(5), Fraction(1)]),
        ("prizes", "", []),
        ("earliest_completion", "7", [Fraction(1), Fraction(-7)]),
        ("earliest_completion", "", [Fraction(0), Fraction(0)]),
    ],
)
def test_more_is_better_but_an_earlier_completion(
    word: str, told: str, worths: list[Fraction]
) -> None:
    assert worth(measure(word), told) == worths


def test_a_weighted_sum_is_of_shares_of_the_highest() -> None:
    """A: 0.5 x 4/8 over 8/8 and 0.3 x 5 over 10; B has the highest of both; nobody has marks."""
    terms = [
        PhaseTerm("participation_rate", "0.5", "", [], ""),
        PhaseTerm("total_score", "0.3", "", [], ""),
        PhaseTerm("prizes", "0.2", "tuan", [], ""),
        PhaseTerm("entry_marks", "0.2", "", [], "vong-2"),
    ]
    a = AgencyFigures(8, 4, 0, 5, None, None, [0, 0, 9], "", [])
    b = AgencyFigures(8, 8, 0, 10, None, None, [0, 0, 9], "", [])
    both = [agency("A", a), agency("B", b)]
    found = values(HEADER, award(measure("weighted", terms=terms), measure("participants")), both)
    assert found == {"A": ["2/5", "4"], "B": ["4/5", "8"]}
    assert values(HEADER, award(measure("weighted", terms=terms)), []) == {}


def test_why_an_agency_may_not_win_is_the_first_of_its_reasons() -> None:
    needed = structs.replace(
        award().conditions, minimum_participants=3, minimum_headcount=8, quota_met=True
    )
    asked = award(conditions=needed, one_prize_each=True)
    met = structs.replace(FACTS, met=True)
    good = AgencyFigures(8, 3, 0, 0, None, None, [], "", [])
    few, small = structs.replace(good, participants=2), structs.replace(good, denominator=7)
    assert passed(HEADER, asked, agency("A", good, met), set()) == ""
    assert passed(HEADER, asked, agency("A", few, FACTS), {"A"}) == "participants"
    assert passed(HEADER, asked, agency("A", small, FACTS), {"A"}) == "headcount"
    assert passed(HEADER, asked, agency("A", good, FACTS), {"A"}) == "quota"
    assert passed(HEADER, asked, agency("A", good, met), {"A"}) == "holds_prize"
    assert passed(HEADER, asked, agency("A", good, met), {"B"}) == ""
    assert (
        passed(HEADER, structs.replace(asked, one_prize_each=False), agency("A", good, met), {"A"})
        == ""
    )
    free = structs.replace(asked, conditions=structs.replace(needed, quota_met=False))
    assert passed(HEADER, free, agency("A", good, FACTS), set()) == ""


def term(word: Any, phase: str = "") -> PhaseMeasure:
    return measure("weighted", terms=[PhaseTerm(word, "1", "", [], phase)])


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        (award(measure("participants")), True),
        (award(), False),
        (award(measure("participants"), measure("entry_marks")), False),
        (award(measure("stage_marks", phase="vong-2")), False),
        (award(measure("participants", phase="vong-2")), False),
        (award(measure("participants", phase="vong-1")), True),
        (award(measure("prizes", phase="vong-2")), True),  # people's prizes are told here
        (award(term("entry_marks", "vong-2")), True),  # an optional phase
        (award(term("entry_marks", "vong-3")), False),
        (award(term("entry_marks")), False),  # of the award's own phase
        (award(term("mean_score", "vong-2")), False),
        (award(term("mean_score")), True),
        (
            award(
                measure("participants"),
                conditions=structs.replace(award().conditions, minimum_entries=1),
            ),
            False,
        ),
    ],
)
def test_a_prize_is_decided_only_from_what_the_file_holds(asked: PhaseAward, known: bool) -> None:
    assert decidable(HEADER, asked) is known


def test_agencies_stand_by_their_measures_in_turn() -> None:
    asked = award(measure("participants"), measure("earliest_completion"))
    told = {"A": ["4", "9"], "B": ["5", ""], "C": ["5", "7"], "D": ["5", "6"]}
    order = in_order(HEADER, asked, told)
    assert [(one.agency, one.rank) for one in order] == [("D", 1), ("C", 2), ("B", 3), ("A", 4)]
    assert order[0].values == ["5", "6"]


def test_prizes_go_down_the_order_and_say_against_whom_and_why() -> None:
    ranks = [
        LedgerPrize("nhat", "", 1, 5),
        LedgerPrize("nhi", "", 2, 3),
        LedgerPrize("ba", "", 2, 1),
    ]
    asked = award(measure("participants"), measure("attempts"), prizes=ranks)
    order = [
        AgencyValues("A", 1, ["5", "5"]),
        AgencyValues("B", 2, ["5", "4"]),
        AgencyValues("C", 3, ["4", "4"]),
        AgencyValues("D", 4, ["4", "4"]),
    ]
    won = [line for line in prizes(asked, order, False) if not isinstance(line, PhaseUnfilledLine)]
    assert [(w.prize, w.money, w.winner.agency, w.decided_by) for w in won] == [
        ("nhat", 5, "A", "attempts"),
        ("nhi", 3, "B", "participants"),
        ("nhi", 3, "C", "draw"),
        ("ba", 1, "D", "unopposed"),
    ]
    assert [w.against and w.against.agency for w in won] == ["B", "D", "D", None]
    for anybody_passed, reason in ((False, "nobody_left"), (True, "conditions")):
        (unfilled,) = list(prizes(asked, order, anybody_passed))[4:]
        assert unfilled == PhaseUnfilledLine("x", "ba", 1, reason)  # type: ignore[arg-type]
    assert decided_by(asked, order[0], None) == "unopposed"
