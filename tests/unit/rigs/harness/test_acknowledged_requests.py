"""The ledger of what was acknowledged, and what it finds."""

from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rigs.harness.acknowledged_requests import AttemptLog, End, Sent, Stored, differences, possible

ends: st.SearchStrategy[End] = st.sampled_from(get_args(End))
answers = st.dictionaries(st.sampled_from(["q1", "q2", "q3"]), st.sampled_from("ABCD"))
entries = st.builds(Sent, answers, ends)
histories = st.lists(entries, max_size=12)


def carried_out(history: list[Sent], landed: list[bool]) -> dict[str, str]:
    """What an honest platform stores: all that was taken, and what it took unheard."""
    sheet: dict[str, str] = {}
    for entry, unheard in zip(history, landed, strict=True):
        if entry.end == "taken" or (entry.end == "unknown" and unheard):
            sheet.update(entry.answers)
    return sheet


def record(history: list[Sent]) -> AttemptLog:
    return AttemptLog("p1", "r0", "a1", "", history, "taken", ["receipt", "receipt"])


def stored(sheet: dict[str, str], **changed: str) -> Stored:
    values: dict[str, Any] = {
        "state": "submitted",
        "kind": "person",
        "receipt": "receipt",
        **changed,
    }
    return Stored(person="p1", round="r0", answers=sheet, revision=1, **values)


@given(st.data(), histories)
def test_an_honest_platform_is_never_accused(data: st.DataObject, history: list[Sent]) -> None:
    landed = data.draw(st.lists(st.booleans(), min_size=len(history), max_size=len(history)))
    sheet = carried_out(history, landed)
    assert differences([record(history)], {"a1": stored(sheet)}) == []


@given(histories, st.sampled_from(["q1", "q2", "q3"]), st.sampled_from("ABCD"))
def test_an_acknowledged_answer_that_is_gone_is_always_found(
    history: list[Sent], question: str, option: str
) -> None:
    history = [*history, Sent({question: option}, "taken")]
    sheet = carried_out(history, [True] * len(history))
    del sheet[question]
    assert len(differences([record(history)], {"a1": stored(sheet)})) == 1


@given(histories)
def test_what_was_refused_may_not_have_had_an_effect(history: list[Sent]) -> None:
    refused = [Sent(entry.answers, "refused") for entry in history]
    assert possible(refused) == {}


def test_an_older_answer_may_not_stand_where_a_newer_one_was_taken() -> None:
    history = [Sent({"q1": "A"}, "taken"), Sent({"q1": "B"}, "taken")]
    assert differences([record(history)], {"a1": stored({"q1": "A"})}) != []


def test_an_answer_of_unknown_end_may_stand_but_only_until_a_later_one_was_taken() -> None:
    history = [Sent({"q1": "A"}, "taken"), Sent({"q1": "B"}, "unknown")]
    assert possible(history) == {"q1": {"A", "B"}}
    assert possible([*history, Sent({"q1": "C"}, "taken")]) == {"q1": {"C"}}


def test_a_lost_attempt_is_found() -> None:
    assert differences([record([])], {}) == ["a1: started, and lost"]


def test_a_second_attempt_of_one_person_is_found_even_if_nobody_was_told() -> None:
    twice = {"a1": stored({}), "a2": stored({})}
    assert differences([record([])], twice) == ["p1 in r0: 2 attempts where 1 is allowed"]


def test_another_receipt_than_the_one_given_is_found() -> None:
    found = differences([record([])], {"a1": stored({}, receipt="another")})
    assert found == ["a1: the receipt that was given is kept nowhere"]


def test_a_receipt_may_be_superseded_by_what_was_kept_at_the_door_and_by_nothing_else() -> None:
    later = replace(stored({}, receipt="another"), superseded=frozenset({"receipt"}))
    calm = record([Sent({}, "refused")])
    found = differences([calm], {"a1": later})
    assert found == ["a1: the receipt was superseded by nothing that was sent"]
    stamped = record([Sent({}, "taken")])
    stamped.stamps = 1
    for disturbed in (stamped, record([Sent({}, "unknown")])):
        assert differences([disturbed], {"a1": later}) == []


def test_a_receipt_that_names_other_answers_than_those_that_count_is_found() -> None:
    wrong = replace(stored({}), digest="ab")
    found = differences([record([])], {"a1": wrong})
    assert found == ["a1: the receipt does not name the answers that count"]


def test_receipts_that_differ_between_tries_are_found() -> None:
    one = AttemptLog("p1", "r0", "a1", "", [], "taken", ["receipt", "receipt "])
    found = differences([one], {"a1": stored({})})
    assert found == ["a1: 2 different receipts", "a1: the receipt that was given is kept nowhere"]


def test_a_submission_that_was_taken_may_not_end_as_automatic() -> None:
    found = differences([record([])], {"a1": stored({}, kind="automatic")})
    assert found == ["a1: its owner's submission was taken, yet it is automatic"]


def test_what_nobody_handed_in_is_automatic_and_may_not_stay_open() -> None:
    left = AttemptLog("p1", "r0", "a1")
    assert differences([left], {"a1": stored({}, kind="automatic")}) == []
    assert differences([left], {"a1": stored({}, state="in_progress", kind="")}) != []
    assert differences([left], {"a1": stored({})}) != []
