"""Keys told together: "1-A 2-C 3-B" in a line, a number and a letter each in many, or a table.
Of several right options all letters are told: "4-AC" or "4. A, C".
"""

import re
from collections.abc import Sequence

Pair = tuple[int, str]
#: "C", "AC", "A, C" or "A và C"
LETTERS_OF_A_KEY = "[A-Fa-f](?:(?:\\s?[,;+&]\\s?|\\s(?:và|and)\\s)?[A-Fa-f]){0,5}"
_PAIR = re.compile(
    r"\s?(?:câu(?:\shỏi)?\s?)?([0-9]{1,4})\s?[-–—.:)/|=]?\s?"
    rf"\(?({LETTERS_OF_A_KEY})\)?(?!\w)\s?[,;|.]?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:câu(?:\shỏi)?\s?)?([0-9]{1,4})[.):]?", re.IGNORECASE)
_LETTER = re.compile(rf"\(?({LETTERS_OF_A_KEY})[.)]?", re.IGNORECASE)
_HEADING = re.compile(r"(?:bảng\s)?(?:đáp\sán|answer\skeys?|keys?)\b[^:?]{0,40}:?", re.IGNORECASE)
_CELLS = re.compile(r"[\s|]+")
_LABEL = re.compile(r"(?:câu|stt|tt|số|đáp|án|đa|đ/a|hỏi|key|answer)[.:]?", re.IGNORECASE)


def pairs_in(line: str) -> list[Pair]:
    """The numbers and letters that the whole line consists of; empty: it says something else."""
    found, place = [], 0
    line = line.strip()
    while place < len(line):
        pair = _PAIR.match(line, place)
        letters = letters_in(pair[2]) if pair else ""
        if pair is None or not letters:
            return []
        found.append((int(pair[1]), letters))
        place = pair.end()
    return found


def letters_in(said: str) -> str:
    """The letters of a key, sorted; empty where one stands twice, or where what runs together may
    be a word: "bad" is none, "ABD" is one."""
    letters = re.findall("[A-F]", re.sub("(?i)\\b(?:và|and)\\b", " ", said).upper())
    if re.search("[A-Fa-f]{2}", said) and said != "".join(sorted(letters)):
        return ""
    return "".join(sorted(letters)) if len(set(letters)) == len(letters) else ""


def is_heading(line: str) -> bool:
    """Whether a line may stand above a list of keys."""
    return _HEADING.fullmatch(line.strip()) is not None


def pairs_in_rows(first: str, second: str) -> list[Pair]:
    """The keys of two lines, numbers above letters."""
    return pairs_in_table([_cells(first), _cells(second)])


def _cells(line: str) -> list[str]:
    cells = [cell for cell in _CELLS.split(line.strip()) if cell]
    while cells and _LABEL.fullmatch(cells[0]):
        del cells[0]
    return cells


def pairs_in_table(rows: Sequence[Sequence[str]]) -> list[Pair]:
    """The keys of a table: numbers and letters side by side, or a row of letters below each row of
    numbers; empty: it holds something else."""
    said = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    said = [row for row in said if row and not all(_says_nothing(cell) for cell in row)]
    found: list[Pair] = []
    place = 0
    while place < len(said):
        beside = pairs_in(" ".join(said[place]))
        if beside:
            found += beside
            place += 1
            continue
        below = _below(said[place], said[place + 1] if place + 1 < len(said) else [])
        if not below:
            return []
        found += below
        place += 2
    return found


def _below(numbers: Sequence[str], letters: Sequence[str]) -> list[Pair]:
    numbers, letters = _without_label(numbers), _without_label(letters)
    if not numbers or len(numbers) != len(letters):
        return []
    found = []
    for number, letter in zip(numbers, letters, strict=True):
        one, other = _NUMBER.fullmatch(number), _LETTER.fullmatch(letter)
        letters = letters_in(other[1]) if other else ""
        if one is None or not letters:
            return []
        found.append((int(one[1]), letters))
    return found


def _without_label(cells: Sequence[str]) -> Sequence[str]:
    return cells[1:] if cells and _says_nothing(cells[0]) else cells


def _says_nothing(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is None and all(_LABEL.fullmatch(word) for word in cell.split())
