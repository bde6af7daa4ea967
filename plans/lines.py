"""Where a key stands in the text of a definition file, so that a finding can point at its line."""

import re

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([\w-]+)\s*=")
_STEP = re.compile(r"[^.\[\]]+|\[\d+\]")


def line_of(text: str, key: str) -> int:
    """The line, from 1, of a key such as ``phases[0].rounds[2].closes_at``, or of the nearest table
    above it that has a line of its own; 0 where there is none.

    TOML as people write it is understood: headers and ``key = value`` at the start of a line.
    Values inside braces or brackets have the line at which the outermost of them begins.
    """
    lines = _lines(text)
    steps = _STEP.findall(key)
    while steps:
        found = lines.get(_joined(steps))
        if found:
            return found
        steps.pop()
    return 0


def _lines(text: str) -> dict[str, int]:
    """Key path -> line, of headers and of keys at the start of a line."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            table = _opened(header[2], counts, listed=header[1] == "[[")
            found.setdefault(table, number)
        elif named := _KEY.match(line):
            found.setdefault(f"{table}.{named[1]}" if table else named[1], number)
    return found


def _opened(name: str, counts: dict[str, int], *, listed: bool) -> str:
    """The path of a table whose header was read: of tables in lists the newest is meant."""
    path = ""
    parts = name.split(".")
    for place, part in enumerate(parts):
        path = f"{path}.{part}" if path else part
        if place == len(parts) - 1 and listed:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path


def _joined(steps: list[str]) -> str:
    return "".join(step if step.startswith("[") else f".{step}" for step in steps).lstrip(".")
