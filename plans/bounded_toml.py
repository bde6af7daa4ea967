"""TOML from outside: ``tomllib`` behind a look at what would keep it busy without end.

For each key it walks over all parts of the key again, so that one key of 20,000 parts costs 14 s.
No file of ours has keys of more than a few parts.
"""

import re
import tomllib
from typing import Any

MOST_PARTS = 32
_SINGLE = r'"(?:[^"\\\n]|\\.)*"' + r"|'[^'\n]*'"
_MULTIPLE = r'"""(?:[^"\\]|\\.|"(?!""))*"""' + r"|'''(?:[^']|'(?!''))*'''"
_TOKEN = re.compile(rf"{_MULTIPLE}|{_SINGLE}|#[^\n]*|[^\"'#]+", re.DOTALL)
_ENDS_A_KEY = re.compile(r"[=,{}\[\]\n]")


def load_toml(text: str) -> dict[str, Any]:
    """The tables of a text. Raises ``ValueError`` (of ``tomllib``, or for a key of more than 32
    parts) and ``RecursionError``; both tell the line where they know it."""
    _refuse_long_keys(text)
    return tomllib.loads(text)


def _refuse_long_keys(text: str) -> None:
    dots, at = 0, 0
    while found := _TOKEN.match(text, at):
        if found[0][0] not in "\"'#":
            first, *others = _ENDS_A_KEY.split(found[0])
            counts = [dots + first.count("."), *(other.count(".") for other in others)]
            if max(counts) >= MOST_PARTS:
                line = text.count("\n", 0, at) + 1
                raise ValueError(f"a key has more than {MOST_PARTS} parts (at line {line})")
            dots = counts[-1]
        at = found.end()
