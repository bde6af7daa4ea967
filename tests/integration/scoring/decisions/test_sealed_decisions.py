"""While a later round may draw a question, no decision about it can be used to try its options
(ADR 19): nothing that is shown before it is signed hangs on the key."""

from typing import Any

import msgspec

from contracts.errors import Problem
from contracts.settled_round_decisions import Difference
from tests.support.databases import Databases
from tests.support.marked_contest import OPTIONS, QUESTIONS
from tests.support.marking import Marking, open_marking

QUESTION = QUESTIONS[1]
PEOPLE = [f"p{n}" for n in range(8)]


def _begin(marking: Marking, key: str = "A", **rules: Any) -> Marking:
    """The first of two weeks is over."""
    marking.define(weeks=2, **rules)
    marking.import_keys(**{QUESTION: key})
    marking.register(*PEOPLE)
    _week(marking, "w1")
    return marking


def _week(marking: Marking, week: str) -> None:
    told = [marking.submitted(who, n % 5, round_id=week) for n, who in enumerate(PEOPLE)]
    marking.hear(*told)
    marking.settle(*told, round_id=week)
    marking.score_waiting()


def _key_of(marking: Marking, option: str) -> Any:
    return marking.preview("correct_key", question=QUESTION, option=option)


def _code(answer: Any) -> str:
    assert isinstance(answer, Problem), answer
    return answer.code


def test_trying_every_option_shows_the_same_whatever_the_key_is(databases: Databases) -> None:
    seen = []
    for key in OPTIONS:
        marking = _begin(open_marking(databases), key)
        tried = [_key_of(marking, option) for option in OPTIONS]
        tried.append(marking.preview("void_question", question=QUESTION))
        seen.append([msgspec.structs.replace(one, digest="") for one in tried])
        assert len({one.digest for one in tried}) == len(tried)
        marking.store.database.close()
    assert seen == [seen[0]] * len(OPTIONS)
    for one in seen[0]:
        assert isinstance(one, Difference)
        assert one.sealed
        assert [(item.round, item.attempts, item.changed) for item in one.rounds] == [
            ("w1", len(PEOPLE), None)
        ]
        assert (one.moves, one.prizes, one.works, one.unclear) == ([], [], [], [])


def test_the_digest_of_a_sealed_correction_cannot_be_tried_out(databases: Databases) -> None:
    """The audit trail holds it; two contests with the same decision would share a plain hash."""
    digests = set()
    for salted in (False, True):
        marking = open_marking(databases)
        if salted:  # the same bank, bound by other salts
            marking.salt = b"x"
        digests.add(_key_of(_begin(marking), "B").digest)
        marking.store.database.close()
    assert len(digests) == 2


def test_a_sealed_correction_counts_at_once_and_stands_until_the_last_round_has_settled(
    marking: Marking,
) -> None:
    _begin(marking)
    marking.publish("w1")
    before = {line.person: line.score for line in marking.standings().standings}
    made = marking.decide("correct_key", question=QUESTION, option="B")
    assert (made.subject.option, made.difference.sealed) == ("B", True)
    marking.score_waiting()
    marking.redraw_waiting()
    assert marking.publish("w1").number == 2
    assert {line.person: line.score for line in marking.standings().standings} != before
    # no more is learnt from results before and after, by another letter or by taking it back
    assert _code(_key_of(marking, "C")) == "decision.sealed"
    assert _code(_key_of(marking, "A")) == "decision.sealed"
    assert _code(marking.decide("withdraw", decision=1)) == "decision.sealed"
    (listed,) = marking.decisions().decisions
    assert (listed.subject.option, listed.difference.subject.option, listed.sealed) == (
        "",
        "",
        True,
    )
    _week(marking, "w2")
    (listed,) = marking.decisions().decisions
    assert (listed.subject.option, listed.sealed) == ("B", False)
    assert marking.preview("correct_key", question=QUESTION, option="A").rounds[0].changed
    assert _code(_key_of(marking, "B")) == "decision.changes_nothing"
    assert marking.decide("withdraw", decision=1).number == 2
    marking.score_waiting()
    marking.redraw_waiting()
    assert marking.publish("w1").number == 3
    assert {line.person: line.score for line in marking.standings().standings} == before


def test_a_correction_to_the_present_key_is_not_told_to_be_one(marking: Marking) -> None:
    _begin(marking)
    assert marking.decide("correct_key", question=QUESTION, option="A").number == 1
    marking.score_waiting()
    marking.redraw_waiting()
    assert not isinstance(marking.publish("w1"), Problem)


def test_a_sealed_question_may_be_voided_and_stays_so_until_the_last_round_has_settled(
    marking: Marking,
) -> None:
    _begin(marking)
    assert marking.decide("correct_key", question=QUESTION, option="B").number == 1
    marking.score_waiting()
    assert marking.decide("void_question", question=QUESTION).number == 2
    marking.score_waiting()
    assert _code(marking.preview("withdraw", decision=2)) == "decision.sealed"
    _week(marking, "w2")
    assert marking.decide("withdraw", decision=2).number == 3


def test_what_settles_between_a_sealed_preview_and_its_confirmation_is_shown_first(
    marking: Marking,
) -> None:
    _begin(marking)
    shown = _key_of(marking, "B")
    _week(marking, "w2")
    made = marking.decide("correct_key", question=QUESTION, option="B", digest=shown.digest)
    assert _code(made) == "decision.difference_changed"
    assert not _key_of(marking, "B").sealed


def test_what_hangs_on_no_key_is_shown_and_taken_back_as_before(marking: Marking) -> None:
    _begin(marking)
    shown = marking.preview("annul_attempt", attempt="p4-w1-1")
    assert (shown.sealed, shown.rounds[0].moved is None) == (False, False)
    assert marking.decide("annul_attempt", attempt="p4-w1-1").number == 1
    marking.score_waiting()
    assert marking.decide("withdraw", decision=1).number == 2


def test_a_dealt_out_bank_shows_what_changes_as_soon_as_its_round_has_settled(
    marking: Marking,
) -> None:
    _begin(marking, question_use="split")
    shown = _key_of(marking, "B")
    assert not shown.sealed
    assert shown.rounds[0].changed
