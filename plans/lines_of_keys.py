"""Where a key stands in the text of a definition file, so that a finding can point at its line."""

import re

from plans.toml_positions import places_of

_STEP = re.compile(r"[^.\[\]]+|\[\d+\]")


def line_of(text: str, key: str) -> int:
    """The line, from 1, of a key such as ``phases[0].rounds[2].closes_at``, or of the nearest table
    above it that stands in the text; 0 where there is none, and in JSON.

    The text is one that can be read.
    """
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return 0
    places = places_of(text)
    steps = _STEP.findall(key)
    while steps:
        start = places.start_of(_joined(steps))
        if start is not None:
            return text.count("\n", 0, start) + 1
        steps.pop()
    return 0


def _joined(steps: list[str]) -> str:
    return "".join(step if step.startswith("[") else f".{step}" for step in steps).lstrip(".")
