"""Second looks: shown before, confirmed as shown, followed by everything that hangs on them."""

import io
import random
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from contracts.attempt_scores import AttemptScored, AttemptsRescored
from contracts.attempts import AttemptSubmitted
from contracts.errors import Problem
from contracts.ledger_file import Ledger, read_ledger
from contracts.results import AwardLine, DraftQuery
from contracts.settled_round_decisions import Difference
from services.scoring.models import decisions, scores
from services.scoring.repository.marking import question_keys as keys_repository
from services.scoring.use_cases.marking import importing_keys as keys_use_cases
from services.scoring.use_cases.results import recomputing
from tests.integration.scoring.marking.test_scoring import _in_force, _scores
from tests.support.marked_contest import CONTEST, OPTIONS, PAPER, QUESTIONS, SECOND_US
from tests.support.marking import SAFE, Marking, ranks

CHAIN = ["score", "prediction", "duration", "earliest"]


def _play(marking: Marking, people: int = 12, **rules: Any) -> list[AttemptSubmitted]:
    """A published round of people whose scores, times and gaps differ."""
    marking.define(**rules)
    marking.import_keys()
    marking.register(*(f"p{n:02}" for n in range(people)))
    told = [
        marking.submitted(
            f"p{n:02}",
            n % 5,
            duration_us=(n * 7 % 11) * SECOND_US,
            silent=n % 3 if n % 5 < 3 else 0,
            prediction=n % 4 if rules.get("prediction") else None,
        )
        for n in range(people)
    ]
    marking.play(*told)
    marking.score_waiting()
    assert not isinstance(marking.publish(), Problem)
    return told


def _again(marking: Marking) -> Any:
    """All that follows from a decision, and the next publication."""
    marking.score_waiting()
    marking.redraw_waiting()
    made = marking.publish()
    assert not isinstance(made, Problem), made
    return made


def _awards(marking: Marking) -> list[AwardLine]:
    """The published prizes, whichever publication tells them."""
    lines = marking.awards().awards
    return [msgspec.structs.replace(line, publication=None) for line in lines]


def _winners(marking: Marking) -> set[tuple[str, str]]:
    return {(line.rank, line.person) for line in marking.awards().awards if line.person}


def _changes(shown: Difference, change: str) -> set[tuple[str, str]]:
    return {(one.rank, one.person) for one in shown.prizes if one.change == change}


def _ledger(marking: Marking) -> Ledger:
    return read_ledger(io.BytesIO(marking.publication(auditor=True).ledger.encode()))


def _points(told: AttemptSubmitted, corrected: dict[str, str], voided: dict[str, str]) -> int:
    """Counted once more, by hand: every key is A but those corrected."""
    right = sum(
        option == corrected.get(question, "A")
        for question, option in told.answers.items()
        if question not in voided
    )
    paper = {*told.answers, *(told.unanswered or [])}
    return right + sum(voided.get(question) == "everyone" for question in paper)


def test_a_corrected_key_changes_scores_standings_prizes_and_the_next_ledger(
    marking: Marking,
) -> None:
    told = _play(marking)
    before = ranks(marking.standings().standings)
    winners = _winners(marking)
    shown = marking.preview("correct_key", question="CH02", option="B")
    assert isinstance(shown, Difference)
    assert marking.publication().number == 1
    made = marking.decide("correct_key", question="CH02", option="B", digest=shown.digest)
    assert (made.number, made.difference.digest, made.by) == (1, shown.digest, "org")
    again = _again(marking)
    assert again.number == 2
    expected = {one.attempt: _points(one, {"CH02": "B"}, {}) for one in told}
    assert _scores(marking) == expected
    assert _in_force(marking) == expected
    after = ranks(marking.standings().standings)
    moved = {
        move.person: (move.rank_before, move.rank_after)
        for move in shown.moves
        if move.rank_before != move.rank_after
    }
    assert moved == {
        person: (before.index(person) + 1, after.index(person) + 1)
        for person in before
        if before.index(person) != after.index(person)
    }
    now = _winners(marking)
    assert _changes(shown, "lost") == winners - now
    assert _changes(shown, "won") == now - winners
    assert winners != now
    (round_,) = shown.rounds
    assert round_.changed == sum(_points(one, {}, {}) != expected[one.attempt] for one in told)
    assert (round_.attempts, round_.moved) == (len(told), len(moved))
    header = _ledger(marking).header
    assert header.corrected == {"CH02": "B"}
    assert header.previous_root == marking.publication(1).root
    assert {question.key for question in header.bank} == {"A"}
    for auditor in (True, False):
        assert marking.recount(auditor=auditor).differences == []
    assert marking.recount(number=1).agrees


@pytest.mark.parametrize("rule", ["everyone", "no_one"])
def test_a_voided_question_counts_as_the_plan_says_for_all_who_had_it(
    marking: Marking, rule: str
) -> None:
    told = _play(marking, voided=rule, prediction=True, ranking=CHAIN)
    made = marking.decide("void_question", question="CH01")
    assert made.rule == rule
    _again(marking)
    expected = {one.attempt: _points(one, {}, {"CH01": rule}) for one in told}
    assert _scores(marking) == expected
    assert _in_force(marking) == expected
    ledger = _ledger(marking)
    assert ledger.header.voided == {"CH01": rule}
    had = {one.pseudonym for one in told if "CH01" in {*one.answers, *(one.unanswered or [])}}
    perfect = {
        one.pseudonym
        for one in told
        if expected[one.attempt] == PAPER - (rule == "no_one" and one.pseudonym in had)
    }
    assert ledger.header.prediction_truth == len(perfect)
    assert marking.recount().differences == []
    assert marking.recount(auditor=False).differences == []


def test_an_annulled_attempt_stands_nowhere_and_says_so(marking: Marking) -> None:
    _play(marking)
    first = marking.standings().standings[0].person
    attempt = f"{first}-w1-1"
    shown = marking.preview("annul_attempt", attempt=attempt)
    assert shown.rounds[0].changed == 0
    assert shown.moves[0].person == first
    assert (shown.moves[0].rank_before, shown.moves[0].rank_after) == (1, None)
    assert ("nhat", first) in _changes(shown, "lost")
    marking.decide("annul_attempt", attempt=attempt, digest=shown.digest)
    _again(marking)
    assert first not in ranks(marking.standings().standings)
    assert first not in {line.person for line in marking.awards().awards}
    statuses = {line.status[0] for line in _ledger(marking).attempts}
    assert statuses == {"counted", "annulled"}
    assert marking.recount().differences == []
    last = marking.told(AttemptScored)[-1]
    assert (last.attempt, last.status) == (attempt, "annulled")


def test_of_several_attempts_the_next_best_stands_when_one_is_annulled(marking: Marking) -> None:
    marking.define(attempts_allowed=2)
    marking.import_keys()
    marking.register("p0", "p1")
    marking.play(
        marking.submitted("p0", 4, number=1),
        marking.submitted("p0", 2, number=2),
        marking.submitted("p1", 3, number=1),
    )
    marking.score_waiting()
    marking.publish()
    marking.decide("annul_attempt", attempt="p0-w1-1")
    _again(marking)
    assert [(s.person, s.score) for s in marking.standings().standings] == [("p1", 3), ("p0", 2)]


def test_the_truth_of_predictions_follows_every_second_look(marking: Marking) -> None:
    marking.define(prediction=True, ranking=CHAIN)
    marking.import_keys()
    marking.register("p0", "p1", "p2", "p3")
    marking.play(
        marking.submitted("p0", PAPER, prediction=3),
        marking.submitted("p1", PAPER, prediction=2, duration_us=90 * SECOND_US),
        marking.submitted("p2", PAPER, prediction=1, duration_us=95 * SECOND_US),
        marking.submitted("p3", 1, prediction=9),
    )
    marking.score_waiting()
    marking.publish()
    assert ranks(marking.standings().standings) == ["p0", "p1", "p2", "p3"]
    shown = marking.preview("annul_attempt", attempt="p0-w1-1")
    assert (shown.rounds[0].truth_before, shown.rounds[0].truth_after) == (3, 2)
    marking.decide("annul_attempt", attempt="p0-w1-1")
    _again(marking)
    assert ranks(marking.standings().standings) == ["p1", "p2", "p3"]
    assert _ledger(marking).header.prediction_truth == 2
    marking.decide("annul_attempt", attempt="p1-w1-1")
    _again(marking)
    assert ranks(marking.standings().standings) == ["p2", "p3"]
    assert _ledger(marking).header.prediction_truth == 1
    assert marking.recount().differences == []


def test_a_withdrawn_decision_restores_the_former_standings_to_the_byte(
    marking: Marking,
) -> None:
    _play(marking, prediction=True, ranking=CHAIN)
    published, scored = _stored(marking), _scores(marking)
    looks: list[tuple[str, dict[str, Any]]] = [
        ("correct_key", {"question": "CH02", "option": "B"}),
        ("void_question", {"question": "CH03"}),
        ("annul_attempt", {"attempt": f"{marking.standings().standings[0].person}-w1-1"}),
    ]
    for kind, about in looks:
        made = marking.decide(kind, **about)
        _again(marking)
        assert _stored(marking) != published, kind
        back = marking.decide("withdraw", decision=made.number)
        assert back.subject.decision == made.number
        _again(marking)
        assert _stored(marking) == published, kind
        assert _scores(marking) == scored
        assert _in_force(marking) == scored
        assert marking.recount().differences == []
    assert [one.withdrawn_by for one in marking.decisions().decisions] == [
        2,
        None,
        4,
        None,
        6,
        None,
    ]
    assert marking.publication().number == 7


def _stored(marking: Marking) -> tuple[bytes, bytes]:
    """Standings and prizes as they are read."""
    found = marking.standings()
    return msgspec.json.encode(found.standings), msgspec.json.encode(_awards(marking))


@pytest.mark.parametrize("seed", range(4))
def test_any_decisions_in_any_order_come_to_what_a_count_from_scratch_says(
    marking: Marking, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys_use_cases, "FEWEST", 4)
    monkeypatch.setattr(keys_use_cases, "MOST", 4)
    dice = random.Random(seed)
    rule = dice.choice(["everyone", "no_one"])
    told = _play(marking, 15, voided=rule, prediction=True, ranking=CHAIN)
    corrected: dict[str, str] = {}
    voided: dict[str, str] = {}
    annulled: set[str] = set()
    standing: list[tuple[int, str, str, str]] = []
    for _ in range(7):
        kind = dice.choice(["correct_key", "void_question", "annul_attempt", "withdraw"])
        question, option = dice.choice(QUESTIONS), dice.choice(OPTIONS)
        attempt = dice.choice(told).attempt
        possible: dict[str, dict[str, Any]] = {
            "correct_key": {"question": question, "option": option},
            "void_question": {"question": question},
            "annul_attempt": {"attempt": attempt},
            "withdraw": {"decision": dice.choice(standing)[0] if standing else 99},
        }
        about = possible[kind]
        made = marking.decide(kind, **about)
        if isinstance(made, Problem):
            assert made.code in ("decision.changes_nothing", "decision.unknown")
            continue
        if kind == "withdraw":
            standing = [one for one in standing if one[0] != about["decision"]]
        else:
            standing.append((made.number, kind, about.get("question", attempt), option))
        marking.score_waiting()
    for _, kind, subject, option in standing:
        if kind == "correct_key":
            corrected[subject] = option
        elif kind == "void_question":
            voided[subject] = rule
        else:
            annulled.add(subject)
    expected = {one.attempt: _points(one, corrected, voided) for one in told}
    assert _scores(marking) == expected
    assert _in_force(marking) == expected
    _again(marking)
    stood = {line.person for line in marking.standings().standings}
    assert stood == {one.person for one in told if one.attempt not in annulled}
    winners = {line.person for line in marking.awards().awards if line.person}
    assert winners.isdisjoint({attempt.split("-")[0] for attempt in annulled})
    assert marking.recount().differences == []
    draft = marking.draft()
    if not isinstance(draft, Problem):
        assert draft.standings == marking.standings().standings
        assert draft.awards == _awards(marking)
        assert (draft.redrawn, draft.published) == (True, True)
        assert draft.prediction_truth == _ledger(marking).header.prediction_truth


def test_people_excluded_later_are_redrawn_out_of_published_results(marking: Marking) -> None:
    _play(marking)
    first = marking.standings().standings[0].person
    assert marking.redraw_waiting() == 0
    marking.exclude(first)
    assert marking.redraw_waiting() == 1
    draft = marking.draft()
    assert first not in ranks(draft.standings)
    assert (draft.published, draft.redrawn) == (False, True)
    assert marking.decisions().unpublished == ["w1"]
    marking.publish()
    assert marking.decisions().unpublished == []
    assert draft.standings == marking.standings().standings


def test_attempts_handed_in_after_a_decision_are_scored_by_it(marking: Marking) -> None:
    marking.define(weeks=2)
    marking.import_keys()
    marking.register("p0", "p1")
    marking.play(marking.submitted("p0", 4))
    marking.score_waiting()
    marking.publish()
    marking.decide("correct_key", question="CH00", option="B")
    marking.score_waiting()
    later = marking.submitted("p1", 4, round_id="w2")
    marking.hear(later)
    assert _scores(marking)["p1-w2-1"] == _points(later, {"CH00": "B"}, {})


def test_the_corrected_key_lies_in_the_database_only_encrypted(marking: Marking) -> None:
    _play(marking)
    marking.decide("correct_key", question="CH02", option="B")
    with marking.store.reading() as connection:
        row = connection.execute(sa.select(decisions)).one()
    assert row.sealed_option not in ("", "B")
    assert '"option"' not in row.difference
    (made,) = marking.decisions().decisions
    assert made.subject.option == made.difference.subject.option == "B"


def test_only_papers_with_the_question_are_looked_at_again(marking: Marking) -> None:
    told = _play(marking)
    marking.decide("correct_key", question="CH05", option="C")
    with marking.store.unit_of_work() as work:
        (due,) = keys_repository.to_score_again(work.connection)
    assert due.questions == ["CH05"]
    with marking.store.database.writing() as connection:  # who has it not would show if marked anew
        connection.execute(scores.update().values(score=100))
    marking.score_waiting()
    chosen = {one.attempt: one.answers.get("CH05") for one in told}
    points = {"C": 101, "A": 99}
    expected = {attempt: points.get(option or "", 100) for attempt, option in chosen.items()}
    assert _scores(marking) == expected
    (told_again,) = marking.told(AttemptsRescored)
    assert {one.attempt: one.score for one in told_again.attempts} == {
        attempt: score for attempt, score in expected.items() if score != 100
    }


def test_a_page_of_a_draft_tells_what_the_whole_draft_tells_of_its_lines(marking: Marking) -> None:
    _play(marking, prediction=True, ranking=CHAIN)
    marking.decide("correct_key", question="CH02", option="B")
    marking.score_waiting()
    marking.redraw_waiting()
    whole = marking.draft()
    assert whole.contestants == len(whole.standings) > 6
    assert whole.awards
    for offset in range(0, whole.contestants, 5):
        query = DraftQuery(CONTEST, "w1", limit=5, offset=offset)
        with marking.store.reading() as connection:
            page = recomputing.draft(connection, query, safe=SAFE)
        assert page.standings == whole.standings[offset : offset + 5]
        assert (page.contestants, page.awards) == (whole.contestants, whole.awards)
