"""What decisions come to, and what they change."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.definition import (
    AgencyClass,
    Award,
    Definition,
    ParticipationRules,
    Phase,
    Prize,
    QuizRules,
    TopicDraw,
    VoidRule,
)
from contracts.errors import Refused
from contracts.ledger_lines import Status
from contracts.settled_round_decisions import Subject
from services.scoring.domain.decisions.settled_round_decisions import (
    Decided,
    InForce,
    in_force,
    refuse_present_key,
    refuse_question,
    refuse_withdrawal,
    void_rule,
)
from services.scoring.domain.results.outcome_difference import compare, difference_digest
from services.scoring.domain.results.round_outcome import RoundOutcome, RoundRules, round_outcome
from services.scoring.domain.results.standings import Sitting, TieDraw
from services.scoring.use_cases.marking.importing_keys import FEWEST, MOST, Pace

QUIZ = QuizRules(
    1800,
    [TopicDraw("t", 20)],
    attempts_allowed=2,
    prediction=True,
    ranking=["score", "prediction", "duration", "earliest"],
)
AWARD = Award(
    "tuan", "Giải tuần", "v1", "individual", [Prize("nhat", "Nhất", 1), Prize("nhi", "Nhì", 2)]
)


def corrected(number: int, question: str, option: str) -> Decided:
    return Decided(number, Subject("correct_key", question, option))


def voided(number: int, question: str, rule: VoidRule = "everyone") -> Decided:
    return Decided(number, Subject("void_question", question), rule)


def annulled(number: int, attempt: str) -> Decided:
    return Decided(number, Subject("annul_attempt", attempt=attempt))


def taken_back(number: int, other: int) -> Decided:
    return Decided(number, Subject("withdraw", decision=other))


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        ([], InForce()),
        ([corrected(1, "q", "B")], InForce({"q": "B"})),
        ([corrected(1, "q", "B"), corrected(2, "q", "C")], InForce({"q": "C"})),
        ([corrected(1, "q", "B"), corrected(2, "q", "C"), taken_back(3, 2)], InForce({"q": "B"})),
        ([corrected(1, "q", "B"), corrected(2, "q", "C"), taken_back(3, 1)], InForce({"q": "C"})),
        ([corrected(1, "q", "B"), taken_back(2, 1)], InForce()),
        (
            [corrected(1, "q", "B"), taken_back(2, 1), corrected(3, "q", "B")],
            InForce({"q": "B"}),
        ),
        ([voided(1, "q", "no_one")], InForce(voided={"q": "no_one"})),
        ([corrected(1, "q", "B"), voided(2, "q")], InForce({"q": "B"}, {"q": "everyone"})),
        ([annulled(1, "a"), annulled(2, "b"), taken_back(3, 1)], InForce(annulled=frozenset("b"))),
    ],
)
def test_what_is_in_force_follows_from_the_list_of_decisions(
    decided: list[Decided], expected: InForce
) -> None:
    assert in_force(decided) == expected


subjects = st.one_of(
    st.builds(
        Subject, st.just("correct_key"), st.sampled_from(["q1", "q2"]), st.sampled_from("ABC")
    ),
    st.builds(Subject, st.just("void_question"), st.sampled_from(["q1", "q2"])),
    st.builds(lambda name: Subject("annul_attempt", attempt=name), st.sampled_from(["a1", "a2"])),
    st.builds(lambda number: Subject("withdraw", decision=number), st.integers(1, 8)),
)


@given(st.lists(subjects, max_size=8), st.randoms(use_true_random=False))
def test_the_order_in_which_decisions_are_read_does_not_matter(
    given_: list[Subject], dice: random.Random
) -> None:
    decided = [Decided(number, subject) for number, subject in enumerate(given_, 1)]
    shuffled = list(decided)
    dice.shuffle(shuffled)
    assert in_force(shuffled) == in_force(decided)


@given(st.lists(subjects.filter(lambda one: one.kind != "withdraw"), max_size=6), subjects)
def test_a_decision_taken_back_leaves_what_stood_without_it(
    given_: list[Subject], last: Subject
) -> None:
    decided = [Decided(number, subject) for number, subject in enumerate(given_, 1)]
    number = len(decided) + 1
    more = [*decided, Decided(number, last), taken_back(number + 1, number)]
    if last.kind != "withdraw":
        assert in_force(more) == in_force(decided)


def sitting(
    name: str,
    score: int,
    attempt: int = 1,
    took: int = 60,
    prediction: int | None = None,
    status: Status = "counted",
) -> Sitting:
    return Sitting(name, attempt, score, 0, took * 1_000_000, prediction, score == 20, status)


sittings = st.lists(
    st.builds(
        sitting,
        st.sampled_from("abcdefgh"),
        st.integers(17, 20),
        st.integers(1, 2),
        st.integers(60, 63),
        st.none() | st.integers(0, 6),
        st.sampled_from(["counted", "counted", "excluded", "annulled"]),
    ),
    max_size=14,
    unique_by=lambda one: (one.pseudonym, one.attempt),
)


def outcome(sat: list[Sitting]) -> RoundOutcome:
    return round_outcome(RoundRules(QUIZ, [AWARD]), sat, TieDraw(b"s" * 32, "v"))


@given(sittings)
def test_nobody_whose_attempts_are_excluded_or_annulled_stands_or_wins(sat: list[Sitting]) -> None:
    found = outcome(sat)
    counted = {one.pseudonym for one in sat if one.status == "counted"}
    assert {row.pseudonym for row in found.standings} == counted
    assert {won.winner.pseudonym for won in found.prizes.won} <= counted
    assert found.truth == len(
        {one.pseudonym for one in sat if one.perfect and one.status == "counted"}
    )


@given(sittings, sittings)
def test_the_difference_leads_from_one_outcome_to_the_other(
    one: list[Sitting], other: list[Sitting]
) -> None:
    before, after = outcome(one), outcome(other)
    shift = compare("r", {}, len(one), before, after)
    ranks = {row.pseudonym: row.rank for row in before.standings}
    for moved in shift.shifts:
        assert ranks.pop(moved.pseudonym, None) == moved.rank_before
        if moved.rank_after is not None:
            ranks[moved.pseudonym] = moved.rank_after
    assert ranks == {row.pseudonym: row.rank for row in after.standings}
    holders = sorted((won.prize, won.winner.pseudonym) for won in before.prizes.won)
    for change in shift.prizes:
        if change.change == "lost":
            holders.remove((change.prize, change.pseudonym))
        else:
            holders.append((change.prize, change.pseudonym))
    assert sorted(holders) == sorted((w.prize, w.winner.pseudonym) for w in after.prizes.won)
    assert (shift.truth_before, shift.truth_after) == (before.truth, after.truth)
    assert compare("r", {}, len(one), before, before).shifts == []


def test_one_annulled_attempt_moves_everyone_by_the_truth_of_their_predictions() -> None:
    sat = [
        sitting("a", 20, prediction=9),
        sitting("b", 20, prediction=3, took=61),
        sitting("c", 20, prediction=2, took=62),
    ]
    after = [replace(sat[0], status="annulled"), *sat[1:]]
    shift = compare("r", {}, 3, outcome(sat), outcome(after))
    assert (shift.truth_before, shift.truth_after) == (3, 2)
    moves = {one.pseudonym: (one.rank_before, one.rank_after) for one in shift.shifts}
    assert moves == {"a": (3, None), "b": (1, 2), "c": (2, 1)}
    prizes = sorted((one.change, one.prize, one.pseudonym) for one in shift.prizes)
    lost = [("lost", "nhat", "b"), ("lost", "nhi", "a"), ("lost", "nhi", "c")]
    assert prizes == [*lost, ("won", "nhat", "c"), ("won", "nhi", "b")]


@given(sittings, sittings)
def test_digests_are_equal_for_equal_differences_only(
    one: list[Sitting], other: list[Sitting]
) -> None:
    subject = Subject("void_question", "q")
    same = outcome(one)
    first = compare("r", {}, 5, same, outcome(other))
    second = compare("r", {}, 5, same, outcome(one))
    equal = difference_digest(subject, [first]) == difference_digest(subject, [second])
    assert equal == (first == second)


@pytest.mark.parametrize(
    ("subject", "options", "standing", "expected"),
    [
        (Subject("correct_key", "q", "B"), None, InForce(), "question.unknown"),
        (Subject("correct_key", "q", "F"), "ABC", InForce(), "decision.option_unknown"),
        (Subject("correct_key", "q", ""), "ABC", InForce(), "decision.option_unknown"),
        (Subject("correct_key", "q", "A"), "ABC", InForce(), "decision.changes_nothing"),
        (Subject("correct_key", "q", "B"), "ABC", InForce(), ""),
        (Subject("void_question", "q"), None, InForce(), "question.unknown"),
        (Subject("void_question", "q"), "ABC", InForce(), ""),
        (
            Subject("void_question", "q"),
            "ABC",
            InForce(voided={"q": "no_one"}),
            "decision.changes_nothing",
        ),
    ],
)
def test_what_cannot_be_decided_about_a_question_is_refused(
    subject: Subject, options: str | None, standing: InForce, expected: str
) -> None:
    try:
        refuse_question(subject, None if options is None else list(options), standing)
        refuse_present_key(subject, "A")
        found = ""
    except Refused as refusal:
        found = refusal.problem.code
    assert found == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, "decision.withdrawn_already"),
        (2, "decision.not_withdrawable"),
        (4, "decision.unknown"),
        (None, "decision.unknown"),
    ],
)
def test_only_a_standing_decision_can_be_taken_back(number: int | None, expected: str) -> None:
    decided = [annulled(1, "a"), taken_back(2, 1), annulled(3, "b")]
    with pytest.raises(Refused) as refusal:
        refuse_withdrawal(number, decided)
    assert refusal.value.problem.code == expected
    assert refuse_withdrawal(3, decided) == decided[2]


def test_the_plan_of_the_questions_topic_says_what_a_voided_one_counts_for() -> None:
    def phase(name: str, topic: str, rule: VoidRule) -> Phase:
        quiz = QuizRules(60, [TopicDraw(topic, 1)], voided=rule)
        return Phase(name, name, "quiz", quiz=quiz)

    plan = Definition(
        slug="s",
        title="t",
        organiser="o",
        starts_at_us=0,
        ends_at_us=1,
        agency_classes=[AgencyClass("c", "c")],
        phases=[
            Phase("v0", "v0", "entries"),
            phase("v1", "luat", "no_one"),
            phase("v2", "so", "everyone"),
        ],
        participation=ParticipationRules("v1"),
    )
    assert void_rule(plan, "luat") == "no_one"
    assert void_rule(plan, "so") == "everyone"
    assert void_rule(plan, "gone") == "no_one"


def test_slices_grow_while_they_are_quick_and_shrink_when_they_are_slow() -> None:
    now = 0.0
    pace = Pace(0.05, lambda: now)
    assert pace.size == FEWEST
    for took, grows in ((0.001, True), (0.01, True), (1.0, False), (10.0, False)):
        before = pace.size
        with pace.one() as most:
            assert most == before
            now += took
        assert (pace.size > before) == grows
        assert FEWEST <= pace.size <= min(MOST, 2 * before)
