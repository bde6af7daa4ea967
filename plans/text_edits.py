"""Changes of a definition's text that leave every other character where it is.

Each takes a TOML text that can be read, and key paths as they stand in it. Values are JSON's.

    with_values(text, changes)         other values; a key that is new gets a line of its own
    with_item(text, path, values)      one more table at the end of a list
    without_item(text, path)           a list without one of its items

A comment goes only with the line that it stands on, or with a table that it stands inside.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from plans.toml_positions import Span, TomlPositions, places_of
from plans.toml_writer import write_value

_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_ITEM = re.compile(r"(.*)\[(\d+)\]")


class TextEdit(NamedTuple):
    """What stands in the text from ``start`` to ``end`` becomes ``text``."""

    start: int
    end: int
    text: str


def with_values(text: str, changes: Mapping[str, Any]) -> str:
    """Other values at these keys; ``None`` takes the key away. A key whose table does not stand
    in the text is left aside."""
    places = places_of(text)
    cuts: list[TextEdit] = []
    for key, value in changes.items():
        if value is None:
            cuts += _without_pair(text, places, key)
        elif key in places.values:
            cuts.append(TextEdit(*places.values[key], write_value(value)))
        else:
            table, _, name = key.rpartition(".")
            cuts += _pair_added(text, places, table, _name(name), write_value(value))
    return _spliced(text, cuts)


def with_item(text: str, path: str, values: Mapping[str, Any]) -> str:
    """One more table in the list at ``path``, behind those that are there, written as they are.
    A single table in the place of a list becomes the first of it."""
    places = places_of(text)
    count = count_of(places, path)
    inline = "{ " + ", ".join(f"{_name(k)} = {write_value(v)}" for k, v in values.items()) + " }"
    if path in places.values:
        return _spliced(text, _inline_item(text, places, path, count, inline))
    table, _, name = path.rpartition(".")
    if table and table not in places.tables:  # itself written in one line
        return _spliced(text, list(_pair_added(text, places, table, name, f"[{inline}]")))
    cuts = []
    if path in places.tables:
        start = places.tables[path].start
        names = text[start : text.index("]", start)].strip("[ \t")
        cuts.append(TextEdit(start, text.index("]", start) + 1, f"[[{names}]]"))
    last = f"{path}[{count - 1}]" if count else path if path in places.tables else table
    at = max(span.end for _, span in _tables_in(places, last))
    header = re.sub(r"\[\d+\]", "", path)
    lines = [f"[[{header}]]", *(f"{_name(k)} = {write_value(v)}" for k, v in values.items())]
    cuts.append(TextEdit(at, at, _begun(text, at) + "\n" + "".join(f"{line}\n" for line in lines)))
    return _spliced(text, cuts)


def without_item(text: str, path: str) -> str:
    """The list without this item; the text as it is where there is no such item. The comment above
    a table stays: it may speak of more than the one."""
    places = places_of(text)
    if path in places.values:
        return _spliced(text, [_inline_item_gone(text, places, path)])
    runs: list[Span] = []
    for span in sorted(span for _, span in _tables_in(places, path)):
        if runs and runs[-1].end == span.start:
            span = Span(runs.pop().start, span.end)
        runs.append(span)
    cuts = []
    for start, end in runs:
        alone = not start or text.startswith("\n\n", start - 2)
        # else two empty lines would follow each other
        cuts.append(TextEdit(start, end + (alone and text.startswith("\n", end)), ""))
    return _spliced(text, cuts)


def count_of(places: TomlPositions, path: str) -> int:
    """How many items the list at this path has."""
    count = 0
    while places.start_of(f"{path}[{count}]") is not None:
        count += 1
    return count


def _tables_in(places: TomlPositions, path: str) -> Iterator[tuple[str, Span]]:
    """The table at this path and those inside it, as far as they have headers."""
    for name, span in places.tables.items():
        if name == path or name.startswith((f"{path}.", f"{path}[")):
            yield name, span


def _pair_added(
    text: str, places: TomlPositions, table: str, name: str, written: str
) -> Iterator[TextEdit]:
    """One more key in a table: a line behind its last one, or behind the last value in braces."""
    if table in places.tables:
        at = places.tables[table].end
        yield TextEdit(at, at, f"{_begun(text, at)}{name} = {written}\n")
    elif table in places.values:
        start, end = places.values[table]
        behind = max((span.end for span in _pairs_in(places, table)), default=0)
        if text[start] == "{" and behind:
            yield TextEdit(behind, behind, f", {name} = {written}")
        elif text[start] == "{":
            yield TextEdit(start, end, f"{{ {name} = {written} }}")
    elif table and not _ITEM.fullmatch(table):
        above, _, last = table.rpartition(".")
        yield from _pair_added(text, places, above, f"{_name(last)}.{name}", written)


def _without_pair(text: str, places: TomlPositions, key: str) -> Iterator[TextEdit]:
    if key not in places.pairs:
        return
    span = places.pairs[key]
    table = key.rpartition(".")[0]
    if table not in places.values:  # in a table with a header, or written with dots
        yield TextEdit(_line_start(text, span.start), _line_end(text, span.end), "")
        return
    before = [each.end for each in _pairs_in(places, table) if each.end < span.start]
    behind = [each.start for each in _pairs_in(places, table) if each.start > span.end]
    if before:
        yield TextEdit(max(before), span.end, "")
    else:
        yield TextEdit(span.start, min(behind, default=span.end), "")


def _pairs_in(places: TomlPositions, table: str) -> list[Span]:
    """The keys inside a table that is written in braces; none of one that is not."""
    start, end = places.values.get(table, (0, 0))
    return [span for span in places.pairs.values() if start < span.start and span.end <= end]


def _inline_item(
    text: str, places: TomlPositions, path: str, count: int, inline: str
) -> list[TextEdit]:
    """One more item in brackets or, where braces stand alone, brackets around two."""
    start, end = places.values[path]
    if text[start] == "{":
        return [TextEdit(start, start, "["), TextEdit(end, end, f", {inline}]")]
    if not count:
        return [TextEdit(start + 1, start + 1, inline)]
    last = places.values[f"{path}[{count - 1}]"]
    line = _line_start(text, last.start)
    indent = text[line : last.start]
    comma = text.startswith(",", _skipped(text, last.end))
    if indent.strip():  # not on a line of its own
        at = last.end if not comma else _skipped(text, last.end) + 1
        return [TextEdit(at, at, f", {inline}" if not comma else f" {inline}")]
    cuts = [] if comma else [TextEdit(last.end, last.end, ",")]
    at = _line_end(text, last.end)
    if at > end:  # the bracket closes on the same line
        at = last.end if not comma else _skipped(text, last.end) + 1
        return [*cuts, TextEdit(at, at, f"\n{indent}{inline}")]
    return [*cuts, TextEdit(at, at, f"{indent}{inline}{',' if comma else ''}\n")]


def _inline_item_gone(text: str, places: TomlPositions, path: str) -> TextEdit:
    span = places.values[path]
    found = _ITEM.fullmatch(path)
    assert found is not None, f"{path} is no item"
    line, end = _line_start(text, span.start), _line_end(text, span.end)
    rest = text[span.end : end].partition("#")[0].strip()
    if not text[line : span.start].strip() and rest in ("", ","):
        return TextEdit(line, end, "")
    following = places.values.get(f"{found[1]}[{int(found[2]) + 1}]")
    if following is not None:
        return TextEdit(span.start, following.start, "")
    preceding = places.values.get(f"{found[1]}[{int(found[2]) - 1}]")
    return TextEdit(preceding.end if preceding else span.start, span.end, "")


def _spliced(text: str, cuts: "list[TextEdit] | Iterator[TextEdit]") -> str:
    """The text after all cuts, which do not overlap; those at one place in their order."""
    made, at = [], 0
    for cut in sorted(cuts, key=lambda cut: (cut.start, cut.end)):
        made += [text[at : cut.start], cut.text]
        at = cut.end
    return "".join([*made, text[at:]])


def _name(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else write_value(name)


def _begun(text: str, at: int) -> str:
    """What must be written first so that a new line begins at this place."""
    return "\n" if at and text[at - 1] != "\n" else ""


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """Behind the end of the line."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _skipped(text: str, at: int) -> int:
    """The next place that is neither blank nor in a comment."""
    found = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*").match(text, at)
    assert found is not None
    return found.end()
