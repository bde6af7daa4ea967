"""The text of a file whose encoding nobody told: what Excel and other programs write."""

from contracts.vietnamese_text import normalized

from .old_encodings import CONVERT, words_of
from .vietnamese_syllables import is_syllable

_UTF16_LE, _UTF16_BE = b"\xff\xfe", b"\xfe\xff"
_LOOKED_AT = 4096
_WORDS_LOOKED_AT = 200_000


def decoded(data: bytes) -> str | None:
    """The text, in NFC where its encoding has marks apart; ``None``: it is no text of these.

    UTF-8; UTF-16 with its mark or, by the zero bytes of ASCII signs, without; Windows-1258, which
    Vietnamese Windows calls ANSI; bytes typed for the fonts of TCVN3 or VNI as the letters that
    they are without such a font, which :mod:`old_encodings` recognises.
    """
    if data.startswith((_UTF16_LE, _UTF16_BE)):
        return _of(data, "utf-16")
    if b"\0" in data[:_LOOKED_AT]:
        odd, even = data[1:_LOOKED_AT:2].count(0), data[0:_LOOKED_AT:2].count(0)
        return _of(data, "utf-16-le" if odd > even else "utf-16-be")
    found = _of(data, "utf-8-sig")
    if found is not None:
        return found
    ansi = _of(data, "cp1258")
    ansi = None if ansi is None else normalized("NFC", ansi)
    typed = data.decode("latin-1")
    old = max(_syllables(convert(typed[:_WORDS_LOOKED_AT])) for convert in CONVERT.values())
    return typed if old > (0 if ansi is None else _syllables(ansi[:_WORDS_LOOKED_AT])) else ansi


def _syllables(text: str) -> int:
    """How many words with letters of their own are Vietnamese, less those that are not."""
    words = [word for word in words_of(text) if not word.isascii()]
    return sum(1 if is_syllable(word) else -1 for word in words)


def _of(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
