"""Why a text cannot be read at all: in Vietnamese, and the parser's English in brackets."""

import re

import pytest

from plans.definition_findings import Unreadable
from plans.parser import load_document

ENGLISH = re.compile(
    r"\b(expected|expecting|invalid|unclosed|unterminated|cannot|found|illegal|duplicate|at|line|"
    r"column|document|character|string|extra|data|key|value|twice|parts)\b",
    re.IGNORECASE,
)
BROKEN = [
    "a", "a = 1 b = 2", "a b = 1", "a = ", "[a", "[[a]", "[a]\n[a]", "a = 1\na = 2", "a = [1",
    "a = {b = 1", "a = {b = 1, b = 2}", 'a = "x', 'a = "\\q"', 'a = "\\ud800"', "a = 2024-13-01",
    "= 1", "a = \"x\x01\"", "a = 1\n[a.b]", "a = {b = 1}\n[a.c]", "a = bc", 'a = """x', "a = 'x",
    "a.b = 1\n[a]\n[a.b]", ".".join("a" * 40) + " = 1", "# \x01",
    "{", '{"a": }', '{"a" 1}', '{"a": 1 "b": 2}', '{"a": 1} x', '{"a": "x', '{"a": "\\q"}',
    '{"a": 1, "a": 2}', '{"a": "\x01"}', '{"a": "\\u12"}', '{"a": 1,}', "{a: 1}",
    '{"a": ' + "[" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: repr(text[:20]))
def test_every_kind_of_broken_text_is_explained_in_vietnamese(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        load_document(text, "f.toml")
    problem = caught.value.problem
    english = f". ({problem.details['reason']}.)"
    assert problem.message.endswith(english)
    vietnamese = problem.message.removesuffix(english)
    assert vietnamese.startswith("f.toml: không đọc được: ")
    assert not ENGLISH.findall(vietnamese), vietnamese
    assert "sai cú pháp" not in vietnamese, english  # each kind has words of its own
