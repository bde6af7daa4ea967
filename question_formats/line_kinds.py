"""What the lines of a list of questions are: beginning of a question, option, key or source.

Câu 1: Ai ký giấy hẹn?        or 1. …, or no number
A. Người nhận                 or a) …, (A) …, A/ …, several in a line
Đáp án: A                     or ANSWER: A
Căn cứ: Điều 5                or Cơ sở pháp lý: …
"""

import re
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct, field

from .key_lists import Pair, is_heading, pairs_in, pairs_in_rows
from .signed_lines import Line, Signed

Kind = Literal["question", "option", "answer", "source", "remark", "topic", "keys", "text"]
Mode = Literal["named", "bare", "none"]

# lines are folded: no two blanks stand beside each other
NAMED = re.compile(
    r"\s?(?:câu(?:\shỏi)?|question)\s?(?:số\s?)?([0-9]{1,4})"
    r"\s?(?:\([^()]{0,30}\)\s?)?(?:[.:)/–-]{1,3}\s?|$)",
    re.IGNORECASE,
)
_BARE = re.compile(r"\s?([0-9]{1,4})\s?[.)/:](?:\s|(?=[^\W\d_])|$)")
_DIGIT = re.compile("[0-9]")
_STARS = "*✓✔☑"
OPTION = re.compile(
    rf"\s?(?P<star>[{_STARS}]\s?)?(?P<open>\(\s?)?(?P<letter>[A-Za-z])(?P<after>\s?[{_STARS}])?\s?"
    r"(?P<close>[.)/:])(?![.)/:])\s?"
)
_ANSWER = re.compile(
    r"\s?(?:đáp\s?án(?:\sđúng)?(?:\slà)?|đ/?a|correct\sanswer|answer|key|trả\slời)\s?"
    r"(?:[:：=]|\.(?=\s?\(?[A-Za-z]\)?[.\s]{0,3}$)|(?=\s\(?[A-Za-z]\)?[.\s]{0,3}$))\s?",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\s?(?:căn\scứ(?:\spháp\slý)?|cơ\ssở(?:\spháp\slý)?|nguồn|trích\sdẫn)\s?[:：]\s?",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s?(?:giải\sthích|lời\sgiải|hướng\sdẫn|gợi\sý)\s?[:：]\s?", re.IGNORECASE)
_TOPIC = re.compile(r"\s?(?:chủ\sđề|topic)\s?[:：]\s?", re.IGNORECASE)


class Item(Struct):
    """A line, or a part of one, as what it is. ``number``: of a question; ``letter`` as written;
    ``label``: what stands before ``said``."""

    kind: Kind
    line: Line
    said: Signed
    number: int = 0
    letter: str = ""
    label: Signed = Signed("")
    starred: bool = False
    keys: list[Pair] = field(default_factory=list)


def items_of(lines: Sequence[Line]) -> list[Item]:
    """The lines as what they are, as far as each tells by itself."""
    mode = _mode_of(lines)
    found: list[Item] = []
    place = 0
    while place < len(lines):
        keys, used = _keys_at(lines, place, found)
        if used:
            if keys:
                found.append(Item("keys", lines[place], lines[place].said, keys=keys))
            place += used
            continue
        found.append(_item(lines[place], mode))
        place += 1
    return found


def _mode_of(lines: Sequence[Line]) -> Mode:
    """How questions are numbered in this list."""
    bare = False
    for line in lines:
        if NAMED.match(line.said.text):
            return "named"
        number = _BARE.match(line.said.text)
        bare = bare or (number is not None and int(number[1]) == 1)
    return "bare" if bare else "none"


def _keys_at(lines: Sequence[Line], place: int, before: list[Item]) -> tuple[list[Pair], int]:
    """Keys that stand here, behind at least one question, and how many lines they take; a heading
    of keys is taken as well."""
    text = lines[place].said.text
    heading = is_heading(text)
    if not heading and _DIGIT.search(text) is None:
        return [], 0
    if not any(item.kind in ("option", "question", "keys") for item in before[-50:]):
        return [], 0
    if keys := pairs_in(text):
        return keys, 1
    following = lines[place + 1].said.text if place + 1 < len(lines) else ""
    if keys := pairs_in_rows(text, following):
        return keys, 2
    if heading and following:
        after = lines[place + 2].said.text if place + 2 < len(lines) else ""
        if pairs_in(following) or pairs_in_rows(following, after):
            return [], 1
    return [], 0


def _item(line: Line, mode: Mode) -> Item:
    text = line.said.text
    number = NAMED.match(text) if mode == "named" else _BARE.match(text) if mode == "bare" else None
    if number is not None:
        said = line.said.cut(number.end()).stripped()
        label = line.said.cut(0, number.end())
        return Item("question", line, said, number=int(number[1]), label=label)
    for kind, pattern in _LABELLED:
        if found := pattern.match(text):
            return Item(kind, line, line.said.cut(found.end()).stripped())
    option = OPTION.match(text)
    return Item("text", line, line.said.stripped()) if option is None else option_of(line, option)


_LABELLED: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("answer", _ANSWER), ("source", _SOURCE), ("remark", _REMARK), ("topic", _TOPIC),
)  # fmt: skip


def option_of(line: Line, label: re.Match[str], end: int | None = None) -> Item:
    """The option whose label was found in a line, up to ``end``."""
    said = line.said.cut(label.end(), end).stripped()
    starred = bool(label["star"] or label["after"])
    if said.text[:1] and said.text[0] in _STARS:
        said, starred = said.cut(1).stripped(), True
    if said.text[-1:] and said.text[-1] in _STARS:
        said, starred = said.cut(0, len(said.text) - 1).stripped(), True
    return Item(
        "option",
        line,
        said,
        letter=label["letter"],
        label=line.said.cut(label.start("letter"), label.end("close")),
        starred=starred,
    )


def inline_options(
    line: Line, start: int, letters: str, taken: set[str], *, wide: bool
) -> list[re.Match[str]]:
    """Labels of these letters, one after the other, within a line from ``start`` on, as long as
    they are there; none in ``taken``, for they begin a line elsewhere. ``wide``: only behind a gap
    as between columns."""
    found: list[re.Match[str]] = []
    before = r"\t" if wide else r"(?<=\s)"
    for letter in letters:
        if letter in taken:
            break
        pattern = re.compile(
            rf"{before}(?P<star>[{_STARS}]\s?)?(?P<open>\(\s?)?(?P<letter>{letter})"
            rf"(?P<after>[{_STARS}])?(?P<close>[.)/:])(?![.)/:0-9])\s?"
        )
        label = pattern.search(line.said.text, start)
        if label is None:
            break
        found.append(label)
        start = label.end()
    return found
