"""Which words of a text are bold, italic, underlined, raised or lowered.

Texts stay plain: that is what is searched, compared, hashed and drawn. Beside a text stand its
spans ``[start, end, mark]``, in code points, ``end`` not included, of the five marks below and no
others. There is one way only to write the same formatting (:func:`canonical`), so that it may be
hashed: spans lie within a line, begin and end at a sign that is seen, do not touch one another, and
are sorted.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import accumulate, groupby
from typing import Literal, get_args

Mark = Literal["b", "i", "sub", "sup", "u"]
Marks = frozenset[Mark]
Span = tuple[int, int, Mark]
#: spans of the texts of a question by place: ``""`` is the question itself, a letter its option
Formatting = dict[str, list[Span]]

MARKS: tuple[Mark, ...] = get_args(Mark)
EMPHASIS: tuple[Mark, ...] = ("b", "i", "u")
NONE: Marks = frozenset()
# in which order tags of the same words stand within each other
_OUTER_FIRST: tuple[Mark, ...] = ("b", "i", "u", "sub", "sup")
# "1) ", "b. ", "IV. ", "- " before a line of a list
_LABEL = re.compile(r"\s?(?:[-–•+*]|\(?(?:[0-9]{1,3}|[A-Za-zĐđ]|[ivxIVX]{1,5})[.):/])\s?")


def marks_of(text: str, spans: Iterable[Span]) -> list[Marks]:
    """The marks of each character; what lies outside of the text counts for nothing."""
    end_of_text = len(text)
    # how many spans of each mark begin, less those that end, at each place: many may overlap
    changes: dict[Mark, list[int]] = {}
    for start, end, mark in spans:
        start, end = max(0, start), min(end, end_of_text)
        if start < end:
            change = changes.setdefault(mark, [0] * (end_of_text + 1))
            change[start] += 1
            change[end] -= 1
    found = [NONE] * end_of_text
    for mark, change in changes.items():
        alone = frozenset((mark,))
        for at, opened in enumerate(accumulate(change[:-1])):
            if opened:
                found[at] |= alone
    return found


def spans_of(text: str, marks: Sequence[Marks]) -> list[Span]:
    """The spans of a text of which each character has these marks, in the one way to write them.

    A blank has those that the signs around it share; a sign that is raised is not lowered as well.
    """
    whole = _with_blanks(text, marks)
    found: list[Span] = []
    for mark in MARKS:
        start = -1
        for at, has in enumerate([*(mark in one for one in whole), False]):
            if has and start < 0:
                start = at
            elif not has and start >= 0:
                found.append((start, at, mark))
                start = -1
    return sorted(found)


def canonical(text: str, spans: Iterable[Span]) -> list[Span]:
    """The same formatting in the one way to write it.

    >>> canonical("Không quá 5", [(0, 6, "b"), (4, 9, "b"), (3, 3, "i"), (9, 99, "u")])
    [(0, 9, 'b'), (10, 11, 'u')]
    """
    return spans_of(text, marks_of(text, spans))


def _with_blanks(text: str, marks: Sequence[Marks]) -> list[Marks]:
    found: list[Marks] = []
    blanks, before = 0, NONE
    for character, own in zip(text, marks, strict=True):
        if character.isspace():
            blanks += 1
            before = NONE if character in "\n\r" else before
            continue
        shown = own - {"sub"} if "sup" in own else own
        found += [before & shown] * blanks
        found.append(shown)
        blanks, before = 0, shown
    return found + [NONE] * blanks


def pieces(text: str, spans: Iterable[Span]) -> list[tuple[str, list[Mark]]]:
    """The text in pieces that look alike, with the marks of each, the outermost first."""
    marks = marks_of(text, spans)
    found = []
    for shown, run in groupby(range(len(text)), key=marks.__getitem__):
        places = list(run)
        ordered = [mark for mark in _OUTER_FIRST if mark in shown]
        found.append((text[places[0] : places[-1] + 1], ordered))
    return found


def as_html(text: str, spans: Sequence[Span]) -> str:
    """The text as HTML that has no tags but those of the marks; everything else is escaped. Words
    that are raised or lowered together are so by one tag.

    >>> as_html("x < H2O & y", [(5, 6, "sub")])
    'x &lt; H<sub>2</sub>O &amp; y'
    """
    if not spans:
        return escape(text)
    made = []
    for moved, run in groupby(pieces(text, spans), key=_moved):
        inner = "".join(
            _in_tags(escape(words), [mark for mark in marks if mark not in moved])
            for words, marks in run
        )
        made.append(_in_tags(inner, moved))
    return "".join(made)


def _moved(piece: tuple[str, list[Mark]]) -> list[Mark]:
    return [mark for mark in piece[1] if mark not in EMPHASIS]


def _in_tags(html: str, marks: Sequence[Mark]) -> str:
    opened = "".join(f"<{mark}>" for mark in marks)
    closed = "".join(f"</{mark}>" for mark in reversed(marks))
    return f"{opened}{html}{closed}"


def said_in_spans(text: str, spans: Iterable[Span]) -> list[str]:
    """The words of each span."""
    return [text[start:end] for start, end, _ in spans]


def moved_to(old: str, spans: Sequence[Span], new: str) -> list[Span]:
    """What of a text's formatting stands when it is worded anew: that of the words before and
    behind what was changed."""
    if old == new or not spans:
        return canonical(new, spans)
    shorter = min(len(old), len(new))
    begins = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    rest = shorter - begins
    ends = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    by = len(new) - len(old)
    kept: list[Span] = []
    for start, end, mark in spans:
        if end <= begins:
            kept.append((start, end, mark))
        elif start >= len(old) - ends:
            kept.append((start + by, end + by, mark))
    return canonical(new, kept)


def shown_on_papers(
    text: str, options: Mapping[str, str], formatting: Mapping[str, Sequence[Span]]
) -> Formatting:
    """What of a question's formatting contestants may see: never what could tell the right option.

    People show the right option by what they do to its words, and only they know when they do. So
    nothing here looks at the key; what would still be there if any other option were the right one,
    may stay. A whole line that is bold, italic, underlined, raised or lowered says nothing within
    itself, and a line of a question may be a statement that is right. Of options, bold, italics and
    underlines stay where every option has the same words so ("**KHÔNG** quá 5 ngày", "**KHÔNG** quá
    10 ngày"); raised and lowered signs are what an option says (m², m³) and stay.
    """
    found = {"": _within_lines(text, formatting.get("", ()))}
    looks = set()
    for letter, said in options.items():
        found[letter] = _within_lines(said, formatting.get(letter, ()))
        looks.add(_emphasised(said, found[letter]))
    if len(looks) > 1:
        for letter in options:
            found[letter] = [span for span in found[letter] if span[2] not in EMPHASIS]
    return {place: spans for place, spans in found.items() if spans}


def _emphasised(text: str, spans: Iterable[Span]) -> tuple[tuple[str, tuple[Mark, ...]], ...]:
    emphasis = [span for span in spans if span[2] in EMPHASIS]
    if not emphasis:
        return ()
    return tuple(
        (words.strip().casefold(), tuple(marks))
        for words, marks in pieces(text, emphasis)
        if marks and words.strip()
    )


def _within_lines(text: str, spans: Sequence[Span]) -> list[Span]:
    if not spans:
        return []
    marks = marks_of(text, canonical(text, spans))
    start = 0
    for line in text.splitlines(keepends=True):
        label = _LABEL.match(line)
        begins = start + (label.end() if label else 0)
        end = start + len(line)
        seen = [at for at in range(begins, end) if text[at].isalnum()]
        for mark in MARKS:
            places = [at for at in range(start, end) if mark in marks[at]]
            signs = any(text[at] not in ".,;:?!" and not text[at].isspace() for at in places)
            if all(mark in marks[at] for at in seen) or not signs:
                for at in places:
                    marks[at] = marks[at] - {mark}
        start = end
    return spans_of(text, marks)
