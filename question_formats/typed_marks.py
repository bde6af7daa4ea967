"""Formatted words as authors type them: ``Việc <b>KHÔNG</b> làm``, ``x<sub>ij</sub>``.

Five tags and nothing else mean anything, and only where the form says so. Whoever means the signs
themselves writes ``&lt;b>``, and ``&amp;lt;`` for that; all other signs are what they are.
"""

import re
from collections.abc import Sequence
from typing import cast

from contracts.text_formatting import MARKS, Mark, Marks, Span, pieces, spans_of

_TOKEN = re.compile(rf"<(/?)({'|'.join(MARKS)})>|&(lt|amp);", re.IGNORECASE)
_SIGNS = {"lt": "<", "amp": "&"}


class Unpaired(Exception):  # noqa: N818 - what is wrong with what somebody typed
    """A tag that is opened twice, never closed, or closed without being opened."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


def read_marks(written: str) -> tuple[str, list[Span]]:
    """The text and the formatting of its words; ``Unpaired``.

    >>> read_marks("Việc <b>KHÔNG</b> làm, 1 < 2, &lt;b>")
    ('Việc KHÔNG làm, 1 < 2, <b>', [(5, 10, 'b')])
    """
    text: list[str] = []
    marks: list[Marks] = []
    opened: dict[Mark, None] = {}
    at = 0

    def add(words: str) -> None:
        text.append(words)
        marks.extend([frozenset(opened)] * len(words))

    for token in _TOKEN.finditer(written):
        add(written[at : token.start()])
        at = token.end()
        if token[3]:
            add(_SIGNS[token[3].lower()])
            continue
        mark = cast(Mark, token[2].lower())
        if bool(token[1]) != (mark in opened):
            raise Unpaired(token[0])
        if token[1]:
            del opened[mark]
        else:
            opened[mark] = None
    add(written[at:])
    if opened:
        raise Unpaired(f"<{next(iter(opened))}>")
    whole = "".join(text)
    return whole, spans_of(whole, marks)


def with_marks(text: str, spans: Sequence[Span]) -> str:
    """The text as it is typed, so that it is read again as it is."""
    made = []
    for words, marks in pieces(text, spans):
        opened = "".join(f"<{mark}>" for mark in marks)
        closed = "".join(f"</{mark}>" for mark in reversed(marks))
        made.append(f"{opened}{_TOKEN.sub(_itself, words)}{closed}")
    return "".join(made)


def _itself(token: re.Match[str]) -> str:
    name = "lt" if token[0][0] == "<" else "amp"
    return f"&{name};{token[0][1:]}"
