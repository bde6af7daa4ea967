"""A GIFT file -> the blocks that hold one question each.

An empty line ends a question, but not within its braces; a question may also follow another without
one, on a line of its own. Where braces do not pair, the next question begins all the same where it
visibly does, so that one mistake spoils one question.
"""

import re
from collections.abc import Iterator

from msgspec import Struct, field

from . import gift_escapes as gift

CATEGORY = "$CATEGORY:"


class Block(Struct):
    """The lines of a question, without comments; ``line``: the first of them. ``glued``: no empty
    line stands before it."""

    line: int
    text: str
    comments: list[str] = field(default_factory=list)
    glued: bool = False


class _Line(Struct):
    number: int
    text: str
    comment: bool
    braces: str


def blocks(text: str) -> Iterator[Block]:
    """Every block, and every category as a block of its own."""
    pending: list[_Line] = []
    is_open = False
    for paragraph in _paragraphs(text):
        category = paragraph[0].text.strip().startswith(CATEGORY)
        if pending and (category or not is_open or _begins_anew(paragraph)):
            yield from _apart(pending)
            pending, is_open = [], False
        if category:
            yield Block(paragraph[0].number, paragraph[0].text.strip())
            continue
        pending.extend(paragraph)
        braces = "".join(line.braces for line in paragraph)
        is_open = braces.endswith("{") if braces else is_open
    yield from _apart(pending)


def _paragraphs(text: str) -> Iterator[list[_Line]]:
    """Lines between empty ones; a category is a paragraph of its own."""
    lines: list[_Line] = []
    for number, written in enumerate(re.split(r"\r\n?|\n", text + "\n"), start=1):
        bare = written.strip()
        comment = bare.startswith("//")
        line = _Line(number, written, comment, "" if comment else _braces(written))
        category = bare.startswith(CATEGORY)
        if bare and not category:
            lines.append(line)
            continue
        if lines:
            yield lines
            lines = []
        if category:
            yield [line]


def _braces(line: str) -> str:
    """The braces of a line that are not escaped."""
    if "{" not in line and "}" not in line:
        return ""
    found, place = [], gift.find_any(line, "{}")
    while place >= 0:
        found.append(line[place])
        place = gift.find_any(line, "{}", place + 1)
    return "".join(found)


def _is_named(line: str) -> bool:
    return line.lstrip().startswith("::")


def _begins_anew(paragraph: list[_Line]) -> bool:
    """Whether a question begins here although the braces before are open."""
    said = next((line for line in paragraph if not line.comment), None)
    if said is not None and _is_named(said.text):
        return True
    return next((line.braces[0] for line in paragraph if line.braces), "") == "{"


def _apart(lines: list[_Line]) -> Iterator[Block]:
    """One block, or several where questions follow one another without an empty line."""
    start, closed = 0, -1
    begun = glued = False
    for place, line in enumerate(lines):
        if line.comment:
            continue
        cut = -1
        if begun and _is_named(line.text):
            cut = _before_comments(lines, start, place)
        elif closed >= start and "{" in line.braces:
            cut = _before_comments(lines, start, closed + 1)
        if cut > start:
            yield _block(lines[start:cut], glued=glued)
            start, closed, glued = cut, -1, True
        begun = True
        if line.braces.endswith("}") and line.text.rstrip().endswith("}"):
            closed = place
    if begun:
        yield _block(lines[start:], glued=glued)


def _before_comments(lines: list[_Line], start: int, place: int) -> int:
    """Comments right above a question are about it."""
    while place - 1 > start and lines[place - 1].comment:
        place -= 1
    return place


def _block(lines: list[_Line], *, glued: bool) -> Block:
    said = [line for line in lines if not line.comment]
    return Block(
        said[0].number,
        "\n".join(line.text for line in said),
        [line.text.strip() for line in lines if line.comment],
        glued,
    )
