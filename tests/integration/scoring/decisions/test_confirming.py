"""A decision is made as it was shown, once, or refused in words."""

from typing import Any

import msgspec

from tests.integration.scoring.decisions.test_settled_round_decisions import _play
from tests.support.examination import code
from tests.support.marking import Marking


def test_what_is_confirmed_is_what_was_shown(marking: Marking) -> None:
    _play(marking)
    shown = marking.preview("correct_key", question="CH02", option="B")
    refused = marking.decide("correct_key", question="CH02", option="C", digest=shown.digest)
    assert code(refused) == "decision.difference_changed"
    marking.decide("annul_attempt", attempt="p04-w1-1")
    marking.score_waiting()
    refused = marking.decide("correct_key", question="CH02", option="B", digest=shown.digest)
    assert code(refused) == "decision.difference_changed"
    assert refused.details["digest"] != shown.digest
    made = marking.decide(
        "correct_key", question="CH02", option="B", digest=refused.details["digest"]
    )
    assert made.number == 2


def test_somebody_excluded_meanwhile_changes_what_was_shown(marking: Marking) -> None:
    _play(marking)
    shown = marking.preview("correct_key", question="CH02", option="B")
    marking.exclude(marking.standings().standings[0].person)
    refused = marking.decide("correct_key", question="CH02", option="B", digest=shown.digest)
    assert code(refused) == "decision.difference_changed"


def test_a_decision_sent_twice_is_made_once(marking: Marking) -> None:
    _play(marking)
    shown = marking.preview("void_question", question="CH02")
    first = marking.decide("void_question", question="CH02", digest=shown.digest)
    second = marking.decide("void_question", question="CH02", digest=shown.digest)
    assert first == second
    assert len(marking.decisions().decisions) == 1


def test_bad_requests_are_refused_in_words_and_change_nothing(marking: Marking) -> None:
    marking.define(weeks=2, question_use="split")
    marking.import_keys()
    marking.register("p0")
    marking.hear(marking.submitted("p0", 3))
    marking.score_waiting()
    for option in "ABCD":  # also the key that counts: whatever is answered, it tells none
        tried = marking.preview("correct_key", question="CH01", option=option)
        assert code(tried) == "round.not_settled"
    assert code(marking.preview("annul_attempt", attempt="p0-w1-1")) == "round.not_settled"
    marking.settle(marking.submitted("p0", 3))
    bad: list[tuple[str, str, dict[str, Any]]] = [
        ("question.unknown", "correct_key", {"question": "CH99", "option": "A"}),
        ("question.unknown", "void_question", {"question": "CH99"}),
        ("decision.option_unknown", "correct_key", {"question": "CH01", "option": "F"}),
        ("decision.changes_nothing", "correct_key", {"question": "CH01", "option": "A"}),
        ("attempt.unknown", "annul_attempt", {"attempt": "nobody"}),
        ("decision.unknown", "withdraw", {"decision": 1}),
        ("decision.unknown", "withdraw", {}),
    ]
    for expected, kind, about in bad:
        assert code(marking.preview(kind, **about)) == expected, (kind, about)
    assert code(marking.decide("void_question", question="CH01", reason="\u200b")) == (
        "decision.reason_missing"
    )
    made = marking.decide("void_question", question="CH01")
    assert code(marking.preview("void_question", question="CH02")) == (
        "decision.scoring_in_progress"
    )
    marking.score_waiting()
    assert code(marking.decide("void_question", question="CH01")) == "decision.changes_nothing"
    back = marking.decide("withdraw", decision=made.number)
    marking.score_waiting()
    assert code(marking.preview("withdraw", decision=1)) == "decision.withdrawn_already"
    assert code(marking.preview("withdraw", decision=back.number)) == "decision.not_withdrawable"
    assert len(marking.decisions().decisions) == 2


def test_papers_whose_gaps_were_never_told_let_no_question_be_voided(marking: Marking) -> None:
    marking.define()
    marking.import_keys()
    old = msgspec.structs.replace(marking.submitted("p0", 2), unanswered=None)
    marking.play(old)
    marking.score_waiting()
    assert code(marking.preview("void_question", question="CH01")) == "decision.papers_unknown"
