"""Formatting that stays with its words while the text around them is cleaned.

Cleaning leaves out signs, folds white space and writes accents in one way: words move, and their
formatting has to move with them. The text itself is what ``clean_lines`` makes of it, always.
"""

from collections.abc import Sequence

from contracts.text_formatting import Marks, Span, spans_of
from contracts.vietnamese_text import normalized

from .text_cleaning import without_hidden

_NONE: Marks = frozenset()


def carried(written: str, marks: Sequence[Marks], cleaned: str) -> list[Span]:
    """The spans of ``cleaned``, which ``clean`` or ``clean_lines`` made of ``written``, whose
    characters have these marks; none where the two do not say the same."""
    if not any(marks):
        return []
    signs = [
        own
        for sign, own in zip(written, marks, strict=True)
        for part in normalized("NFD", without_hidden(sign))
        if not part.isspace()
    ]
    found: list[Marks] = []
    at = 0
    for sign in cleaned:
        if sign.isspace() or at >= len(signs):
            found.append(_NONE)
            continue
        found.append(signs[at])
        at += len(normalized("NFD", sign))
    return spans_of(cleaned, found) if at == len(signs) else []
