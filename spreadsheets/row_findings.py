"""Everything that is wrong in the rows of a file, collected before the file is refused.

Whoever fills in a list of 2,000 people must not learn of its mistakes one at a time.
"""

from collections import Counter
from typing import Any

from msgspec import Struct, field

from contracts.errors import Refused

from .worksheet_rows import column_letters

MOST_LISTED = 1_000
_LONGEST_VALUE = 100


class Note(Struct, frozen=True, omit_defaults=True):
    """Something the reader did or left out that people should know; nothing is refused for it."""

    code: str
    message: str
    details: dict[str, Any] = field(default_factory=dict)


class Wrong(Exception):  # noqa: N818 - a finding about one cell, caught where its place is known
    """A cell's value is not acceptable: a stable code and the reason in Vietnamese."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Findings:
    """Collects wrong cells of one sheet; ``headings`` name the columns in messages."""

    def __init__(self, sheet: str, headings: dict[int, str]) -> None:
        self.total = 0
        self._sheet = sheet
        self._headings = headings
        self._problems: list[dict[str, Any]] = []
        self._rows: Counter[int] = Counter()

    def add(self, row: int, column: int, wrong: Wrong, value: object = "") -> None:
        """Note what is wrong in the cell at ``row`` and ``column`` (0: the row as a whole)."""
        self.total += 1
        self._rows[row] += 1
        if len(self._problems) < MOST_LISTED:
            self._problems.append(
                {
                    "sheet": self._sheet,
                    "row": row,
                    "column": self._headings.get(column, ""),
                    "cell": f"{column_letters(column)}{row}",
                    "code": wrong.code,
                    "reason": wrong.reason,
                    "value": str(value)[:_LONGEST_VALUE],
                }
            )

    def forget(self, row: int) -> None:
        """Take back what was noted of a row that turns out to be none of the table."""
        self.total -= self._rows.pop(row, 0)
        self._problems = [one for one in self._problems if one["row"] != row]

    def refuse_if_any(self) -> None:
        """Raise ``Refused("spreadsheet.rows_invalid")`` when anything was found.

        Details: ``problems`` (at most 1,000, by row), ``total``, ``rows`` (how many are wrong).
        """
        if not self.total:
            return
        self._problems.sort(key=lambda one: (one["row"], len(one["cell"]), one["cell"]))
        first = self._problems[0]
        listed = "" if self.total <= MOST_LISTED else f" (liệt kê {MOST_LISTED} lỗi đầu)"
        raise Refused(
            "spreadsheet.rows_invalid",
            f"Trang “{self._sheet}” có {self.total} lỗi ở {len(self._rows)} dòng{listed}; "
            f"chưa ghi dòng nào. Lỗi đầu tiên, ô {first['cell']} ({first['column']}): "
            f"{first['reason']} (Some rows are invalid; nothing was saved.)",
            problems=self._problems,
            total=self.total,
            rows=len(self._rows),
        )
