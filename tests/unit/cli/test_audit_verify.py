"""``hoithi audit verify``: what was edited, removed, reordered or forged is found, offline."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from cli.audit.chain_verification import verify
from cli.main import main
from contracts.audit_chain import AuditHead, Chained, heads_message, link_of, subject_of, words_of
from contracts.hash_commitments import canonical

CONTEST = "cai-cach"
KEY, STRANGER = SigningKey(b"k" * 32), SigningKey(b"s" * 32)
Line = dict[str, Any]
PATIENT = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def records(service: str, count: int) -> list[Line]:
    """A chain whose every third record is of another contest."""
    made, before = [], ""
    for number in range(1, count + 1):
        about = "bien-phong/tuan-1" if number % 3 == 0 else f"{CONTEST}/tuan-{number}"
        salt = f"{number:032x}"
        details = json.dumps({"reason": f"lần {number}"}, ensure_ascii=False)
        told = Chained(
            number, "", "", "", salt, 10**15 + number, "p1", "round.changed", about, details
        )
        words, subject = words_of(told), subject_of(about)
        before = link_of(number, before, subject, words)
        line = {"line": "record", "service": service, "number": number}
        line |= {"subject": subject, "words": words, "link": before}
        if about.startswith(CONTEST):
            line |= {"salt": salt, "at_us": told.at_us, "by": "p1", "action": "round.changed"}
            line |= {"about": about, "details": details}
        made.append(line)
    return made


def publication(number: int, heads: dict[str, tuple[int, str]], key: SigningKey = KEY) -> Line:
    root = f"{number:064x}"
    told = {name: AuditHead(*head) for name, head in heads.items()}
    signature = key.sign(heads_message(CONTEST, number, root, told)).signature
    return {
        "line": "publication",
        "number": number,
        "root": root,
        "heads": heads,
        "public_key": bytes(key.verify_key).hex(),
        "signature": base64.b64encode(signature).decode(),
    }


def trail() -> list[Line]:
    exam, scoring = records("exam", 7), records("scoring", 4)
    links = [line["link"] for line in exam]
    heads = {"exam": (5, links[4]), "scoring": (4, scoring[-1]["link"])}
    header = {"line": "header", "format": "hoithi-audit/1", "contest": CONTEST}
    return [header, *exam, *scoring, publication(1, heads)]


def as_bytes(lines: list[Line]) -> list[bytes]:
    return [canonical(line) + b"\n" for line in lines]


def findings(lines: list[Line], key: SigningKey | None = None) -> list[str]:
    public = None if key is None else bytes(key.verify_key)
    return verify(as_bytes(lines), public).findings


def changed(place: int, **values: Any) -> Callable[[list[Line]], None]:
    def change(lines: list[Line]) -> None:
        lines[place] |= values

    return change


def removed(*places: int) -> Callable[[list[Line]], None]:
    def remove(lines: list[Line]) -> None:
        for place in sorted(places, reverse=True):
            del lines[place]

    return remove


def swapped(lines: list[Line]) -> None:
    lines[2], lines[4] = lines[4], lines[2]


def without_words(lines: list[Line]) -> None:
    for name in ("salt", "at_us", "by", "action", "about", "details"):
        del lines[2][name]


def rewritten(lines: list[Line]) -> None:
    """Everything anew with another past, every link right: only the signature knows better."""
    before = ""
    for line in lines[1:8]:
        if line["number"] == 2:
            line["by"] = "nobody"
        if "salt" in line:
            names = ("salt", "at_us", "by", "action", "about", "details")
            line["words"] = words_of(Chained(line["number"], "", "", "", *(line[n] for n in names)))
        before = line["link"] = link_of(line["number"], before, line["subject"], line["words"])


def test_a_whole_trail_has_no_finding() -> None:
    assert findings(trail(), KEY) == []
    report = verify(as_bytes(trail()))
    assert report.records == {"exam": 7, "scoring": 4}
    assert report.publications == [1]


@pytest.mark.parametrize(
    ("forge", "said"),
    [
        (changed(2, by="p2"), "exam 2: edited"),
        (changed(2, details="{}"), "exam 2: edited"),
        (changed(2, at_us=1), "exam 2: edited"),
        (changed(2, about="bien-phong"), "exam 2: edited"),
        (changed(3, words="0" * 64), "exam 3: edited or put in"),
        (changed(3, subject="0" * 64), "exam 3: edited or put in"),
        (changed(4, number=9), "records 4 to 8 were removed"),
        (removed(3), "exam: records 3 to 3 were removed"),
        (removed(1, 2), "exam: records 1 to 2 were removed"),
        (removed(5, 6, 7), "exam: records 5 to 5 were removed: publication 1"),
        (removed(*range(1, 8)), "exam: records 1 to 5 were removed: publication 1"),
        (swapped, "reordered"),
        (without_words, "exam 2: removed, its words are not told"),
        (rewritten, "exam 5: not the record that publication 1 signed"),
        (changed(-1, root="0" * 64), "signature does not hold"),
        (changed(-1, signature="AAAA"), "signature does not hold"),
        (changed(-1, heads={"exam": (1, "0" * 64)}), "signature does not hold"),
    ],
)
def test_what_was_done_to_a_trail_is_found(forge: Callable[[list[Line]], None], said: str) -> None:
    lines = trail()
    forge(lines)
    assert any(said in finding for finding in findings(lines)), findings(lines)


def test_a_trail_signed_by_a_stranger_is_found_with_the_key_alone() -> None:
    lines = trail()
    heads = lines[-1]["heads"]
    lines[-1] = publication(1, heads, STRANGER)
    assert findings(lines) == []
    assert "signed by another key" in findings(lines, KEY)[0]


def test_signatures_that_were_taken_out_are_found_with_the_published_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = trail()
    file, listed = tmp_path / "audit.jsonl", tmp_path / "publications.json"
    told = lines[-1]
    heads = {name: {"number": n, "link": link} for name, (n, link) in told["heads"].items()}
    published = {
        "number": 1,
        "root": told["root"],
        "public_key": told["public_key"],
        "audit_heads": heads,
        "audit_signature": told["signature"],
    }
    listed.write_text(json.dumps({"contest": CONTEST, "publications": [published]}))
    file.write_bytes(b"".join(as_bytes(lines[:5])))  # the end and the signature cut off
    assert main(["audit", "verify", str(file)]) == 0
    assert "its end is not fixed" in capsys.readouterr().err
    assert main(["audit", "verify", str(file), "--publications", str(listed)]) == 1
    assert "publication 1: its heads were removed" in capsys.readouterr().out
    file.write_bytes(b"".join(as_bytes(lines)))
    assert main(["audit", "verify", str(file), "--publications", str(listed)]) == 0


def test_a_blank_put_into_a_salt_is_found() -> None:
    whole = b"".join(as_bytes(trail()))
    forged = whole.replace(b'"salt":"0', b'"salt":" 0', 1)
    assert forged != whole
    assert verify(forged.splitlines(keepends=True)).findings


@PATIENT
@given(data=st.data())
def test_one_byte_edited_removed_or_put_in_is_found(data: st.DataObject) -> None:
    whole = b"".join(as_bytes(trail()))
    begin = whole.index(b"\n") + 1  # the header names the contest and the format
    place = data.draw(st.integers(begin, len(whole) - 2))
    byte = data.draw(st.integers(0, 255).filter(lambda one: one != whole[place]))
    kind = data.draw(st.sampled_from(["edit", "remove", "insert"]))
    put = b"" if kind == "remove" else bytes([byte])
    forged = whole[:place] + put + whole[place + (kind != "insert") :]
    if forged.split(b"\n") == whole.split(b"\n"):
        return
    try:
        same = [json.loads(line) for line in forged.splitlines()] == [
            json.loads(line) for line in whole.splitlines()
        ]
    except ValueError:
        same = False
    assert same or verify(forged.splitlines(keepends=True)).findings


@pytest.mark.parametrize("content", [b"", b"{}\n", b'{"line":"record"}\n', b"\xff\xfe", b"PK\x03"])
def test_a_file_of_another_kind_is_said_to_be_one(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "audit.jsonl"
    file.write_bytes(content)
    assert main(["audit", "verify", str(file)]) == 2
    assert main(["audit", "verify", str(tmp_path / "nothing"), "--json"]) == 2
