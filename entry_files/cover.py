"""The cover of an essay: what plans ask for on it, and where the essay itself begins.

P4 wants title, author, position, workplace and telephone on the cover, and judges must not see it.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from contracts.definition import EntryLabel
from contracts.vietnamese_text import plain
from entry_files.document import Document

#: where nobody made a page break, a cover is looked for in so many paragraphs
MOST_LINES: Final = 40
#: what tells fewer labels is no cover
FEWEST_LABELS: Final = 2
#: what stands before a label on a cover, as ``plain``
_WORDS: Final[dict[EntryLabel, tuple[str, ...]]] = {
    "title": ("ten bai", "ten de tai", "ten tac pham", "tieu de", "chu de", "de tai", "bai viet"),
    "author": ("ho va ten", "ho ten", "tac gia", "nguoi viet", "nguoi du thi"),
    "position": ("chuc vu", "chuc danh", "nghe nghiep"),
    "workplace": ("don vi", "co quan", "noi cong tac", "noi lam viec", "dia chi", "truong", "lop"),
    "phone": ("dien thoai", "so dien thoai", "sdt", "dt", "di dong"),
    "code": ("ma so", "ma can bo", "so bao danh", "ma du thi", "ma sinh vien"),
}
_NOT_DIGITS: Final = re.compile(r"\D")


class Cover(NamedTuple):
    """So many paragraphs at the beginning, and the labels that they tell."""

    lines: int
    labels: list[EntryLabel]


def cover_of(document: Document, values: Mapping[EntryLabel, str]) -> Cover:
    """``values``: what was typed for each label that the plan asks for."""
    if not values:
        return Cover(0, [])
    most = MOST_LINES
    if document.first_page is not None:
        most = min(document.first_page, 2 * MOST_LINES)
    told = {
        number: _labels_in(plain(line), values)
        for number, line in enumerate(document.paragraphs[:most])
    }
    found = {label for labels in told.values() for label in labels}
    if len(found) < min(FEWEST_LABELS, len(values)):
        return Cover(0, [])
    if document.first_page is not None and document.first_page <= most:
        lines = document.first_page
    else:
        lines = max(number for number, labels in told.items() if labels) + 1
    return Cover(lines, [label for label in values if label in found])


def _labels_in(line: str, values: Mapping[EntryLabel, str]) -> set[EntryLabel]:
    return {label for label, value in values.items() if _tells(line, label, value)}


def _tells(line: str, label: EntryLabel, value: str) -> bool:
    """By the value itself, or by the word for it with something behind."""
    wanted = plain(value)
    if label == "phone":
        digits = _NOT_DIGITS.sub("", value)
        if len(digits) > 7 and digits[-9:] in _NOT_DIGITS.sub("", line):
            return True
    elif wanted and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", line):
        return True
    return any(re.search(rf"(?<!\w){word}\s*[:：.]\s*\S", line) for word in _WORDS[label])
