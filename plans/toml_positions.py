"""Where everything stands in the text of a definition file: every table, key and value.

The form of the set-up writes into the text that an organiser wrote, and nothing that it does not
change may move. Libraries that keep comments (tomlkit) count those in front of a table to the table
before it and lose them with it; so the places are found here, and ``plans.form_fields`` cuts there.

    places_of(text)    of a text that ``tomllib`` has read; JSON has no places
"""

import re
import tomllib
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct, field

_BLANKS = re.compile(r"[ \t\r]*")
_MARK = re.compile("\ufeff?")  # Windows Notepad
_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_REST_OF_LINE = re.compile(r"[^\n]*\n?")
_PART = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[\w-]+')
_VALUE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'"
    r"|[^\s,\]}#]+(?: \d[^\s,\]}#]*)?",  # a date may have a blank before its time
    re.DOTALL,
)


class Span(NamedTuple):
    """The characters from ``start`` up to ``end``."""

    start: int
    end: int


class TomlPositions(Struct):
    """By key path, such as ``phases[0].rounds[2].closes_at``.

    values   what stands behind an equals sign or in a list
    pairs    a key with its value, from the first letter of the key
    tables   tables with a header of their own: whole lines, from the header to the last key
    """

    values: dict[str, Span] = field(default_factory=dict)
    pairs: dict[str, Span] = field(default_factory=dict)
    tables: dict[str, Span] = field(default_factory=dict)

    def start_of(self, key: str) -> int | None:
        """Where a key, an item of a list or a table begins; ``None`` where it does not stand."""
        found = self.tables.get(key) or self.pairs.get(key) or self.values.get(key)
        return None if found is None else found.start


@lru_cache(maxsize=4)
def places_of(text: str) -> TomlPositions:
    """The places of a TOML text that can be read; not to be changed."""
    return _Scan(text).whole()


def joined(path: str, name: str) -> str:
    """The path of a key in the table at ``path``."""
    return f"{path}.{name}" if path else name


class _Scan:
    """Goes through the text once. What is no TOML has been refused before."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = TomlPositions()
        self._counts: dict[str, int] = {}

    def whole(self) -> TomlPositions:
        table = ""
        self._found.tables[""] = Span(0, 0)
        at = self._past(_GAP, self._past(_MARK, 0))
        while at < len(self._text):
            start = self._text.rfind("\n", 0, at) + 1
            if self._text[at] == "[":
                table, at = self._header(at)
            else:
                start = self._found.tables[table].start
                at = self._pair(at, table)
            at = self._past(_REST_OF_LINE, at)
            self._found.tables[table] = Span(start, at)
            at = self._past(_GAP, at)
        return self._found

    def _header(self, at: int) -> tuple[str, int]:
        """The path of the table that begins here; of tables in lists the newest is meant."""
        listed = self._text.startswith("[[", at)
        names, at = self._key(self._past(_BLANKS, at + 1 + listed))
        path = ""
        for place, name in enumerate(names):
            path = joined(path, name)
            if listed and place == len(names) - 1:
                self._counts[path] = self._counts.get(path, -1) + 1
            if path in self._counts:
                path = f"{path}[{self._counts[path]}]"
        return path, at

    def _pair(self, at: int, table: str) -> int:
        start = at
        names, at = self._key(at)
        path = table
        for name in names:
            path = joined(path, name)
        end = self._value(self._past(_BLANKS, at + 1), path)
        self._found.pairs[path] = Span(start, end)
        return end

    def _key(self, at: int) -> tuple[list[str], int]:
        """The parts of a dotted key, and where the sign behind it stands."""
        names: list[str] = []
        while found := _PART.match(self._text, at):
            written = found[0]
            quoted = written[0] in "\"'"
            names.append(tomllib.loads(f"k = {written}")["k"] if quoted else written)
            at = self._past(_BLANKS, found.end())
            if not self._text.startswith(".", at):
                break
            at = self._past(_BLANKS, at + 1)
        return names, at

    def _value(self, at: int, path: str) -> int:
        start, sign = at, self._text[at]
        if sign == "[":
            at = self._past(_GAP, at + 1)
            index = 0
            while self._text[at] != "]":
                at = self._comma(self._value(at, f"{path}[{index}]"))
                index += 1
            at += 1
        elif sign == "{":
            at = self._past(_GAP, at + 1)
            while self._text[at] != "}":
                at = self._comma(self._pair(at, path))
            at += 1
        else:
            at = self._past(_VALUE, at)
        self._found.values[path] = Span(start, at)
        return at

    def _comma(self, at: int) -> int:
        """Past what may follow an item, to the next one or to the end of the list."""
        at = self._past(_GAP, at)
        return self._past(_GAP, at + 1) if self._text[at] == "," else at

    def _past(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self._text, at)
        assert found is not None, f"not TOML at {at}"
        return found.end()
