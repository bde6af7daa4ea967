"""Single attempts of the contest that is played over HTTP: limits, receipts, and their lines in the
published ledger.
"""

import json
from pathlib import Path

import pytest
from msgspec.json import decode

from cli.main import main
from contracts.attempts import Receipt
from contracts.receipt_digests import signed_bytes
from plumbing.installation_keys import Signer, key_id, secret, verifies

from .play import Play
from .script import LIMIT_S, MAIN

pytestmark = pytest.mark.timeout(620)


def test_limits_and_exclusions_hold_at_the_door(play: Play) -> None:
    assert play.refusals == {
        "third attempt": (409, "attempt.none_left"),
        "two rosters": (409, "attempt.none_left"),
        "barred": (403, "contestant.excluded"),
        "nobody": (401, "session.missing"),
        "another body": (409, "attempt.already_submitted"),
    }


def test_identical_submissions_have_one_byte_identical_receipt(play: Play) -> None:
    assert len(play.repeats) == 10
    assert sorted(status for status, _, _ in play.repeats) == [200] * 9 + [201]
    assert all(content == first for _, content, first in play.repeats)


def test_an_attempt_goes_on_elsewhere_as_the_same_one(play: Play) -> None:
    assert play.resumed["before"] == play.resumed["after"]


def test_receipts_verify_with_the_public_key_alone(play: Play) -> None:
    public, checked = Signer(secret(play.stage.keys(), "receipt")).public, 0
    for sheet in play.sheets:
        if sheet.receipt:
            given = json.loads(sheet.receipt)["receipt"]
            receipt = decode(json.dumps(given).encode(), type=Receipt)
            found = play.public.get(f"/api/receipts/{receipt.receipt}")
            assert {name: found[name] for name in given} == given
            told = found["verification"]["signed"].encode()
            assert told == signed_bytes(receipt)
            assert found["verification"]["public_key"] == public.hex()
            assert verifies(public, told, receipt.signature)
            assert receipt.key == key_id(public)
            checked += 1
    assert checked > 15


def test_receipts_stand_in_the_published_ledger_as_they_were_acknowledged(
    play: Play, tmp_path: Path
) -> None:
    """By the command that anyone can run, with two public keys and nothing of the platform's."""
    keys = {name: tmp_path / f"{name}.pub" for name in ("receipt", "publication")}
    for name, file in keys.items():
        file.write_text(Signer(secret(play.stage.keys(), name)).public.hex())
    file, checked = tmp_path / "receipt.json", 0
    for (contest, round_id), head in play.publications.items():
        path = f"/api/contests/{contest}/rounds/{round_id}/publications/{head['number']}/ledger"
        ledger = tmp_path / f"{contest}-{round_id}.jsonl"
        ledger.write_bytes(play.organiser.ask("GET", path, params={"file": "auditor"}).content)
        words = ["recount", str(ledger), "--receipt", str(file)]
        words += ["--receipt-key", str(keys["receipt"]), "--public-key", str(keys["publication"])]
        for sheet in play.sheets:
            if sheet.receipt and (sheet.contest, sheet.round) == (contest, round_id):
                name = json.loads(sheet.receipt)["receipt"]["receipt"]
                look = play.public.get(f"/api/receipts/{name}")
                assert look["publication"] == head["number"]
                assert look["ledger_position"] >= 2
                file.write_text(json.dumps(look))
                assert main(words) == 0
                file.write_text(json.dumps(look | {"ledger_position": 1}))
                assert main(words) == 1
                checked += 1
    assert checked > 15


def test_everybody_sees_in_the_public_ledger_that_their_own_answers_were_counted(
    play: Play, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The public file closes everyone's answers; its owner opens their own line, nobody another."""
    file, checked = tmp_path / "line.json", 0
    callers = {caller.person: caller for caller in play.people.values()}
    for (contest, round_id), head in play.publications.items():
        path = f"/api/contests/{contest}/rounds/{round_id}/publications/{head['number']}/ledger"
        ledger = tmp_path / f"{contest}-{round_id}.jsonl"
        ledger.write_bytes(play.organiser.ask("GET", path).content)
        for sheet in play.sheets[:12]:
            if not sheet.receipt or (sheet.contest, sheet.round) != (contest, round_id):
                continue
            mine = f"/api/attempts/{sheet.attempt}/line"
            assert play.organiser.ask("GET", mine).status_code == 404
            file.write_bytes(callers[sheet.person].ask("GET", mine).content)
            assert main(["recount", str(ledger), "--receipt", str(file), "--json"]) == 0
            told = json.loads(capsys.readouterr().out)
            assert (told["agrees"], told["answers_seen"]) == (True, True)
            opened = json.loads(file.read_text())
            assert opened["answers"] == sheet.answers
            opened["answers"] |= {next(iter(sheet.answers)): "?"}
            file.write_text(json.dumps(opened))
            assert main(["recount", str(ledger), "--receipt", str(file)]) == 1
            assert "others than were counted" in capsys.readouterr().out
            checked += 1
    assert checked > 5


def test_what_was_left_running_was_handed_in_by_itself(play: Play) -> None:
    left = {sat.person: sat for sat in play.sat(MAIN, "w1") if sat.person in ("CB12", "CB13")}
    assert {code: len(sat.answers) for code, sat in left.items()} == {"CB12": 2, "CB13": 0}
    close_us = play.closed_us[MAIN, "w1"]
    for sat in left.values():
        assert sat.submitted_us == min(sat.started_us + LIMIT_S * 10**6, close_us)
