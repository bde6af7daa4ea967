"""What the bench remembers, and what it finds wrong."""

import pytest

from rigs.bench.ledger_check import (
    LedgerVerdict,
    as_log,
    participants_otherwise,
    scores_read_otherwise,
    with_ledger,
)
from rigs.bench.result_rows import BenchRow, line
from rigs.harness.acknowledged_requests import Stored, differences
from rigs.harness.load_generator import Sitting
from rigs.harness.seeding import right_option

QUESTION = "Q-001"
RECEIPT = b'{"receipt":{}}'


def sitting(person: int = 1, **more: object) -> Sitting:
    values: dict[str, object] = {"round_id": "r0", "taken": {QUESTION: right_option(QUESTION)}}
    return Sitting(person, "token", f"a{person}", [QUESTION], **(values | more))  # type: ignore[arg-type]


def stored(state: str = "submitted", option: str = right_option(QUESTION)) -> Stored:
    kind, receipt = ("person", RECEIPT.decode()) if state == "submitted" else ("", "")
    return Stored("p000001", "r0", state, kind, {QUESTION: option}, receipt, 1)


def found(mine: Sitting, there: Stored) -> list[str]:
    return differences([as_log(mine)], {mine.attempt: there}, all_ended=False)


def test_an_attempt_that_nobody_handed_in_may_still_run() -> None:
    assert found(sitting(), stored("in_progress")) == []
    assert differences([as_log(sitting())], {"a1": stored("in_progress")}) != []


def test_a_submission_that_was_taken_must_stand_with_its_answers_and_its_receipt() -> None:
    mine = sitting(handed_in="taken", receipt=RECEIPT)
    assert found(mine, stored()) == []
    assert found(mine, stored("in_progress")) != []
    assert found(mine, stored(option="Z")) != []
    assert found(sitting(handed_in="taken", receipt=b"another"), stored()) != []


def test_what_was_not_heard_of_may_stand_or_not() -> None:
    mine = sitting(taken={}, unknown=[{QUESTION: "B"}], handed_in="unknown")
    assert found(mine, stored(option="B")) == []
    assert found(mine, stored("in_progress", option="B")) == []
    assert found(mine, stored(option="C")) != []


def test_a_score_that_was_shown_is_what_the_answers_are_worth() -> None:
    there = {"a1": stored()}
    assert scores_read_otherwise([sitting(score=1), sitting(score=None)], there) == []
    assert len(scores_read_otherwise([sitting(score=0)], there)) == 1


@pytest.mark.parametrize(
    ("end", "counted", "wrong"),
    [("taken", 1, False), ("taken", 0, True), ("taken", 2, True), (None, 0, False),
     (None, 1, True), ("unknown", 0, False), ("unknown", 1, False), ("refused", 1, True)],
)  # fmt: skip
def test_people_are_counted_once_where_they_belong(
    end: str | None, counted: int, wrong: bool
) -> None:
    table = {"a000": 0, "a001": counted, "a002": 0}
    twice = [sitting(4, handed_in=end), sitting(4, handed_in=end)]
    assert bool(participants_otherwise(table, twice)) == wrong


def test_who_handed_in_nothing_took_no_part() -> None:
    assert participants_otherwise({"a000": 0}, [sitting(taken={}, handed_in="taken")]) == []


def test_a_difference_makes_a_row_short_and_says_which() -> None:
    row = BenchRow("S3", "attempts", {"CPU ms": 3.0}, "<= 3.5 ms")
    assert with_ledger(row, LedgerVerdict(0, [])) == row
    assert line(with_ledger(row, LedgerVerdict(90, []))).endswith(
        "lost or wrong 0  [<= 3.5 ms]  ok"
    )
    short = with_ledger(row, LedgerVerdict(90, ["a1: started, and lost", "a2: too"]))
    assert short.missed == "lost or wrong 2: a1: started, and lost"
