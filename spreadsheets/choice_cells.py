"""Cells that must be one of a plan's names: agency classes, topics."""

from collections.abc import Mapping

from contracts.vietnamese_text import ids_of, plain

from . import cell_values
from .row_findings import Wrong
from .worksheet_rows import Value


class OneOf:
    """Reads a cell as one of ``names`` (id -> name), by id or by name, and gives the id."""

    def __init__(self, names: Mapping[str, str], what: str) -> None:
        self._ids = ids_of(names)
        listed = ", ".join(f"“{name}”" for name in names.values())
        self._reason = f"{what} không có trong thể lệ; chọn một trong: {listed}"

    def __call__(self, value: Value) -> str:
        found = self._ids.get(plain(cell_values.text(value)))
        if found is None:
            raise Wrong("unknown_choice", self._reason)
        return found
