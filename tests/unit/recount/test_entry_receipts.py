"""The receipt of an entry beside the ledger of the round in which it was judged."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from cli.main import main
from cli.recount.entry_receipt import check_entry_receipt, read_entry_told
from cli.recount.round_checks import Report
from contracts.judged_ledger_file import JUDGED_LEDGER, read_judged_ledger
from contracts.receipt_digests import entry_digest, title_digest
from plumbing.installation_keys import Signer
from services.exam.domain.entry_receipts import make_entry_receipt
from services.scoring.domain.publications.judged_publication import public_judged_closing
from tests.support.judged_ledgers import judged_file, small_publication

SIGNER, SALT = Signer(b"r" * 32), b"s" * 16
HTTP = Path(__file__).parents[2] / "contracts" / "golden" / "http"
ARRIVED_US = 1_730_000_000_123_456
FILE = {"purpose": "main", "sha256": "ab" * 32, "size": 5}
CONTENT: dict[str, Any] = {
    "explanation": "",
    "files": [["main", "ab" * 32, 5]],
    "kind": "video",
    "labels": {"title": "Quê em"},
    "text": "",
    "title": "Quê em",
}


def ledger_file() -> bytes:
    """The small round, in which B001 is the entry of the receipt."""
    made = small_publication()
    mine, *others = made.works
    mine = structs.replace(
        mine,
        files=[("main", "ab" * 32, 5)],
        title=title_digest("Quê em"),
        received_at_us=ARRIVED_US,
    )
    header = structs.replace(made.header, published_at_us=ARRIVED_US + 1)
    return judged_file(structs.replace(made, header=header, works=[mine, *others]))


def receipt(**more: Any) -> dict[str, Any]:
    """As it is given when the entry is handed in."""
    values: dict[str, Any] = {
        "receipt": "bn-1",
        "entry": "bai-1",
        "code": "B001",
        "version": 2,
        "contest": "thi-video",
        "round_id": "nhan",
        "received_at_us": ARRIVED_US,
        "digest": entry_digest(CONTENT, SALT),
        "supersedes": "bn-0",
        "key": SIGNER.key,
        "sign": SIGNER.sign,
    }
    told: dict[str, Any] = json.loads(make_entry_receipt(**{**values, **more}))
    return told


def entry(**more: Any) -> dict[str, Any]:
    """What its author is answered, with an earlier version that was another one."""
    last = {
        **CONTENT,
        "files": [{**FILE, "file": "f", "name": "que.mp4", "facts": None, "findings": []}],
        "version": 2,
        "receipt": receipt(),
        "receipt_salt": SALT.hex(),
    }
    first = {**last, "version": 1, "title": "Quê", "receipt": receipt(receipt="bn-0", version=1)}
    return {"entry": "bai-1", "kind": "video", "versions": [first, {**last, **more}]}


def test_the_answer_of_the_api_is_read_as_it_was_recorded() -> None:
    recorded = json.loads((HTTP / "entries.json").read_bytes())
    (first, *_) = answers_with_versions(recorded)
    told = read_entry_told(json.dumps(first).encode())
    assert (told.receipt.code, told.salt) == (first["code"], b"\xab" * 16)
    assert told.content is not None
    assert told.content["text"] == first["versions"][0]["text"]


def answers_with_versions(value: Any) -> Iterator[dict[str, Any]]:
    """Every entry with its versions in what was recorded."""
    if isinstance(value, dict) and value.get("versions"):
        yield value
    inner = value.values() if isinstance(value, dict) else value
    for one in inner if isinstance(value, dict | list) else ():
        yield from answers_with_versions(one)


def checked(told: dict[str, Any], file: bytes | None = None) -> tuple[Report, int, bool]:
    report = Report()
    ledger = read_judged_ledger(io.BytesIO(file or ledger_file()))
    read = read_entry_told(json.dumps(told).encode())
    place = check_entry_receipt(ledger, read, SIGNER.public, report)
    return report, place.line, place.answers


def test_what_was_handed_in_is_what_was_judged() -> None:
    report, line, seen = checked(entry())
    assert (report.differences, report.notes) == ([], [])
    assert (line, seen) == (5, True), "the header and three judges stand before it"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (receipt(code="B999"), "the entry B999 is not in the ledger"),
        (receipt(round_id="khac"), "is of thi-video khac"),
        (receipt() | {"version": 3}, "its signature does not verify"),
        (receipt() | {"superseded_by": "bn-2"}, "superseded by bn-2"),
        (receipt(received_at_us=ARRIVED_US + 1000), "another time of arrival"),
        (entry(text="Thêm"), "acknowledges something else"),
        (entry(title="Khác"), "another title"),
        (entry(files=[{**FILE, "size": 6}]), "judged were other files"),
        (entry() | {"kind": "essay"}, "judged was a video"),
    ],
)
def test_what_does_not_agree_is_told(told: dict[str, Any], said: str) -> None:
    differences = checked(told)[0].differences
    assert any(said in words for words in differences), differences


def test_what_the_public_file_closes_is_noted_and_the_rest_is_checked() -> None:
    out = io.BytesIO()
    closing = public_judged_closing([], judges_hidden=True)
    JUDGED_LEDGER.close(io.BytesIO(ledger_file()), out, closing)
    report, line, seen = checked(entry(), out.getvalue())
    assert (report.differences, line, seen) == ([], 5, False)
    assert report.notes == [
        "receipt bn-1: closed in this file: time of arrival, title, files",
    ]
    assert checked(receipt())[0].notes == [
        "receipt bn-1: what it acknowledges shows only with its salt, which GET "
        "/api/contests/CONTEST/entries/ENTRY tells those who handed in"
    ]


@pytest.mark.parametrize(
    ("told", "status", "said"),
    [
        (entry(), 0, "receipt bn-1: line 5, as it was acknowledged, files included"),
        (receipt(), 0, "receipt bn-1: line 5, as it was acknowledged, as far as it is open"),
        (receipt(code="B999"), 1, "receipt bn-1: the entry B999 is not in the ledger"),
        ({"receipt": "x"}, 2, ""),
        ({"versions": [7]}, 2, ""),
    ],
)
def test_the_command_takes_it_beside_the_ledger(
    told: dict[str, Any],
    status: int,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    paths: dict[str, Callable[[], bytes]] = {
        "ledger": ledger_file,
        "receipt": lambda: json.dumps(told).encode(),
        "key": lambda: SIGNER.public.hex().encode(),
    }
    for name, content in paths.items():
        (tmp_path / name).write_bytes(content())
    words = ["--receipt", str(tmp_path / "receipt"), "--receipt-key", str(tmp_path / "key")]
    assert main(["recount", str(tmp_path / "ledger"), *words]) == status
    out = capsys.readouterr().out.splitlines()
    assert (out[-1] if out else "") == said
