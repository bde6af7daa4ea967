"""Lines that begin as the label of an option does, and are none: ``C- ba``, ``С. ba`` in Cyrillic.

Such a line would become a part of the option above it, and the question would lose an option.
"""

import re

from spreadsheets.stray_letters import latin

_OPENING = re.compile(r"[\s*✓✔☑(\[{“\"'‘<]{0,3}")
_NUMBER = re.compile(r"([0-9]{1,2})\s?[.)/:\-–]")


def looks_like_label(text: str, letter: str, number: int, *, first: bool) -> bool:
    """Whether the line may be meant as the option ``letter`` that is due, the ``number``-th:
    it begins with that letter, or one that looks like it, and no word; ``letter`` is a small one
    where the question's options have small ones. ``first``: it stands right
    below the label of the option before, so that no numbered lines within that option go before.

    >>> [looks_like_label(one, "C", 3, first=True) for one in ("C- ba", "Có", "3) ba", "c và d")]
    [True, False, True, False]
    """
    start = _OPENING.match(text)
    assert start is not None
    at = start.end()
    sign = latin(text[at : at + 1]) or text[at : at + 1]
    if sign.upper() == letter.upper():
        after = text[at + 1 : at + 2]
        alone = sign.isupper() or sign == letter
        return not after.isalnum() and (alone or not (after.isspace() or not after))
    numbered = _NUMBER.match(text, at)
    return first and numbered is not None and int(numbered[1]) == number
