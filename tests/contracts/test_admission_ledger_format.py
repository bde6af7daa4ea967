"""A confirmation's ledger: pinned by a golden file, strict when read, closed without a new root."""

import io
from pathlib import Path

import pytest

from contracts.admission_ledger_file import (
    ADMISSION_LEDGER,
    CANDIDATE_CLOSABLE,
    read_admission_ledger,
)
from contracts.ledger_format import LedgerError
from contracts.merkle import merkle_root
from tests.support.admission_ledgers import admission_file, small_confirmation

GOLDEN = Path(__file__).parent / "golden" / "admission-ledger-1.jsonl"


def test_the_golden_ledger_is_written_byte_for_byte() -> None:
    """If this fails the format has changed: that is another number and another golden file."""
    assert admission_file(small_confirmation()) == GOLDEN.read_bytes()


def test_of_an_erased_person_only_the_pseudonym_and_the_order_are_left() -> None:
    """The root and the signature are what they were."""
    full, rest = io.BytesIO(GOLDEN.read_bytes()), io.BytesIO()
    ADMISSION_LEDGER.close(
        full, rest, lambda one: CANDIDATE_CLOSABLE if one.pseudonym[0][0] == "a" else ()
    )
    before, after = (read_admission_ledger(io.BytesIO(f.getvalue())) for f in (full, rest))
    assert before.leaves == after.leaves
    assert merkle_root(after.leaves).hex() == after.closing.root == before.closing.root
    (erased,) = [line for line in after.candidates if line.pseudonym[0] == "a" * 16]
    assert all(isinstance(getattr(erased, name), str) for name in CANDIDATE_CLOSABLE)
    assert after.admitted == before.admitted


def test_candidates_out_of_order_are_refused_with_their_number() -> None:
    lines = GOLDEN.read_bytes().splitlines(keepends=True)
    lines[1], lines[2] = lines[2], lines[1]
    with pytest.raises(LedgerError, match="line 3: lines of kind candidate are not in their order"):
        read_admission_ledger(io.BytesIO(b"".join(lines)))


def test_a_file_without_its_end_is_refused() -> None:
    lines = GOLDEN.read_bytes().splitlines(keepends=True)
    with pytest.raises(LedgerError, match="ends without its closing line"):
        read_admission_ledger(io.BytesIO(b"".join(lines[:-1])))
    with pytest.raises(LedgerError, match="not in canonical form"):
        read_admission_ledger(io.BytesIO(lines[0].replace(b",", b", ", 1)))
