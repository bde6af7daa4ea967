"""How the words ("chữ") of an entry are counted, wherever that is done: while somebody types, when
an entry is checked, when it is shown."""

import re

from contracts.vietnamese_text import normalized

_RUN = re.compile(r"\S+")
_SOUND = re.compile(r"[^\W_]")


def words(text: str) -> int:
    """Runs of signs without white space that hold a letter or a digit: a lone dash is no word.

    >>> words("Sáng kiến – cải tiến, năm 2025")
    6
    """
    found = _RUN.finditer(normalized("NFC", text))
    return sum(1 for run in found if _SOUND.search(run.group()))
