"""Approved headcounts (tổng số CBCCVC) from a file: agency code and number."""

import csv
import json
from pathlib import Path


def read_headcounts(file: Path) -> dict[str, int]:
    """Agency code -> headcount from a JSON object or a CSV file; ``ValueError`` names the line."""
    text = file.read_text(encoding="utf-8-sig")
    if file.suffix.lower() == ".json":
        given = json.loads(text)
        if not isinstance(given, dict) or not all(type(n) is int for n in given.values()):
            raise ValueError(f'{file}: cần dạng {{"mã đơn vị": số}} (an object of numbers)')
        return given
    counts: dict[str, int] = {}
    for number, row in enumerate(csv.reader(text.splitlines()), start=1):
        if not any(row) or (number == 1 and not row[-1].strip().isdigit()):
            continue  # an empty line, or headings
        if len(row) != 2 or not row[1].strip().isdigit():
            raise ValueError(f"{file}:{number}: cần mã đơn vị, số người (agency code, number)")
        counts[row[0].strip()] = int(row[1])
    return counts
