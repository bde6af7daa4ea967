"""What ``hoithi recount`` answers, and which files it takes beside which."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cli.main import main
from contracts.attempts import Receipt
from contracts.ledger_lines import AttemptRecord
from contracts.receipt_digests import salted_digest
from plumbing.installation_keys import Signer
from services.exam.domain.receipts import make_receipt
from tests.support.ledgers import Organiser, small
from tests.support.phases import small_phase

PLAYED, PHASE = small(), small_phase()
SIGNER, SALT = Signer(b"r" * 32), b"s" * 16
ONE = min(PLAYED.publication.attempts, key=lambda one: (one.pseudonym, one.attempt))


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """A round's ledger, a phase's, the key of each, and that of receipts, by name."""
    told = {
        "round": PLAYED.full,
        "phase": PHASE.full,
        "key": Organiser().public_key.hex().encode(),
        "receipts": SIGNER.public.hex().encode(),
    }
    for name, raw in told.items():
        (tmp_path / name).write_bytes(raw)
    return {name: str(tmp_path / name) for name in told}


def test_a_phases_ledger_is_answered_as_one_object(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the key too: then the one in the file is taken, and that is noted."""
    closing = json.loads(PHASE.full.splitlines()[-1])
    expected = {
        "agrees": True,
        "contest": "thu-2024",
        "phase": "vong-1",
        "round": None,
        "number": 4,
        "state": "final",
        "attempts": closing["attempts"],
        "root": closing["root"],
        "key_id": closing["key_id"],
        "differences": [],
    }
    assert main(["recount", files["phase"], "--json", "--public-key", files["key"]]) == 0
    assert json.loads(capsys.readouterr().out) == {**expected, "notes": []}
    assert main(["recount", files["phase"], "--json"]) == 0
    note = "signature checked with the key in the file: give --public-key"
    assert json.loads(capsys.readouterr().out) == {**expected, "notes": [note]}


@pytest.mark.parametrize(("ledger", "keys"), [("round", "phase"), ("phase", "round")])
def test_keys_are_taken_from_a_rounds_ledger_beside_a_rounds(
    ledger: str, keys: str, files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["recount", files[ledger], "--public-key", files["key"], "--keys", files[keys]]
    assert main(words) == 1
    said = capsys.readouterr().out.splitlines()
    assert said == ["--keys: takes ledgers of rounds, beside the ledger of a round"]


def receipt(one: AttemptRecord = ONE, **changes: Any) -> dict[str, Any]:
    """The receipt of an attempt, as its owner keeps it."""
    values: dict[str, Any] = {
        "receipt": "bn-1",
        "attempt": "at-1",
        "contest": PLAYED.definition.slug,
        "round_id": "tuan-1",
        "received_at_us": one.submitted_at_us,
        "answered": len(one.answers),
        "digest": salted_digest(one.answers, one.prediction, SALT),
        "kind": "person",
        "pseudonym": one.pseudonym,
        "number": one.attempt,
        "supersedes": "",
    }
    text = make_receipt(**values, key=SIGNER.key, sign=SIGNER.sign)
    told: dict[str, Any] = msgspec.to_builtins(msgspec.json.decode(text, type=Receipt))
    verification = {"public_key": SIGNER.public.hex()}
    return {**told, "receipt_salt": SALT.hex(), "verification": verification, **changes}


def held(files: dict[str, str], told: dict[str, Any], ledger: str = "round", *more: str) -> int:
    """Hold a receipt against a ledger, with the keys of both given."""
    file = Path(files["round"]).with_name("receipt.json")
    file.write_text(json.dumps(told))
    words = ["--public-key", files["key"], "--receipt-key", files["receipts"]]
    return main(["recount", files[ledger], "--receipt", str(file), *words, *more])


def test_only_a_receipt_that_agrees_is_said_to_stand_as_it_was_acknowledged(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert held(files, receipt()) == 0
    agreed = capsys.readouterr()
    assert "receipt bn-1: line 2, as it was acknowledged, answers included" in agreed.out
    assert agreed.err == ""  # the key was given: nothing to note of the one beside the receipt
    assert held(files, receipt(ledger_position=9)) == 1
    assert capsys.readouterr().out.splitlines() == ["receipt bn-1: told line 9, stands in 2"]


def test_a_superseded_receipt_names_the_one_to_check(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert held(files, receipt(superseded_by="bn-2")) == 1
    said = capsys.readouterr().out.splitlines()
    assert said == ["receipt bn-1: superseded by bn-2, which is the one to check"]


def test_a_receipt_beside_a_phases_ledger_is_sent_to_that_of_its_round(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert held(files, receipt(), "phase") == 1
    said = capsys.readouterr().out.splitlines()
    assert said == ["receipts are held against the ledger of their round"]
    assert held(files, receipt(), "phase", "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["receipt"], answer["line"], answer["answers_seen"]) == ("bn-1", None, False)


def test_a_receipt_of_another_round_stands_in_no_line(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert held(files, receipt(round="tuan-9"), "round", "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["line"], answer["answers_seen"]) == (None, False)
    assert "receipt bn-1: is of thu-2024 tuan-9" in answer["differences"][-1]


def test_a_file_that_cannot_be_read_is_answered_in_the_form_that_was_asked_for(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["recount", files["key"], "--json"]) == 2
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert (answer["agrees"], answer["error"]) == (False, told.err.strip())
