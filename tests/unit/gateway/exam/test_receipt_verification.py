"""Anybody can check a receipt and find what was published."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from contracts.attempts import Receipt, ReceiptView
from contracts.event_envelope import encode
from contracts.publications import Publication, Publications
from contracts.receipt_digests import signed_bytes
from gateway.exam.pages.receipt_verification import LONGEST
from plumbing.installation_keys import Signer
from tests.unit.gateway.example_contest import CONTEST, RECEIPT, ROUND
from tests.unit.gateway.fakes import NOW_US, House, refuse
from tests.unit.gateway.service_answers import handlers

SIGNER = Signer(bytes(32))


def signed(**changes: Any) -> Receipt:
    receipt = replace(RECEIPT, key=SIGNER.key, **changes)
    return replace(receipt, signature=SIGNER.sign(signed_bytes(receipt)))


def kept(receipt: Receipt, superseded_by: str = "") -> ReceiptView:
    text = encode(receipt).decode()
    return ReceiptView(
        text, CONTEST, ROUND, "p1", False, public_key=SIGNER.public.hex(),
        superseded_by=superseded_by,
    )  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> House:
    answers = handlers()
    answers["exam.receipt"] = lambda _item: kept(signed())
    return House(tmp_path, answers)


def verdict(house: House, given: str) -> str:
    """The page's verdict in English, between the tags of its heading."""
    with house.open() as client:
        text = client.get("/verify", params={"receipt": given, "lang": "en"}).text
    found: str = text.split('<h2 id="verdict">')[1].split("</h2>")[0]
    return found


def test_a_number_finds_the_receipt(house: House) -> None:
    assert verdict(house, "bn1") == "The receipt is genuine"
    assert [item.receipt for item in house.caller.commands("exam.receipt")] == ["bn1"]


def test_the_receipt_itself_is_checked_by_its_signature(house: House) -> None:
    receipt = signed()
    text = encode(receipt).decode()
    assert verdict(house, text) == "The receipt is genuine"
    assert verdict(house, f'{{"receipt":{text}}}') == "The receipt is genuine"
    altered = encode(replace(receipt, answered=receipt.answered + 1)).decode()
    assert verdict(house, altered) == "The receipt was altered"


@pytest.mark.parametrize("given", ["{", '{"receipt":7}', '{"a":1}', "{}", '{"receipt":{}}'])
def test_what_is_no_receipt_is_not_one_of_ours(house: House, given: str) -> None:
    assert verdict(house, given) == "Not a receipt of this platform"


def test_a_receipt_is_found_in_the_file_of_ones_own_line_however_many_answers_it_has(
    house: House,
) -> None:
    answers = {f"cau-hoi-so-{number:03}": "A" for number in range(200)}
    given = {"answers": answers, "receipt": msgspec.to_builtins(signed())}
    assert verdict(house, encode(given).decode()) == "The receipt is genuine"


def test_a_text_that_is_too_long_is_refused_and_not_called_forged(house: House) -> None:
    with house.open() as client:
        answer = client.get("/verify", params={"receipt": "{" * (LONGEST + 1)})
    assert answer.status_code == 422
    assert "tối đa" in answer.text


def test_an_unknown_number_and_an_unknown_receipt_are_told_apart(house: House) -> None:
    house.caller.handlers["exam.receipt"] = refuse("receipt.unknown")
    assert verdict(house, "bn9") == "There is no receipt of this number"
    text = encode(signed(receipt="bn9")).decode()
    assert verdict(house, text) == "Not a receipt of this platform"


def test_a_superseded_receipt_leads_to_the_one_that_stands(house: House) -> None:
    house.caller.handlers["exam.receipt"] = lambda _item: kept(signed(), "bn2")
    with house.open() as client:
        text = client.get("/verify?receipt=bn1&lang=en").text
    assert "another took its place" in text
    assert 'href="/verify?receipt=bn2"' in text


def test_publications_are_listed_with_their_ledgers_the_newest_first(house: House) -> None:
    one = Publication(CONTEST, ROUND, 1, "ab" * 32, NOW_US, 7, SIGNER.public.hex())
    overall = replace(one, round="", phase="quiz", number=2, state="final", root="cd" * 32)
    house.caller.handlers["scoring.publications"] = lambda item: Publications(
        item.contest, [one, overall]
    )
    with house.open() as client:
        text = client.get(f"/contests/{CONTEST}/publications").text
        assert text.index("cd" * 32) < text.index("ab" * 32)
        assert f"/api/contests/{CONTEST}/rounds/{ROUND}/publications/1/ledger" in text
        assert f"/api/contests/{CONTEST}/publications/2/ledger?phase=quiz" in text
        assert SIGNER.public.hex() in text
        assert client.get("/contests/none/publications").status_code == 404


def test_the_widget_is_framed_only_by_portals_that_may(tmp_path: Path) -> None:
    house = House(tmp_path, handlers())
    with house.open() as client:
        path = f"/contests/{CONTEST}/widget"
        own = client.get(path).headers["content-security-policy"]
        assert own.endswith("frame-ancestors 'none'")
        house.gateway.embed_origins = ("https://haiphong.gov.vn", "https://a.vn:8443")
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert policy.endswith("frame-ancestors https://haiphong.gov.vn https://a.vn:8443")
        assert "7 trên 10 người" in answer.text
        assert "1 trên 1 cơ quan" in answer.text
        other = client.get(f"/contests/{CONTEST}/publications").headers["content-security-policy"]
        assert other == own


def test_the_ledger_addresses_are_routes_of_the_api(house: House) -> None:
    with house.open() as client:
        paths = msgspec.json.decode(client.get("/api/openapi.json").content)["paths"]
    contest = "/api/contests/{contest}"
    assert f"{contest}/rounds/{{round_id}}/publications/{{number}}/ledger" in paths
    assert f"{contest}/publications/{{number}}/ledger" in paths
