"""Cleans text that came from Excel: what cannot be seen must not make two names different."""

import re

from contracts.vietnamese_text import normalized

# Signs without a width, marks of writing direction, soft hyphens, control characters, and what
# XML cannot hold.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffc\ufffe\uffff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
# The eth looks like Đ on screen and is what old Vietnamese keyboards leave behind.
_ETH = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})


def without_hidden(text: str) -> str:
    """``text`` without what cannot be seen, and with Đ for what only looks like it."""
    return _HIDDEN.sub("", text).translate(_ETH)


def clean(text: str) -> str:
    """One line in NFC: hidden characters dropped, every white space (NBSP too) folded to one."""
    if not text.isascii():
        text = normalized("NFC", without_hidden(text))
    elif not text.isprintable():
        text = _HIDDEN.sub("", text)
    return " ".join(text.split())


def hidden_within(text: str) -> bool:
    """Whether signs that nobody sees stand between others, not only before or behind them."""
    if text.isascii() and text.isprintable():
        return False
    at = [place.start() for place in _HIDDEN.finditer(text)]
    if not at:
        return False
    shown = [
        place for place, sign in enumerate(text) if not (sign.isspace() or _HIDDEN.match(sign))
    ]
    return bool(shown) and any(shown[0] < place < shown[-1] for place in at)


def clean_lines(text: str) -> str:
    """The same for text of several lines: its line breaks stay, empty lines go."""
    lines = (clean(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
