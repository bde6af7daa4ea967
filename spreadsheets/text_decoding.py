"""The text of a file whose encoding nobody told: what Excel and other programs write."""

from contracts.vietnamese_text import normalized

_UTF16_LE, _UTF16_BE = b"\xff\xfe", b"\xfe\xff"
_LOOKED_AT = 4096


def decoded(data: bytes) -> str | None:
    """The text, in NFC where its encoding has marks apart; ``None``: it is no text of these.

    UTF-8; UTF-16 with its mark or, by the zero bytes of ASCII signs, without; Windows-1258, which
    Vietnamese Windows calls ANSI.
    """
    if data.startswith((_UTF16_LE, _UTF16_BE)):
        return _of(data, "utf-16")
    if b"\0" in data[:_LOOKED_AT]:
        odd, even = data[1:_LOOKED_AT:2].count(0), data[0:_LOOKED_AT:2].count(0)
        return _of(data, "utf-16-le" if odd > even else "utf-16-be")
    found = _of(data, "utf-8-sig")
    if found is not None:
        return found
    found = _of(data, "cp1258")
    return None if found is None else normalized("NFC", found)


def _of(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
