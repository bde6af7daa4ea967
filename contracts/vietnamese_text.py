"""Vietnamese text as people search and sort it.

Two rules used everywhere (see CONTRIBUTING): searching ignores case and diacritics and takes đ
for d; people are sorted by given name, the last word, and then by the rest.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Literal

# Letters in the order of the Vietnamese alphabet; f, j, w and z stand where Latin has them.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# The dictionaries' order of tones: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SHAPES = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn: they make another letter
_RANKS = {letter: chr(0x61 + rank) for rank, letter in enumerate(_ALPHABET)}
# The eth and the African D look like Đ and are often typed in its place.
_LIKE_D = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d"})

# The order of combining marks is found by comparing all of a run with each other: 100 KB of them
# take 2 s. No text of any language has more than 30 in a row (Unicode's "stream-safe" text).
_MOST_MARKS = 30

_APOSTROPHES = re.compile("['’‘ʼ`´′]")

NameKey = tuple[tuple[str, str], ...]


def normalized(form: Literal["NFC", "NFD", "NFKD"], text: str) -> str:
    """``unicodedata.normalize`` in linear time: what has more than 30 combining marks in a row is
    no text, and stays as it is."""
    if text.isascii() or (len(text) > _MOST_MARKS and _too_many_marks().search(text)):
        return text
    return unicodedata.normalize(form, text)


@cache
def _too_many_marks() -> re.Pattern[str]:
    """Made when first asked for: looking for the marks among all signs takes a while."""
    marks = "".join(
        f"\\U{code:08x}" for code in range(0x300, 0x1F000) if unicodedata.combining(chr(code))
    )
    return re.compile(f"[{marks}]{{{_MOST_MARKS + 1},}}")


def without_accents(text: str, form: Literal["NFD", "NFKD"] = "NFD") -> str:
    """``text`` taken apart, its accents left out; đ is a letter and stays."""
    return "".join(sign for sign in normalized(form, text) if not unicodedata.combining(sign))


def plain(text: str) -> str:
    """``text`` as it is searched: small letters, no accents, đ = d, white space folded.

    >>> plain("  Sở  NỘI VỤ Đồng Nai ")
    'so noi vu dong nai'
    """
    small = text.lower()
    if not small.isascii():
        small = normalized("NFC", without_accents(small).translate(_LIKE_D))
    return " ".join(small.split())


def searched(text: str) -> str:
    """``plain`` without apostrophes: H'Hen, H’Lan, K`Brể, the names of the Central Highlands, are
    typed with any of these or with none.

    >>> searched("H'Hen Niê")
    'hhen nie'
    """
    return _APOSTROPHES.sub("", plain(text))


def ids_of(names: Mapping[str, str]) -> dict[str, str]:
    """The ids of ``names`` (id -> name) by what a file may write for them, made ``plain``: the name
    or the id, in capitals or small letters, with accents or without."""
    ids = {plain(name): ident for ident, name in names.items()}
    return ids | {plain(ident): ident for ident in names}


def sort_key_for_name(full_name: str) -> NameKey:
    """The key that sorts people as a Vietnamese list does: given name first, then the rest.

    Syllables are compared one by one: by their letters (a ă â b c d đ e ê …), and where these
    are the same by their tones (ngang, huyền, hỏi, ngã, sắc, nặng). Case and the form of
    Unicode make no difference.
    """
    syllables = [_syllable_key(word) for word in full_name.lower().split()]
    return (*syllables[-1:], *syllables[:-1])


def _syllable_key(word: str) -> tuple[str, str]:
    ranks: list[str] = []
    tones: list[str] = []
    for base, marks in _letters(word):
        shape = "".join(mark for mark in marks if mark in _SHAPES)
        letter = normalized("NFC", base + shape)
        ranks.append(_RANKS.get(letter, letter))
        tones.append(next((_TONES[mark] for mark in marks if mark in _TONES), "0"))
    return "".join(ranks), "".join(tones)


def _letters(word: str) -> list[tuple[str, str]]:
    """Base letters with the marks that follow each, whatever form of Unicode came in."""
    found: list[tuple[str, str]] = []
    for char in normalized("NFD", word):
        if unicodedata.combining(char) and found:
            found[-1] = (found[-1][0], found[-1][1] + char)
        else:
            found.append((char, ""))
    return found
