"""What anyone who knows its id is told of a receipt."""

from typing import Any

import msgspec

from contracts.attempts import Receipt, ReceiptView
from contracts.errors import Refused
from contracts.event_envelope import encode
from contracts.publications import LedgerPlace, LedgerPlaceQuery
from contracts.receipt_digests import signed_bytes
from gateway.web.qr import receipt_code
from plumbing.installation_keys import Signer, verifies
from tests.unit.gateway.example_contest import CONTEST, RECEIPT, ROUND, attempt
from tests.unit.gateway.fakes import House, problem_of

SIGNER = Signer(b"r" * 32)


def _signed(**changes: Any) -> Receipt:
    receipt = msgspec.structs.replace(RECEIPT, pseudonym="ab" * 8, number=2, **changes)
    return msgspec.structs.replace(receipt, signature=SIGNER.sign(signed_bytes(receipt)))


def _look(house: House, receipt: Receipt, **more: Any) -> dict[str, Any]:
    view = ReceiptView(
        encode(receipt).decode(),
        CONTEST,
        ROUND,
        "p1",
        more.pop("settled", True),
        receipt.pseudonym,
        SIGNER.public.hex(),
        receipt.number,
        **more,
    )
    house.caller.handlers["exam.receipt"] = lambda item: view
    with house.open() as client:
        answer = client.get("/api/receipts/bn1")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_receipt_is_told_as_it_was_signed_with_all_it_takes_to_verify_it(house: House) -> None:
    receipt = _signed(supersedes="bn0")
    found = _look(house, receipt, settled=False)
    given = msgspec.to_builtins(receipt)
    assert {name: found[name] for name in given} == given
    proof = found["verification"]
    assert bytes.fromhex(proof["public_key"]) == SIGNER.public
    assert verifies(SIGNER.public, proof["signed"].encode(), found["signature"])
    assert (found["settled"], found["publication"], found["ledger_position"]) == (False, None, None)
    assert found["superseded_by"] is None
    assert house.caller.commands("scoring.ledger_place") == []  # nothing is published yet


def test_its_line_in_the_ledger_is_told_once_the_round_is_published(house: House) -> None:
    found = _look(house, _signed())
    assert (found["publication"], found["ledger_position"]) == (1, 7)
    query = LedgerPlaceQuery(CONTEST, ROUND, "ab" * 8, 2)
    assert house.caller.commands("scoring.ledger_place") == [query]
    house.caller.handlers["scoring.ledger_place"] = lambda item: LedgerPlace()
    assert _look(house, _signed())["ledger_position"] is None


def test_a_superseded_receipt_names_the_one_that_stands_and_no_line(house: House) -> None:
    found = _look(house, _signed(), superseded_by="bn2")
    assert (found["superseded_by"], found["ledger_position"]) == ("bn2", None)
    assert found["publication"] == 1


def test_while_scoring_is_away_a_receipt_is_told_without_its_line(house: House) -> None:
    def away(_item: Any) -> LedgerPlace:
        raise Refused("unavailable", "away")

    house.caller.handlers["scoring.ledger_place"] = away
    assert _look(house, _signed())["ledger_position"] is None


def test_the_salt_of_its_digest_is_told_with_the_owners_own_attempt_and_nowhere_else(
    house: House,
) -> None:
    """S2: with the salt the answers behind a receipt can be tried out."""
    salt = "5a" * 16
    receipt = _signed(digest_version=2)
    text = encode(receipt).decode()
    done = attempt(state="submitted", receipt="bn1", receipt_text=text, receipt_salt=salt)
    house.caller.handlers["exam.attempt"] = lambda item: done
    assert salt not in str(_look(house, receipt))
    with house.open() as client:
        client.headers.update(house.bearer())
        mine = client.get("/api/attempts/at1").json()
        assert (mine["receipt_salt"], mine["receipt"]["digest_version"]) == (salt, 2)
        for path in ("/receipts/bn1", "/verify?receipt=bn1"):
            assert salt not in client.get(path).text


def test_an_unknown_receipt_is_not_there(house: House) -> None:
    def unknown(_item: Any) -> ReceiptView:
        raise Refused("receipt.unknown", "no")

    house.caller.handlers["exam.receipt"] = unknown
    with house.open() as client:
        answer = client.get("/api/receipts/bn1")
    assert (answer.status_code, problem_of(answer).code) == (404, "receipt.unknown")


def test_the_page_of_a_superseded_receipt_leads_to_the_one_that_stands(house: House) -> None:
    _look(house, _signed(), superseded_by="bn2")
    with house.open() as client:
        page = client.get("/receipts/bn1").text
    assert 'href="/receipts/bn2"' in page
    _look(house, _signed())
    with house.open() as client:
        page = client.get("/receipts/bn1").text
    assert "/receipts/bn2" not in page
    assert "Dòng 7" in page


def test_the_code_on_a_receipt_leads_to_where_people_reach_the_platform(house: House) -> None:
    house.gateway.address = "https://hoithi.example.vn"
    with house.open() as client:
        page = client.get("/receipts/bn1").text
    assert receipt_code("https://hoithi.example.vn", "bn1") in page
