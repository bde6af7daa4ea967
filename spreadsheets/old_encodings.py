"""TCVN3 (ABC) and VNI: Vietnamese typed for the fonts of the nineties, ``NguyÔn V¨n An``.

Such text is other letters under Unicode. It is recognised by its words: what stands there is no
Vietnamese syllable, and what it was typed for is one. Nothing here decides to convert.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from string import ascii_letters
from typing import Literal

from .vietnamese_syllables import is_syllable

Encoding = Literal["tcvn3", "vni"]
NAMES: dict[Encoding, str] = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}

# From 0xA1 on; a blank: nothing is there. Capitals with tones are small letters in a font of
# capitals (.VnTimeH), so they come out small.
_TCVN3_SIGNS = (
    "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   "
    "ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ "
)
_TCVN3 = {0xA1 + at: sign for at, sign in enumerate(_TCVN3_SIGNS) if sign != " "}
_VNI_ALONE = {
    "ñ": "đ", "Ñ": "Đ", "ô": "ơ", "Ô": "Ơ", "ö": "ư", "Ö": "Ư", "î": "ỵ", "Î": "Ỵ", "æ": "ỉ",
    "Æ": "Ỉ", "ó": "ĩ", "Ó": "Ĩ", "ò": "ị", "Ò": "Ị",
}  # fmt: skip
_VNI_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_HATS = dict(zip("áàåãä", "ấầẩẫậ", strict=True)) | {"â": "â"}
_VNI_BREVES = dict(zip("éèúüë", "ắằẳẵặ", strict=True)) | {"ê": "ă"}


def _vni_pairs() -> dict[str, str]:
    pairs = {}
    for base in "aeouyôö":
        letter = _VNI_ALONE.get(base, base)
        for sign, tone in _VNI_TONES.items():
            pairs[base + sign] = unicodedata.normalize("NFC", letter + tone)
    for base in "aeo":
        for sign, hat in _VNI_HATS.items():
            shape = unicodedata.normalize("NFD", hat)[1:]
            pairs[base + sign] = unicodedata.normalize("NFC", base + shape)
    for sign, letter in _VNI_BREVES.items():
        pairs["a" + sign] = letter
    small = dict(pairs)
    for pair, letter in small.items():
        pairs[pair.upper()] = pairs[pair[0].upper() + pair[1]] = letter.upper()
    return pairs | _VNI_ALONE


_VNI = _vni_pairs()
_VNI_SIGNS = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
# letters of Vietnamese that neither has: whoever typed them typed Unicode
_MODERN = re.compile("[\u0100-\u024f\u0300-\u036f\u1e00-\u1eff\u20ab]")
# signs of measures and formulas, which are letters of TCVN3 as well: "5 µm", "m¹"
_MEASURES = frozenset("µ·¸¹»¼½¾²³°±×÷")
_FEWEST_LETTERS = 3
_WORDS = re.compile(r"[^\s\x00-@\[-`{-\x7f\u2010-\u2027]+")


def from_tcvn3(text: str) -> str:
    """The text that was typed for a font of TCVN3."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """The text that was typed for a font of VNI."""
    return _VNI_SIGNS.sub(lambda match: _VNI[match[0]], text)


CONVERT: dict[Encoding, Callable[[str], str]] = {"tcvn3": from_tcvn3, "vni": from_vni}


def words_of(text: str) -> list[str]:
    """The words of a text, by what parts words in any of these encodings."""
    return _WORDS.findall(text)


def is_modern(text: str) -> bool:
    """Whether it has letters that only Unicode has."""
    return _MODERN.search(text) is not None


@lru_cache(maxsize=20_000)
def encoding_of(text: str) -> Encoding | None:
    """The old encoding that the text was typed in: it has words that make sense by it alone, more
    than words that do not. ``None``: it was not, or nobody can say."""
    if text.isascii() or is_modern(text):
        return None
    best: Encoding | None = None
    most = 0
    for encoding, convert in CONVERT.items():
        score = _score(text, convert)
        if score > most:
            best, most = encoding, score
    return best


def is_told_by_letters(text: str, encoding: Encoding) -> bool:
    """Whether it has a word of this encoding that has three letters and more than the signs of
    measures, which stand in texts about anything."""
    return any(
        not set(word) <= _MEASURES | set(ascii_letters)
        and not is_syllable(word)
        and len(made := CONVERT[encoding](word)) >= _FEWEST_LETTERS
        and is_syllable(made)
        for word in _WORDS.findall(text)
    )


def in_unicode(text: str, encoding: Encoding) -> str:
    """A text of this encoding in Unicode; words among it that are in Unicode already, since they
    make sense as they stand and none otherwise, stay: "Câu 1: C©u nµo ®óng?"."""
    made, at = "", 0
    for start, end, letter in pieces(text, encoding):
        made += text[at:start] + letter
        at = end
    return made + text[at:]


def pieces(text: str, encoding: Encoding) -> list[tuple[int, int, str]]:
    """Start, end and Unicode of each letter that :func:`in_unicode` writes in another way."""
    found = _pieces(text, encoding)
    kept = [
        word.span()
        for word in _WORDS.finditer(text)
        if is_syllable(word[0]) and not is_syllable(CONVERT[encoding](word[0]))
    ]
    return [one for one in found if not any(start <= one[0] < end for start, end in kept)]


def _pieces(text: str, encoding: Encoding) -> list[tuple[int, int, str]]:
    if encoding == "vni":
        return [(one.start(), one.end(), _VNI[one[0]]) for one in _VNI_SIGNS.finditer(text)]
    return [(at, at + 1, _TCVN3[ord(sign)]) for at, sign in enumerate(text) if ord(sign) in _TCVN3]


def may_be(text: str, encoding: Encoding) -> bool:
    """Whether the text makes sense both as it stands and by this encoding, in another way."""
    converted = CONVERT[encoding](text)
    return (
        not text.isascii()
        and not is_modern(text)
        and converted != text
        and all(is_syllable(word) for word in _WORDS.findall(converted) if not word.isascii())
    )


def _score(text: str, convert: Callable[[str], str]) -> int:
    score = 0
    for word in _WORDS.findall(text):
        if word.isascii():
            continue
        made = convert(word)
        if made == word:
            score -= not is_syllable(word)
        elif is_syllable(word):
            score -= not is_syllable(made)
        elif is_syllable(made):
            score += 2 if len(made) > 1 else 0
        else:
            score -= 1
    return score
