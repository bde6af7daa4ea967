"""How codes and names are compared: however they are typed, they mean the same."""

import unicodedata
from functools import lru_cache

from contracts.vietnamese import normalized

MOST_KEY = 80
_D = str.maketrans({"đ": "d"})


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, without Vietnamese accents, đ = d, white space as one blank."""
    if not text.isascii():
        lowered = normalized("NFKD", text.casefold()).translate(_D)
        text = "".join(sign for sign in lowered if not unicodedata.combining(sign))
    return " ".join(text.casefold().split())


def key_of(code: str) -> str:
    """What a mã cán bộ, a username or an agency code is found by: folded, without blanks."""
    return fold(code).replace(" ", "")


def username_of(code: str) -> str:
    """The username of who has this mã cán bộ."""
    return key_of(code)
