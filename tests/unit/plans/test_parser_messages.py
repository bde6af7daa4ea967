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


SLIPS = [
    ("title = “Cuộc thi”", 'ngoặc kép thẳng " "'),
    ("starts_at = 19/8/2024", '"19/8/2024"'),
    ("starts_at = 19-8-2024 08:00", '"19-8-2024 08:00"'),
    ("money = 10.000.000", '"10.000.000"'),
    ("prizes = [{ winners = 1, money = 500.000 đồng }]", '"500.000 đồng"'),
    ("money = 5 triệu đồng # mỗi giải", '"5 triệu đồng"'),
    ("quota = 70%", '"70%"'),
    ("overrun_points = 0,5", '"0,5"'),
    ("time_limit = 1 giờ 30 phút", '"1 giờ 30 phút"'),
    ("daily_hours = 07:00-22:00", '"07:00-22:00"'),
    ("prediction = True", "hãy ghi true"),
    ("mandatory = không", "hãy ghi false"),
]


@pytest.mark.parametrize(("line", "mend"), SLIPS, ids=[line for line, _ in SLIPS])
def test_a_slip_of_the_hand_is_told_with_how_to_write_it(line: str, mend: str) -> None:
    with pytest.raises(Unreadable) as caught:
        load_document(f'slug = "a"\n{line}\n', "f.toml")
    assert caught.value.problem.details["line"] == 2
    assert mend in caught.value.problem.details["told"]


def test_a_quote_that_is_not_closed_is_told_at_its_line() -> None:
    with pytest.raises(Unreadable) as caught:
        load_document('slug = "a\ntitle = "b"\n', "f.toml")
    assert caught.value.problem.details["line"] == 1
    assert "thiếu dấu ngoặc kép đóng" in caught.value.problem.details["told"]


@pytest.mark.parametrize("text", ['a = "5 triệu" b', "a = 1 # “ ”\nb c = 1", "[a", "a = x"])
def test_where_no_slip_is_known_nothing_is_advised(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        load_document(text, "f.toml")
    assert "hãy" not in caught.value.problem.details["told"]
