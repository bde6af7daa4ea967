"""``docs/definition.md`` and ``docs/findings.md`` leave nothing out and invent nothing."""

import re
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest

from contracts import definition
from contracts.definition import MEASURES
from plans.key_names import KEYS

ROOT = Path(__file__).parents[3]
KEYS_DOCS, FINDINGS_DOCS = (
    (ROOT / "docs" / name).read_text("utf-8") for name in ("definition.md", "findings.md")
)
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+?) \|", re.MULTILINE)
CODE = re.compile(r"\b(?:error|warning|Misread)\(\s*\"([a-z]+\.[a-z_]+)\",")


def section(title: str, docs: str = KEYS_DOCS) -> str:
    """The text from a heading to the next."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", docs, re.MULTILINE | re.DOTALL)
    assert found, f"there is no section {title}"
    return found[1]


@pytest.mark.parametrize("kind", sorted(KEYS))
def test_every_key_is_documented_with_its_vietnamese_word(kind: str) -> None:
    assert dict(ROW.findall(section(kind))) == KEYS[kind]


def vocabularies() -> dict[str, tuple[str, ...]]:
    """The closed vocabularies of definitions, by name, but for one that only code knows."""
    found = {name: getattr(definition, name) for name in dir(definition)}
    return {
        name: get_args(kind)
        for name, kind in found.items()
        if get_origin(kind) is Literal and name != "MeasureValue"
    }


@pytest.mark.parametrize("name", sorted(vocabularies()))
def test_every_word_that_a_key_may_have_is_explained(name: str) -> None:
    left_out = [
        word
        for word in vocabularies()[name]
        if word and f'"{word}"' not in KEYS_DOCS and f"`{word}`" not in KEYS_DOCS
    ]
    assert left_out == []


def test_every_measure_is_explained() -> None:
    words = re.findall(r"^- `([^`]+)`: ", section("measure"), re.MULTILINE)
    assert sorted(words) == sorted(MEASURES)


def test_every_finding_is_documented_with_its_severity() -> None:
    written = dict(ROW.findall(section("Findings · Các phát hiện", FINDINGS_DOCS)))
    raised: dict[str, str] = {}
    for file in (ROOT / "plans").rglob("*.py"):
        source = file.read_text("utf-8")
        for match in CODE.finditer(source):
            raised[match[1]] = "warning" if match[0].startswith("warning") else "error"
    assert written == raised
