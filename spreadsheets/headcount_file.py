"""Approved headcounts (tổng số CBCCVC) from a file: agency code and number."""

import csv
import json
from pathlib import Path


class BadHeadcounts(ValueError):  # noqa: N818 - says what the file is
    """What is wrong with the file, in both languages."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(f"{vietnamese} ({english})")
        self.vietnamese = vietnamese
        self.english = english


def read_headcounts(file: Path) -> dict[str, int]:
    """Agency code -> headcount from a JSON object or a CSV file; ``ValueError`` names the line."""
    text = file.read_text(encoding="utf-8-sig")
    if file.suffix.lower() == ".json":
        given = json.loads(text)
        if not isinstance(given, dict) or not all(type(n) is int for n in given.values()):
            raise BadHeadcounts(
                f'{file}: cần dạng {{"mã đơn vị": số}}', f"{file}: an object of numbers is needed"
            )
        return given
    counts: dict[str, int] = {}
    for number, row in enumerate(csv.reader(text.splitlines()), start=1):
        if not any(row) or (number == 1 and not row[-1].strip().isdigit()):
            continue  # an empty line, or headings
        if len(row) != 2 or not row[1].strip().isdigit():
            raise BadHeadcounts(
                f"{file}:{number}: cần mã đơn vị, số người",
                f"{file}:{number}: an agency code and a number are needed",
            )
        counts[row[0].strip()] = int(row[1])
    return counts
