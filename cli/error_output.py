"""What a command prints when the platform refuses or does not answer."""

import sys
from typing import Any

import msgspec

from client.api_client import ApiError
from contracts.errors import Problem

_MOST_ROWS = 50


def explain(error: Exception, *, as_json: bool = False) -> int:
    """Tell people why it did not work, wrong rows one a line; the exit status is 1."""
    if as_json:
        problem = error.problem if isinstance(error, ApiError) else Problem("failed", str(error))
        print(msgspec.json.encode({"error": problem}).decode())
        return 1
    print(str(error), file=sys.stderr)
    details = error.problem.details if isinstance(error, ApiError) else {}
    for line in problem_lines(details):
        print(line, file=sys.stderr)
    return 1


def problem_lines(details: dict[str, Any]) -> list[str]:
    """What is wrong with rows or questions as a table, findings of a definition one a line."""
    lines = [f"{item['key']}: {item['message']}" for item in details.get("findings", [])]
    problems = details.get("problems", [])
    if problems:
        columns = _OF_A_QUESTION if "question" in problems[0] else _OF_A_ROW
        rows = [tuple(columns.values())]
        rows += [
            tuple(str(problem.get(name, "")) for name in columns)
            for problem in problems[:_MOST_ROWS]
        ]
        widths = [max(len(row[place]) for row in rows) for place in range(len(columns) - 1)]
        for row in rows:
            padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
            lines.append("  ".join([*padded, row[-1]]).rstrip())
    left = details.get("total", len(problems)) - min(len(problems), _MOST_ROWS)
    if problems and left > 0:
        lines.append(f"… và {left} lỗi nữa (and {left} more)")
    return lines


_OF_A_ROW = {
    "sheet": "trang/sheet", "row": "dòng/row", "column": "cột/column", "value": "giá trị/value",
    "reason": "lý do/reason",
}  # fmt: skip
_OF_A_QUESTION = {"line": "dòng/line", "question": "câu/question", "reason": "lý do/reason"}
