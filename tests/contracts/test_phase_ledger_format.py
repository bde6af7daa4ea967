"""The format of a phase's ledger: pinned by a golden file, strict when read, told in words."""

import io
import json
from pathlib import Path
from typing import get_args

import pytest
from msgspec import structs

from contracts.definition import CollectiveMeasure, Combination, Completion, Denominator, QuotaScope
from contracts.ledger_format import LedgerError
from contracts.merkle import merkle_root
from contracts.phase_ledger_file import read_phase_ledger, write_phase_ledger
from contracts.phase_ledger_lines import (
    PassedOver,
    PhaseLine,
    UnfilledReason,
)
from tests.contracts.ledger_forms import structs_of
from tests.support.ledgers import SALTS, Organiser
from tests.support.phases import PlayedPhase, small_phase

GOLDEN = Path(__file__).parent / "golden" / "phase-ledger-1.jsonl"


@pytest.fixture(scope="module")
def played() -> PlayedPhase:
    return small_phase()


def test_the_golden_phase_ledger_is_written_byte_for_byte(played: PlayedPhase) -> None:
    assert played.full == GOLDEN.read_bytes()
    with GOLDEN.open("rb") as source:
        ledger = read_phase_ledger(source)
    assert merkle_root(ledger.leaves).hex() == ledger.closing.root
    assert ledger.standings
    assert ledger.person_awards
    assert ledger.agency_awards


def test_a_phase_ledger_wrong_in_form_is_refused_with_its_line(played: PlayedPhase) -> None:
    first, second, third, *rest = played.full.splitlines(keepends=True)
    tail = b"".join(rest)
    for file, line in (
        (second + third + tail, 1),
        (first + third + second + tail, 3),
        (first + second + second + third + tail, 3),
        (first + first + second + third + tail, 2),
        (first + second.replace(b'":', b'": ', 1) + third + tail, 2),
        (first + second.replace(b'{"', b'{"aa":1,"', 1) + third + tail, 2),
        (first + second + third, 4),
        (b"", 1),
    ):
        with pytest.raises(LedgerError) as refusal:
            read_phase_ledger(io.BytesIO(file))
        assert refusal.value.line == line


def test_who_writes_a_phase_ledger_is_told_its_closing_line(played: PlayedPhase) -> None:
    out = io.BytesIO()
    closing = write_phase_ledger(out, played.publication, SALTS, Organiser())
    assert read_phase_ledger(io.BytesIO(out.getvalue())).closing == closing


def test_a_line_in_a_wrong_place_is_named_by_its_kind(played: PlayedPhase) -> None:
    for raw in played.full.splitlines(keepends=True):
        kind = json.loads(raw)["line"]
        with pytest.raises(LedgerError, match=f"a line of kind {kind} cannot stand here"):
            read_phase_ledger(io.BytesIO(played.full + raw))


def test_the_document_names_every_key_and_word_of_a_phases_file() -> None:
    text = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text()
    kinds = structs_of(PhaseLine).values()
    words = {field.name for kind in kinds for field in structs.fields(kind)}
    for choice in (
        PassedOver,
        UnfilledReason,
        Combination,
        Completion,
        Denominator,
        QuotaScope,
        CollectiveMeasure,
    ):
        words |= set(get_args(choice)) - {""}
    assert [word for word in sorted(words) if f"`{word}`" not in text] == []
    tags = {str(kind.__struct_config__.tag) for kind in kinds} - {"None"}
    assert [tag for tag in sorted(tags) if tag not in text] == []
