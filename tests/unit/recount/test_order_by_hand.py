"""Orders and prizes that the recount works out, against those worked out by hand.

Property tests hold the recount against scoring; an error made in both would be seen here.
"""

import hashlib
from typing import Any

import pytest
from msgspec import structs

from cli.recount.attempt_scores import Sat, best_possible, marks, standing_attempts, worth
from cli.recount.phase_people import PhaseRow, Someone, consistent, ordered
from cli.recount.ranking import Order, Ranker
from contracts.definition import CountingAttempt
from contracts.ledger_lines import Header, Values, WonLine
from contracts.phase_ledger_lines import OverallLine, PhaseAttempt, PhaseAward, PhaseHeader
from tests.support.ledgers import small
from tests.support.phases import small_phase

HEADER: Header = small().publication.header
PHASE: PhaseHeader = small_phase().publication.header
CHUNG: PhaseAward = PHASE.awards[0]


def sat(name: str, score: int, duration_s: int = 0, at_us: int | None = 0, **more: Any) -> Sat:
    values = {"attempt": 1, "status": "counted", "prediction": None, "started_at_us": 0, **more}
    return Sat(
        name, duration_s=duration_s, score=score, submitted_at_us=at_us, answers={}, **values
    )


def ranker(ranking: list[str], truth: int = 0, **changes: Any) -> Ranker:
    rules = structs.replace(HEADER.rules, ranking=ranking, **changes)
    return Ranker(structs.replace(HEADER, rules=rules), truth)


def names(order: Order) -> list[str]:
    return [place.sat.pseudonym for place in order.places]


def by_lot(*people: str) -> list[str]:
    """In the order that the documentation gives for complete equals of attempt 1."""

    def lot(name: str) -> bytes:
        told = f"{HEADER.public_value}\0{name}\0001".encode()
        return hashlib.sha256(
            b"hoithi/tie/1\0" + bytes.fromhex(HEADER.seed) + b"\0" + told
        ).digest()

    return sorted(people, key=lot)


def test_each_measure_decides_where_those_before_it_are_equal() -> None:
    """Truth is 10: c is 2 off, b and d are 3 off, e did not predict."""
    chain = ranker(["score", "prediction", "duration", "earliest"], truth=10)
    order = chain.order(
        [
            sat("e", 5, 1, 1),
            sat("d", 5, 9, 5, prediction=7),
            sat("c", 5, 99, 99, prediction=12),
            sat("b", 5, 9, 4, prediction=13),
            sat("a", 6, 99, 99),
            sat("f", 4, 1, 1, prediction=10),
        ],
        [],
    )
    assert names(order) == ["a", "c", "b", "d", "e", "f"]
    assert [place.distance for place in order.places] == [None, 2, 3, 3, None, 0]
    assert [place.by_draw for place in order.places] == [False] * 6
    assert (order.unsure, order.contradictions) == ([], [])


def test_measures_decide_in_the_order_of_the_plan() -> None:
    early_first = ranker(["earliest", "score"]).order([sat("a", 9, 0, 5), sat("b", 1, 0, 4)], [])
    quick_first = ranker(["duration", "score"]).order([sat("a", 9, 5), sat("b", 1, 4)], [])
    assert names(early_first) == names(quick_first) == ["b", "a"]


def test_complete_equals_are_drawn_whatever_was_published_and_only_they() -> None:
    people = [sat(name, 5, 1, None) for name in "abcd"] + [sat("e", 4, 1, None)]
    order = ranker(["score", "duration"]).order(people, ["d", "c", "b", "a", "e"])
    assert names(order) == [*by_lot("a", "b", "c", "d"), "e"]
    assert [place.by_draw for place in order.places] == [True] * 4 + [False]
    assert order.unsure == []  # no time of arrival is asked for: nothing hangs on a closed one


def test_an_order_that_hangs_on_closed_times_is_taken_as_published() -> None:
    people = [sat(name, 5, 1, None) for name in "abc"] + [sat("d", 6, 1, None), sat("e", 4, 0, 7)]
    order = ranker(["score", "earliest"]).order(people, ["d", "c", "a", "b", "e"])
    assert names(order) == ["d", "c", "a", "b", "e"]
    assert order.unsure == [(2, 4)]
    assert [place.by_draw for place in order.places] == [False, None, None, None, False]
    assert order.contradictions == []


def test_open_times_in_it_must_not_speak_against_each_other() -> None:
    people = [sat("a", 5, 0, 3), sat("b", 5, 0, None), sat("c", 5, 0, 2)]
    chain = ranker(["score", "earliest"])
    assert chain.order(people, ["c", "b", "a"]).contradictions == []
    (words,) = chain.order(people, ["a", "b", "c"]).contradictions
    assert words == "c must stand before a by time of arrival"
    drawn = [sat("a", 5, 0, 3), sat("b", 5, 0, None), sat("c", 5, 0, 3)]
    first, second = by_lot("a", "c")
    assert chain.order(drawn, [first, "b", second]).contradictions == []
    assert chain.order(drawn, [second, "b", first]).contradictions != []


def test_nobody_is_ranked_in_a_practice_round() -> None:
    practice = Ranker(structs.replace(HEADER, practice=True), 0)
    assert practice.order([sat("a", 5)], ["a"]) == Order()


def test_what_tells_two_apart_is_the_first_measure_that_differs() -> None:
    chain = ranker(["score", "duration", "earliest"])
    a = sat("a", 5, 1, 10)
    assert chain.decided_by(a, None) == "unopposed"
    assert chain.decided_by(a, sat("b", 4, 1, 10)) == "score"
    assert chain.decided_by(a, sat("b", 5, 2, 10)) == "duration"
    assert chain.decided_by(a, sat("b", 5, 1, 11)) == "earliest"
    assert chain.decided_by(a, sat("b", 5, 1, 10)) == "draw"
    assert chain.decided_by(a, sat("b", 5, 1, None)) == "unsure"
    assert chain.decided_by(sat("b", 5, 1, None), a) == "unsure"
    assert chain.decided_by(sat("b", 4, 1, None), a) == "score"
    assert ranker(["score"]).decided_by(a, sat("b", 5, 1, None)) == "draw"


def test_a_published_reason_is_taken_only_if_it_can_be_true_of_closed_times() -> None:
    values = Values("a", 1, 5, None, 1)
    line = WonLine("tuan", "nhat", 1, values, "draw", None)
    chain = ranker(["score", "earliest", "duration"])
    for said, taken in (
        ("earliest", "earliest"),
        ("duration", "duration"),
        ("draw", "draw"),
        ("score", "draw"),
        ("unopposed", "draw"),
    ):
        assert chain.with_reason(line, said).decided_by == taken


@pytest.mark.parametrize(
    ("rule", "left"), [("best", [1, 2, 3]), ("first", [1]), ("last", [3])], ids=str
)
def test_the_attempts_that_may_stand_for_a_person(rule: CountingAttempt, left: list[int]) -> None:
    header = structs.replace(HEADER, rules=structs.replace(HEADER.rules, counting_attempt=rule))
    attempts = [sat("a", 1, attempt=n) for n in (3, 1, 2)]
    attempts += [sat("a", 9, attempt=4, status="annulled"), sat("b", 1, status="excluded")]
    found = standing_attempts(header, attempts)
    assert {name: [one.attempt for one in own] for name, own in found.items()} == {"a": left}


def test_of_a_persons_attempts_the_better_stands_and_of_equals_the_one_with_the_lower_number() -> (
    None
):
    chain = ranker(["score", "earliest", "duration"], counting_attempt="best")
    twice = [sat("a", 5, 9, 7, attempt=2), sat("a", 5, 99, 99, attempt=1)]
    assert [p.sat.attempt for p in chain.order(twice, []).places] == [1]
    better = [sat("a", 5, 9, 7, attempt=1), sat("a", 6, 99, 99, attempt=2)]
    assert [p.sat.attempt for p in chain.order(better, []).places] == [2]


PAPER = {"1": ["A", "B"], "2": ["A", "B"], "3": ["A", "B"]}


def keyed(**changes: Any) -> Header:
    """Three questions with the key A."""
    bank = [structs.replace(HEADER.bank[0], id=name, key="A") for name in "123"]
    return structs.replace(HEADER, **{"bank": bank, "voided": {}, "corrected": {}, **changes})


@pytest.mark.parametrize(
    ("changes", "answers", "points", "best"),
    [
        ({}, {}, 0, 3),
        ({}, {"1": "A", "2": "B"}, 1, 3),
        ({}, {"1": "A", "2": "A", "3": "A"}, 3, 3),
        ({"corrected": {"2": "B"}}, {"1": "A", "2": "B"}, 2, 3),
        ({"corrected": {"2": "B"}}, {"1": "A", "2": "A"}, 1, 3),
        ({"voided": {"2": "everyone"}}, {"1": "A"}, 2, 3),
        ({"voided": {"2": "everyone"}}, {"1": "A", "2": "A"}, 2, 3),
        ({"voided": {"2": "no_one"}}, {"1": "A", "2": "A"}, 1, 2),
        ({"voided": {"9": "everyone", "8": "no_one"}}, {"1": "A"}, 1, 3),  # not of this paper
        ({"corrected": {"2": None}}, {"1": "A"}, None, 3),
        ({"corrected": {"2": None}, "voided": {"2": "no_one"}}, {"1": "A"}, 1, 2),
    ],
)
def test_points_are_those_counted_by_hand(
    changes: dict[str, Any], answers: dict[str, str], points: int | None, best: int
) -> None:
    header = keyed(**changes)
    worths = worth(header)
    assert marks(header, worths, answers, PAPER) == points
    assert best_possible(header, worths, PAPER) == best


def attempt(round_id: str, name: str = "a" * 16, **more: Any) -> PhaseAttempt:
    base = PhaseAttempt(round_id, name, 1, "counted", 5, 1, None, 0, 0, True)
    return structs.replace(base, **more)


def someone(*attempts: PhaseAttempt, name: str = "p1", excluded: bool = False) -> Someone:
    return Someone(name, excluded, "DV1", "", list(attempts), [])


W1, W2 = PHASE.rounds[0].round, PHASE.rounds[1].round
OUT: dict[str, Any] = {"status": "excluded", "stands": False}


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([someone(attempt(W1), attempt(W2))], []),
        ([someone(attempt(W1), attempt(W1, attempt=2, stands=False))], []),
        ([someone(attempt("w9"))], ["w9/1: of a round that does not count"]),
        ([someone(attempt(W1), attempt(W1, stands=False))], ["w1/1: stands twice"]),
        (
            [someone(attempt(W1)), someone(attempt(W1, attempt=2), name="p2")],
            ["w1/2: the pseudonym is another person's"],
        ),
        ([someone(attempt(W1)), someone(attempt(W2), name="p2")], []),
        ([someone(attempt(W1, **OUT))], ["w1/1: is excluded, the person counted"]),
        ([someone(attempt(W1, **OUT), excluded=True)], []),
        (
            [someone(attempt(W1, stands=False), excluded=True)],
            ["w1/1: is counted, the person excluded"],
        ),
        ([someone(attempt(W1, status="annulled", stands=False), excluded=True)], []),
        ([someone(attempt(W1, status="annulled", stands=False))], []),
        (
            [someone(attempt(W1, status="annulled"))],
            ["w1/1: stands in the standings, but does not count"],
        ),
        (
            [someone(attempt(W1, status="annulled"), excluded=True)],
            ["w1/1: stands in the standings, but does not count"],
        ),
        ([someone(attempt(W1), attempt(W1, attempt=2))], ["two attempts stand in one round"]),
        ([Someone("p1", False, None, None, None, None)], []),
    ],
)
def test_a_persons_attempts_hold_together(people: list[Someone], said: list[str]) -> None:
    found = list(consistent(PHASE, people))
    assert len(found) == len(said)
    assert all(words.endswith(ending) for words, ending in zip(found, said, strict=True))


def row(
    rank: int, name: str, score: int, duration_s: int = 0, lot: str | None = None
) -> OverallLine:
    return OverallLine("chung", rank, name, 1, score, None, duration_s, lot)


LOTS = ["0" * 64, "f" * 64]


@pytest.mark.parametrize(
    ("ranking", "lines", "said"),
    [
        (["score"], [row(1, "a", 5), row(2, "b", 4)], []),
        (["score"], [row(2, "a", 5), row(3, "b", 4)], ["ranks are not 1, 2, 3 and so on"]),
        (["score"], [row(1, "a", 5), row(2, "a", 4)], ["a person stands twice"]),
        (["score"], [row(1, "a", 4), row(2, "b", 5)], ["rank 2 must stand before 1"]),
        (["score", "duration"], [row(1, "a", 5, 2), row(2, "b", 5, 1)], ["rank 2 must stand bef"]),
        (["score", "earliest", "duration"], [row(1, "a", 5, 2), row(2, "b", 5, 1)], []),
        (["earliest", "score"], [row(1, "a", 4), row(2, "b", 5)], []),
        (["score"], [row(1, "a", 5, 0, LOTS[0]), row(2, "b", 5, 0, LOTS[1])], []),
        (["score"], [row(1, "a", 5, 0, LOTS[1]), row(2, "b", 5, 0, LOTS[0])], ["smaller lot"]),
        (["score", "earliest"], [row(1, "a", 5, 0, LOTS[1]), row(2, "b", 5, 0, LOTS[0])], []),
        (["score"], [row(1, "a", 5, 0, LOTS[1]), row(2, "b", 4, 0, LOTS[0])], []),
        (["score"], [row(1, "a", 5, 0, LOTS[1]), row(2, "b", 5)], []),
    ],
)
def test_the_public_order_over_rounds_is_checked_as_far_as_it_is_open(
    ranking: list[str], lines: list[OverallLine], said: list[str]
) -> None:
    header = structs.replace(PHASE, rules=structs.replace(PHASE.rules, ranking=ranking))
    found = list(ordered(header, CHUNG, lines))
    assert len(found) == len(said)
    assert all(part in words for words, part in zip(found, said, strict=True))
    assert PhaseRow(lines[0], None).links == []
