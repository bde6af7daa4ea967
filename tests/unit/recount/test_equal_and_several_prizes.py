"""Prizes that equals share, the higher of several, and limits per agency: by hand in scoring and in
the recount alike, in random contests, and forged."""

import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from cli.recount.handing_down import Queue
from cli.recount.handing_down import hand_down as hand_down_again
from cli.recount.judged_checks import recount_judged
from cli.recount.phase_checks import recount_phase
from cli.recount.round_checks import recount
from contracts.definition import Award, Prize, QuizRules, TopicDraw
from contracts.judged_ledger_file import read_judged_ledger
from contracts.ledger_file import read_ledger
from contracts.ledger_format import LedgerError
from contracts.ledger_lines import LedgerPrize, LedgerSharing
from contracts.phase_ledger_file import read_phase_ledger
from services.scoring.domain.prizes.handing_out import HandingOut, Passed, hand_out
from tests.support.judged_ledgers import judged_file
from tests.support.ledgers import Played, play, weekly
from tests.support.ledgers import written as round_file
from tests.support.phases import PRIZES, PlayedPhase, plan, play_phase
from tests.support.phases import written as phase_file
from tests.support.random_judged import RandomRound, judged_rounds, random_round, ruled

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
Won = list[tuple[str, str, int]]


def award(name: str, prizes: str, **rules: Any) -> Award:
    """``prizes``: "first 1 500" and so on, separated by commas."""
    read = [line.split() for line in prizes.split(",")]
    made = [Prize(rank, rank, int(winners), int(money)) for rank, winners, money in read]
    return Award(name, name, "vong-1", "individual", made, **rules)


def given_twice(
    awards: Sequence[Award],
    orders: Sequence[str],
    agency_of: Callable[[str], str] = lambda _: "",
) -> tuple[list[Won], list[list[tuple[str, int]]]]:
    """Who gets what of each award, and what is unfilled, by both implementations, which must agree.
    ``orders``: people are letters, those who are equal without a space between them."""
    first = _by_scoring(awards, orders, agency_of)
    assert first == _by_recount(awards, orders, agency_of)
    return first


class _People:
    """Who has won so far, and whom that passes over."""

    def __init__(self, agency_of: Callable[[str], str]) -> None:
        self.agency_of, self.holders = agency_of, set[str]()
        self.by_agency: Counter[tuple[str, str]] = Counter()

    def why(self, one: Award, row: tuple[str, int]) -> Passed:
        held = one.one_prize_each and row[0] in self.holders
        most, agency = one.prizes_per_agency, self.agency_of(row[0])
        full = most and agency and self.by_agency[one.id, agency] >= most
        return "holds_prize" if held else "agency_full" if full else ""

    def wins(self, one: Award, row: tuple[str, int]) -> None:
        self.by_agency[one.id, self.agency_of(row[0])] += 1
        if one.one_prize_each:
            self.holders.add(row[0])


def _rows(order: str) -> list[tuple[str, int]]:
    return [(who, place) for place, group in enumerate(order.split()) for who in group]


def _by_scoring(
    awards: Sequence[Award], orders: Sequence[str], agency_of: Callable[[str], str]
) -> tuple[list[Won], list[list[tuple[str, int]]]]:
    people = _People(agency_of)
    lists = [
        HandingOut(
            one,
            _rows(order),
            equal=lambda a, b: a[1] == b[1],
            passed=lambda row, one=one: people.why(one, row),  # type: ignore[misc]
            won=lambda row, one=one: people.wins(one, row),  # type: ignore[misc]
        )
        for one, order in zip(awards, orders, strict=True)
    ]
    hand_out(lists)
    won = [[(g.winner[0], g.prize.rank, g.money) for g in one.given] for one in lists]
    return won, [[(prize.rank, count) for prize, count in one.unfilled] for one in lists]


def _by_recount(
    awards: Sequence[Award], orders: Sequence[str], agency_of: Callable[[str], str]
) -> tuple[list[Won], list[list[tuple[str, int]]]]:
    people = _People(agency_of)
    queues = [
        Queue(
            _rows(order),
            [LedgerPrize(p.rank, p.name, p.winners, p.money) for p in one.prizes],
            LedgerSharing(one.shared_money, one.shared_places) if one.tie == "shared" else None,
            one.one_prize_each and one.several_prizes == "higher",
            lambda row, one=one: people.why(one, row),  # type: ignore[misc]
            lambda a, b: a[1] == b[1],
            lambda row, one=one: people.wins(one, row),  # type: ignore[misc]
        )
        for one, order in zip(awards, orders, strict=True)
    ]
    hand_down_again(queues)
    won = [
        [(row[0], queue.prizes[number].rank, money) for number, money, row in queue.won]
        for queue in queues
    ]
    return won, [[(prize.rank, count) for prize, count in queue.unfilled()] for queue in queues]


ONE_EACH = "first 1 500,second 1 300,third 1 200"
TWO_SECOND = "first 1 500,second 2 300"
#: the order, the prizes, money and places; who gets what, and what is unfilled
SHARED = [
    # two firsts: the second prize is used up, or kept for the next in line
    ("AB C D", ONE_EACH, "whole", "used", "A first 500,B first 500,C third 200", ""),
    ("AB C D", ONE_EACH, "divided", "used", "A first 400,B first 400,C third 200", ""),
    ("AB C D", ONE_EACH, "whole", "kept",
     "A first 500,B first 500,C second 300,D third 200", ""),
    ("AB C D", ONE_EACH, "divided", "kept",
     "A first 250,B first 250,C second 300,D third 200", ""),
    # more equals than places: one winner more than planned
    ("A BCD", TWO_SECOND, "whole", "used",
     "A first 500,B second 300,C second 300,D second 300", ""),
    ("A BCD", TWO_SECOND, "divided", "used",
     "A first 500,B second 200,C second 200,D second 200", ""),
    ("A BCD", TWO_SECOND, "divided", "kept",
     "A first 500,B second 200,C second 200,D second 200", ""),
    # equals within one prize, which has places for all of them
    ("A BC D", TWO_SECOND, "divided", "used", "A first 500,B second 300,C second 300", ""),
    # equals over the end of a prize of several: all of them get what the first gets
    ("A B CD E", "first 1 500,second 2 300,third 2 100", "whole", "used",
     "A first 500,B second 300,C second 300,D second 300,E third 100", ""),
    ("A B CD E", "first 1 500,second 2 300,third 2 100", "divided", "used",
     "A first 500,B second 300,C second 200,D second 200,E third 100", ""),
    ("A B CD E", "first 1 500,second 2 300,third 2 100", "divided", "kept",
     "A first 500,B second 300,C second 150,D second 150,E third 100", "third 1"),
    # what does not divide is not paid; all places used up by the first three
    ("ABC D", "first 1 500,second 1 300", "divided", "used",
     "A first 266,B first 266,C first 266", ""),
    # nobody left: places that nobody took up
    ("AB", ONE_EACH, "whole", "used", "A first 500,B first 500", "third 1"),
    ("AB", ONE_EACH, "whole", "kept", "A first 500,B first 500", "second 1,third 1"),
    ("", ONE_EACH, "whole", "used", "", "first 1,second 1,third 1"),
]  # fmt: skip


@pytest.mark.parametrize(("order", "prizes", "money", "places", "won", "unfilled"), SHARED)
def test_equals_share_a_prize_as_the_plan_says(
    order: str, prizes: str, money: str, places: str, won: str, unfilled: str
) -> None:
    one = award("a", prizes, tie="shared", shared_money=money, shared_places=places)
    given_to, left = given_twice([one], [order])
    assert ",".join(f"{who} {rank} {each}" for who, rank, each in given_to[0]) == won
    assert ",".join(f"{rank} {count}" for rank, count in left[0]) == unfilled


def test_where_equals_are_drawn_the_first_of_the_order_win() -> None:
    assert given_twice([award("a", TWO_SECOND)], ["ABCD"]) == (
        [[("A", "first", 500), ("B", "second", 300), ("C", "second", 300)]],
        [[]],
    )


HIGHER = {"one_prize_each": True, "several_prizes": "higher"}


def test_the_higher_of_several_prizes_stands_and_the_next_in_line_has_the_other() -> None:
    small = award("nho", "first 1 200,second 1 100", **HIGHER)
    large = award("lon", "first 1 500", **HIGHER)
    won, _ = given_twice([small, large], ["A B C", "A C B"])
    assert won == [[("B", "first", 200), ("C", "second", 100)], [("A", "first", 500)]]


def test_the_earlier_prize_stands_where_nothing_is_said() -> None:
    small = award("nho", "first 1 200,second 1 100", one_prize_each=True)
    large = award("lon", "first 1 500", one_prize_each=True)
    won, _ = given_twice([small, large], ["A B C", "A C B"])
    assert won == [[("A", "first", 200), ("B", "second", 100)], [("C", "first", 500)]]


def test_of_equal_money_the_better_rank_is_higher_and_then_the_award_named_first() -> None:
    one, other = award("a", "first 1 0,second 1 0", **HIGHER), award("b", "first 1 0", **HIGHER)
    assert given_twice([one, other], ["A B C", "A B C"])[0] == [
        [("A", "first", 0), ("C", "second", 0)],
        [("B", "first", 0)],
    ]


def test_a_prize_counts_for_no_more_than_one_before_it_in_its_award() -> None:
    odd = award("a", "first 1 100,second 1 900", **HIGHER)
    won, _ = given_twice([odd, award("b", "first 1 200", **HIGHER)], ["A B", "A B"])
    assert won == [[("B", "first", 100)], [("A", "first", 200)]]


def test_awards_that_say_nothing_of_it_are_given_in_their_turn() -> None:
    plain = award("a", "first 1 100")
    late = award("c", "first 1 900", one_prize_each=True)
    won, _ = given_twice(
        [plain, award("b", "first 1 200", **HIGHER), late, award("d", "first 1 300", **HIGHER)],
        ["A B C"] * 4,
    )
    assert [line[0][0] for line in won] == ["A", "B", "C", "A"]


def test_no_more_than_so_many_prizes_go_to_one_agency_and_nobody_is_of_none() -> None:
    one = award("a", "first 1 500,second 3 300", prizes_per_agency=1)
    of = {"A": "X", "B": "X", "C": "Y", "D": "", "E": ""}
    won, left = given_twice([one], ["A B C D E"], of.__getitem__)
    assert [who for who, _, _ in won[0]] == ["A", "C", "D", "E"]
    assert left == [[]]
    two = replace(one, prizes_per_agency=2)
    assert "".join(
        who for who, _, _ in given_twice([two], ["A B C D E"], of.__getitem__)[0][0]
    ) == ("ABCD")


def test_who_gives_way_to_a_higher_prize_leaves_room_for_their_agency() -> None:
    small = award("nho", "first 2 200", prizes_per_agency=1, **HIGHER)
    large = award("lon", "first 1 500", **HIGHER)
    of = {"A": "X", "B": "X", "C": "Y"}
    won, _ = given_twice([small, large], ["A B C", "A B C"], of.__getitem__)
    assert won == [[("B", "first", 200), ("C", "first", 200)], [("A", "first", 500)]]


@SLOW
@given(judged_rounds(change=ruled))
def test_any_judged_round_is_recounted_as_scoring_published_it(made: RandomRound) -> None:
    assert recount_judged(read_judged_ledger(io.BytesIO(made.full))).differences == []


def a_round(seed: int) -> Played:
    """Two awards in which people are equal often, the higher stands and agencies are limited."""
    quiz = QuizRules(1800, [TopicDraw("cchc", 3)], ranking=["score", "duration"], tie="draw")
    rules: dict[str, Any] = {"tie": "shared", "shared_money": "divided", **HIGHER}
    awards = [
        replace(weekly("tuan", 2), **rules, shared_places="kept"),
        replace(weekly("lon", 2), **rules, prizes=[Prize("nhat", "Nhất", 3, 900_001)]),
        replace(weekly("han", 2), prizes_per_agency=1),
    ]
    return play(quiz, 25, Random(seed), awards=awards)


def a_phase(seed: int) -> PlayedPhase:
    """The same over several rounds."""
    rules: dict[str, Any] = {"combine": "best", **HIGHER}
    shared: dict[str, Any] = {"tie": "shared", "shared_money": "divided", "shared_places": "kept"}
    base = Award("chung", "Giải chung", "vong-1", "individual", PRIZES, **(rules | shared))
    awards = [
        base,
        replace(base, id="lon", prizes=[Prize("first", "Nhất", 2, 1_500_001)]),
        replace(base, id="han", tie=None, prizes_per_agency=1, several_prizes="earlier"),
    ]
    return play_phase(plan(awards, ["score", "duration"]), 25, Random(seed))


def told(kind: str, change: Callable[[Any], Any]) -> Iterator[list[str]]:
    """What is found of the same lie about awards in each of several files in turn."""
    for seed in range(60 if kind == "judged" else 12):
        try:
            if kind == "round":
                made = a_round(seed).publication
                lie = replace(made, header=_lied(made.header, change))
                yield recount(read_ledger(io.BytesIO(round_file(lie)))).differences
            elif kind == "phase":
                overall = a_phase(seed).publication
                told = replace(overall, header=_lied(overall.header, change))
                yield recount_phase(read_phase_ledger(io.BytesIO(phase_file(told)))).differences
            else:
                judged = random_round(Random(seed), change=ruled).publication
                lied = replace(judged, header=_lied(judged.header, change))
                yield recount_judged(read_judged_ledger(io.BytesIO(judged_file(lied)))).differences
        except LedgerError as fault:
            yield [str(fault)]


def _lied(header: Any, change: Callable[[Any], Any]) -> Any:
    return replace(header, awards=[change(award) for award in header.awards])


def _sharing(**change: str) -> Callable[[Any], Any]:
    return lambda award: (
        (award.shared and replace(award, shared=replace(award.shared, **change))) or award
    )


@pytest.mark.parametrize("kind", ["round", "phase", "judged"])
@pytest.mark.parametrize(
    "change",
    [
        lambda award: replace(award, shared=None),
        _sharing(money="whole"),
        _sharing(places="used"),
        lambda award: replace(award, several_prizes="earlier"),
        lambda award: replace(award, prizes_per_agency=0),
    ],
    ids=["drawn", "whole", "used", "earlier", "any-number"],
)
def test_another_rule_than_the_prizes_follow_is_found(
    kind: str, change: Callable[[Any], Any]
) -> None:
    assert not any(told(kind, lambda award: award))
    assert any(told(kind, change))


def test_the_public_file_closes_agencies_and_takes_whoever_is_told_of_as_not_passed_over() -> None:
    for seed in range(6):
        made = a_round(seed)
        assert recount(read_ledger(io.BytesIO(made.public))).differences == []
        overall = a_phase(seed)
        assert recount_phase(read_phase_ledger(io.BytesIO(overall.public))).differences == []


def test_a_shared_prize_where_people_are_told_apart_by_their_arrival_is_refused() -> None:
    made = a_round(1).publication
    rules = replace(made.header.rules, ranking=["score", "earliest"])
    lie = replace(made, header=replace(made.header, rules=rules))
    found = recount(read_ledger(io.BytesIO(round_file(lie)))).differences
    assert "award tuan: shared, though by the time of arrival nobody is equal" in found
    overall = a_phase(1).publication
    rules_of_phase = replace(overall.header.rules, ranking=["score", "earliest"])
    lied = replace(overall, header=replace(overall.header, rules=rules_of_phase))
    found = recount_phase(read_phase_ledger(io.BytesIO(phase_file(lied)))).differences
    assert "award chung: shared, though by the time of arrival nobody is equal" in found
