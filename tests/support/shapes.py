"""The shape of JSON answers: every path of keys with the kinds of values that stood there."""

import re
from http.client import SERVICE_UNAVAILABLE
from typing import Any

import httpx

from tests.support.contestants import Told

#: objects whose keys are somebody's words, not ours
_MAPS = {"answers", "scores", "arrivals", "headcounts", "topics", "fields", "account"}
#: what stands before an id in a path
_IDS = re.compile(
    r"/(contests|rounds|attempts|receipts|agencies|roster|publications|appeals|registrations|parked"
    r"|proposals|all)/(?!own|waiting|erasures)[^/?]+"
)
_ANY = r"/\1/…"
_KINDS = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    type(None): "null",
}
Shape = dict[str, set[str]]


class Shapes(Told):
    """Every answer that was given, by call and status."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, Shape] = {}

    def note(self, who: str, path: str, response: httpx.Response) -> None:
        """Remember the shape of an answer in JSON; not that a service was late and was asked again,
        which hangs on the machine."""
        if not response.headers.get("content-type", "").endswith("json"):
            return
        if response.status_code == SERVICE_UNAVAILABLE:
            return
        request = response.request
        target = request.url.raw_path.decode()
        call = f"{request.method} {_IDS.sub(_ANY, target)}"
        shape = self._found.setdefault(f"{call} {response.status_code}", {})
        _walk("", response.json(), shape)

    def kept(self) -> dict[str, dict[str, str]]:
        """Call and status -> path of keys -> kinds of values."""
        return {
            call: {path: " | ".join(sorted(kinds)) for path, kinds in sorted(shape.items())}
            for call, shape in sorted(self._found.items())
        }


def _walk(path: str, value: Any, shape: Shape) -> None:
    if isinstance(value, dict):
        shape.setdefault(path or ".", set()).add("object")
        if path.endswith(".details"):
            return  # of each record something else: see the audit trail's own tests
        words = path.rpartition(".")[2].removesuffix("[]") in _MAPS
        for key, part in value.items():
            _walk(f"{path}.{'*' if words else key}", part, shape)
    elif isinstance(value, list):
        shape.setdefault(path or ".", set()).add("list")
        for part in value:
            _walk(f"{path}[]", part, shape)
    else:
        shape.setdefault(path or ".", set()).add(_KINDS[type(value)])
