"""``docs/definition.md`` and ``docs/findings.md`` leave nothing out and invent nothing."""

import re
from pathlib import Path

import pytest

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
