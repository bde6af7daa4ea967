"""What stands at a key of a definition's text, and its comments, as tests of edits look at them."""

import re
from typing import Any


def _steps(key: str) -> list[str | int]:
    found = re.findall(r"([\w-]+)|\[(\d+)\]", key)
    return [name or int(number) for name, number in found]


def _at(document: Any, key: str) -> Any:
    for step in _steps(key):
        document = document[step]
    return document


def comments(text: str) -> list[str]:
    return re.findall(r"#[^\n]*", text)
