"""How codes and names are compared: however they are typed, they mean the same."""

from functools import lru_cache

from contracts.vietnamese_text import without_accents

MOST_KEY = 80
_D = str.maketrans({"đ": "d"})


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, without Vietnamese accents, đ = d, white space as one blank. Keys of people and
    agencies are stored so: unlike ``contracts.vietnamese_text.plain`` it takes wide letters for
    plain ones, and must not change."""
    if not text.isascii():
        text = without_accents(text.casefold(), "NFKD").translate(_D)
    return " ".join(text.casefold().split())


def key_of(code: str) -> str:
    """What a mã cán bộ, a username or an agency code is found by: folded, without blanks. Who has
    the mã cán bộ has it for a username."""
    return fold(code).replace(" ", "")
