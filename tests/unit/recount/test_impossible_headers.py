"""What no honest header has, each told in its own words; and what looks odd and is allowed."""

import io
from typing import Any

import pytest
from msgspec import structs

from cli.recount import phase_checks, round_checks
from contracts.ledger_file import read_ledger
from contracts.ledger_lines import Header, LedgerBank
from contracts.phase_ledger_file import read_phase_ledger
from contracts.phase_ledger_lines import PhaseHeader
from tests.support.conditional import conditional
from tests.support.ledgers import question
from tests.support.phases import small_phase

HEADER: Header = read_ledger(io.BytesIO(conditional().full)).header
PHASE: PhaseHeader = read_phase_ledger(io.BytesIO(small_phase().full)).header
BANK = HEADER.bank
OTHER = "0" * 64


def first(**changes: Any) -> dict[str, Any]:
    """The bank with its first question told otherwise."""
    return {"bank": [structs.replace(BANK[0], **changes), *BANK[1:]]}


def blueprint(*lines: list[str | int]) -> dict[str, Any]:
    return {"rules": structs.replace(HEADER.rules, blueprint=list(lines), banks=[])}


TOPIC_TWICE = ["blueprint: a topic stands twice"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"bank": [*BANK, BANK[-1]]}, ["bank: questions are doubled or not in order of id"]),
        ({"bank": BANK[::-1]}, ["bank: questions are doubled or not in order of id"]),
        (first(options=[]), ["question CH00: options []"]),
        (first(options=["A", "A"]), ["question CH00: options ['A', 'A']"]),
        (first(options=list("ABCDEFG")), [f"question CH00: options {list('ABCDEFG')}"]),
        (first(options=list("ABCDEF")), []),
        (first(options=["A"]), []),
        (first(held=["A", "B"]), []),
        (first(held=["C"]), ["question CH00: holds ['C'] of its options ['A', 'B']"]),
        (first(held=["B", "A"]), ["question CH00: holds ['B', 'A'] of its options ['A', 'B']"]),
        (first(held=["A", "A"]), ["question CH00: holds ['A', 'A'] of its options ['A', 'B']"]),
        (first(kind="true_false"), []),
        (
            first(kind="true_false", options=list("ABC")),
            ["question CH00: true or false, and options ['A', 'B', 'C']"],
        ),
        (first(key=None), ["question CH00: key and salt are opened together or not at all"]),
        (first(key_salt=None), ["question CH00: key and salt are opened together or not at all"]),
        (first(key=None, key_salt=None), []),
        (
            {"voided": {"CH99": "no_one", "CH98": "everyone", "CH01": "no_one"}},
            ["voided question CH98: not in the bank", "voided question CH99: not in the bank"],
        ),
        ({"corrected": {"CH99": "A"}}, ["corrected question CH99: not in the bank"]),
        ({"corrected": {"CH99": None}}, ["corrected question CH99: not in the bank"]),
        (
            {"corrected": {"CH01": "F"}},
            ["corrected question CH01: its key F is none of its options"],
        ),
        ({"corrected": {"CH01": None, "CH02": "A"}}, []),
        ({"corrected": {"CH02": "AD"}}, []),
        *[
            (
                {"corrected": {name: key}},
                [f"corrected question {name}: its key {key} is none of its options"],
            )
            for name, key in [("CH01", "AB"), ("CH02", "BA"), ("CH02", "AA"), ("CH02", "AF")]
        ],
        (
            {"corrected": {"CH02": ""}},
            ["corrected question CH02: its key  is none of its options"],
        ),
        (
            {"rules": structs.replace(HEADER.rules, ranking=["score", "duration", "score"])},
            ["ranking: a measure stands twice"],
        ),
        ({"number": 2}, ["previous root: only the first publication has none"]),
        ({"previous_root": OTHER}, ["previous root: only the first publication has none"]),
        ({"number": 2, "previous_root": OTHER}, []),
        (blueprint(["cchc", 1, "hard"], ["cchc", 1, "easy"]), []),
        (blueprint(["cchc", 1, "hard"], ["cchc", 1, "hard"]), TOPIC_TWICE),
        (blueprint(["cchc", 1], ["cchc", 1]), TOPIC_TWICE),
        (blueprint(["cchc", 1, "hard"], ["cchc", 1]), TOPIC_TWICE),
        (blueprint(["cchc", 1], ["cchc", 1, "hard"]), TOPIC_TWICE),
        (blueprint(["khac", 0], ["cchc", 1], ["cchc", 1, "hard"]), TOPIC_TWICE),
        (blueprint(["khac", 0], ["cchc", 1]), []),
        (blueprint(["cchc", 4, "hard"]), []),  # all there are
        (
            blueprint(["cchc", 5, "hard"]),
            ["blueprint: 5 questions of topic cchc (hard), the bank has 4"],
        ),
        (blueprint(["cchc", 10]), []),
        (blueprint(["cchc", 11]), ["blueprint: 11 questions of topic cchc, the bank has 10"]),
    ],
)
def test_the_header_of_a_round_holds_together(changes: dict[str, Any], said: list[str]) -> None:
    assert list(round_checks.rules(structs.replace(HEADER, **changes))) == said


def test_banks_are_of_different_audiences_and_can_be_filled_for_theirs() -> None:
    """Two questions are for residents alone: their bank is larger than everyone's by these."""
    bank = LedgerBank("nguoi-dan", [["cchc", 12]])
    for banks, said in (
        ([bank], []),
        ([bank, bank], ["banks: an audience stands twice"]),
        ([structs.replace(bank, audience="")], ["banks: an audience stands twice", *_TOO_MANY]),
        (
            [LedgerBank("ai-do", [["cchc", 11]])],
            ["blueprint of ai-do: 11 questions of topic cchc, the bank has 10"],
        ),
        (
            [LedgerBank("nguoi-dan", [["cchc", 1], ["cchc", 1]])],
            ["blueprint of nguoi-dan: a topic stands twice"],
        ),
    ):
        header = structs.replace(HEADER, rules=structs.replace(HEADER.rules, banks=banks))
        assert list(round_checks.rules(header)) == said


_TOO_MANY = ["blueprint: 12 questions of topic cchc, the bank has 10"]


def test_a_key_is_one_of_the_options_and_the_one_committed_to() -> None:
    honest = question(0, "cchc", 2, "A", "hard")
    for changes, said in (
        ({}, []),
        (
            {"key": "F"},
            [
                "question CH00: its key F is none of its options",
                "question CH00: the key is not the one committed to",
            ],
        ),
        ({"key": "B"}, ["question CH00: the key is not the one committed to"]),
        ({"key": None, "key_salt": None}, []),  # sealed
    ):
        told = [structs.replace(honest, **changes), *BANK[1:]]
        header = structs.replace(HEADER, bank=told)
        assert list(round_checks.commitments(header)) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"rounds": []}, "rounds: none, or one stands twice"),
        ({"rounds": [*PHASE.rounds, PHASE.rounds[0]]}, "rounds: none, or one stands twice"),
        ({"rounds": PHASE.rounds[:-1]}, "award chung: over rounds that are not counted"),
        ({"awards": [PHASE.awards[0], PHASE.awards[0]]}, "awards: one stands twice"),
        (
            {"awards": [structs.replace(PHASE.awards[0], rounds=[])]},
            "award chung: over rounds that are not counted",
        ),
        (
            {"rules": structs.replace(PHASE.rules, ranking=["score", "score"])},
            "ranking: a measure stands twice",
        ),
        ({"number": 1}, "previous root: only the first publication has none"),
        ({"previous_root": None}, "previous root: only the first publication has none"),
        ({"number": 1, "previous_root": None}, []),
    ],
)
def test_the_header_of_a_phase_holds_together(changes: dict[str, Any], said: str) -> None:
    found = list(phase_checks.rules(structs.replace(PHASE, **changes)))
    assert (said in found) if said else found == []
