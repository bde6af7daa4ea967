"""A reader of another version comes to the same result or refuses: ``docs/ledger.md``, 18."""

import copy
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts.admission_ledger_file import read_admission_ledger
from contracts.admission_ledger_lines import AdmissionLine
from contracts.hash_commitments import canonical
from contracts.judged_ledger_file import read_judged_ledger
from contracts.judged_ledger_lines import JudgedLine
from contracts.ledger_file import read_ledger
from contracts.ledger_format import LedgerError
from contracts.ledger_lines import Line
from contracts.phase_ledger_file import read_phase_ledger
from contracts.phase_ledger_lines import PhaseLine
from tests.contracts.ledger_forms import Place, keys_of, places, structs_of

GOLDEN = Path(__file__).parent / "golden"
KEYS = json.loads((GOLDEN / "ledger-keys.json").read_text())
KINDS: dict[str, Any] = {
    "ledger": Line,
    "phase": PhaseLine,
    "judged": JudgedLine,
    "admission": AdmissionLine,
}
READ: dict[str, Callable[[Any], Any]] = {
    "ledger": read_ledger,
    "phase": read_phase_ledger,
    "judged": read_judged_ledger,
    "admission": read_admission_ledger,
}
FILES = [
    ("ledger", "ledger-1.jsonl"),
    ("ledger", "ledger-2.jsonl"),
    ("phase", "phase-ledger-1.jsonl"),
    ("judged", "judged-ledger-1.jsonl"),
    ("judged", "judged-ledger-1-as-handed-in-untold.jsonl"),
    ("admission", "admission-ledger-1.jsonl"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_no_key_comes_to_every_file_or_goes_from_one_without_another_number(kind: str) -> None:
    """A key that files of before do not have is left out where nothing hangs on it; it is written
    down in ``golden/ledger-keys.json`` under "sometimes", at the end. If "always" differs, or a key
    is gone, the format needs another number: see ``docs/ledger.md``, 18."""
    assert keys_of(KINDS[kind]) == KEYS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_reader_does_not_know_it_refuses_and_what_has_its_default_is_left_out(
    kind: str,
) -> None:
    for name, struct in structs_of(KINDS[kind]).items():
        config = struct.__struct_config__
        assert config.forbid_unknown_fields, f"{name} would pass over a key of a later version"
        if KEYS[kind][name]["sometimes"]:
            assert config.omit_defaults, f"{name} would change files in which nothing changed"


def _changed(lines: list[Any], number: int, place: Place, change: Callable[[Any], Any]) -> bytes:
    """The file with something else at this place of a line."""
    told = copy.deepcopy(lines)
    held = {"": told[number]}
    at: Any = held
    steps: Place = ("", *place)
    for step in steps[:-1]:
        at = at[step]
    at[steps[-1]] = change(at[steps[-1]])
    told[number] = held[""]
    return b"".join(canonical(line) + b"\n" for line in told)


def _later(told: Any) -> Any:
    """A word that nobody knows yet, or a struct with a key more."""
    return "later" if isinstance(told, str) else {**told, "zz": 1}


@pytest.mark.parametrize(("kind", "name"), FILES)
def test_a_reader_refuses_a_file_of_a_later_version_and_names_the_line(
    kind: str, name: str
) -> None:
    """Every struct of a golden file gets a key of a later version, and every word of a closed list
    becomes one: once each."""
    lines = [json.loads(line) for line in (GOLDEN / name).read_bytes().splitlines()]
    read, tried = READ[kind], set[str]()
    read(io.BytesIO(b"".join(canonical(line) + b"\n" for line in lines)))
    for number, line in enumerate(lines):
        for place, what in places(line, KINDS[kind]):
            if what in tried:
                continue
            tried.add(what)
            later = _changed(lines, number, place, _later)
            with pytest.raises(LedgerError) as refusal:
                read(io.BytesIO(later))
            assert refusal.value.line == number + 1, what
    first = {
        "ledger": "Header",
        "phase": "PhaseHeader",
        "judged": "JudgedHeader",
        "admission": "AdmissionHeader",
    }[kind]
    published = {f"{first}.state", "LedgerPrize"} if kind != "admission" else {"AdmissionWay"}
    assert {first, f"{first}.format", "Closing", *published} <= tried
