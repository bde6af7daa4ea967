"""Whatever is refused has a status that somebody chose for it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

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
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("refuse_unreasoned"):
            yield from (str(code.value) for code in node.args[1:] if isinstance(code, ast.Constant))
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            if ast.unparse(node.exc.func) == "Misread":  # a finding, told among others
                continue
            for word in node.exc.args:
                if isinstance(word, ast.Constant) and CODE.match(str(word.value)):
                    yield str(word.value)


@cache
def codes() -> list[str]:
    """Every code of the sources. Not worked out at import: each process of the tests would."""
    rooms = (
        "contracts",
        "gateway",
        "plans",
        "plumbing",
        "question_formats",
        "services",
        "spreadsheets",
    )
    sources = (path.read_text("utf-8") for room in rooms for path in (ROOT / room).rglob("*.py"))
    return sorted({code for source in sources for code in refused(source)})


def row_of(code: str) -> str:
    return max((prefix for prefix in STATUS_OF if code.startswith(prefix)), key=len)


def test_the_sources_are_read_as_they_are_meant() -> None:
    source = """
Refused("a.b", "x")
Problem("c.d", "y")
Refused(code, "z")
raise not_yet(3, "e.f")
refuse_unreasoned(reason, "g.h")
"""
    assert sorted(refused(source)) == ["a.b", "c.d", "e.f", "g.h"]
    assert len(codes()) > 150


def test_every_code_that_is_refused_with_has_a_row_in_the_table_of_statuses() -> None:
    assert [code for code in codes() if not row_of(code)] == []


def test_no_row_is_for_what_nobody_refuses_with() -> None:
    used = {row_of(code) for code in codes()} | FAMILIES | {""}
    assert set(STATUS_OF) - used == set()
