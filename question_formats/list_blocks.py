"""The items of a list of questions -> one block for each question.

A question begins with its number or, where there is none, with the text above an option A. What
belongs nowhere for certain is a finding of its own; headings are told as left out.
"""

import re
from collections.abc import Sequence

from msgspec import Struct, field

from .key_lists import Pair
from .line_kinds import Item
from .pictures_of_lines import is_picture

_HEADING = re.compile(
    r"\s?(?:phần|chương|mục|chủ\sđề|bộ\s(?:câu\shỏi|đề)|bài|đề\s(?:thi|số)|ngân\shàng|[IVX]{1,5}[.)])"
    r"(?:\s|$)",
    re.IGNORECASE,
)

# "=> B", "ĐÁ: B": may be meant as a key
_LONE_LETTER = re.compile(r"^(?:[^\w]*|[^\W\d_]{1,3}[^\w]+)[A-Fa-f][^\w]*$")


class FoundQuestion(Struct):
    """The items of a question, its stem as the first; ``number``: its own, 0: it has none.
    ``unclear``: a line that may belong to it or not; ``closed``: its key was told; ``last``: the
    kind of its last line that tells by itself what it is."""

    number: int = 0
    topic: str = ""
    items: list[Item] = field(default_factory=list)
    unclear: Item | None = None
    has_options: bool = False
    has_a: bool = False
    closed: bool = False
    last: str = ""

    @property
    def line(self) -> int:
        """Where it begins."""
        return self.items[0].line.number

    def add(self, item: Item) -> None:
        """One more line of it."""
        self.items.append(item)
        self.has_options |= item.kind == "option"
        self.has_a |= item.kind == "option" and item.letter in ("A", "a")
        self.closed |= item.kind == "answer"
        if item.kind != "text":
            self.last = item.kind


class Blocks(Struct):
    """``outside``: lines of no question, such as headings."""

    questions: list[FoundQuestion] = field(default_factory=list)
    keys: list[Pair] = field(default_factory=list)
    outside: list[Item] = field(default_factory=list)


def blocks_of(items: Sequence[Item]) -> Blocks:
    """Every question with its items, and the keys that are told of all of them."""
    return _Cutting(items).done()


class _Cutting:
    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items
        self._made = Blocks()
        self._topic = ""
        self._open: FoundQuestion | None = None

    def done(self) -> Blocks:
        place = 0
        while place < len(self._items):
            item = self._items[place]
            if item.kind == "text" or (item.kind == "option" and self._is_stem(place)):
                end = place + 1
                while end < len(self._items) and self._items[end].kind == "text":
                    end += 1
                self._texts(place, end)
                place = end
                continue
            self._take(item)
            place += 1
        return self._made

    def _take(self, item: Item) -> None:
        if item.kind == "question":
            self._begin(item)
        elif item.kind == "keys":
            self._made.keys += item.keys
            self._open = None
        elif item.kind == "topic":
            self._topic, self._open = item.said.text, None
        elif self._open is None or (item.kind == "option" and self._open.closed):
            self._begin(item)
        else:
            self._open.add(item)

    def _begin(self, item: Item) -> FoundQuestion:
        begun = self._open = FoundQuestion(item.number, self._topic)
        begun.add(item)
        self._made.questions.append(begun)
        return begun

    def _is_stem(self, place: int) -> bool:
        """Whether what looks like an option is the text of a question: nothing stands before it,
        and an option A follows."""
        item = self._items[place]
        begins = self._open is None or self._open.closed
        following = self._items[place + 1] if place + 1 < len(self._items) else None
        return (
            begins
            and following is not None
            and following.kind == "option"
            and following.letter in ("A", "a")
            and (item.letter not in ("A", "a") or item.letter == following.letter)
        )

    def _texts(self, start: int, end: int) -> None:
        """Lines of text: of the question that is open, of one that begins, or of none."""
        lines = [as_text(item) for item in self._items[start:end]]
        following = self._items[end] if end < len(self._items) else None
        if following is not None and following.kind == "option":
            self._above_an_option(lines, following)
        elif self._open is None:
            self._outside(lines)
        else:
            self._behind(lines, ends=following is None or following.kind in _ENDS)

    def _above_an_option(self, lines: list[Item], following: Item) -> None:
        current = self._open
        anew = current is None or current.closed
        if current is not None and not anew and following.letter in ("A", "a"):
            anew = current.has_a
        if current is not None and not anew:
            for line in lines:
                current.add(line)
            return
        while len(lines) > 1 and _is_heading(lines[0]) and not _is_small(lines[1]):
            self._made.outside.append(lines.pop(0))
        begun = self._begin(lines[0])
        for line in lines[1:]:
            if line.line.gap and begun.unclear is None:
                begun.unclear = line
            begun.add(line)
        if is_picture(begun.items[0].said) and current is not None:
            begun.unclear = begun.unclear or begun.items[0]  # it may be of the option above

    def _behind(self, lines: list[Item], *, ends: bool) -> None:
        """Text behind what a question has so far. ``ends``: nothing of this question follows."""
        current = self._open
        assert current is not None
        for line in lines:
            goes_on = not ends or _is_small(line) or current.last in ("source", "remark")
            if not current.has_options or (goes_on and not line.line.gap):
                current.add(line)
            elif self._open is None or _is_heading(line):
                self._made.outside.append(line)
                self._open = None
            else:
                current.unclear = current.unclear or line
                current.add(line)

    def _outside(self, lines: list[Item]) -> None:
        self._made.outside += lines


_ENDS = ("question", "keys", "topic")


def as_text(item: Item) -> Item:
    """What looks like something else as the text that it is."""
    return item if item.kind == "text" else Item("text", item.line, item.line.said.stripped())


def _is_small(item: Item) -> bool:
    """Whether a line goes on in the middle of a sentence, or is a picture and no sentence."""
    return item.said.text[:1].islower() or is_picture(item.said)


def _is_heading(item: Item) -> bool:
    text = item.said.text
    if _LONE_LETTER.search(text):
        return False
    capitals = text.isupper() and text[-1:] not in "?:"
    return capitals or _HEADING.match(text) is not None
