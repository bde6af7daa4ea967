"""The ledger's format: pinned by a golden file, strict when read, closed without a new root."""

import io
from functools import partial
from pathlib import Path
from typing import get_args

import pytest
from msgspec import structs

from cli.recount.round_checks import recount
from contracts.hash_commitments import canonical, strict_hex
from contracts.ledger_file import ROUND_LEDGER, read_ledger
from contracts.ledger_format import LedgerError, fields_of
from contracts.ledger_lines import (
    CLOSABLE,
    EXACT_FIELDS,
    AttemptLine,
    DecidedBy,
    Line,
    Status,
    VoidRule,
)
from contracts.ledger_salts import SaltBook, SaltErasedError
from contracts.merkle import merkle_root
from services.scoring.domain.publications.ledger_redaction import agencies_to_close
from tests.contracts.ledger_forms import structs_of
from tests.support.ledgers import Played, small

GOLDEN = Path(__file__).parent / "golden" / "ledger-2.jsonl"
EARLIER = Path(__file__).parent / "golden" / "ledger-1.jsonl"
FIELDS = fields_of(AttemptLine)


@pytest.fixture(scope="module")
def played() -> Played:
    return small()


def test_the_golden_ledger_is_written_byte_for_byte(played: Played) -> None:
    """If this fails the format has changed: that is ``hoithi-ledger/3`` and another golden file."""
    assert played.full == GOLDEN.read_bytes()


@pytest.mark.parametrize(
    ("file", "name"), [(GOLDEN, "hoithi-ledger/2"), (EARLIER, "hoithi-ledger/1")]
)
def test_the_golden_ledgers_can_be_read(file: Path, name: str) -> None:
    with file.open("rb") as source:
        ledger = read_ledger(source)
    assert ledger.header.format == name
    assert merkle_root(ledger.leaves).hex() == ledger.closing.root
    assert recount(ledger).agrees


def test_the_public_file_closes_agency_and_time_of_small_agencies(played: Played) -> None:
    attempts = read_ledger(io.BytesIO(played.public)).attempts
    assert attempts
    for line in attempts:
        assert all(isinstance(getattr(line, name), str) for name in EXACT_FIELDS)
        assert isinstance(line.answers, tuple)
    assert b"DV0" not in played.public
    assert b"DV0" in played.full


def test_an_erased_persons_answers_can_be_closed_in_place(played: Played) -> None:
    out = io.BytesIO()
    name = played.publication.attempts[0].pseudonym
    ROUND_LEDGER.close(
        io.BytesIO(played.public), out, lambda a: CLOSABLE if a.pseudonym[0] == name else ()
    )
    before, after = (read_ledger(io.BytesIO(f)) for f in (played.public, out.getvalue()))
    assert before.leaves == after.leaves
    closed_for = [a.pseudonym[0] for a in after.attempts if isinstance(a.answers, str)]
    assert set(closed_for) == {name}


def _only(name: str, _: AttemptLine) -> list[str]:
    return [name]


def test_what_the_ranks_need_cannot_be_closed(played: Played) -> None:
    line = read_ledger(io.BytesIO(played.full)).attempts[0]
    for name in set(FIELDS) - set(CLOSABLE):
        closing = partial(_only, name)
        with pytest.raises(ValueError, match="can be closed"):
            ROUND_LEDGER.closed(line, closing)


def test_salts_differ_by_person_attempt_and_field_and_can_be_erased() -> None:
    book = SaltBook(b"x" * 32)
    people = ["a" * 16, "b" * 16]
    salts = [salt for p in people for n in (1, 2) for salt in book.salts(p, n, FIELDS)]
    assert len(set(salts)) == 2 * 2 * len(FIELDS)
    left = book.without({people[0]}, people)
    assert left.salts(people[1], 1, FIELDS) == book.salts(people[1], 1, FIELDS)
    assert SaltBook(None, left.kept).person_key(people[1]) == book.person_key(people[1])
    with pytest.raises(SaltErasedError):
        left.salts(people[0], 1, FIELDS)


def edits(file: bytes) -> dict[str, tuple[bytes, int]]:
    """Files wrong in form, with the line that must be named."""
    lines = file.splitlines(keepends=True)
    first, second, *rest = lines
    spaced = second.replace(b'":', b'": ', 1)
    upper = second.replace(b'"line":"attempt"', b'"line":"Attempt"')
    more = second.replace(b'{"', b'{"aa":1,"', 1)
    tail = b"".join(rest)
    return {
        "a space": (first + spaced + tail, 2),
        "an unknown kind": (first + upper + tail, 2),
        "an unknown field": (first + more + tail, 2),
        "attempts exchanged": (first + rest[0] + second + b"".join(rest[1:]), 3),
        "no header": (second + tail, 1),
        "two headers": (first + file, 2),
        "no closing": (b"".join(lines[:-1]), len(lines)),
        "closing twice": (file + lines[-1], len(lines) + 1),
        "no last newline": (file[:-1], len(lines)),
        "no JSON": (first + b"\xff\n" + tail, 2),
        "an empty line": (first + b"\n" + second + tail, 2),
        "nothing": (b"", 1),
    }


@pytest.mark.parametrize("kind", list(edits(b"{}\n{}\n{}\n")))
def test_a_line_wrong_in_form_is_named_by_number(played: Played, kind: str) -> None:
    file, line = edits(played.full)[kind]
    with pytest.raises(LedgerError) as fault:
        list(ROUND_LEDGER.lines(io.BytesIO(file)))
    assert fault.value.line == line
    assert str(fault.value).startswith(f"line {line}: ")


def test_canonical_json_sorts_keys_and_keeps_vietnamese_letters() -> None:
    assert canonical({"đ": 1, "b": [1, None, True], "a": "Hội\n"}) == (
        '{"a":"Hội\\n","b":[1,null,true],"đ":1}'.encode()
    )


@pytest.mark.parametrize("text", ["AB", "a", "abcd", "zz", " ab"])
def test_hex_is_lower_case_and_of_the_right_length(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        strict_hex(text, 1)


def test_hiding_a_few_hides_more_so_that_hiding_tells_nothing() -> None:
    def closed_for(**people: int) -> frozenset[str]:
        return agencies_to_close(
            (agency, f"{agency}{n}") for agency, count in people.items() for n in range(count)
        )

    assert closed_for(a=10, b=30) == frozenset()
    assert closed_for(a=9, b=9, c=30) == {"a", "b"}
    assert closed_for(a=9, b=12, c=30) == {"a", "b"}
    assert closed_for(a=1, b=2, c=10, d=30) == {"a", "b", "c"}


def test_the_document_names_every_key_and_word_of_the_format() -> None:
    text = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text()
    kinds = structs_of(Line).values()
    words = {field.name for kind in kinds for field in structs.fields(kind)}
    tags = (kind.__struct_config__.tag for kind in kinds)
    words |= {str(tag) for tag in tags if tag is not None}
    for choice in (VoidRule, Status, DecidedBy):
        words |= set(get_args(choice))
    assert [word for word in sorted(words) if f"`{word}`" not in text] == []
