"""A receipt held against the ledger: what was acknowledged is what was counted, or it is found."""

import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from cli.main import main
from cli.recount.receipt_check import Told, check_receipt, read_told
from cli.recount.round_checks import Report
from contracts.attempts import Receipt
from contracts.ledger_file import ROUND_LEDGER, Ledger, read_ledger
from contracts.ledger_lines import AttemptRecord
from contracts.receipt_digests import answers_digest, salted_digest, signed_bytes
from plumbing.installation_keys import Signer
from services.exam.domain.receipts import make_receipt
from tests.support.ledgers import SALTS, Played, altered, small, written

SALT = b"s" * 16
SIGNER, STRANGER = Signer(b"r" * 32), Signer(b"x" * 32)
PLAYED = small()


def receipt_of(one: AttemptRecord, signer: Signer = SIGNER, **changes: Any) -> Receipt:
    """The receipt that exam would have given for this attempt."""
    values = {
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
        **changes,
    }
    text = make_receipt(**values, key=signer.key, sign=signer.sign)
    return msgspec.json.decode(text, type=Receipt)


def told(receipt: Receipt, **more: Any) -> Told:
    return Told(receipt, **{"salt": SALT, **more})


def ledger(raw: bytes = PLAYED.full) -> Ledger:
    return read_ledger(io.BytesIO(raw))


def checked(found: Told, raw: bytes = PLAYED.full, key: bytes | None = SIGNER.public) -> Report:
    report = Report()
    check_receipt(ledger(raw), found, key, report)
    return report


def _closing(*names: str) -> bytes:
    """The ledger as everybody has it: these fields closed for all."""
    out = io.BytesIO()
    ROUND_LEDGER.close(io.BytesIO(PLAYED.full), out, lambda line: names)
    return out.getvalue()


CLOSED = _closing("answers")


def in_order(played: Played = PLAYED) -> list[AttemptRecord]:
    return sorted(played.publication.attempts, key=lambda one: (one.pseudonym, one.attempt))


@pytest.mark.parametrize("place", range(len(PLAYED.publication.attempts)))
@pytest.mark.parametrize(
    "raw", [PLAYED.full, PLAYED.public, CLOSED], ids=["full", "open", "closed"]
)
def test_every_honest_receipt_agrees_and_stands_in_the_line_it_is_told(
    place: int, raw: bytes
) -> None:
    one = in_order()[place]
    report = Report()
    found = told(receipt_of(one), position=place + 2)
    line, answers = check_receipt(ledger(raw), found, SIGNER.public, report)
    assert (line, report.differences) == (place + 2, [])
    assert answers == (raw is not CLOSED)
    text = json.loads(raw.splitlines()[line - 1])  # as anyone would look it up
    assert (text["line"], text["pseudonym"][0]) == ("attempt", one.pseudonym)


ONE = next(one for one in in_order() if one.answers)
HONEST = receipt_of(ONE)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (told(replace(HONEST, answers_digest="0" * 64)), "signature does not verify"),
        (told(replace(HONEST, supersedes="bn-0")), "signature does not verify"),
        (told(replace(HONEST, signature="!")), "signature does not verify"),
        (told(receipt_of(ONE, STRANGER)), "signed with key"),
        (told(replace(receipt_of(ONE, STRANGER), key=SIGNER.key)), "signature does not verify"),
        (told(receipt_of(ONE, digest="0" * 64)), "other answers"),
        (told(receipt_of(ONE, answered=0)), "0 answers, counted were"),
        (told(receipt_of(ONE, received_at_us=ONE.submitted_at_us + 1000)), "time of arrival"),
        (told(receipt_of(ONE, pseudonym="0" * 16)), "is not in the ledger"),
        (told(receipt_of(ONE, number=9)), "is not in the ledger"),
        (told(receipt_of(ONE, round_id="tuan-2")), "is of thu-2024 tuan-2"),
        (told(HONEST, superseded_by="bn-2"), "superseded by bn-2"),
        (told(HONEST, position=1), "told line 1"),
    ],
)
def test_whatever_does_not_agree_is_said(found: Told, says: str) -> None:
    assert any(says in difference for difference in checked(found).differences)


def test_answers_changed_after_they_were_acknowledged_are_found() -> None:
    """The ledger agrees with itself; only the receipt shows what the organiser did."""
    index = PLAYED.publication.attempts.index(ONE)
    question = next(iter(ONE.answers))
    others = {name: option for name, option in ONE.answers.items() if name != question}
    raw = written(altered(PLAYED.publication, index, answers=others))
    differences = checked(told(HONEST), raw).differences
    assert any("other answers" in difference for difference in differences)
    without = _without(ONE)
    assert any("is not in the ledger" in d for d in checked(told(HONEST), without).differences)


def _without(one: AttemptRecord) -> bytes:
    attempts = [item for item in PLAYED.publication.attempts if item != one]
    return written(replace(PLAYED.publication, attempts=attempts))


def test_what_is_closed_is_a_note_and_no_difference() -> None:
    closed = _closing("answers", "submitted_at_us")
    report = checked(told(receipt_of(ONE, digest="0" * 64)), closed)
    assert report.agrees
    assert len(report.notes) == 2


def opened(**changes: Any) -> Told:
    """A receipt with what its owner alone is told."""
    (salt,) = SALTS.salts(ONE.pseudonym, ONE.attempt, ["answers"])
    number = PLAYED.publication.header.number
    values = {"answers": ONE.answers, "answers_salt": salt, "publication": number, **changes}
    return told(values.pop("receipt", HONEST), **values)


def test_its_owner_sees_in_the_public_file_that_the_answers_counted_are_their_own() -> None:
    report = Report()
    found = check_receipt(ledger(CLOSED), opened(), SIGNER.public, report)
    assert (found.answers, report.differences, report.notes) == (True, [], [])
    assert found.line == in_order().index(ONE) + 2


OTHERS = {**ONE.answers, next(iter(ONE.answers)): "?"}


@pytest.mark.parametrize(
    ("found", "raw", "says"),
    [
        (opened(answers=OTHERS), CLOSED, "answers beside it are others than were counted"),
        (opened(answers=OTHERS), PLAYED.full, "answers beside it are others than were counted"),
        (opened(answers_salt=bytes(16)), CLOSED, "answers beside it are others than were counted"),
        (opened(answers_salt=bytes(16), publication=9), CLOSED, "opened for publication 9"),
        (opened(receipt=receipt_of(ONE, digest="0" * 64)), CLOSED, "acknowledges other answers"),
        (opened(salt=bytes(16)), CLOSED, "acknowledges other answers"),
        (opened(receipt=receipt_of(ONE, answered=0)), CLOSED, "0 answers, counted were"),
    ],
)
def test_answers_that_are_not_those_counted_are_found_in_the_public_file(
    found: Told, raw: bytes, says: str
) -> None:
    assert any(says in difference for difference in checked(found, raw).differences)


def test_without_its_salt_a_receipt_does_not_show_which_answers_it_acknowledges() -> None:
    report = checked(told(receipt_of(ONE, digest="0" * 64), salt=None))
    assert report.agrees
    assert any("shows only with its salt" in note for note in report.notes)


def test_receipts_from_before_there_were_salts_are_checked_as_before() -> None:
    def earlier(answers: dict[str, str]) -> Told:
        digest = answers_digest(answers, ONE.prediction)
        plain = replace(HONEST, digest_version=1, answers_digest=digest)
        signed = replace(plain, signature=SIGNER.sign(signed_bytes(plain)))
        return told(msgspec.json.decode(msgspec.json.encode(signed), type=Receipt), salt=None)

    report = checked(earlier(ONE.answers))
    assert (report.differences, report.notes) == ([], [])
    differences = checked(earlier(OTHERS)).differences
    assert any("acknowledges other answers" in difference for difference in differences)


def test_without_a_key_nothing_is_proven_and_with_the_one_beside_it_only_wholeness() -> None:
    assert any("no public key" in d for d in checked(told(HONEST), key=None).differences)
    report = checked(told(HONEST, public_key=SIGNER.public), key=None)
    assert report.agrees
    assert any("--receipt-key" in note for note in report.notes)


@pytest.mark.parametrize("form", ["look", "submission", "alone", "line"])
def test_the_command_takes_a_receipt_in_every_form_it_was_told(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body: Any = json.loads(msgspec.json.encode(HONEST))
    line = in_order().index(ONE) + 2
    if form == "look":
        verification = {"public_key": SIGNER.public.hex(), "algorithm": "Ed25519"}
        body |= {"ledger_position": line, "superseded_by": None, "verification": verification}
    elif form == "submission":
        body = {"receipt": body}
    elif form == "line":
        (salt,) = SALTS.salts(ONE.pseudonym, ONE.attempt, ["answers"])
        body = {"receipt": body, "receipt_salt": SALT.hex(), "answers": ONE.answers}
        body |= {"answers_salt": salt.hex(), "ledger_position": line}
    file, book, key = (tmp_path / name for name in ("receipt.json", "ledger.jsonl", "key.pub"))
    file.write_text(json.dumps(body))
    book.write_bytes(CLOSED)
    key.write_text(SIGNER.public.hex())
    words = ["recount", str(book), "--receipt", str(file), "--receipt-key", str(key)]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert f"receipt bn-1: line {line}" in out
    assert ("answers included" in out) == (form == "line")
    assert main([*words, "--json"]) == 0
    told_ = json.loads(capsys.readouterr().out)
    assert (told_["receipt"], told_["line"], told_["agrees"]) == ("bn-1", line, True)
    assert told_["answers_seen"] == (form == "line")
    key.write_text(STRANGER.public.hex())
    assert main(words) == 1
    assert "signed with key" in capsys.readouterr().out


def own_line(**changes: Any) -> Told:
    """The file that the owner of an attempt downloads, said to be of something else."""
    (salt,) = SALTS.salts(ONE.pseudonym, ONE.attempt, ["answers"])
    inner: Any = json.loads(msgspec.json.encode(HONEST))
    body = {
        "format": "hoithi-own-line/1",
        **{name: inner[name] for name in ("contest", "round", "attempt")},
        "publication": PLAYED.publication.header.number,
        "root": ledger().closing.root,
        "ledger_position": in_order().index(ONE) + 2,
        "answers": ONE.answers,
        "answers_salt": salt.hex(),
        "receipt": inner,
        "receipt_salt": SALT.hex(),
        **changes,
    }
    return read_told(json.dumps(body).encode())


@pytest.mark.parametrize("raw", [PLAYED.full, CLOSED], ids=["full", "closed"])
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"contest": "khac"}, "is of contest khac, the receipt of"),
        ({"round": "tuan-9"}, "is of round tuan-9, the receipt of tuan-1"),
        ({"attempt": "at-9"}, "is of attempt at-9, the receipt of at-1"),
        ({"publication": 9}, "opened for publication 9, this is publication"),
        ({"root": "0" * 64}, f"is of the ledger with root {'0' * 64}, this one has"),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else None,
)
def test_a_file_around_a_receipt_that_says_it_is_of_something_else_differs(
    changes: dict[str, Any], says: str, raw: bytes
) -> None:
    assert checked(own_line(), raw).differences == []
    (difference,) = checked(own_line(**changes), raw).differences
    assert says in difference


BAD_SALT = b'{"receipt_salt":"AB","receipt":%b}' % msgspec.json.encode(HONEST)


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"receipt":{}}', b'{"receipt":"bn-1"}', b"\xff", BAD_SALT]
)
def test_a_file_that_is_no_receipt_is_unreadable(raw: bytes, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no receipt"):
        read_told(raw)
    file, book = tmp_path / "receipt.json", tmp_path / "ledger.jsonl"
    file.write_bytes(raw)
    book.write_bytes(PLAYED.public)
    assert main(["recount", str(book), "--receipt", str(file)]) == 2


def test_a_receipt_from_before_it_named_its_attempt_still_verifies() -> None:
    """A field with its default is left out of what is signed, so old receipts stay good."""
    old = receipt_of(ONE, pseudonym="", number=0)
    assert "pseudonym" not in msgspec.to_builtins(old)
    differences = checked(told(old)).differences
    assert len(differences) == 1
    assert "is not in the ledger" in differences[0]
