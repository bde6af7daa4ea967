"""Vietnamese text as people search and sort it.

Two rules used everywhere (see CONTRIBUTING): searching ignores case and diacritics and takes đ
for d; people are sorted by given name, the last word, and then by the rest.
"""

import unicodedata

# Letters in the order of the Vietnamese alphabet; f, j, w and z stand where Latin has them.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# The dictionaries' order of tones: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SHAPES = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn: they make another letter
_RANKS = {letter: chr(0x61 + rank) for rank, letter in enumerate(_ALPHABET)}
# The eth and the African D look like Đ and are often typed in its place.
_LIKE_D = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d"})

NameKey = tuple[tuple[str, str], ...]


def plain(text: str) -> str:
    """``text`` as it is searched: small letters, no accents, đ = d, white space folded.

    >>> plain("  Sở  NỘI VỤ Đồng Nai ")
    'so noi vu dong nai'
    """
    small = text.lower()
    if not small.isascii():
        letters = unicodedata.normalize("NFD", small)
        bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
        small = unicodedata.normalize("NFC", bare.translate(_LIKE_D))
    return " ".join(small.split())


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
        letter = unicodedata.normalize("NFC", base + shape)
        ranks.append(_RANKS.get(letter, letter))
        tones.append(next((_TONES[mark] for mark in marks if mark in _TONES), "0"))
    return "".join(ranks), "".join(tones)


def _letters(word: str) -> list[tuple[str, str]]:
    """Base letters with the marks that follow each, whatever form of Unicode came in."""
    found: list[tuple[str, str]] = []
    for char in unicodedata.normalize("NFD", word):
        if unicodedata.combining(char) and found:
            found[-1] = (found[-1][0], found[-1][1] + char)
        else:
            found.append((char, ""))
    return found
