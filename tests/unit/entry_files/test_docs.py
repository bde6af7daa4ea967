"""``docs/entries.md`` leaves no kind of entry and no finding out, and tells each one's level."""

import re
from pathlib import Path

from contracts.definition import FORMATS
from contracts.entry_checks import FINDING_LEVELS

DOCUMENT = (Path(__file__).parents[3] / "docs" / "entries.md").read_text()
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \|", re.MULTILINE)


def rows(heading: str) -> list[tuple[list[str], str]]:
    """The rows of the table below a heading: words of the first cell, text of the second."""
    start = DOCUMENT.index(f"### {heading}")
    table = DOCUMENT[start : DOCUMENT.index("\n## ", start)]
    found = [(re.findall("`([^`]+)`", one), other) for one, other in ROW.findall(table)]
    return [row for row in found if row[0]]


def test_every_finding_is_told_with_its_level() -> None:
    told = {code: level for codes, level in rows("Every finding") for code in codes}
    assert told == FINDING_LEVELS


def test_every_kind_is_told_with_its_formats() -> None:
    table = rows("Kinds")[: len(FORMATS)]
    told = {kind: tuple(re.findall("`([^`]+)`", text)) for (kind,), text in table}
    assert told == FORMATS
