"""The line of a definition's text at which a key stands."""

from pathlib import Path

import pytest

from plans.definition_check import examine
from plans.lines_of_keys import line_of
from tests.unit.plans.contest_files import PLANS


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_finding_of_a_published_plan_has_a_line(path: Path) -> None:
    text = path.read_text("utf-8")
    lines = text.splitlines()
    for finding in examine(text, path.name).findings:
        if finding.key:
            number = line_of(text, finding.key)
            assert number, finding.key
            last = finding.key.rpartition(".")[2].partition("[")[0]
            assert last in lines[number - 1] or "." in finding.key


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("title", 1),
        ("phases[0].id", 4),
        ("phases[0].quiz.time_limit", 6),
        ("phases[0].rounds[1].closes_at", 11),
        ("phases[1].id", 13),
        ("phases[1].rounds[0]", 14),
        ("phases[1].rounds[0].opens_at", 14),
        ("awards[0].prizes[1].money", 20),
        ("awards[0].tie", 16),
        ("slug", 0),
        ("", 0),
    ],
)
def test_a_key_is_found_at_its_line_or_at_the_table_it_belongs_to(key: str, line: int) -> None:
    text = """title = "x"

[[phases]] # the first
id = "a"
[phases.quiz]
time_limit = "30 phút"
[[phases.rounds]]
id = "r1"
[[phases.rounds]]
id = "r2"
closes_at = "01/01/2026"
[[phases]]
id = "b"
[[phases.rounds]]

[[awards]]
id = "w"
prizes = [
    { rank = "first" },
    { rank = "second" },
]
"""
    assert line_of(text, key) == line
