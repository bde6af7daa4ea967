"""Tables of a Word file as lines of a list: keys, a question in each row, or options in cells."""

import re
from collections.abc import Sequence

from contracts.vietnamese_text import plain

from .key_lists import pairs_in_table
from .line_kinds import NAMED
from .signed_lines import Line, Signed, joined

Cell = list[Line]
_ALONE = re.compile(r"\(?(?:[A-Fa-f]\s?[.)/:]?|[0-9]{1,4}\s?[.)/:]?)")
_COLUMNS = {
    "number": ("stt", "tt", "so tt", "so", "cau so", "no"),
    "text": ("cau hoi", "noi dung", "noi dung cau hoi", "question"),
    "answer": ("dap an", "dap an dung", "answer", "key"),
    "source": ("can cu", "can cu phap ly", "co so phap ly", "nguon"),
    "topic": ("chu de", "topic"),
    **{
        letter: (letter.lower(), *(f"{word} {letter.lower()}" for word in ("phuong an", "dap an")))
        for letter in "ABCDEF"
    },
}
_PREFIXES = {"answer": "Đáp án: ", "source": "Căn cứ: "}


def lines_of_table(rows: Sequence[Sequence[Cell]]) -> list[Line]:
    """The lines of a table from above to below, as a list of questions has them."""
    said = [[" ".join(line.said.text for line in cell) for cell in row] for row in rows]
    if keys := pairs_in_table(said):
        numbers = " ".join(f"{number}-{letter}" for number, letter in keys)
        first = next(line for row in rows for cell in row for line in cell)
        return [Line(first.number, Signed(numbers), faults=first.faults)]
    columns = _columns(said[0]) if said else {}
    if "text" in columns and ("answer" in columns or "A" in columns):
        return [line for place, row in enumerate(rows[1:], 1) for line in _row(row, columns, place)]
    return [line for row in rows for line in _beside(row)]


def _columns(headings: Sequence[str]) -> dict[str, int]:
    """Which column holds what, by the headings; none where two hold the same."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        words = plain(heading).rstrip(".:")
        for name, names in _COLUMNS.items():
            if words in names:
                if name in found:
                    return {}
                found[name] = place
    return found


def _row(row: Sequence[Cell], columns: dict[str, int], place: int) -> list[Line]:
    """A row with a question in it."""
    cells = {name: row[at] if at < len(row) else [] for name, at in columns.items()}
    text = cells["text"]
    if not text:
        return [line for cell in row for line in cell]
    number = re.sub(r"\D", "", " ".join(line.said.text for line in cells.get("number", [])))
    found = [_with(cell, "Chủ đề: ") for cell in cells.get("topic", [])[:1]]
    if NAMED.match(text[0].said.text):
        found += text
    else:
        found += [_with(text[0], f"Câu {number[:4] or place}: "), *text[1:]]
    for letter in "ABCDEF":
        cell = cells.get(letter, [])
        found += [_with(line, f"{letter}. ") for line in cell[:1]] + cell[1:]
    for name, prefix in _PREFIXES.items():
        cell = cells.get(name, [])
        found += [_with(line, prefix) for line in cell[:1]] + cell[1:]
    for line in found[1:]:
        line.gap = False
    return found


def _beside(row: Sequence[Cell]) -> list[Line]:
    """The cells of a row one after the other; a letter or number alone goes with the next."""
    found: list[Line] = []
    alone: Line | None = None
    for cell in row:
        lines = list(cell)
        if alone is not None and lines:
            lines[0] = _behind(alone, lines[0])
            alone = None
        if len(lines) == 1 and _ALONE.fullmatch(lines[0].said.text):
            alone = lines[0]
            continue
        found += lines
    return found if alone is None else [*found, alone]


def _behind(label: Line, line: Line) -> Line:
    dotted = label.said
    if not dotted.text.endswith((".", ")", "/", ":")):
        dotted = joined([dotted, Signed(".")], "")
    said = joined([dotted, line.said], " ")
    return Line(label.number, said, label.gap, label.faults + line.faults, line.left_out)


def _with(line: Line, prefix: str) -> Line:
    said = joined([Signed(prefix.rstrip()), line.said], " ")
    return Line(line.number, said, line.gap, line.faults, line.left_out)
