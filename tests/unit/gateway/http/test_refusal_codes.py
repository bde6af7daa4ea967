"""Whatever is refused has a status that somebody chose for it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.core.http.problem_responses import STATUS_OF

CODE = re.compile(r"[a-z_]+\.[a-z_]+\Z")
ROOT = Path(__file__).parents[4]
#: made of a reader's own words, of which every one begins like this
FAMILIES = {"questions.too_large", "spreadsheet.too_large"}


def refused(source: str) -> Iterator[str]:
    """Every code that a source refuses with and that can be read off: of a problem, or handed to
    what makes one that is raised."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Refused", "Problem"):
            code = node.args[0] if node.args else None
            if isinstance(code, ast.Constant):
                yield str(code.value)
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            if ast.unparse(node.exc.func) == "Misread":  # a finding, told among others
                continue
            for word in node.exc.args:
                if isinstance(word, ast.Constant) and CODE.match(str(word.value)):
                    yield str(word.value)


CODES = sorted(
    {
        code
        for room in (
            "contracts",
            "question_formats",
            "gateway",
            "plans",
            "plumbing",
            "services",
            "spreadsheets",
        )
        for path in (ROOT / room).rglob("*.py")
        for code in refused(path.read_text("utf-8"))
    }
)


def row_of(code: str) -> str:
    return max((prefix for prefix in STATUS_OF if code.startswith(prefix)), key=len)


def test_the_sources_are_read_as_they_are_meant() -> None:
    source = """
Refused("a.b", "x")
Problem("c.d", "y")
Refused(code, "z")
raise not_yet(3, "e.f")
"""
    assert sorted(refused(source)) == ["a.b", "c.d", "e.f"]
    assert len(CODES) > 150


@pytest.mark.parametrize("code", CODES)
def test_every_code_that_is_refused_with_has_a_row_in_the_table_of_statuses(code: str) -> None:
    assert row_of(code)


def test_no_row_is_for_what_nobody_refuses_with() -> None:
    used = {row_of(code) for code in CODES} | FAMILIES | {""}
    assert set(STATUS_OF) - used == set()
