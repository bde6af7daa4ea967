"""Letters that are not what they look like, and signs that nobody sees, inside words.

They come from old keyboards, web pages and PDF: two codes or names that look the same are then
different. What has one reading is mended and told; for what has none the cell is named.
"""

import re
import unicodedata

from msgspec import Struct

from .row_findings import Wrong
from .text_cleaning import hidden_within

_ALIKE = dict(
    zip(
        "АВЕЅІЈКМНОРСТХУаеѕіјорсхуԁһϹϲΑΒΕΖΗΙΚΜΝΟΡΤΥΧονіρυ",
        "ABESIJKMHOPCTXYaesijopcxydhCcABEZHIKMNOPTYXovipu",
        strict=True,
    )
)
_ETH = dict(zip("ÐðƉɖ", "ĐđĐđ", strict=True))
# Greek, Cyrillic, Armenian, Arabic digits, full-width digits and Latin; the eths
_STRANGE = re.compile(
    "[ÐðƉɖ\u0370-\u058f\u0660-\u0669\u06f0-\u06f9\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
)


class Mended(Struct, frozen=True):
    """A text with letters put right; ``swaps``: what was put in place of what, as ``Ð → Đ``."""

    text: str
    swaps: tuple[str, ...] = ()


def without_strangers(text: str, *, strict: bool = False) -> Mended:
    """``text`` in Latin letters. Raises ``Wrong``: ``hidden_signs`` for a sign without a width
    inside a word, ``strange_letters`` for other alphabets; ``strict`` (codes): also for letters
    that look like Latin ones, which are somebody else's code."""
    if text.isascii():
        return Mended(text)
    if _hidden_in_word(text):
        code = "code_hidden" if strict else "hidden_signs"
        raise Wrong(code, "có ký tự ẩn ở giữa chữ; hãy gõ lại ô này")
    found = _STRANGE.findall(text)
    if not found:
        return Mended(text)
    swaps: dict[str, str] = {}
    for sign in found:
        put = _ETH.get(sign) or (None if strict else latin(sign))
        if put is None:
            raise Wrong(
                "strange_letters",
                f"chữ “{sign}” ({_alphabet(sign)}) không phải chữ Việt, dù có thể trông giống; "
                "hãy gõ lại ô này",
            )
        swaps[sign] = put
    told = tuple(f"{sign} ({_alphabet(sign)}) → {put}" for sign, put in sorted(swaps.items()))
    return Mended("".join(swaps.get(sign, sign) for sign in text), told)


def _hidden_in_word(text: str) -> bool:
    return hidden_within(text) and any(map(hidden_within, text.split()))


def latin(sign: str) -> str | None:
    """The Latin letter that a full-width, Cyrillic or Greek one looks like."""
    wide = unicodedata.normalize("NFKC", sign)
    return wide if wide.isascii() else _ALIKE.get(sign)


def _alphabet(sign: str) -> str:
    name = unicodedata.name(sign, "?")
    return {"CYRILLIC": "chữ Nga", "GREEK": "chữ Hy Lạp", "ARMENIAN": "chữ Armenia"}.get(
        name.split(" ", maxsplit=1)[0], name.capitalize()
    )
