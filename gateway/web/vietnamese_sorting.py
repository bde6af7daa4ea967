"""Vietnamese text: search without accents, and the order of a Vietnamese dictionary."""

import re
import unicodedata
from functools import lru_cache

from contracts.vietnamese_text import normalized, plain

_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: dictionary order
_LETTERS = {letter: rank for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", 100)}
_PARTS = re.compile(r"\d{1,18}|\D")

SortKey = tuple[tuple[int, ...], tuple[int, ...]]


#: what two spellings of one name have in common; the same names are asked for again and again
fold = lru_cache(8192)(plain)


@lru_cache(8192)
def sort_key(text: str) -> SortKey:
    """Letters first (a < ă < â, d < đ), then tones; numbers by value ("Phường 2" < "Phường 10")."""
    letters: list[int] = []
    tones: list[int] = []
    for part in _PARTS.findall(normalized("NFC", text).casefold()):
        if part.isdecimal():
            letters += [50, int(part)]
            tones += [0, 0]
            continue
        letter, tone = _without_tone(part)
        letters.append(_LETTERS.get(letter, _elsewhere(letter)))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def _elsewhere(char: str) -> int:
    """Spaces and signs before numbers and letters, foreign letters after them."""
    code = ord(char) if char else 0
    return code if code < 48 else code + 200


def _without_tone(char: str) -> tuple[str, int]:
    marks = unicodedata.normalize("NFD", char)
    tone = next((_TONES.index(mark) + 1 for mark in marks if mark in _TONES), 0)
    letter = unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES))
    return letter[:1], tone
