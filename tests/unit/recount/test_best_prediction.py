"""What predictions are of, and prizes that go by them: by hand in scoring and in the recount."""

import io
from random import Random

import pytest
from msgspec.structs import replace

from cli.recount.attempt_scores import Sat
from cli.recount.phase_checks import recount_phase
from cli.recount.round_checks import predicted, recount
from contracts.definition import Award, Predicts, Prize, QuizRules, TopicDraw
from contracts.ledger_file import read_ledger
from contracts.phase_ledger_file import read_phase_ledger
from services.scoring.domain.results.individual_prizes import decide
from services.scoring.domain.results.standings import Sitting, Standing, TieDraw, prediction_truth
from services.scoring.domain.results.standings import standings as ranked
from tests.support.ledgers import play, small, weekly
from tests.support.phases import PRIZES, plan, play_phase

QUIZ = QuizRules(1800, [TopicDraw("cchc", 3)], 2, prediction=True, ranking=["score", "duration"])

#: a sits twice, once with everything right; b once with everything right; c's does not count
SITTINGS = [
    Sitting("a", 1, 3, 0, 9, 4, True),
    Sitting("a", 2, 2, 0, 9, 4),
    Sitting("b", 1, 3, 0, 2_000_000, 1, True),
    Sitting("c", 1, 3, 0, 9, 2, True, "annulled"),
    Sitting("d", 1, 1, 0, 9),
]


@pytest.mark.parametrize(("of", "truth"), [("perfect", 2), ("contestants", 3), ("attempts", 4)])
def test_what_was_to_be_predicted_is_counted_from_attempts_that_count(
    of: Predicts, truth: int
) -> None:
    assert prediction_truth(SITTINGS, replace(QUIZ, predicts=of)) == truth
    header = small().publication.header
    asked = replace(header, rules=replace(header.rules, counting_attempt="best", predicts=of))
    sats = [
        Sat(s.pseudonym, s.attempt, s.status, 0, s.prediction, s.score, 0, 9, {}, "", s.perfect)
        for s in SITTINGS
    ]
    assert predicted(asked, sats) == truth


def test_the_closest_prediction_wins_whatever_the_score_and_who_made_none_does_not() -> None:
    rules = replace(QUIZ, predicts="attempts")
    table = ranked(SITTINGS, rules, TieDraw(bytes(32), ""))
    assert [(row.pseudonym, row.distance) for row in table] == [("a", 0), ("b", 3), ("d", None)]
    prizes = [Prize("first", "Nhất", 1), Prize("second", "Nhì", 3)]
    best = Award("du-doan", "Dự đoán", "vong-1", "individual", prizes, ranking=["prediction"])
    made = decide([best], table, rules.ranking)
    assert [(won.winner.pseudonym, won.prize) for won in made.won] == [
        ("a", "first"),
        ("b", "second"),
    ]
    assert [won.decided_by for won in made.won] == ["prediction", "unopposed"]
    assert [(one.prize, one.count) for one in made.unfilled] == [("second", 2)]


def test_equal_predictions_stand_as_in_the_standings_or_share_the_prize() -> None:
    def row(rank: int, name: str, score: int, distance: int) -> Standing:
        return Standing(rank, name, 1, score, 60, 0, distance)

    table = [row(1, "a", 9, 5), row(2, "b", 8, 2), row(3, "c", 7, 2), row(4, "d", 6, 3)]
    first = [Prize("first", "Nhất", 1, 100)]
    best = Award("du-doan", "Dự đoán", "vong-1", "individual", first, ranking=["prediction"])
    (won,) = decide([best], table, ["score", "earliest"]).won
    assert (won.winner.pseudonym, won.decided_by) == ("b", "score")
    shared = replace(best, tie="shared", shared_money="divided")
    both = decide([shared], table, ["score", "earliest"]).won
    assert [(one.winner.pseudonym, one.money, one.decided_by) for one in both] == [
        ("b", 50, "prediction"),
        ("c", 50, "prediction"),
    ]


def test_rounds_with_a_prize_for_the_prediction_are_recounted_from_both_files() -> None:
    for seed in range(8):
        quiz = replace(QUIZ, predicts=("attempts", "contestants")[seed % 2])
        awards = [weekly("tuan", 2), replace(weekly("du-doan", 2), ranking=["prediction"])]
        made = play(quiz, 12, Random(seed), awards=awards)
        assert made.publication.header.rules.predicts == quiz.predicts
        for file in (made.full, made.public):
            assert recount(read_ledger(io.BytesIO(file))).differences == []


def test_the_best_prediction_of_the_whole_contest_is_that_of_ones_best_round() -> None:
    best = Award(
        "du-doan", "Dự đoán", "vong-1", "individual", PRIZES[:1], combine="best",
        ranking=["prediction"],
    )  # fmt: skip
    for seed in range(8):
        made = play_phase(plan([best], ["score", "duration", "earliest"]), 20, Random(seed))
        for file in (made.full, made.public):
            assert recount_phase(read_phase_ledger(io.BytesIO(file))).differences == []
        told = {
            person.pseudonym: min(a.distance for a in person.attempts if a.distance is not None)
            for person in made.publication.people
            if any(a.stands and a.distance is not None for a in person.attempts)
            and person.status == "counted"
        }
        (won,) = made.publication.person_awards
        assert won.winner.distance == min(told.values()) == told[won.winner.pseudonym]
