"""Where things stand in a TOML text, compared with what tomllib reads there."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from plans.added_rounds_and_prizes import with_prize, with_round, with_signer
from plans.form_fields import groups_of, with_fields
from plans.text_edits import with_values, without_item
from plans.toml_positions import places_of
from plans.toml_writer import to_toml
from tests.unit.plans.contest_files import PLANS
from tests.unit.plans.test_definition_form import DEFINITIONS

pytestmark = pytest.mark.slow

NASTY = (
    r'''
# [no.header] = "no"
"a.b" = 1 # one
'c d' . e = "[[x]] # no comment"
long = """
[[not.a.header]]
key = "no key" \
""" # after it
raw = '''
    + "'''\n[x]\n''''"
    + r'''
quotes = """a"""""
day = 2024-10-07 08:00:00 # a blank in it
list = [ 1, [2, 3], "]", { x = "}", y = [ ] }, # one
  # two
  4 ]
empty = {}
dotted.deep.down = true
[ t . "u" ]	# header
k = 0x1F
[[lists]]
[[lists]]
n = 1
[lists.inner]
m = [ { p = 1 }, { p = 2 } ]
[[lists.more]]
o = "\"#\\"
'''
)
SAMPLES = [NASTY, NASTY.replace("\n", "\r\n").replace(""""\\\r""", '"\\\r'), "﻿a = 1", "", "# only"]


def walked(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a document with its path."""
    if isinstance(value, dict):
        for name, inner in value.items():
            key = f"{path}.{name}" if path else name
            yield key, inner
            yield from walked(inner, key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield f"{path}[{index}]", inner
            yield from walked(inner, f"{path}[{index}]")


def agrees(text: str) -> None:
    """Every value stands where it is said to stand, and nothing else is said to stand anywhere."""
    document = tomllib.loads(text.removeprefix("﻿"))
    places = places_of(text)
    known = dict(walked(document))
    assert places.values.keys() <= known.keys()
    assert places.tables.keys() <= known.keys() | {""}
    for key, value in known.items():
        if key in places.values:
            written = text[slice(*places.values[key])]
            assert tomllib.loads(f"v = {written}") == {"v": value}, key
        else:
            assert isinstance(value, dict | list), key
    for key, span in places.pairs.items():
        assert span.end == places.values[key].end
        last = key.rpartition(".")[2].strip("\"'")
        assert last in text[span.start : places.values[key].start]


@pytest.mark.parametrize("text", SAMPLES)
def test_every_value_stands_where_it_is_said_to_stand(text: str) -> None:
    agrees(text)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_value_of_a_published_plan_stands_where_it_is_said_to_stand(path: Path) -> None:
    agrees(path.read_text("utf-8"))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(DEFINITIONS.map(to_toml))
def test_every_value_of_any_definition_stands_where_it_is_said_to_stand(text: str) -> None:
    agrees(text)


def test_a_table_reaches_from_its_header_to_its_last_key() -> None:
    text = "a = 1\n\n# before\n[t] # header\nk = 1 # key\n# between\nl = 2\n\n# after\n[[u]]\n"
    places = places_of(text)
    assert text[slice(*places.tables[""])] == "a = 1\n"
    assert text[slice(*places.tables["t"])] == "[t] # header\nk = 1 # key\n# between\nl = 2\n"
    assert text[slice(*places.tables["u[0]"])] == "[[u]]\n"


@pytest.mark.parametrize(
    ("text", "changes", "made"),
    [
        ("a = 1 # x\n", {"a": "b"}, 'a = "b" # x\n'),
        ("a = 1", {"b": 2}, "a = 1\nb = 2\n"),
        ("a = 1 # x\nb = 2\n", {"a": None}, "b = 2\n"),
        ("# top\n[t]\nk = 1\n\n# end\n", {"t.l": 2}, "# top\n[t]\nk = 1\nl = 2\n\n# end\n"),
        ("t = {}\n", {"t.k": 1}, "t = { k = 1 }\n"),
        ("t = { k = [1], l = 2 } # x\n", {"t.m": 3}, "t = { k = [1], l = 2, m = 3 } # x\n"),
        ("t = { k = 1, l = 2 }\n", {"t.k": None}, "t = { l = 2 }\n"),
        ("t = { k = 1, l = 2, m = 3 }\n", {"t.l": None}, "t = { k = 1, m = 3 }\n"),
        ("t.k = 1\n[u]\n", {"t.l": 2}, "t.k = 1\nt.l = 2\n[u]\n"),
        ("[t.u]\nk = 1\n", {"t.l": 2}, "t.l = 2\n[t.u]\nk = 1\n"),
        ("a = 1\n", {"b[0].c": 2}, "a = 1\n"),
        ("a = 1\nb = 1\n", {"b": 2, "a": 3, "c": 4}, "a = 3\nb = 2\nc = 4\n"),
    ],
)
def test_keys_are_changed_added_and_taken_away_where_they_belong(
    text: str, changes: dict[str, Any], made: str
) -> None:
    assert with_values(text, changes) == made


@pytest.mark.parametrize(
    ("text", "path", "made"),
    [
        ("a = [1, 2, 3]\n", "a[0]", "a = [2, 3]\n"),
        ("a = [1, 2, 3]\n", "a[2]", "a = [1, 2]\n"),
        ("a = [1]\n", "a[0]", "a = []\n"),
        ("a = [\n  1, # one\n  2, # two\n]\n", "a[0]", "a = [\n  2, # two\n]\n"),
        ("a = [\n  1, # one\n  2 # two\n]\n", "a[1]", "a = [\n  1, # one\n]\n"),
        ("# up\n[[a]]\nk = 1\n\n# next\n[[a]]\nk = 2\n", "a[0]", "# up\n\n# next\n[[a]]\nk = 2\n"),
        ("x = 1\n\n[[a]]\nk = 1\n\n[[a]]\n[a.b]\nk = 2\n\n[c]\n", "a[1]",
         "x = 1\n\n[[a]]\nk = 1\n\n[c]\n"),
        ("a = 1\n", "b[0]", "a = 1\n"),
    ],
)  # fmt: skip
def test_an_item_goes_with_its_own_lines_only(text: str, path: str, made: str) -> None:
    assert without_item(text, path) == made


COMMENTS = st.from_regex(r"[ \t]*# [a-zà-ỹ\[\]{}\"'=, ]{0,20}", fullmatch=True)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(PLANS),
    st.lists(st.tuples(st.integers(0, 400), COMMENTS), min_size=1, max_size=8),
    st.data(),
)
def test_comments_anywhere_survive_fields_rounds_and_prizes(
    path: Path, notes: list[tuple[int, str]], data: st.DataObject
) -> None:
    lines = path.read_text("utf-8").split("\n")
    for number, note in notes:
        lines.insert(number % len(lines), note)
    text = "\n".join(lines)
    try:
        before = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assume(False)
    agrees(text)
    heads = [
        group
        for group in groups_of(text)
        if group.more and (group.about != "signer" or "office" in before)
    ]
    head = data.draw(st.sampled_from(heads))
    field = data.draw(st.sampled_from([f for group in groups_of(text) for f in group.fields]))
    more = with_round if head.about == "round" else with_prize
    longer = with_signer(text) if head.about == "signer" else more(text, head.key)
    written = with_fields(longer, {field.key: "99"})
    kept = re.findall(r"#[^\n]*", text)
    assert re.findall(r"#[^\n]*", written) == kept
    back = with_fields(written, {field.key: field.value})
    count = len(_list(tomllib.loads(back), head.held_in))
    back = without_item(back, f"{head.held_in}[{count - 1}]")
    assert re.findall(r"#[^\n]*", back) == kept
    shown = {f.key: f.value for group in groups_of(text) for f in group.fields}
    assert {f.key: f.value for group in groups_of(back) for f in group.fields} == shown
    assert tomllib.loads(back).keys() == before.keys()


def _list(document: Any, path: str) -> list[Any]:
    for name, number in re.findall(r"([\w-]+)|\[(\d+)\]", path):
        document = document[name or int(number)]
    found: list[Any] = document
    return found
