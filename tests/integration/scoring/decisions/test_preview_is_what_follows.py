"""What is shown before a decision is what publications tell after it, in contests of all kinds."""

import random
from typing import Any, NamedTuple, get_args

import msgspec
import pytest

from contracts.contests import ContestDefined
from contracts.definition import Award, Combination, Prize, QuestionKind, QuestionPoints
from contracts.publications import Publication
from contracts.rosters import AgencyRegistered, ContestantRegistered, Membership
from contracts.settled_round_decisions import Difference
from tests.support.marked_contest import CONTEST, OPTIONS, QUESTIONS, SECOND_US, definition
from tests.support.marking import Marking

WEEKS = ("w1", "w2")


class Told(NamedTuple):
    """What publications tell of rounds and prizes."""

    places: dict[tuple[str, str], tuple[int, int]]
    prizes: dict[tuple[str, str, str, str], int]


def _plan(chance: random.Random) -> dict[str, Any]:
    """Rules drawn at random."""
    chains = [
        ["score", "duration", "earliest"],
        ["score", "prediction", "duration"],
        ["score", "prediction"],
        ["score"],
    ]
    rules: dict[str, Any] = {
        "attempts_allowed": chance.choice([1, 3]),
        "counting_attempt": chance.choice(["best", "first", "last"]),
        "ranking": chance.choice(chains),
        "prediction": True,
        "predicts": chance.choice(["perfect", "contestants", "attempts"]),
        "voided": chance.choice(["everyone", "no_one"]),
        "tie": "draw",
        "kinds": ["single_choice", "multiple_choice", "true_false"],
        "several_right": chance.choice(["all", "per_option"]),
    }
    if chance.random() < 0.4:
        rules["points"] = QuestionPoints(1, 2, 3)
    return rules


def _awards(chance: random.Random, *, by_arrival: bool) -> list[Award]:
    prizes = [Prize("nhat", "Giải nhất", 1, 500_000), Prize("nhi", "Giải nhì", 2, 300_000)]
    first = definition().awards[0]
    weekly = msgspec.structs.replace(
        first,
        one_prize_each=chance.random() < 0.5,
        tie=chance.choice([None] if by_arrival else [None, "shared"]),
        prizes_per_agency=chance.choice([None, 1]),
        several_prizes=chance.choice(["earlier", "higher"]),
    )
    combine = chance.choice(get_args(Combination))
    overall = Award("chung", "Giải chung", "v1", "individual", prizes, combine=combine)
    one_each = chance.random() < 0.5
    return [weekly, msgspec.structs.replace(overall, one_prize_each=one_each)]


def _set_up(marking: Marking, chance: random.Random) -> list[str]:
    kinds = {}
    keys = {}
    rules = _plan(chance)
    for question in QUESTIONS:
        kind = chance.choice(get_args(QuestionKind))
        kinds[question] = kind
        keys[question] = chance.choice(["AB", "AC", "A"] if kind == "multiple_choice" else "AB")
        if "points" in rules:
            marking.places[question] = (chance.choice(["easy", "medium", "hard"]), "")
    marking.kinds = {q: kind for q, kind in kinds.items() if kind != "single_choice"}
    plan = definition(weeks=2, **rules)
    marking.plan = msgspec.structs.replace(
        plan, awards=_awards(chance, by_arrival="earliest" in rules["ranking"])
    )
    marking.hear(ContestDefined(CONTEST, marking.plan, 1))
    marking.hear(*(AgencyRegistered(CONTEST, a, f"Sở {a}", "city", 1) for a in "AB"))
    people = [f"p{n}" for n in range(9)]
    marking.hear(
        *(
            ContestantRegistered(CONTEST, p, f"Tên {p}", "mandatory", [Membership(a)], 1)
            for p, a in zip(people, "ABABABABA", strict=True)
        )
    )
    marking.import_keys(**keys)
    return people


def _sat(marking: Marking, chance: random.Random, people: list[str]) -> list[Any]:
    quiz = marking.plan.phases[0].quiz
    assert quiz is not None
    told = []
    for week in WEEKS:
        for place, person in enumerate(people):
            for number in range(1, 1 + chance.randint(0, quiz.attempts_allowed or 3)):
                one = marking.submitted(
                    person,
                    4,
                    number=number,
                    round_id=week,
                    prediction=chance.choice([None, 0, 1, 3, 9]),
                    duration_us=chance.choice([20, 30, 30]) * SECOND_US,
                    agency="AB"[place % 2],
                    silent=chance.choice([0, 0, 0, 1, 4]),
                )
                answers = {q: _answer(marking, chance, q) for q in one.answers}
                told.append(msgspec.structs.replace(one, answers=answers))
    return told


def _answer(marking: Marking, chance: random.Random, question: str) -> str:
    if marking.kinds.get(question) == "multiple_choice":
        return chance.choice(["AB", "AC", "A", "B", "ABC", "D"])
    return chance.choice("AAB")


def _published(marking: Marking) -> Told:
    for week in WEEKS:
        made = marking.publish(week)
        assert isinstance(made, Publication), made
    made = marking.publish_phase()
    assert isinstance(made, Publication), made
    places = {
        (week, line.person): (line.rank, line.score)
        for week in WEEKS
        for line in marking.standings(week).standings
    }
    prizes: dict[tuple[str, str, str, str], int] = {}
    for line in marking.awards().awards:
        if line.person or (line.collective and line.winner):
            prizes[(line.round or "", line.award, line.rank, line.person)] = line.money
    return Told(places, prizes)


def _shown(chance: random.Random, marking: Marking, told: list[Any], made: int) -> Any:
    """A decision drawn at random: what it is about, and what is shown of it."""
    while True:
        kind = chance.choice(["correct_key"] * 4 + ["void_question", "annul_attempt", "withdraw"])
        question = chance.choice(QUESTIONS)
        about: dict[str, Any] = {"question": question}
        if kind == "correct_key":
            several = marking.kinds.get(question) == "multiple_choice"
            about["option"] = chance.choice(["AB", "AC", "B", "BCD"] if several else OPTIONS)
        elif kind == "annul_attempt":
            about = {"attempt": chance.choice(told).attempt}
        elif kind == "withdraw":
            about = {"decision": chance.randint(1, made + 1)}
        shown = marking.preview(kind, **about)
        if isinstance(shown, Difference):
            return kind, about, shown
        assert shown.code.startswith("decision."), shown


@pytest.mark.parametrize("seed", [1, 3, 5, 8, 9])
def test_what_is_shown_before_a_decision_is_what_is_published_after_it(
    marking: Marking, seed: int
) -> None:
    chance = random.Random(seed)
    people = _set_up(marking, chance)
    told = _sat(marking, chance, people)
    marking.hear(*told)
    for week in WEEKS:
        marking.settle(*told, round_id=week)
    if seed % 3 == 0:
        marking.exclude(people[0])
    marking.score_waiting()
    before = _published(marking)
    for made in range(6):
        kind, about, shown = _shown(chance, marking, told, made)
        view = marking.decide(kind, digest=shown.digest, **about)
        assert view.difference == shown
        marking.score_waiting()
        marking.redraw_waiting()
        after = _published(marking)
        _compare(before, after, shown)
        before = after
    assert marking.recount_phase().differences == []


def _compare(before: Told, after: Told, shown: Difference) -> None:
    moved = {
        key: (before.places.get(key, (None, None)), after.places.get(key, (None, None)))
        for key in {*before.places, *after.places}
        if before.places.get(key) != after.places.get(key)
    }
    assert moved == {
        (one.round, one.person): (
            (one.rank_before, one.score_before),
            (one.rank_after, one.score_after),
        )
        for one in shown.moves
    }
    lost = set(before.prizes.items()) - set(after.prizes.items())
    won = set(after.prizes.items()) - set(before.prizes.items())
    assert shown.unclear == []
    for change, expected in (("won", won), ("lost", lost)):
        assert {
            ((one.round, one.award, one.rank, one.person), one.money)
            for one in shown.prizes
            if one.change == change
        } == expected
